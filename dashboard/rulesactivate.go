package dashboard

import (
	"net/http"
	"slices"

	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/invoice/codes"
	"github.com/postbud/postbud/plugin"
)

type activateCustomersPage struct {
	*frame
	Adaptor  string
	Back     string
	Formats  []option
	Gateways []option
	New      string
	Rows     []activateRow
	Wrong    []string
	Button   string
}

type activateRow struct {
	ID, Name, Sub string
	Scheme, Value string
	State         pill
	Missing       string
}

// mostChosen is how many customers one form takes; a browser posts three values
// for each.
const mostChosen = 1000

// chosen are the customers that the address or the form names: some by id, or all
// that match the filter.
func (c *call) chosen(a setup.Activation) ([]customerView, error) {
	all, err := c.customerViews(a)
	if err != nil || c.q("all") == "1" {
		return all[:min(len(all), mostChosen)], err
	}
	ids := c.r.URL.Query()["id"]
	if c.r.Method == http.MethodPost {
		ids = c.r.PostForm["id"]
	}
	owns, err := c.Setup.Owns(c.ctx, c.company.ID, a.ID)
	if err != nil {
		return nil, err
	}
	var some []customerView
	for customer, err := range c.Directory.List(c.ctx, c.company.ID, a.ID, "") {
		if err != nil {
			return nil, err
		}
		if slices.Contains(ids, customer.ID) && len(some) < mostChosen {
			own, has := owns[customer.ID]
			some = append(some, effective(a, customer, own, has))
		}
	}
	return some, nil
}

// activateCustomers asks for format, gateway and addresses of the chosen.
func (c *call) activateCustomers() error {
	a, err := c.activationOfAddress()
	if err != nil {
		return err
	}
	some, err := c.chosen(a)
	if err != nil {
		return err
	}
	if len(some) == 0 {
		c.flash("warn", c.T("rules.choose-some"))
		return c.seeOther(c.at("adaptors", a.ID, "rules"))
	}
	p, err := c.activateCustomersPage(a, some, nil)
	if err != nil {
		return err
	}
	return c.render("activatecustomers", p)
}

func (c *call) activateCustomersPage(a setup.Activation, some []customerView, wrong []string) (*activateCustomersPage, error) {
	p := &activateCustomersPage{frame: c.frame(c.N("rules.activate-title", len(some))), Adaptor: a.Name, Wrong: wrong,
		Back: c.at("adaptors", a.ID, "rules"), Button: c.N("rules.activate-do", len(some)), New: c.at("gateways", "new")}
	p.Crumb = &link{a.Name, p.Back}
	format, gateway := or(a.Common.Format, some[0].format), or(a.Common.Destination, some[0].gate)
	if c.r.Method == http.MethodPost {
		format, gateway = c.v("format"), c.v("destination")
	}
	for _, f := range c.Formats.All() {
		spec := c.told(f.Declared())
		if spec.Status == plugin.Planned {
			continue
		}
		p.Formats = append(p.Formats, option{Value: spec.Name, Title: spec.Title, Hint: spec.Summary, On: spec.Name == format})
	}
	destinations, err := c.Setup.Destinations(c.ctx, c.company.ID)
	if err != nil {
		return nil, err
	}
	for _, d := range destinations {
		title := d.Gateway
		if g, ok := c.Gateways.Find(d.Gateway); ok {
			title = c.told(g.Declared()).Title
		}
		p.Gateways = append(p.Gateways, option{Value: d.ID, Title: d.Name, Hint: title, On: d.ID == gateway || len(destinations) == 1})
	}
	for _, v := range some {
		p.Rows = append(p.Rows, c.activateRow(v))
	}
	return p, nil
}

func (c *call) activateRow(v customerView) activateRow {
	address := v.Party.ElectronicAddress
	row := activateRow{ID: v.ID, Name: or(v.Party.Name, v.ID), Sub: or(v.Number, c.identifiers(v.Customer)),
		Scheme: or(v.own.Customer["address_scheme"], address.Scheme), Value: or(v.own.Customer["address_value"], address.Value),
		State: pill{"ok", "ok", c.T("rules.ready")}}
	if c.r.Method == http.MethodPost {
		row.Scheme, row.Value = c.v("scheme."+v.ID), c.v("value."+v.ID)
	}
	if wrong := c.wrongAddress(row.Scheme, row.Value); wrong != "" {
		row.State, row.Missing = pill{"warn", "warn", c.T("rules.look")}, wrong
	}
	return row
}

// wrongAddress says what a format that needs an electronic address would miss.
func (c *call) wrongAddress(scheme, value string) string {
	switch {
	case value == "":
		return c.T("rules.no-address")
	case !codes.Has(codes.EAS, scheme):
		return c.T("rules.no-scheme")
	case scheme == "0088" && codes.CheckGLN(value) != nil:
		return c.entry("DOC-EAN-BAD", map[string]string{"value": value}, "").Title
	case scheme == "0184" && codes.CheckCVR(value) != nil:
		return c.entry("DOC-CVR-BAD", map[string]string{"value": value}, "").Title
	}
	return ""
}

// doActivateCustomers stores the rules of the chosen. What else their own rules
// set is kept.
func (c *call) doActivateCustomers() error {
	a, err := c.activationOfAddress()
	if err != nil {
		return err
	}
	some, err := c.chosen(a)
	if err != nil {
		return err
	}
	if len(some) == 0 {
		return c.seeOther(c.at("adaptors", a.ID, "rules"))
	}
	format, known := c.Formats.Find(c.v("format"))
	var wrong []string
	if !known {
		wrong = append(wrong, c.T("rules.choose-format"))
	}
	d, err := c.Setup.Destination(c.ctx, c.company.ID, c.v("destination"))
	if notFound(err) {
		wrong = append(wrong, c.T("rules.choose-gateway"))
	} else if err != nil {
		return err
	}
	if len(wrong) > 0 {
		p, err := c.activateCustomersPage(a, some, wrong)
		if err != nil {
			return err
		}
		return c.renderStatus(http.StatusUnprocessableEntity, "activatecustomers", p)
	}
	own := map[string]rule.Export{}
	for _, v := range some {
		own[v.ID] = c.activated(v, format.Declared().Name, d.ID)
	}
	if err := c.Engine.Activate(c.ctx, c.company.ID, a.ID, own, c.actor()); err != nil {
		return err
	}
	c.flash("ok", c.N("rules.activated", len(own)))
	return c.seeOther(c.at("adaptors", a.ID, "rules"))
}

// activated is a customer's own rule once it is switched on. An address as in the
// source is not repeated: it follows the source.
func (c *call) activated(v customerView, format, destination string) rule.Export {
	own := v.own
	if own.Format != format {
		own.Options = nil
	}
	if own.Destination != destination {
		own.Delivery = nil
	}
	own.Active, own.Format, own.Destination = rule.On, format, destination
	scheme, value := c.v("scheme."+v.ID), c.v("value."+v.ID)
	customer := plugin.Values{}
	for name, text := range own.Customer {
		if name != "address_scheme" && name != "address_value" {
			customer[name] = text
		}
	}
	if at := v.Party.ElectronicAddress; (scheme != at.Scheme || value != at.Value) && value != "" {
		customer["address_scheme"], customer["address_value"] = scheme, value
	}
	own.Customer = customer
	return own
}

type deactivatePage struct {
	*frame
	Names  []string
	More   int
	IDs    []string
	Back   string
	Button string
}

// deactivatePage repeats who would get nothing more.
func (c *call) deactivatePage() error {
	a, err := c.activationOfAddress()
	if err != nil {
		return err
	}
	some, err := c.chosen(a)
	if err != nil {
		return err
	}
	p := &deactivatePage{frame: c.frame(c.N("rules.deactivate-title", len(some))), Back: c.at("adaptors", a.ID, "rules"), Button: c.N("rules.deactivate-do", len(some))}
	if len(some) == 0 {
		c.flash("warn", c.T("rules.choose-some"))
		return c.seeOther(p.Back)
	}
	for i, v := range some {
		p.IDs = append(p.IDs, v.ID)
		if i < 10 {
			p.Names = append(p.Names, or(v.Party.Name, v.ID))
		}
	}
	p.More = len(some) - len(p.Names)
	return c.render("deactivate", p)
}

func (c *call) deactivate() error {
	a, err := c.activationOfAddress()
	if err != nil {
		return err
	}
	some, err := c.chosen(a)
	if err != nil {
		return err
	}
	own := map[string]rule.Export{}
	for _, v := range some {
		off := v.own
		off.Active = rule.Off
		own[v.ID] = off
	}
	if err := c.Setup.SaveOwn(c.ctx, c.company.ID, a.ID, own); err != nil {
		return err
	}
	c.flash("ok", c.N("rules.deactivated", len(own)))
	return c.seeOther(c.at("adaptors", a.ID, "rules"))
}
