package dashboard

import (
	"cmp"
	"slices"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
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
	AsIs    bool // what was tested is what is stored
	Trust   *trust
	Changed *trust // the stored gateway shows another key than before
	Notice  *remark
	Facts   []fact
	Users   []link
	Behind  []attemptLine // what waits there, the first of it
	All     link          // to all that waits
	Attempt []attemptLine
	Stored  bool
	Paused  bool
	Pause   string
	Delete  string
	Partner string // the page of the partner's pack
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
	spec := c.told(g.Declared())
	p := &gatewayPage{Heading: c.T("gateways.new-kind", "kind", spec.Title), Spec: spec, Action: c.addressOf(d), Draft: c.q("draft"), Stored: d.ID != ""}
	name := d.Name
	if p.Stored {
		p.Heading = d.Name
		state := c.gatewayPill(d)
		p.State = &state
	}
	if twoSides(spec) && c.may(setUp) {
		p.Partner = p.Action + "/do/partner"
	}
	p.frame = c.frame(p.Heading)
	p.Crumb = &link{c.T("nav.gateways"), c.at("gateways")}
	values, typed := d.Settings, setup.Secrets(nil)
	if on != nil {
		values, typed, name, p.Tested = on.entered.plain, on.entered.secrets, on.name, on.said == nil
		p.AsIs = on.stored
		p.Steps, p.Passed = c.stepRows(on)
		p.Trust, _ = trustOf(spec, fault.As(on.failed))
	}
	p.Form = c.settingsForm(spec, values, d.Secrets, typed)
	c.connectButtons(&p.Form, spec, p.Action+"/do")
	p.Form.Fields = append([]field{{Name: "name", Label: c.T("gateways.name"), Type: "text", Value: cmp.Or(name, spec.Title)}}, p.Form.Fields...)
	if on != nil && on.failed != nil {
		c.markFields(&p.Form, on.failed)
	}
	if !p.Stored {
		return p, nil
	}
	return p, c.aboutGateway(p, d, g)
}

// aboutGateway adds what is known of a stored gateway.
func (c *call) aboutGateway(p *gatewayPage, d setup.Destination, g gateways.Plugin) (err error) {
	p.Paused, p.Pause, p.Delete = d.Paused != "", p.Action+"/do/pause", p.Action+"/do/delete"
	if p.Notice, err = c.gatewayNotice(d); err != nil {
		return err
	}
	if p.Notice != nil { // no button that leads here
		p.Notice.Acts = slices.DeleteFunc(p.Notice.Acts, func(a act) bool { return !a.Post && a.URL == p.Action })
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
	success, err := c.arrived(d)
	if err != nil {
		return err
	}
	if p.Users, err = c.usersOf(d.ID); err != nil {
		return err
	}
	p.Facts = []fact{
		{c.T("gateways.kind"), p.Spec.Title}, {c.T("gateways.where"), or(c.where(d), "–")}, {c.T("gateways.used-by"), c.N("gateways.rules", used[d.ID])},
		{c.T("gateways.last"), or(c.time(d.LastSuccess), "–")}, {c.T("gateways.success", "days", successDays), success},
	}
	if !d.LastFailure.IsZero() {
		p.Facts = append(p.Facts, fact{c.T("gateways.last-failure"), c.failureSays(d)})
	}
	if says := c.testSays(d); says != "" {
		p.Facts = append(p.Facts, fact{c.T("gateways.tested-at"), says})
	}
	p.Facts = append(p.Facts, c.lastingFacts(d, g)...)
	p.Facts = append(p.Facts, fact{c.T("gateways.on-way"), c.N("count.document", waiting)}, fact{"ID", d.ID})
	if err := c.behind(p, d); err != nil {
		return err
	}
	for t, err := range c.Ledger.Search(c.ctx, c.company.ID, ledger.Filter{Destination: d.ID, Limit: 20}) {
		if err != nil {
			return err
		}
		p.Attempt = append(p.Attempt, attemptLine{link{numberOf(t) + " · " + t.Head.Receiver, c.at("documents", t.ID)}, c.time(t.Changed), c.pill(t.ShownAt(c.now()))})
	}
	return nil
}

// failureSays is when a gateway failed last, and with what.
func (c *call) failureSays(d setup.Destination) string {
	says := c.time(d.LastFailure)
	if why := c.lastFailure(d); why != "" {
		says += ": " + why
	}
	return says
}

// behindShown is how many of the documents that wait for a gateway its page lists.
const behindShown = 10

// behind lists what waits at a gateway, the oldest first.
func (c *call) behind(p *gatewayPage, d setup.Destination) error {
	p.All = link{c.T("gateways.all-waiting"), c.at("documents") + "?group=in_progress&route=" + queryEscape(d.ID)}
	waits := ledger.Filter{Destination: d.ID, States: []ledger.State{ledger.Ready, ledger.Waiting, ledger.Unknown}, Oldest: true, Limit: behindShown}
	for t, err := range c.Ledger.Search(c.ctx, c.company.ID, waits) {
		if err != nil {
			return err
		}
		p.Behind = append(p.Behind, attemptLine{link{numberOf(t) + " · " + t.Head.Receiver, c.at("documents", t.ID)},
			c.reason(t), c.pill(t.ShownAt(c.now()))})
	}
	return nil
}
