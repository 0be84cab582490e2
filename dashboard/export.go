package dashboard

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// exportRoutes are the four steps of the manual export.
func exportRoutes() []route {
	const at = "/c/{company}/adaptors/{adaptor}/export"
	return []route{
		{pattern: "GET " + at, need: work, do: (*call).export},
		{pattern: "POST " + at + "/preview", need: work, do: (*call).beginPreview, parent: "/preview",
			fields: []string{"id", "by", "numbers", "customer", "from", "until"}},
		{pattern: "GET " + at + "/preview/{preview}", need: work, do: (*call).previewPage},
		{pattern: "GET " + at + "/preview/{preview}/zip", need: work, do: (*call).previewZIP},
		{pattern: "GET " + at + "/preview/{preview}/{document}", need: work, do: (*call).previewDocument},
		{pattern: "GET " + at + "/preview/{preview}/{document}/file", need: work, do: (*call).previewFile},
		{pattern: "POST " + at + "/preview/{preview}/send", need: work, do: (*call).sendPreview, parent: "/send", fields: []string{"id"}},
	}
}

// What one search takes: so many numbers, each of so many letters.
const (
	mostNumbers   = 1000
	longestNumber = 100
)

type exportPage struct {
	*frame
	Head      *adaptorHead
	By        string
	Ways      []option
	Numbers   field
	Customers []option
	Find      string
	From      field
	Until     field
	Wrong     string
	Problem   *remark
	Tabs      []exportTab
	Kept      []keptValue
	Found     int
	Asked     bool
	Missing   string
	Button    string
}

type exportTab struct {
	Group engine.Group
	Title string
	Text  string
	Rows  []exportRow
}

type exportRow struct {
	ID, Number, Kind, Customer, Date, Amount string
	Format, Gateway                          string
	Last, LastURL                            string
	Ticked, CanTick                          bool
	Act                                      *link
}

// export asks what to find, and shows what was found.
func (c *call) export() error {
	a, err := c.activationOfAddress()
	if err != nil {
		return err
	}
	if !c.searched(a) { // an address that was kept
		c.flash("warn", c.T("adaptors.no-export", "name", a.Name))
		return c.seeOther(c.at("adaptors", a.ID))
	}
	h, err := c.head(a, "export")
	if err != nil {
		return err
	}
	p := &exportPage{frame: c.frame(a.Name), Head: h, By: or(c.q("by"), "number"), Find: c.q("find-customer")}
	p.Crumb = &link{c.T("nav.adaptors"), c.at("adaptors")}
	if err := c.exportForm(p, a); err != nil {
		return err
	}
	if c.q("go") != "" {
		c.findInvoices(p, a)
	}
	return c.render("export", p)
}

func (c *call) exportForm(p *exportPage, a setup.Activation) error {
	p.Ways = c.choices(p.By, "number", c.T("export.by-number"), "customer", c.T("export.by-customer"), "date", c.T("export.by-date"))
	p.Numbers = field{Name: "numbers", Label: c.T("export.numbers"), Hint: c.T("export.numbers-hint"), Type: "text", Value: c.q("numbers"), When: "by=number"}
	p.From = field{Name: "from", Label: c.T("documents.from"), Type: "date", Value: c.q("from"), When: "by=customer,date"}
	p.Until = field{Name: "until", Label: c.T("documents.until"), Type: "date", Value: c.q("until"), When: "by=customer,date"}
	chosen := c.r.URL.Query()["customer"]
	for customer, err := range c.Directory.List(c.ctx, c.company.ID, a.ID, p.Find) {
		if err != nil {
			return err
		}
		if len(p.Customers) == 200 && !slices.Contains(chosen, customer.ID) {
			continue
		}
		p.Customers = append(p.Customers, option{Value: customer.ID, Title: or(customer.Party.Name, customer.ID), Hint: customer.Number, On: slices.Contains(chosen, customer.ID)})
	}
	return nil
}

// findInvoices asks the source, live. What goes wrong stands on the page.
func (c *call) findInvoices(p *exportPage, a setup.Activation) {
	get := c.r.URL.Query()
	q, wrong := c.query(p.By, c.q("numbers"), get["customer"], c.q("from"), c.q("until"))
	if wrong != "" {
		p.Wrong = wrong
		return
	}
	ctx, cancel := context.WithTimeout(c.ctx, patience)
	defer cancel()
	found, err := c.Engine.Candidates(ctx, c.company.ID, a.ID, q)
	if err != nil {
		p.Problem = c.problemAt(a, err)
		return
	}
	n, err := c.names()
	if err != nil {
		p.Problem = c.problemAt(a, err)
		return
	}
	rules, err := c.Setup.Owns(c.ctx, c.company.ID, a.ID)
	if err != nil {
		p.Problem = c.problemAt(a, err)
		return
	}
	p.Asked, p.Found = true, len(found)
	for _, group := range []engine.Group{engine.NotActivated, engine.NotExported, engine.AlreadyExported} {
		p.Tabs = append(p.Tabs, c.exportTab(a, rules, n, group, found))
	}
	p.Missing = c.notFoundNumbers(q.Numbers, found)
	p.Kept = []keptValue{{"by", p.By}, {"numbers", c.q("numbers")}, {"from", c.q("from")}, {"until", c.q("until")}}
	for _, customer := range get["customer"] {
		p.Kept = append(p.Kept, keptValue{"customer", customer})
	}
	p.Button = c.T("button.preview")
}

// problemAt is what the source answered, as a notice.
func (c *call) problemAt(a setup.Activation, err error) *remark {
	h := hushedOf(a.Settings, a.Secrets)
	f := plugin.Wrong(h.err(err))[0]
	e := c.faultEntry(f)
	w := &remark{Tone: "err", Heading: e.Title, Texts: []string{e.Text}}
	if f.Code == "" {
		w.Heading, w.Texts = c.cause(f.Message), nil
	}
	if f.Kind == fault.Internal {
		c.Log.Error("the source could not be asked", "activation", a.ID, "err", h.out.Replace(err.Error()))
	}
	w.Facts = []fact{{c.T("received.question"), c.T("received.no")}}
	w.Acts = []act{{Text: c.T("adaptors.check-source"), URL: c.at("adaptors", a.ID, "source")}}
	return w
}

// query makes the question for the source of what the form says.
func (c *call) query(by, numbers string, customers []string, from, until string) (q adaptors.Query, wrong string) {
	var err error
	if by == "customer" || by == "date" {
		if from != "" {
			if q.From, err = invoice.ParseDate(from); err != nil {
				return q, c.T("field.date-wrong")
			}
		}
		if until != "" {
			if q.Until, err = invoice.ParseDate(until); err != nil {
				return q, c.T("field.date-wrong")
			}
		}
	}
	switch by {
	case "number":
		q.Numbers, err = ranges(numbers)
		if err != nil {
			return q, c.T("export.numbers-wrong", "most", mostNumbers)
		}
		if len(q.Numbers) == 0 {
			return q, c.T("export.no-numbers")
		}
	case "customer":
		q.Customers = customers
		if len(q.Customers) == 0 {
			return q, c.T("export.no-customer")
		}
	default:
		if !q.From.Given() && !q.Until.Given() {
			return q, c.T("export.no-date")
		}
	}
	return q, ""
}

// ranges reads "10400-10420, 10433": numbers, and ranges of them, apart by commas
// or blanks. A number that is none is taken to the letter.
func ranges(text string) (numbers []string, err error) {
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",; \t\r\n", r) }) {
		if len(part) > longestNumber {
			return nil, fmt.Errorf("%.20s… is no number", part)
		}
		from, to, found := strings.Cut(part, "-")
		first, err1 := strconv.Atoi(from)
		last, err2 := strconv.Atoi(to)
		if !found || err1 != nil || err2 != nil {
			numbers = append(numbers, part)
			continue
		}
		if last < first || last-first >= mostNumbers {
			return nil, fmt.Errorf("%s is no range", part)
		}
		for n := first; n <= last; n++ {
			numbers = append(numbers, fmt.Sprintf("%0*d", len(from), n))
		}
		if len(numbers) > mostNumbers {
			return nil, fmt.Errorf("more than %d numbers", mostNumbers)
		}
	}
	return once(numbers), nil
}

// once leaves out what stands there already, in the order of the first.
func once(numbers []string) []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(numbers, func(n string) bool {
		before := seen[n]
		seen[n] = true
		return before
	})
}

// notFoundNumbers says which single numbers the source does not have.
func (c *call) notFoundNumbers(asked []string, found []engine.Candidate) string {
	var missing []string
	for _, n := range asked {
		if !slices.ContainsFunc(found, func(f engine.Candidate) bool { return f.Transaction.Head.Number == n }) {
			missing = append(missing, n)
		}
	}
	if len(missing) == 0 {
		return ""
	}
	if len(missing) > 10 {
		return c.N("export.missing-many", len(missing))
	}
	return c.T("export.missing", "numbers", strings.Join(missing, ", "))
}

func (c *call) exportTab(a setup.Activation, rules map[string]rule.Export, n names, group engine.Group, found []engine.Candidate) exportTab {
	tab := exportTab{Group: group, Text: c.T("export." + string(group) + "-text")}
	for _, f := range found {
		if f.Group != group {
			continue
		}
		t := f.Transaction
		row := exportRow{ID: t.ID, Number: numberOf(t), Kind: c.kind(t.Head.Kind), Customer: or(t.Head.Receiver, t.Head.Customer),
			Date: t.Head.IssueDate.String(), Amount: c.amountOf(t.Head), Format: c.formatName(t.Format), Gateway: n.gateway(t.Destination)}
		if own := rules[t.Head.Customer]; !f.Stored && group == engine.NotExported {
			row.Format, row.Gateway = c.formatName(or(own.Format, a.Common.Format)), n.gateway(or(own.Destination, a.Common.Destination))
		}
		row.CanTick = group == engine.NotExported
		row.Ticked = row.CanTick
		if f.Stored {
			row.Last, row.LastURL = c.T("state."+string(t.ShownAt(c.now())))+" "+c.shortTime(t.Changed), c.at("documents", t.ID)
		}
		switch group {
		case engine.NotActivated:
			row.Act = &link{c.T("button.activate_customer"), c.at("adaptors", a.ID, "rules", "activate") + "?id=" + queryEscape(t.Head.Customer)}
		case engine.AlreadyExported:
			row.Act = &link{c.T("doc.send-again"), c.at("documents", t.ID, "resend")}
			if t.State != "delivered" && t.State != "sent" {
				row.Act = &link{c.T("button.open"), c.at("documents", t.ID)}
			}
		}
		tab.Rows = append(tab.Rows, row)
	}
	tab.Title = c.T("export."+string(group)) + " (" + c.words().Whole(int64(len(tab.Rows))) + ")"
	return tab
}
