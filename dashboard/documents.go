package dashboard

import (
	"slices"
	"strconv"

	"github.com/postbud/postbud/internal/ledger"
)

// documentRoutes are the documents and the runs.
func documentRoutes() []route {
	all := []route{
		{pattern: "GET /c/{company}/documents", need: see, do: (*call).documents},
		{pattern: "GET /c/{company}/documents/csv", need: see, do: (*call).documentsCSV},
		{pattern: "GET /c/{company}/documents/{document}", need: see, do: (*call).document},
		{pattern: "GET /c/{company}/documents/{document}/content", need: see, do: (*call).content},
		{pattern: "GET /c/{company}/documents/{document}/files", need: see, do: (*call).files},
		{pattern: "GET /c/{company}/documents/{document}/files/{file}", need: see, do: (*call).file},
		{pattern: "GET /c/{company}/documents/{document}/evidence", need: see, do: (*call).evidence},
		{pattern: "GET /c/{company}/documents/{document}/attempts", need: see, do: (*call).attempts},
		{pattern: "GET /c/{company}/documents/{document}/resend", need: work, do: (*call).resendPage},
		{pattern: "POST /c/{company}/documents/{document}/resend", need: work, do: (*call).resend, fields: []string{"why"}, parent: "/resend"},
		{pattern: "GET /c/{company}/runs", need: see, do: (*call).runs},
		{pattern: "GET /c/{company}/runs/{run}", need: see, do: (*call).run},
	}
	for _, a := range documentActions() {
		all = append(all, route{pattern: "POST /c/{company}/documents/{document}/" + a.name, need: work, do: a.do, parent: "/" + a.name, fields: []string{"why"}})
	}
	return all
}

type documentsPage struct {
	*frame
	Path      string
	Tabs      []tab
	Bar       []field
	Keep      []keptValue // parameters that the bar keeps
	Chips     []link
	Clear     string
	Rows      []documentRow
	Pager     pager
	CSV       []link
	Empty     string
	EmptyLink *link
	// Which columns are worth their room.
	Sender, Adaptor, CustomerOrder, SupplierOrder bool

	Heading string
	Above   *adaptorHead // the head and tabs of an adaptor's own list
}

type tab struct {
	link
	Here bool
}

type documentRow struct {
	URL, Number, Kind string
	Sender, Receiver  string
	Date, Due         string
	CustomerOrder     string
	SupplierOrder     string
	Amount, Adaptor   string
	Gateway, Format   string
	State             pill
	Reason            string
	After             string // that it goes by another gateway than its rule's first
	ID                string
}

type pager struct {
	Says         string
	Newer, Older *link
}

func (c *call) documents() error { return c.listDocuments(c.at("documents"), "", nil) }

// listDocuments is the list of all documents, or of one adaptor's.
func (c *call) listDocuments(path, activation string, above *adaptorHead) error {
	f := c.docFilter(activation)
	counts, err := c.groupCounts(f.Filter)
	if err != nil {
		return err
	}
	if !c.json() && !c.r.URL.Query().Has("group") && counts[ledger.NeedsYou] > 0 && !f.narrows() {
		f.Group = ledger.NeedsYou // the first thing is what needs the reader
	}
	rows, more, err := c.find(f, c.q("after"), c.q("before"))
	if err != nil {
		return err
	}
	if c.json() {
		return c.documentsJSON(rows, more)
	}
	n, err := c.names()
	if err != nil {
		return err
	}
	p := &documentsPage{frame: c.frame(c.T("nav.documents")), Path: path, Heading: c.T("nav.documents"), Above: above, Adaptor: activation == "" && len(n.adaptors) > 1}
	if above != nil {
		p.Heading = above.Name
		p.Title = above.Name
	}
	p.Tabs = c.groupTabs(f, path, counts)
	p.Bar, p.Keep = c.filterBar(f, n, activation), keep(f, "group")
	p.Chips, p.Clear = c.chips(f, path, n), path+"?group="+groupOrAll(f.Group)
	for _, t := range rows {
		p.Rows = append(p.Rows, c.documentRow(n, t))
		p.CustomerOrder = p.CustomerOrder || t.Head.PurchaseOrder != ""
		p.SupplierOrder = p.SupplierOrder || t.Head.SalesOrder != ""
	}
	p.Sender = severalSenders(rows)
	p.Pager = c.pagerOf(f, path, counts, rows, more)
	p.CSV = []link{
		{c.T("documents.csv-excel"), f.with(c.at("documents", "csv"), "csv", "excel", "group", groupOrAll(f.Group), "adaptor", f.Activation)},
		{c.T("documents.csv-systems"), f.with(c.at("documents", "csv"), "csv", "systems", "group", groupOrAll(f.Group), "adaptor", f.Activation)},
	}
	c.sayEmpty(p, f, above)
	return c.render("documents", p)
}

// sayEmpty tells nothing yet from nothing that matches.
func (c *call) sayEmpty(p *documentsPage, f docFilter, above *adaptorHead) {
	switch {
	case len(p.Rows) > 0:
	case f.narrows():
		p.Empty, p.EmptyLink = c.T("documents.no-match"), &link{c.T("documents.clear"), p.Clear}
	case f.Group == ledger.NeedsYou:
		p.Empty, p.EmptyLink = c.T("says.nothing_needs_you"), &link{c.T("documents.all"), p.Path + "?group=all"}
	case f.Group != "":
		p.Empty, p.EmptyLink = c.T("documents.none-here"), &link{c.T("documents.all"), p.Path + "?group=all"}
	case above != nil:
		p.Empty = c.T("documents.none-yet")
		if above.Export != "" {
			p.EmptyLink = &link{c.T("button.export_manually"), above.Export}
		}
	default:
		p.Empty, p.EmptyLink = c.T("documents.none-yet"), &link{c.T("nav.catalogue"), c.at("catalogue")}
	}
}

func groupOrAll(g ledger.Group) string {
	if g == "" {
		return "all"
	}
	return string(g)
}

func (c *call) groupTabs(f docFilter, path string, counts map[ledger.Group]int) []tab {
	var tabs []tab
	sum := 0
	for _, g := range ledger.Groups() {
		sum += counts[g]
		tabs = append(tabs, tab{link{c.T("group."+string(g)) + " (" + c.words().Whole(int64(counts[g])) + ")",
			f.with(path, "group", string(g), "state", "")}, f.Group == g})
	}
	return append(tabs, tab{link{c.T("group.all") + " (" + c.words().Whole(int64(sum)) + ")", f.with(path, "group", "all", "state", "")}, f.Group == ""})
}

func (c *call) documentRow(n names, t ledger.Transaction) documentRow {
	after := ""
	if t.FallbackOf != "" {
		after = c.T("documents.after")
	}
	return documentRow{
		After: after,
		ID:    t.ID, URL: c.at("documents", t.ID), Number: numberOf(t), Kind: c.kind(t.Head.Kind),
		Sender: t.Head.Sender, Receiver: t.Head.Receiver,
		Date: t.Head.IssueDate.String(), Due: t.Head.DueDate.String(),
		CustomerOrder: t.Head.PurchaseOrder, SupplierOrder: t.Head.SalesOrder,
		Amount: c.amountOf(t.Head), Adaptor: n.adaptors[t.Activation],
		Format: c.formatName(t.Format), Gateway: n.gateway(t.Destination),
		State: c.pill(t.ShownAt(c.now())), Reason: c.reason(t),
	}
}

// numberOf is the document's number, or what else it can be called by.
func numberOf(t ledger.Transaction) string {
	if t.Head.Number != "" {
		return t.Head.Number
	}
	return t.Ref
}

// amountOf is the total; that of a credit note bears a minus.
func (c *call) amountOf(h ledger.Head) string {
	if h.Kind == "creditnote" && h.TotalWithVAT.Sign() > 0 {
		return c.amount(h.TotalWithVAT.Neg(), h.Currency)
	}
	return c.amount(h.TotalWithVAT, h.Currency)
}

func (c *call) kind(kind string) string {
	if kind != "invoice" && kind != "creditnote" {
		kind = "document"
	}
	return c.T("kind." + kind)
}

// severalSenders says whether the sender tells anything.
func severalSenders(rows []ledger.Transaction) bool {
	return slices.ContainsFunc(rows, func(t ledger.Transaction) bool {
		return t.Head.Sender != "" && t.Head.Sender != rows[0].Head.Sender
	})
}

// pagerOf says where in the list the page is; at counts what came before it.
func (c *call) pagerOf(f docFilter, path string, counts map[ledger.Group]int, rows []ledger.Transaction, more bool) pager {
	at, _ := strconv.Atoi(c.q("at"))
	at = max(at, 0)
	backwards := c.q("before") != ""
	var p pager
	if len(rows) == 0 {
		return p
	}
	first, last := rows[0].ID, rows[len(rows)-1].ID
	if backwards && !more {
		at = 0
	}
	if total, known := f.total(counts); known {
		p.Says = c.T("documents.range", "from", at+1, "to", at+len(rows), "n", total)
	} else {
		p.Says = c.N("count.document", len(rows))
	}
	if !backwards && c.q("after") != "" || backwards && more {
		p.Newer = &link{c.T("documents.newer"), f.with(path, "before", first, "at", strconv.Itoa(max(at-f.Size, 0)))}
	}
	if !backwards && more || backwards {
		p.Older = &link{c.T("documents.older"), f.with(path, "after", last, "at", strconv.Itoa(at+len(rows)))}
	}
	return p
}
