package dinero

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// row is a document as a list shows it.
type row struct {
	*Document
	books  *books
	status string
	sign   Amount // −1 for totals whose sign is turned
}

// salesQuery is what the three sales lists take.
type salesQuery struct {
	listing
	from, until string
	statuses    []string
	filter      []condition
	words       string
	order       []string
	ascending   bool
}

// invoiceList lists invoices. A date range does not restrict drafts here.
func (c *call) invoiceList() (any, error) {
	return c.sales("Guid,ContactName,Date,Description", []string{"Type"},
		func(d *Document) bool { return d.Kind == Invoice }, true)
}

func (c *call) creditNoteList() (any, error) {
	return c.sales("Guid,ContactName,Date,Description,Type", []string{"LatestMailOutType"},
		func(d *Document) bool { return d.Kind == CreditNote }, false)
}

func (c *call) salesList() (any, error) {
	return c.sales("Guid,ContactName,Date,Description,Type", nil, func(*Document) bool { return true }, false)
}

func (c *call) sales(defaults string, without []string, takes func(*Document) bool, freeDrafts bool) (any, error) {
	q, err := c.salesQuery()
	if err != nil {
		return nil, err
	}
	today := day(c.now)
	var rows []row
	for _, d := range c.books.documents {
		r := c.row(d, today)
		if takes(d) && q.takes(d.Deleted, d.changed()) && q.accepts(r, freeDrafts) {
			rows = append(rows, r)
		}
	}
	slices.SortFunc(rows, q.compare)
	table := slices.DeleteFunc(rowFields(), func(f field[row]) bool { return slices.Contains(without, f.name) })
	return envelope(c, q.listing, rows, choose(c.query.list("fields"), defaults, table)), nil
}

func (c *call) row(d *Document, today string) row {
	r := row{Document: d, books: c.books, status: d.status(today), sign: 1}
	if d.Kind == CreditNote && c.server.switches.CreditNoteNegativeTotals {
		r.sign = -1
	}
	return r
}

func (c *call) salesQuery() (salesQuery, error) {
	var q salesQuery
	var err error
	if q.listing, err = c.listing(); err != nil {
		return q, err
	}
	if q.from, err = c.query.date("startDate"); err != nil {
		return q, err
	}
	if q.until, err = c.query.date("endDate"); err != nil {
		return q, err
	}
	if (q.from == "") != (q.until == "") {
		return q, validation("endDate", "startDate and endDate must both be given, or neither")
	}
	if q.statuses, err = c.choice("statusFilter", "Draft", "Booked", "Paid", "OverPaid", "Overdue"); err != nil {
		return q, err
	}
	if q.filter, err = parseFilter(c.query.text("queryFilter"), "ExternalReference", "ContactGuid", "Description"); err != nil {
		return q, err
	}
	if q.order, err = c.choice("sort", "VoucherNumber", "VoucherDate", "Status", "Contact"); err != nil {
		return q, err
	}
	if q.order == nil {
		q.order = []string{"VoucherNumber", "VoucherDate"}
	}
	direction, err := c.choice("sortOrder", "ascending", "descending")
	if err != nil {
		return q, err
	}
	q.ascending = len(direction) > 0 && direction[0] == "ascending"
	q.words = strings.ToLower(c.query.text("freeTextSearch"))
	return q, nil
}

// choice is a comma list of which every part must be one of the allowed words,
// whatever its case.
func (c *call) choice(name string, allowed ...string) ([]string, error) {
	var out []string
	for _, part := range c.query.list(name) {
		word, ok := match(part, allowed)
		if !ok {
			return nil, validation(name, fmt.Sprintf("%s may be %s", name, strings.Join(allowed, ", ")))
		}
		out = append(out, word)
	}
	return out, nil
}

func (q salesQuery) accepts(r row, freeDrafts bool) bool {
	dated := q.from == "" || r.Date >= q.from && r.Date <= q.until || freeDrafts && !r.Booked
	return dated &&
		(q.statuses == nil || slices.Contains(q.statuses, r.status)) &&
		holds(q.filter, r.text) &&
		(q.words == "" || r.mentions(q.words))
}

func (r row) text(field string) string {
	switch field {
	case "ExternalReference":
		return orEmpty(r.ExternalReference)
	case "ContactGuid":
		return orEmpty(r.ContactGUID)
	default:
		return r.Description
	}
}

// mentions is the free text search: number, name, description, total with VAT in
// the ways that people write it.
func (r row) mentions(words string) bool {
	hundredths := fmt.Sprintf("%d.%02d", r.Totals.InclVAT/100, r.Totals.InclVAT.abs()%100)
	texts := []string{
		orEmpty(r.ContactName), r.Description,
		r.Totals.InclVAT.String(), hundredths, strings.Replace(hundredths, ".", ",", 1),
	}
	if r.Booked {
		texts = append(texts, fmt.Sprint(r.Number))
	}
	return slices.ContainsFunc(texts, func(t string) bool { return strings.Contains(strings.ToLower(t), words) })
}

// compare orders two rows. Status has one order whatever the direction; rows that
// are equal in everything asked for keep a fixed order, so that pages do not mix.
func (q salesQuery) compare(a, b row) int {
	for _, by := range q.order {
		var n int
		switch by {
		case "VoucherNumber":
			n = cmp.Compare(a.listNumber(), b.listNumber())
		case "VoucherDate":
			n = cmp.Compare(a.Date, b.Date)
		case "Contact":
			n = cmp.Compare(strings.ToLower(orEmpty(a.ContactName)), strings.ToLower(orEmpty(b.ContactName)))
		case "Status":
			if n := cmp.Compare(statusRank(a.status), statusRank(b.status)); n != 0 {
				return n
			}
		}
		if n != 0 && q.ascending {
			return n
		}
		if n != 0 {
			return -n
		}
	}
	n := cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.listNumber(), b.listNumber()), cmp.Compare(a.GUID, b.GUID))
	if q.ascending {
		return n
	}
	return -n
}

// listNumber is the number as lists give it.
func (r row) listNumber() int64 {
	if !r.Booked {
		return noNumber
	}
	return r.Number
}

// rowFields are the properties that sales lists offer.
func rowFields() []field[row] {
	money := func(name string, of func(row) Amount) field[row] {
		return field[row]{name, func(r row) any { return plain(r.sign * of(r)) }}
	}
	return []field[row]{
		{"Type", func(r row) any { return r.Kind }},
		{"Number", func(r row) any { return r.listNumber() }},
		{"Guid", func(r row) any { return r.GUID }},
		{"ExternalReference", func(r row) any { return r.ExternalReference }},
		{"ContactName", func(r row) any { return r.ContactName }},
		{"ContactGuid", func(r row) any { return r.ContactGUID }},
		{"Date", func(r row) any { return r.Date }},
		{"PaymentDate", func(r row) any { return orNull(r.PaymentDate) }},
		{"Description", func(r row) any { return r.Description }},
		{"Currency", func(r row) any { return r.Currency }},
		{"Status", func(r row) any { return r.status }},
		{"MailOutStatus", func(r row) any { return r.MailOutStatus }},
		{"LatestMailOutType", func(r row) any { return r.LatestMailOutType }},
		money("TotalExclVatInDkk", func(r row) Amount { return r.inDKK(r.Totals.ExclVAT) }),
		money("TotalInclVatInDkk", func(r row) Amount { return r.inDKK(r.Totals.InclVAT) }),
		money("TotalExclVat", func(r row) Amount { return r.Totals.ExclVAT }),
		money("TotalInclVat", func(r row) Amount { return r.Totals.InclVAT }),
		{"CreatedAt", func(r row) any { return stamp(r.Created) }},
		{"UpdatedAt", func(r row) any { return stamp(r.Updated) }},
		{"DeletedAt", func(r row) any { return stamp(r.Deleted) }},
	}
}

func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
