package dashboard

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

type sourcePage struct {
	*frame
	Head    *adaptorHead
	Form    form
	Rest    []string // what is wrong and belongs to no field
	Draft   string
	Steps   []stepRow
	Passed  bool
	Tested  bool
	Partner string // the page of the partner's pack
	Saved   bool   // there is something to fetch customers with
}

// stepRow is one step of a connection test.
type stepRow struct {
	Tone, Word, Name, Took, Says string
	Title, Text, Action          string
}

// stepRows are the steps of a test, the first failed one with its cure.
func (c *call) stepRows(d *draft) (rows []stepRow, passed bool) {
	if d == nil {
		return nil, false
	}
	passed = d.failed == nil
	for _, s := range d.steps {
		row := stepRow{Tone: "ok", Word: c.T("field.step-ok"), Name: c.said(s.Name), Took: took(s.Took), Says: c.said(s.Says)}
		if !s.OK {
			e := c.faultEntry(s.Problem())
			row.Tone, row.Word, row.Title, row.Text, row.Action = "err", c.T("field.step-failed"), e.Title, e.Text, e.Action
			if s.Problem().Code == "" {
				row.Title, row.Text = c.cause(s.Problem().Message), ""
			}
		}
		rows = append(rows, row)
	}
	if d.failed != nil && !slices.ContainsFunc(d.steps, func(s plugin.Step) bool { return !s.OK }) {
		rows = append(rows, stepRow{Tone: "err", Word: c.T("field.step-failed"), Name: c.T("field.step-begin"), Title: c.cause(plugin.Wrong(d.failed)[0].Message)})
	}
	return rows, passed
}

// sourceOf is the name under which drafts of this page are kept.
func (c *call) sourceOf(a setup.Activation) string { return "source " + c.company.ID + "/" + a.ID }

func (c *call) source() error {
	a, spec, err := c.sourceSpec()
	if err != nil {
		return err
	}
	p, err := c.sourcePage(a, spec, c.onDraft(c.sourceOf(a)))
	if err != nil {
		return err
	}
	return c.render("source", p)
}

func (c *call) sourceSpec() (a setup.Activation, spec plugin.Spec, err error) {
	if a, err = c.activationOfAddress(); err != nil {
		return a, spec, err
	}
	plug, ok := c.Adaptors.Find(a.Adaptor)
	if !ok {
		return a, spec, ledger.ErrNotFound
	}
	return a, c.told(plug.Declared()), nil
}

func (c *call) sourcePage(a setup.Activation, spec plugin.Spec, d *draft) (*sourcePage, error) {
	h, err := c.head(a, "source")
	if err != nil {
		return nil, err
	}
	p := &sourcePage{frame: c.frame(a.Name), Head: h, Draft: c.q("draft"), Saved: len(a.Settings) > 0}
	if twoSides(spec) && c.may(setUp) {
		p.Partner = h.URL + "/source/partner"
	}
	p.Crumb = &link{c.T("nav.adaptors"), c.at("adaptors")}
	values, typed := a.Settings, setup.Secrets(nil)
	if d != nil {
		values, typed, p.Tested = d.entered.plain, d.entered.secrets, d.said == nil
		p.Steps, p.Passed = c.stepRows(d)
	}
	p.Form = c.settingsForm(spec, values, a.Secrets, typed)
	c.connectButtons(&p.Form, spec, h.URL+"/source")
	if d != nil && d.failed != nil {
		p.Rest = c.markFields(&p.Form, d.failed)
	}
	return p, nil
}

// markFields marks the fields that a failed test names; the sentence itself
// stands with the step.
func (c *call) markFields(f *form, err error) []string {
	for _, wrong := range plugin.Wrong(err) {
		if wrong.Field != "" && (f.mark("set."+wrong.Field, c.faultSays(wrong)) || f.mark("secret."+wrong.Field, c.faultSays(wrong))) {
			continue
		}
	}
	return nil
}

func (c *call) faultSays(f *fault.Error) string {
	if f.Code == "" {
		return c.cause(f.Message)
	}
	return c.faultEntry(f).Title
}

// connectButtons gives the fields for a sign-in elsewhere their button below a page,
// when the server knows the address to come back to.
func (c *call) connectButtons(f *form, spec plugin.Spec, at string) {
	for _, one := range spec.Fields {
		if one.Kind != plugin.KindGrant || c.PublicURL == "" || !c.may(setUp) {
			continue
		}
		for _, some := range [][]field{f.Fields, f.Advanced} {
			for i := range some {
				if some[i].Name == "secret."+one.Name {
					some[i].Connect = at + "/connect/" + one.Name
				}
			}
		}
	}
}

// enteredSource reads the form of the page, with the secrets that were typed
// before a test.
func (c *call) enteredSource(a setup.Activation, spec plugin.Spec) (entered, settled, error) {
	e := c.entered(spec).with(c.onDraft(c.sourceOf(a)))
	if names := e.references(); len(names) > 0 {
		return e, settled{}, fault.Setting(names[0], "a secret cannot be a reference here").Coded("SET-REFERENCE")
	}
	s, err := settle(spec, a.Settings, a.Secrets, e)
	return e, s, err
}

// wrongSource shows the form again with what is wrong.
func (c *call) wrongSource(a setup.Activation, spec plugin.Spec, e entered, err error) error {
	p, failed := c.sourcePage(a, spec, nil)
	if failed != nil {
		return failed
	}
	p.Form = c.settingsForm(spec, e.plain, a.Secrets, nil)
	c.connectButtons(&p.Form, spec, p.Head.URL+"/source")
	p.Rest = c.markWrong(&p.Form, err, "set.", "secret.")
	return c.renderStatus(http.StatusUnprocessableEntity, "source", p)
}

// saveSource stores the settings. They need not have been tested.
func (c *call) saveSource() error {
	a, spec, err := c.sourceSpec()
	if err != nil {
		return err
	}
	_, err = c.keepSource(a, spec)
	if c.wrote || err != nil {
		return err
	}
	c.flash("ok", c.T("source.saved"))
	return c.seeOther(c.at("adaptors", a.ID, "source"))
}

// keepSource stores what was entered; with wrong settings it has answered.
func (c *call) keepSource(a setup.Activation, spec plugin.Spec) (setup.Activation, error) {
	e, s, err := c.enteredSource(a, spec)
	if err != nil {
		return a, c.wrongSource(a, spec, e, err)
	}
	plug, _ := c.Adaptors.Find(a.Adaptor)
	tidy, err := plug.Tidy(s.all)
	if err != nil {
		if s.moved {
			err = errors.Join(err, fault.New(fault.Configuration, "the address changed, so the stored secrets are not used for it; enter them again").Coded("SET-MOVED"))
		}
		return a, c.wrongSource(a, spec, e, err)
	}
	a.Settings, _ = spec.Split(tidy)
	a.Secrets = s.save
	if err := c.Setup.SaveActivation(c.ctx, a); err != nil {
		return a, err
	}
	c.drafts.drop(c.user.ID, c.v("draft"))
	return a, nil
}

// testSource tries the connection with what is in the form, saved or not.
func (c *call) testSource() error {
	a, spec, err := c.sourceSpec()
	if err != nil {
		return err
	}
	e, s, err := c.enteredSource(a, spec)
	if err != nil {
		return c.wrongSource(a, spec, e, err)
	}
	trial := a
	trial.Settings, trial.Secrets = e.plain, s.keeps
	ctx, cancel := context.WithTimeout(c.ctx, patience)
	defer cancel()
	steps := plugin.NewSteps(c.now)
	failed := c.Engine.CheckSource(ctx, trial, steps.Probe)
	h := hushed(s.keeps, s.all)
	name := c.drafts.put(c.user.ID, &draft{of: c.sourceOf(a), entered: e, steps: h.steps(steps.All()), failed: h.err(failed)})
	return c.seeOther(c.at("adaptors", a.ID, "source") + "?draft=" + name + "#test")
}

// fetchCustomers asks the source for its customers now.
func (c *call) fetchCustomers() error {
	a, err := c.activationOfAddress()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(c.ctx, patience)
	defer cancel()
	n, err := c.Engine.RefreshCustomers(ctx, c.company.ID, a.ID)
	if err != nil {
		f := plugin.Wrong(hushedOf(a.Settings, a.Secrets).err(err))[0]
		c.flash("err", c.faultSays(f))
		return c.seeOther(c.at("adaptors", a.ID, "source"))
	}
	c.flash("ok", c.N("source.customers", n))
	return c.seeOther(c.at("adaptors", a.ID, "rules"))
}
