package dashboard

import (
	"net/http"
	"strings"
	"unicode"

	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

type cataloguePage struct {
	*frame
	Query string
	Cards []catalogueCard
}

type catalogueCard struct {
	Letter, Name, Title, Summary, URL string
	Status, Means                     string // how far it can be relied on
	State                             string
	Active                            bool
	Button                            *link
	Says                              string
}

// catalogue shows every adaptor that the program has.
func (c *call) catalogue() error {
	p := &cataloguePage{frame: c.frame(c.T("nav.catalogue")), Query: c.q("q")}
	active, err := c.activeKinds()
	if err != nil {
		return err
	}
	for _, spec := range c.allTold(c.Adaptors.Specs()) {
		if !strings.Contains(strings.ToLower(spec.Title+" "+spec.Summary+" "+spec.Name), strings.ToLower(p.Query)) {
			continue
		}
		p.Cards = append(p.Cards, c.catalogueCard(spec, active[spec.Name]))
	}
	return c.render("catalogue", p)
}

func (c *call) activeKinds() (map[string][]setup.Activation, error) {
	activations, err := c.Setup.Activations(c.ctx, c.company.ID)
	kinds := map[string][]setup.Activation{}
	for _, a := range activations {
		kinds[a.Adaptor] = append(kinds[a.Adaptor], a)
	}
	return kinds, err
}

func (c *call) catalogueCard(spec plugin.Spec, active []setup.Activation) catalogueCard {
	card := c.card(spec)
	card.Name, card.URL, card.State = spec.Name, c.at("catalogue", spec.Name), c.T("catalogue.not-active")
	if len(active) > 0 {
		card.State, card.Active = c.N("catalogue.active", len(active)), true
	}
	switch {
	case spec.Status == plugin.Planned:
		card.Says = c.T("catalogue.planned")
	case len(active) > 0:
		card.Button = &link{c.T("button.open"), c.at("adaptors", active[0].ID)}
	case c.may(setUp):
		card.Button = &link{c.T("button.activate"), c.at("catalogue", spec.Name, "activate")}
	default:
		card.Says = c.T("catalogue.ask")
	}
	return card
}

// card is what is said of any plug-in.
func (c *call) card(spec plugin.Spec) catalogueCard {
	words := c.words()
	return catalogueCard{Letter: initial(spec.Title), Title: spec.Title, Summary: spec.Summary,
		Status: words.Declared(string(spec.Status)), Means: words.Declared(spec.Status.Means())}
}

func initial(title string) string {
	for _, r := range title {
		if unicode.IsLetter(r) {
			return string(unicode.ToUpper(r))
		}
	}
	return "?"
}

type kindPage struct {
	*frame
	Card     catalogueCard
	Fields   []plugin.FieldSpec
	Formats  []string
	Gateways []string
	Another  *link
}

// catalogueKind says what an adaptor does and what one needs for it.
func (c *call) catalogueKind() error {
	spec, err := c.kindOfAddress()
	if err != nil {
		return err
	}
	active, err := c.activeKinds()
	if err != nil {
		return err
	}
	p := &kindPage{frame: c.frame(spec.Title), Card: c.catalogueCard(spec, active[spec.Name])}
	p.Crumb = &link{c.T("nav.catalogue"), c.at("catalogue")}
	for _, f := range spec.Fields {
		if f.Required {
			p.Fields = append(p.Fields, f)
		}
	}
	for _, f := range c.allTold(c.Formats.Specs()) {
		p.Formats = append(p.Formats, f.Title)
	}
	for _, g := range c.allTold(c.Gateways.Specs()) {
		p.Gateways = append(p.Gateways, g.Title)
	}
	if p.Card.Active && c.may(setUp) {
		p.Another = &link{c.T("catalogue.another"), c.at("catalogue", spec.Name, "activate")}
	}
	return c.render("kind", p)
}

func (c *call) kindOfAddress() (plugin.Spec, error) {
	plug, ok := c.Adaptors.Find(c.r.PathValue("kind"))
	if !ok {
		return plugin.Spec{}, ledger.ErrNotFound
	}
	return c.told(plug.Declared()), nil
}

type activatePage struct {
	*frame
	Spec plugin.Spec
	Form form
}

func (c *call) activateForm() (*activatePage, error) {
	spec, err := c.kindOfAddress()
	if err != nil {
		return nil, err
	}
	if spec.Status == plugin.Planned {
		return nil, ledger.ErrNotFound
	}
	p := &activatePage{frame: c.frame(c.T("catalogue.activate", "name", spec.Title)), Spec: spec}
	p.Crumb = &link{spec.Title, c.at("catalogue", spec.Name)}
	destinations, err := c.Setup.Destinations(c.ctx, c.company.ID)
	if err != nil {
		return nil, err
	}
	name := spec.Title
	if c.r.Method == http.MethodPost {
		name = c.v("name")
	}
	gateways := []string{"", c.T("catalogue.later")}
	for _, d := range destinations {
		gateways = append(gateways, d.ID, d.Name)
	}
	p.Form.Fields = []field{
		{Name: "name", Label: c.T("adaptors.name"), Type: "text", Value: name},
		{Name: "gateway", Label: c.T("catalogue.gateway"), Type: "select", Choices: c.choices(c.v("gateway"), gateways...)},
	}
	return p, nil
}

func (c *call) activatePage() error {
	p, err := c.activateForm()
	if err != nil {
		return err
	}
	return c.render("activate", p)
}

// activate switches an adaptor on. Documents from before today are not taken by
// themselves: nobody wants last year's invoices sent.
func (c *call) activate() error {
	p, err := c.activateForm()
	if err != nil {
		return err
	}
	name := c.v("name")
	if name == "" {
		p.Form.mark("name", c.entry(plugin.CodeMissing, nil, "").Text)
	}
	if c.bound(&p.Form) || name == "" {
		return c.renderStatus(http.StatusUnprocessableEntity, "activate", p)
	}
	a := setup.Activation{
		Subscription: c.company.ID, Name: name, Adaptor: p.Spec.Name, Owner: c.user.ID,
		Start:      invoice.DateOf(c.now().In(c.zone())),
		Recipients: []setup.Recipient{{Address: c.user.Email, Language: c.lang, DocumentNegative: true, DocumentFellBack: true, RunNegative: true}},
	}
	if id := c.v("gateway"); id != "" {
		d, err := c.Setup.Destination(c.ctx, c.company.ID, id)
		if err != nil {
			return err
		}
		a.Common.Destination = d.ID
	}
	a.Common.Active = rule.Inherit
	a.ID = access.IDFor(name, "adaptor", func(id string) bool {
		_, err := c.Setup.Activation(c.ctx, c.company.ID, id)
		return !notFound(err)
	})
	if err := c.Setup.SaveActivation(c.ctx, a); err != nil {
		return err
	}
	c.flash("ok", c.T("catalogue.activated"))
	return c.seeOther(c.at("adaptors", a.ID, "source"))
}
