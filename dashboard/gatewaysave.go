package dashboard

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// enteredGateway reads the form over what is stored.
func (c *call) enteredGateway(d setup.Destination, spec plugin.Spec) (entered, settled, error) {
	e := c.entered(spec).with(c.onDraft(c.draftOfGateway(d)))
	if names := e.references(); len(names) > 0 {
		return e, settled{}, fault.Setting(names[0], "a secret cannot be a reference here").Coded("SET-REFERENCE")
	}
	s, err := settle(spec, d.Settings, d.Secrets, e)
	return e, s, err
}

func (c *call) wrongGateway(d setup.Destination, g gateways.Plugin, e entered, err error) error {
	shown := d
	shown.Settings, shown.Name = e.plain, c.v("name")
	p, failed := c.gatewayPage(shown, g, nil)
	if failed != nil {
		return failed
	}
	p.Rest = c.markWrong(&p.Form, err, "set.", "secret.", "")
	return c.renderStatus(http.StatusUnprocessableEntity, "gateway", p)
}

func (c *call) addGateway() error {
	d, g, err := c.newOfKind()
	if err != nil {
		return err
	}
	return c.storeGateway(d, g)
}

func (c *call) saveGateway() error {
	d, g, err := c.gatewayOfAddress()
	if err != nil {
		return err
	}
	return c.storeGateway(d, g)
}

// storeGateway stores what was entered, or only tries it.
func (c *call) storeGateway(d setup.Destination, g gateways.Plugin) error {
	if c.v("do") == "test" {
		return c.tryGateway(d, g)
	}
	fresh := d.ID == ""
	d, err := c.keepGateway(d, g)
	if c.wrote || err != nil {
		return err
	}
	c.flash("ok", c.T("gateways.saved", "name", d.Name))
	if fresh {
		return c.seeOther(c.at("gateways"))
	}
	return c.seeOther(c.at("gateways", d.ID))
}

// keepGateway stores what was entered; where that is wrong, it writes the form again.
func (c *call) keepGateway(d setup.Destination, g gateways.Plugin) (setup.Destination, error) {
	spec := g.Declared()
	e, s, err := c.enteredGateway(d, spec)
	if err != nil {
		return d, c.wrongGateway(d, g, e, err)
	}
	tidy, err := g.Tidy(s.all)
	if err == nil {
		err = c.gatewayName()
	}
	if err != nil {
		if s.moved {
			err = errors.Join(err, fault.New(fault.Configuration, "the address changed, so the stored secrets are not used for it; enter them again").Coded("SET-MOVED"))
		}
		return d, c.wrongGateway(d, g, e, err)
	}
	plain, _ := spec.Split(tidy)
	d.Tested = c.testOf(d, spec, e, plain, s)
	if d.ID == "" {
		d.ID = access.IDFor(strings.TrimSpace(c.v("name")), "gateway", func(id string) bool {
			_, err := c.Setup.Destination(c.ctx, c.company.ID, id)
			return !notFound(err) || id == "new" // the address of the form
		})
	}
	d.Name, d.Settings, d.Secrets = strings.TrimSpace(c.v("name")), plain, s.save
	if err := c.Setup.SaveDestination(c.ctx, d); err != nil {
		return d, err
	}
	c.drafts.drop(c.user.ID, c.v("draft"))
	return d, nil
}

// gatewayName says what is wrong with the posted name.
func (c *call) gatewayName() error {
	name := c.v("name")
	switch {
	case name == "":
		return fault.Setting("name", "a gateway needs a name").Coded(plugin.CodeMissing, "title", c.T("gateways.name"))
	case utf8.RuneCountInString(name) > mostTyped:
		return fault.Setting("name", "the name is too long").Coded(plugin.CodeLong, "bytes", strconv.Itoa(len(name)), "most", strconv.Itoa(mostTyped))
	}
	return nil
}

// tryGateway tests what is in the form, saved or not. With a key that a person
// has confirmed, it goes into the form first.
func (c *call) tryGateway(d setup.Destination, g gateways.Plugin) error {
	spec := g.Declared()
	e, _, err := c.enteredGateway(d, spec)
	if err != nil {
		return c.wrongGateway(d, g, e, err)
	}
	if before := c.onDraft(c.draftOfGateway(d)); before != nil && c.v("trust") == "yes" {
		if t, ok := trustOf(spec, fault.As(before.failed)); ok {
			e.plain[t.Field] = t.New
		}
	}
	s, err := settle(spec, d.Settings, d.Secrets, e)
	if err != nil {
		return c.wrongGateway(d, g, e, err)
	}
	trial := d
	trial.Settings, trial.Secrets = e.plain, s.keeps
	ctx, cancel := context.WithTimeout(c.ctx, patience)
	defer cancel()
	steps := plugin.NewSteps(c.now)
	failed := c.Engine.CheckDestination(ctx, trial, steps.Probe)
	h := hushed(s.keeps, s.all)
	on := &draft{of: c.draftOfGateway(d), name: c.v("name"), entered: e, steps: h.steps(steps.All()), failed: h.err(failed), at: c.now()}
	name := c.drafts.put(c.user.ID, on)
	return c.seeOther(c.addressOf(d) + "?draft=" + name + "#test")
}

// testGateway tests a gateway as it is stored.
func (c *call) testGateway() error {
	d, g, err := c.gatewayOfAddress()
	if err != nil {
		return err
	}
	// A save while the test goes on may change no more than a password, which cannot be
	// compared in the commit: it removes the mark.
	mark := rand.Text()
	err = c.Setup.ChangeDestination(c.ctx, c.company.ID, d.ID, func(now *setup.Destination) { now.Tested.Mark = mark })
	if err != nil {
		return err
	}
	if d, err = c.Setup.Destination(c.ctx, c.company.ID, d.ID); err != nil {
		return err
	}
	e := entered{plain: d.Settings}
	s, err := settle(g.Declared(), d.Settings, d.Secrets, e)
	if err != nil {
		return c.wrongGateway(d, g, e, err)
	}
	ctx, cancel := context.WithTimeout(c.ctx, patience)
	defer cancel()
	steps := plugin.NewSteps(c.now)
	failed := c.Engine.CheckDestination(ctx, d, steps.Probe)
	h := hushed(s.keeps, s.all)
	on := &draft{of: c.draftOfGateway(d), name: d.Name, entered: e, steps: h.steps(steps.All()), failed: h.err(failed), stored: true, at: c.now()}
	name := c.drafts.put(c.user.ID, on)
	err = c.Setup.ChangeDestination(context.WithoutCancel(c.ctx), c.company.ID, d.ID, func(now *setup.Destination) {
		if now.Tested.Mark == mark {
			now.Tested = on.test()
		}
	})
	if err != nil {
		return err
	}
	return c.seeOther(c.addressOf(d) + "?draft=" + name + "#test")
}

func (c *call) pauseGateway() error {
	d, _, err := c.gatewayOfAddress()
	if err != nil {
		return err
	}
	why := c.T("adaptors.paused-by", "name", c.actor())
	err = c.Setup.ChangeDestination(c.ctx, c.company.ID, d.ID, func(d *setup.Destination) {
		if d.Paused == "" {
			d.Paused, d.PausedCode, d.PausedArgs, d.PausedAt = why, "", nil, c.now()
		}
	})
	if err != nil {
		return err
	}
	return c.seeOther(c.at("gateways", d.ID))
}

// resumeGateway ends the pause and has what waits sent.
func (c *call) resumeGateway() error {
	d, _, err := c.gatewayOfAddress()
	if err != nil {
		return err
	}
	waiting, err := c.waitingAt(d)
	if err != nil {
		return err
	}
	if err := c.Engine.Resume(c.ctx, c.company.ID, d.ID, c.actor()); err != nil {
		return err
	}
	c.flash("ok", c.N("gateways.resumed", waiting, "name", d.Name))
	return c.seeOther(c.at("gateways", d.ID))
}

// trustKey takes the key that a stored gateway shows now, once a person has
// checked it with the partner, and lets the gateway go on. The key is asked for
// again, so that what is stored is what the person saw.
func (c *call) trustKey() error {
	d, g, err := c.gatewayOfAddress()
	if err != nil {
		return err
	}
	back := c.at("gateways", d.ID)
	if c.v("sure") != "yes" {
		c.flash("err", c.T("gateways.trust-tick"))
		return c.seeOther(back)
	}
	ctx, cancel := context.WithTimeout(c.ctx, patience)
	defer cancel()
	t, ok := trustOf(g.Declared(), fault.As(c.Engine.CheckDestination(ctx, d, plugin.Quiet)))
	if !ok || t.New != d.PausedArgs["new"] {
		c.flash("err", c.T("gateways.trust-other"))
		return c.seeOther(back)
	}
	err = c.Setup.ChangeDestination(c.ctx, c.company.ID, d.ID, func(d *setup.Destination) { d.Settings = d.Settings.With(plugin.Values{t.Field: t.New}) })
	if err != nil {
		return err
	}
	c.Log.Info("a new key was trusted", "company", c.company.ID, "gateway", d.ID, "by", c.user.ID, "key", t.New)
	return c.resumeGateway()
}
