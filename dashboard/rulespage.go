package dashboard

import (
	"net/http"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/directory"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
)

// rulePage is the settings for everyone, or those of one customer.
type rulePage struct {
	*frame
	Head     *adaptorHead
	Inner    []tab
	Heading  string
	Lead     string
	Top      []field
	Sections []ruleSection
	Chain    chainForm
	Summary  form
	Action   string
	Back     string
	Newest   *link
	Preview  *link
	Customer bool
}

// commonRule shows the settings for everyone.
func (c *call) commonRule() error {
	a, err := c.activationOfAddress()
	if err != nil {
		return err
	}
	p, err := c.commonRulePage(a, a.Common, nil)
	if err != nil {
		return err
	}
	return c.render("rule", p)
}

func (c *call) commonRulePage(a setup.Activation, e rule.Export, wrong map[string]string) (*rulePage, error) {
	h, err := c.head(a, "rules")
	if err != nil {
		return nil, err
	}
	p := &rulePage{frame: c.frame(a.Name), Head: h, Inner: c.innerTabs(a, "settings", -1), Heading: c.T("rules.everyone"), Lead: c.T("rules.everyone-text")}
	p.Action, p.Back = c.at("adaptors", a.ID, "rules", "settings"), c.at("adaptors", a.ID, "rules")
	n, err := c.names()
	if err != nil {
		return nil, err
	}
	p.Top = c.ruleTop(n, e, rule.Export{}, false)
	sections, err := c.ruleSections(e.Format, e.Destination)
	if err != nil {
		return nil, err
	}
	for _, s := range sections {
		p.Sections = append(p.Sections, c.showSection(s, nil, s.common(e)))
	}
	p.Summary = markSections(p.Sections, wrong)
	p.Chain, err = c.chainOf(n, e, e, "", false)
	p.Chain.mark(wrong, &p.Summary)
	return p, err
}

// ruleTop asks for whether, format and gateway.
func (c *call) ruleTop(n names, e, common rule.Export, customer bool) []field {
	formats := []string{"", c.T("rules.none-chosen")}
	gateways := []string{"", c.T("rules.none-chosen")}
	active := []string{"", c.T("rules.each-alone"), string(rule.On), c.T("rules.all-on")}
	if customer {
		formats[1], gateways[1] = c.inheritedName(c.formatName(common.Format)), c.inheritedName(n.gateways[common.Destination])
		is := c.T("customer.not_activated")
		if common.Active == rule.On {
			is = c.T("customer.active")
		}
		active = []string{"", c.T("rules.inherit", "value", is), string(rule.On), c.T("customer.active"), string(rule.Off), c.T("customer.not_activated")}
	}
	for _, f := range c.allTold(c.Formats.Specs()) {
		formats = append(formats, f.Name, f.Title)
	}
	gateway := field{Name: "destination", Label: c.T("word.gateway"), Type: "select", Choices: c.choices(e.Destination, gateways...)}
	gateway.Choices = append(gateway.Choices, c.named(e.Destination, n.gateways)[1:]...)
	label := c.T("rules.new-customers")
	if customer {
		label = c.T("word.state")
	}
	return []field{
		{Name: "active", Label: label, Type: "select", Choices: c.choices(string(e.Active), active...)},
		{Name: "format", Label: c.T("word.format"), Type: "select", Choices: c.choices(e.Format, formats...)},
		gateway,
	}
}

func (c *call) inheritedName(name string) string {
	return c.T("rules.inherit", "value", or(name, c.T("rules.none-chosen")))
}

// enteredTop reads whether, format and gateway. Options of another format or
// gateway do not fit and are dropped with it.
func (c *call) enteredTop(e *rule.Export) error {
	e.Active = rule.Switch(c.v("active"))
	if e.Active != rule.On && e.Active != rule.Off {
		e.Active = rule.Inherit
	}
	e.Format, e.Destination = "", ""
	if f, ok := c.Formats.Find(c.v("format")); ok {
		e.Format = f.Declared().Name
	}
	if id := c.v("destination"); id != "" {
		d, err := c.Setup.Destination(c.ctx, c.company.ID, id)
		if err != nil {
			return err
		}
		e.Destination = d.ID
	}
	return nil
}

func (c *call) saveCommonRule() error {
	a, err := c.activationOfAddress()
	if err != nil {
		return err
	}
	e := a.Common
	if err := c.enteredTop(&e); err != nil {
		return err
	}
	if e.Active == rule.Off {
		e.Active = rule.Inherit
	}
	if e.Format != a.Common.Format {
		e.Options = nil
	}
	if e.Destination != a.Common.Destination {
		e.Delivery = nil
	}
	sections, err := c.ruleSections(e.Format, e.Destination)
	if err != nil {
		return err
	}
	c.enteredRule(&e, sections)
	if err := c.enteredChain(&e, e.Format); err != nil {
		return err
	}
	if e.Strict == rule.Off {
		e.Strict = rule.Inherit
	}
	wrong, err := c.wrongRule(rule.Export{}, e, e, sections)
	if err != nil {
		return err
	}
	if len(wrong) > 0 {
		p, err := c.commonRulePage(a, e, wrong)
		if err != nil {
			return err
		}
		return c.renderStatus(http.StatusUnprocessableEntity, "rule", p)
	}
	err = c.Setup.ChangeActivation(c.ctx, c.company.ID, a.ID, func(a *setup.Activation) { a.Common = e })
	if err != nil {
		return err
	}
	c.flash("ok", c.T("field.saved"))
	return c.seeOther(c.at("adaptors", a.ID, "rules", "settings"))
}

// customerOfAddress finds the customer and his own rule.
func (c *call) customerOfAddress(a setup.Activation) (directory.Customer, rule.Export, bool, error) {
	customer, err := c.Directory.Find(c.ctx, c.company.ID, a.ID, c.r.PathValue("customer"))
	if fault.KindOf(err) == fault.RecipientNotFound {
		err = ledger.ErrNotFound
	}
	if err != nil {
		return customer, rule.Export{}, false, err
	}
	own, has, err := c.Setup.Own(c.ctx, c.company.ID, a.ID, customer.ID)
	return customer, own, has, err
}

func (c *call) customerRule() error {
	a, err := c.activationOfAddress()
	if err != nil {
		return err
	}
	customer, own, _, err := c.customerOfAddress(a)
	if err != nil {
		return err
	}
	p, err := c.customerRulePage(a, customer, own, nil)
	if err != nil {
		return err
	}
	return c.render("rule", p)
}

func (c *call) customerRulePage(a setup.Activation, customer directory.Customer, own rule.Export, wrong map[string]string) (*rulePage, error) {
	h, err := c.head(a, "rules")
	if err != nil {
		return nil, err
	}
	name := or(customer.Party.Name, customer.ID)
	p := &rulePage{frame: c.frame(name), Head: h, Inner: c.innerTabs(a, "customers", -1), Heading: name, Customer: true}
	p.Lead = or(c.identifiers(customer), customer.Number)
	p.Action, p.Back = c.at("adaptors", a.ID, "rules", "customers", customer.ID), c.at("adaptors", a.ID, "rules")
	p.Crumb = &link{c.T("rules.customers"), p.Back}
	n, err := c.names()
	if err != nil {
		return nil, err
	}
	p.Top = c.ruleTop(n, own, a.Common, true)
	v := effective(a, customer, own, true)
	sections, err := c.ruleSections(v.format, v.gate)
	if err != nil {
		return nil, err
	}
	for _, s := range sections {
		common := s.common(a.Common)
		if s.key == "options" && own.Format != "" && own.Format != a.Common.Format ||
			s.key == "delivery" && own.Destination != "" && own.Destination != a.Common.Destination {
			common = nil // they belong to another format or gateway
		}
		p.Sections = append(p.Sections, c.showSection(s, common, s.common(own)))
	}
	p.Summary = markSections(p.Sections, wrong)
	inherits := c.chainSays(n, a.Common.Then)
	if v.gate != a.Common.Destination {
		inherits = c.T("rules.then-stops")
	}
	if p.Chain, err = c.chainOf(n, own, firstOf(a.Common, v), inherits, true); err != nil {
		return nil, err
	}
	p.Chain.mark(wrong, &p.Summary)
	if len(own.Then) == 0 && v.gate == a.Common.Destination {
		person := own.Strict == rule.On || own.Strict == rule.Inherit && a.Common.Strict == rule.On
		p.Chain.Takes = c.chainTakes(len(a.Common.Then), person)
	}
	if c.searched(a) {
		p.Preview = &link{c.T("rules.preview"), c.at("adaptors", a.ID, "export") + "?by=customer&customer=" + queryEscape(customer.ID)}
	}
	for t, err := range c.Ledger.Search(c.ctx, c.company.ID, ledger.Filter{Activation: a.ID, Customer: customer.ID, Limit: 1}) {
		if err != nil {
			return nil, err
		}
		p.Newest = &link{c.T("rules.newest", "number", numberOf(t), "state", c.T("state."+string(t.ShownAt(c.now())))), c.at("documents", t.ID)}
	}
	return p, nil
}

func (c *call) saveCustomerRule() error {
	a, err := c.activationOfAddress()
	if err != nil {
		return err
	}
	customer, own, _, err := c.customerOfAddress(a)
	if err != nil {
		return err
	}
	before := own
	if err := c.enteredTop(&own); err != nil {
		return err
	}
	was, now := effective(a, customer, before, true), effective(a, customer, own, true)
	if was.format != now.format {
		own.Options = nil
	}
	if was.gate != now.gate {
		own.Delivery = nil
	}
	sections, err := c.ruleSections(now.format, now.gate)
	if err != nil {
		return err
	}
	c.enteredRule(&own, sections)
	if err := c.enteredChain(&own, now.format); err != nil {
		return err
	}
	wrong, err := c.wrongRule(a.Common, own, firstOf(a.Common, effective(a, customer, own, true)), sections)
	if err != nil {
		return err
	}
	if len(wrong) > 0 {
		p, err := c.customerRulePage(a, customer, own, wrong)
		if err != nil {
			return err
		}
		return c.renderStatus(http.StatusUnprocessableEntity, "rule", p)
	}
	if err := c.Engine.Activate(c.ctx, c.company.ID, a.ID, map[string]rule.Export{customer.ID: own}, c.actor()); err != nil {
		return err
	}
	c.flash("ok", c.T("field.saved"))
	return c.seeOther(c.at("adaptors", a.ID, "rules", "customers", customer.ID))
}
