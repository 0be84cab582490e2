package dashboard

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/postbud/postbud/internal/directory"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/invoice"
)

// ruleRoutes are the export rules of an adaptor.
func ruleRoutes() []route {
	const at = "/c/{company}/adaptors/{adaptor}/rules"
	sections := []string{"active", "format", "destination", "general.*", "supplier.*", "customer.*", "options.*", "delivery.*", "then.*", "strict", "do"}
	return []route{
		{pattern: "GET " + at, need: see, do: (*call).customers},
		{pattern: "GET " + at + "/activate", need: rules, do: (*call).activateCustomers},
		{pattern: "POST " + at + "/activate", need: rules, do: (*call).doActivateCustomers, fields: []string{"id", "format", "destination", "scheme.*", "value.*"}},
		{pattern: "GET " + at + "/deactivate", need: rules, do: (*call).deactivatePage},
		{pattern: "POST " + at + "/deactivate", need: rules, do: (*call).deactivate, fields: []string{"id"}},
		{pattern: "GET " + at + "/settings", need: see, do: (*call).commonRule},
		{pattern: "POST " + at + "/settings", need: rules, do: (*call).saveCommonRule, fields: sections},
		{pattern: "GET " + at + "/customers/{customer}", need: see, do: (*call).customerRule},
		{pattern: "POST " + at + "/customers/{customer}", need: rules, do: (*call).saveCustomerRule, fields: sections},
	}
}

const customersPerPage = 50

type customersPage struct {
	*frame
	Head     *adaptorHead
	Inner    []tab
	Path     string
	Query    string
	State    []option
	Formats  []option
	Gateways []option
	Sort     bool
	Rows     []customerRow
	Total    int
	Says     string
	Newer    *link
	Older    *link
	All      bool // all that match are chosen
	Chosen   string
	PageURL  string
	AllURL   string
	NoneURL  string
	Filter   []keptValue
	Empty    string
	Clear    string
}

type customerRow struct {
	ID, Name, Sub, Number, URL string
	Format, Gateway, Settings  string
	Unsent                     int
	UnsentURL                  string
	Last                       string
	State                      pill
	Ticked                     bool
	Group                      string
}

// customerView is a customer with the rule that is in force.
type customerView struct {
	directory.Customer
	own    rule.Export
	hasOwn bool
	active bool
	format string
	gate   string
}

// effective is what is in force for a customer.
func effective(a setup.Activation, c directory.Customer, own rule.Export, has bool) customerView {
	v := customerView{Customer: c, own: own, hasOwn: has, format: or(own.Format, a.Common.Format), gate: or(own.Destination, a.Common.Destination)}
	active := own.Active
	if active == rule.Inherit {
		active = a.Common.Active
	}
	v.active = active == rule.On
	return v
}

// customerViews lists the customers of an adaptor that the filter of the address
// takes, by name.
func (c *call) customerViews(a setup.Activation) (all []customerView, err error) {
	owns, err := c.Setup.Owns(c.ctx, c.company.ID, a.ID)
	if err != nil {
		return nil, err
	}
	state, format, gateway := c.q("state"), c.q("format"), c.q("gateway")
	for customer, err := range c.Directory.List(c.ctx, c.company.ID, a.ID, c.q("q")) {
		if err != nil {
			return nil, err
		}
		own, has := owns[customer.ID]
		v := effective(a, customer, own, has)
		if state != "" && state != v.state() || format != "" && format != v.format || gateway != "" && gateway != v.gate {
			continue
		}
		all = append(all, v)
	}
	return all, nil
}

func (v customerView) state() string {
	switch {
	case v.Gone:
		return "receiver_gone"
	case v.active && (v.format == "" || v.gate == ""):
		return "needs_data"
	case v.active:
		return "active"
	}
	return "not_activated"
}

func (c *call) customerPill(v customerView) pill {
	tone := map[string]string{"receiver_gone": "err", "needs_data": "warn", "active": "ok", "not_activated": "neu"}[v.state()]
	return pill{tone, tone, c.T("customer." + v.state())}
}

// innerTabs are the tabs of the export rules.
func (c *call) innerTabs(a setup.Activation, here string, customers int) []tab {
	at := c.at("adaptors", a.ID, "rules")
	first := c.T("rules.customers")
	if customers >= 0 {
		first += " (" + c.words().Whole(int64(customers)) + ")"
	}
	return []tab{
		{link{first, at}, here == "customers"},
		{link{c.T("rules.everyone"), at + "/settings"}, here == "settings"},
		{link{c.T("nav.gateways"), c.at("gateways")}, false},
	}
}

func (c *call) customers() error {
	a, err := c.activationOfAddress()
	if err != nil {
		return err
	}
	h, err := c.head(a, "rules")
	if err != nil {
		return err
	}
	all, err := c.customerViews(a)
	if err != nil {
		return err
	}
	n, err := c.names()
	if err != nil {
		return err
	}
	p := &customersPage{frame: c.frame(a.Name), Head: h, Path: c.at("adaptors", a.ID, "rules"), Query: c.q("q"), Total: len(all)}
	p.Crumb = &link{c.T("nav.adaptors"), c.at("adaptors")}
	p.Inner = c.innerTabs(a, "customers", len(all))
	c.customerFilter(p, n)
	page, _ := strconv.Atoi(c.q("page"))
	page = min(max(page, 1), max((len(all)+customersPerPage-1)/customersPerPage, 1))
	from := (page - 1) * customersPerPage
	shown := all[from:min(from+customersPerPage, len(all))]
	p.All = c.q("select") == "all"
	ticked := c.q("select") == "page" || p.All
	for _, v := range shown {
		row, err := c.customerRow(a, n, v)
		if err != nil {
			return err
		}
		row.Ticked = ticked
		p.Rows = append(p.Rows, row)
	}
	c.customerPager(p, page, from, len(shown), ticked)
	if len(all) == 0 {
		p.Empty = c.T("rules.none")
		if len(p.Filter) > 0 {
			p.Empty, p.Clear = c.T("rules.no-match"), p.Path
		}
	}
	return c.render("customers", p)
}

// customerFilter fills the bar, and keeps the filter for the forms.
func (c *call) customerFilter(p *customersPage, n names) {
	states := []string{"", c.T("group.all")}
	for _, s := range []string{"active", "not_activated", "needs_data", "receiver_gone"} {
		states = append(states, s, c.T("customer."+s))
	}
	p.State = c.choices(c.q("state"), states...)
	formats := []string{"", c.T("group.all")}
	for _, f := range c.allTold(c.Formats.Specs()) {
		formats = append(formats, f.Name, f.Title)
	}
	p.Formats = c.choices(c.q("format"), formats...)
	p.Gateways = c.named(c.q("gateway"), n.gateways)
	for _, name := range []string{"q", "state", "format", "gateway"} {
		if v := c.q(name); v != "" {
			p.Filter = append(p.Filter, keptValue{name, v})
		}
	}
}

func (c *call) customerPager(p *customersPage, page, from, shown int, ticked bool) {
	with := func(nameValue ...string) string {
		q := url.Values{}
		for _, k := range p.Filter {
			q.Set(k.Name, k.Value)
		}
		if page > 1 {
			q.Set("page", strconv.Itoa(page))
		}
		for i := 0; i+1 < len(nameValue); i += 2 {
			q.Set(nameValue[i], nameValue[i+1])
		}
		return p.Path + "?" + q.Encode()
	}
	p.PageURL, p.AllURL, p.NoneURL = with("select", "page"), with("select", "all"), with()
	if ticked {
		n := shown
		if p.All {
			n = p.Total
		}
		p.Chosen = c.N("rules.chosen", n)
	}
	if shown == 0 {
		return
	}
	p.Says = c.T("documents.range", "from", from+1, "to", from+shown, "n", p.Total)
	if page > 1 {
		p.Newer = &link{c.T("rules.previous"), with("page", strconv.Itoa(page-1))}
	}
	if from+shown < p.Total {
		p.Older = &link{c.T("rules.next"), with("page", strconv.Itoa(page+1))}
	}
}

func (c *call) customerRow(a setup.Activation, n names, v customerView) (customerRow, error) {
	row := customerRow{
		ID: v.ID, Name: or(v.Party.Name, v.ID), Sub: c.identifiers(v.Customer), Number: v.Number,
		URL:   c.at("adaptors", a.ID, "rules", "customers", v.ID),
		State: c.customerPill(v), Gateway: n.gateways[v.gate],
	}
	row.Format = c.formatName(v.format)
	row.Settings = c.T("rules.inherits-all")
	if k := ownSettings(v.own); k > 0 {
		row.Settings = c.N("rules.own", k)
	}
	counts, err := c.Ledger.Count(c.ctx, c.company.ID, ledger.Filter{Activation: a.ID, Customer: v.ID,
		States: []ledger.State{ledger.Skipped, ledger.Held, ledger.Stopped, ledger.Rejected}})
	if err != nil {
		return row, err
	}
	for _, k := range counts {
		row.Unsent += k
	}
	row.UnsentURL = c.at("documents") + "?group=all&customer=" + queryEscape(v.ID)
	sent := ledger.Filter{Activation: a.ID, Customer: v.ID, States: []ledger.State{ledger.Delivered}, Limit: 1}
	for t, err := range c.Ledger.Search(c.ctx, c.company.ID, sent) {
		if err != nil {
			return row, err
		}
		row.Last = c.time(t.Changed)
	}
	return row, nil
}

// identifiers are the numbers under a customer's name.
func (c *call) identifiers(of directory.Customer) string {
	var parts []string
	add := func(s string) {
		if s != "" && !slices.Contains(parts, s) {
			parts = append(parts, s)
		}
	}
	if e := of.Party.ElectronicAddress; e.Value != "" {
		add(c.addressName(e))
	}
	switch l := of.Party.LegalRegistration; {
	case l.Value != "" && of.Party.Address.Country == "DK":
		add(c.T("rules.cvr", "value", l.Value))
	case l.Value != "":
		add(l.Value)
	case of.Party.VATIdentifier != "":
		add(c.T("rules.vat", "value", of.Party.VATIdentifier))
	}
	return strings.Join(parts, " · ")
}

// addressName is an electronic address as people call it: an EAN number, a CVR
// number, else its scheme and value.
func (c *call) addressName(e invoice.ElectronicAddress) string {
	switch e.Scheme {
	case "0088":
		return c.T("rules.ean", "value", e.Value)
	case "0184":
		return c.T("rules.cvr", "value", strings.TrimPrefix(e.Value, "DK"))
	}
	return e.Scheme + ":" + e.Value
}

// ownSettings counts what a customer's own rule sets.
func ownSettings(own rule.Export) int {
	return len(own.Then) + len(own.General) + len(own.Supplier) + len(own.Customer) + len(own.Options) + len(own.Delivery)
}
