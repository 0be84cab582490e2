package dashboard

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

type gatewayPage struct {
	*frame
	Heading string
	State   *pill
	Spec    plugin.Spec
	Form    form
	Rest    []string
	Action  string
	Draft   string
	Steps   []stepRow
	Passed  bool
	Tested  bool
	Trust   *trust
	Changed *trust // the stored gateway shows another key than before
	Notice  *remark
	Facts   []fact
	Attempt []attemptLine
	Stored  bool
	Paused  bool
	Pause   string
	Delete  string
}

// trust is a host key or certificate that a person may confirm.
type trust struct {
	Field, Old, New, Name string
	Facts                 []fact
}

type attemptLine struct {
	link
	Time   string
	Result pill
}

// trustOf reads a fault that names a fingerprint; false for any other.
func trustOf(spec plugin.Spec, f *fault.Error) (*trust, bool) {
	if f == nil || f.Kind != fault.Configuration || f.Args["new"] == "" {
		return nil, false
	}
	field, ok := spec.Field(f.Field)
	if !ok || field.Secret {
		return nil, false
	}
	return &trust{Field: f.Field, Old: f.Args["old"], New: f.Args["new"], Name: field.Title}, true
}

func (c *call) gatewayOfAddress() (d setup.Destination, g gateways.Plugin, err error) {
	if d, err = c.Setup.Destination(c.ctx, c.company.ID, c.r.PathValue("gateway")); err != nil {
		return d, g, err
	}
	g, ok := c.Gateways.Find(d.Gateway)
	if !ok {
		return d, g, ledger.ErrNotFound
	}
	return d, g, nil
}

// newOfKind is a gateway that is still to be stored.
func (c *call) newOfKind() (d setup.Destination, g gateways.Plugin, err error) {
	g, ok := c.Gateways.Find(c.r.PathValue("kind"))
	if !ok || g.Declared().Status == plugin.Planned {
		return d, g, ledger.ErrNotFound
	}
	return setup.Destination{Subscription: c.company.ID, Gateway: g.Declared().Name}, g, nil
}

func (c *call) draftOfGateway(d setup.Destination) string {
	return "gateway " + c.company.ID + "/" + d.Gateway + "/" + d.ID
}

// addressOf is the page of a gateway, stored or not.
func (c *call) addressOf(d setup.Destination) string {
	if d.ID == "" {
		return c.at("gateways", "new", d.Gateway)
	}
	return c.at("gateways", d.ID)
}

func (c *call) newGateway() error {
	d, g, err := c.newOfKind()
	if err != nil {
		return err
	}
	return c.showGateway(d, g)
}

func (c *call) gateway() error {
	d, g, err := c.gatewayOfAddress()
	if err != nil {
		return err
	}
	return c.showGateway(d, g)
}

func (c *call) showGateway(d setup.Destination, g gateways.Plugin) error {
	p, err := c.gatewayPage(d, g, c.onDraft(c.draftOfGateway(d)))
	if err != nil {
		return err
	}
	return c.render("gateway", p)
}

func (c *call) gatewayPage(d setup.Destination, g gateways.Plugin, on *draft) (*gatewayPage, error) {
	spec := g.Declared()
	p := &gatewayPage{Heading: c.T("gateways.new-kind", "kind", spec.Title), Spec: spec, Action: c.addressOf(d), Draft: c.q("draft"), Stored: d.ID != ""}
	name := d.Name
	if p.Stored {
		p.Heading = d.Name
		state := c.gatewayPill(d)
		p.State = &state
	}
	p.frame = c.frame(p.Heading)
	p.Crumb = &link{c.T("nav.gateways"), c.at("gateways")}
	values, typed := d.Settings, setup.Secrets(nil)
	if on != nil {
		values, typed, name, p.Tested = on.entered.plain, on.entered.secrets, on.name, true
		p.Steps, p.Passed = c.stepRows(on)
		p.Trust, _ = trustOf(spec, fault.As(on.failed))
	}
	p.Form = c.settingsForm(spec, values, d.Secrets, typed)
	p.Form.Fields = append([]field{{Name: "name", Label: c.T("gateways.name"), Type: "text", Value: cmp.Or(name, spec.Title)}}, p.Form.Fields...)
	if on != nil && on.failed != nil {
		c.markFields(&p.Form, on.failed)
	}
	if !p.Stored {
		return p, nil
	}
	return p, c.aboutGateway(p, d)
}

// aboutGateway adds what is known of a stored gateway.
func (c *call) aboutGateway(p *gatewayPage, d setup.Destination) (err error) {
	p.Paused, p.Pause, p.Delete = d.Paused != "", p.Action+"/do/pause", p.Action+"/do/delete"
	if p.Notice, err = c.gatewayNotice(d); err != nil {
		return err
	}
	if d.PausedCode == "GW-HOSTKEY" {
		// What stopped it was stored without the name of the setting; the test finds it again.
		p.Changed = &trust{Old: d.PausedArgs["old"], New: d.PausedArgs["new"], Facts: p.Notice.Facts}
		p.Notice = nil
	}
	waiting, err := c.waitingAt(d)
	if err != nil {
		return err
	}
	used, err := c.usedBy()
	if err != nil {
		return err
	}
	p.Facts = []fact{
		{c.T("gateways.kind"), p.Spec.Title}, {c.T("gateways.used-by"), c.N("gateways.rules", used[d.ID])},
		{c.T("gateways.last"), or(c.time(d.LastSuccess), "–")}, {c.T("gateways.on-way"), c.N("count.document", waiting)}, {"ID", d.ID},
	}
	for t, err := range c.Ledger.Search(c.ctx, c.company.ID, ledger.Filter{Destination: d.ID, Limit: 20}) {
		if err != nil {
			return err
		}
		p.Attempt = append(p.Attempt, attemptLine{link{numberOf(t) + " · " + t.Head.Receiver, c.at("documents", t.ID)}, c.time(t.Changed), c.pill(t.ShownAt(c.now()))})
	}
	return nil
}

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
	spec := g.Declared()
	e, s, err := c.enteredGateway(d, spec)
	if err != nil {
		return c.wrongGateway(d, g, e, err)
	}
	tidy, err := g.Tidy(s.all)
	if err == nil && c.v("name") == "" {
		err = fault.Setting("name", "a gateway needs a name").Coded(plugin.CodeMissing, "title", c.T("gateways.name"))
	}
	if err != nil {
		if s.moved {
			err = errors.Join(err, fault.New(fault.Configuration, "the address changed, so the stored secrets are not used for it; enter them again").Coded("SET-MOVED"))
		}
		return c.wrongGateway(d, g, e, err)
	}
	plain, _ := spec.Split(tidy)
	fresh := d.ID == ""
	d.Name, d.Settings, d.Secrets = strings.TrimSpace(c.v("name")), plain, s.save
	if fresh {
		d.ID = access.IDFor(d.Name, "gateway", func(id string) bool {
			_, err := c.Setup.Destination(c.ctx, c.company.ID, id)
			return !notFound(err) || id == "new" // the address of the form
		})
	}
	if err := c.Setup.SaveDestination(c.ctx, d); err != nil {
		return err
	}
	c.drafts.drop(c.user.ID, c.v("draft"))
	c.flash("ok", c.T("gateways.saved", "name", d.Name))
	if fresh {
		return c.seeOther(c.at("gateways"))
	}
	return c.seeOther(c.at("gateways", d.ID))
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
	name := c.drafts.put(c.user.ID, &draft{of: c.draftOfGateway(d), name: c.v("name"), entered: e, steps: steps.All(), failed: failed})
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

func (c *call) deleteGatewayPage() error {
	d, _, err := c.gatewayOfAddress()
	if err != nil {
		return err
	}
	return c.render("delete", c.deleteForm(d.Name, c.T("gateways.delete-keeps"), c.at("gateways", d.ID)))
}

func (c *call) deleteGateway() error {
	d, _, err := c.gatewayOfAddress()
	if err != nil {
		return err
	}
	if c.v("typed") != d.Name {
		p := c.deleteForm(d.Name, c.T("gateways.delete-keeps"), c.at("gateways", d.ID))
		p.Form.mark("typed", c.T("field.delete-wrong", "name", d.Name))
		return c.renderStatus(http.StatusUnprocessableEntity, "delete", p)
	}
	err = c.Setup.DeleteDestination(c.ctx, c.company.ID, d.ID)
	if fault.KindOf(err) == fault.Configuration {
		c.flash("err", c.cause(err.Error()))
		return c.seeOther(c.at("gateways", d.ID))
	}
	if err != nil {
		return err
	}
	c.flash("ok", c.T("field.deleted", "name", d.Name))
	return c.seeOther(c.at("gateways"))
}
