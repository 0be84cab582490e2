package adaptortest

import (
	"slices"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/invoice"
)

// due are the documents that a condition wants.
func (b *bench) due(wanted func(Document) bool) []string {
	var names []string
	for _, d := range b.far.Documents {
		if wanted(d) {
			names = append(names, d.String())
		}
	}
	slices.Sort(names)
	return names
}

// asks compares a query with what is due. A manual export's order is free.
func (b *bench) asks(what string, q adaptors.Query, wanted func(Document) bool) {
	b.Helper()
	got := b.names(b.all(b.adaptor, q), b.far.Documents)
	slices.Sort(got)
	if want := b.due(wanted); !slices.Equal(got, want) {
		b.Errorf("%s brings\n%q\nand these were due:\n%q", what, got, want)
	}
}

func byNumber(b *bench) {
	b.need(ByNumber, true)
	for _, d := range b.far.Documents {
		b.asks("the number "+d.Number, adaptors.Query{Numbers: []string{d.Number}},
			func(o Document) bool { return o.Number == d.Number })
	}
	first, last := b.far.Documents[0].Number, b.far.Documents[len(b.far.Documents)-1].Number
	b.asks("two numbers", adaptors.Query{Numbers: []string{last, first}},
		func(o Document) bool { return o.Number == first || o.Number == last })
	b.asks("a number that does not exist", adaptors.Query{Numbers: []string{"99999999"}},
		func(Document) bool { return false })
	b.asks("a number, with a cursor that must not count", adaptors.Query{Cursor: b.lastCursor(), Numbers: []string{first}},
		func(o Document) bool { return o.Number == first })
}

func (b *bench) lastCursor() string {
	items := b.all(b.adaptor, adaptors.Query{})
	return items[len(items)-1].Cursor
}

func byCustomer(b *bench) {
	b.need(ByCustomer, true)
	for _, customer := range b.customers() {
		b.asks("the customer "+customer, adaptors.Query{Customers: []string{customer}},
			func(o Document) bool { return o.Customer == customer })
	}
	b.asks("all customers", adaptors.Query{Customers: b.customers()}, func(Document) bool { return true })
}

// customers are those of the documents; one alone proves nothing.
func (b *bench) customers() []string {
	b.Helper()
	var all []string
	for _, d := range b.far.Documents {
		if !slices.Contains(all, d.Customer) {
			all = append(all, d.Customer)
		}
	}
	if len(all) < 2 {
		b.Fatal("the far end's documents are all of one customer")
	}
	return all
}

func byDate(b *bench) {
	b.need(ByDate, true)
	days := b.days()
	for _, day := range days {
		b.asks("the day "+day.String(), adaptors.Query{From: day, Until: day},
			func(o Document) bool { return o.Date == day })
		b.asks("from "+day.String(), adaptors.Query{From: day},
			func(o Document) bool { return !o.Date.Before(day) })
		b.asks("until "+day.String(), adaptors.Query{Until: day},
			func(o Document) bool { return !day.Before(o.Date) })
	}
	before := days[0].AddDays(-400)
	b.asks("days without documents", adaptors.Query{From: before.AddDays(-1), Until: before},
		func(Document) bool { return false })
}

// days are the dates of the documents, the earliest first.
func (b *bench) days() []invoice.Date {
	b.Helper()
	var all []invoice.Date
	for _, d := range b.far.Documents {
		if !slices.Contains(all, d.Date) {
			all = append(all, d.Date)
		}
	}
	slices.SortFunc(all, func(x, y invoice.Date) int { return x.Time().Compare(y.Time()) })
	if len(all) < 2 {
		b.Fatal("the far end's documents are all of one day")
	}
	return all
}

// narrowed asks for what no document is all of, and for what one is.
func narrowed(b *bench) {
	b.need(ByNumber, true)
	b.need(ByCustomer, true)
	b.need(ByDate, true)
	for _, d := range b.far.Documents {
		for _, customer := range b.customers() {
			q := adaptors.Query{Numbers: []string{d.Number}, Customers: []string{customer}, From: d.Date, Until: d.Date}
			b.asks("number, customer and date", q, func(o Document) bool {
				return o.Number == d.Number && o.Customer == customer && o.Date == d.Date
			})
		}
		q := adaptors.Query{Numbers: []string{d.Number}, Until: d.Date.AddDays(-1)}
		b.asks("a number before its date", q, func(o Document) bool { return o.Number == d.Number && o.Date.Before(d.Date) })
		q = adaptors.Query{Customers: []string{d.Customer}, From: d.Date, Until: d.Date}
		b.asks("a customer on a day", q, func(o Document) bool { return o.Customer == d.Customer && o.Date == d.Date })
	}
}

func since(b *bench) {
	b.need(Since, true)
	days := b.days()
	for _, day := range []invoice.Date{days[0], days[len(days)-1], days[len(days)-1].AddDays(1)} {
		b.asks("a start on "+day.String(), adaptors.Query{Since: day},
			func(o Document) bool { return !o.Date.Before(day) })
	}
}
