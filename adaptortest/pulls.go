package adaptortest

import (
	"crypto/sha256"
	"io"
	"slices"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/invoice"
)

// everythingOnce compares a whole pull with what the far end holds.
func everythingOnce(b *bench) {
	b.puller(b.adaptor)
	if len(b.far.Documents) < 3 {
		b.Fatalf("the far end holds %d documents; three are the least that proves anything", len(b.far.Documents))
	}
	items := b.all(b.adaptor, adaptors.Query{})
	got, want := b.names(items, b.far.Documents), named(b.far.Documents)
	if !slices.Equal(got, want) {
		b.Fatalf("these came:\n%q\nthese were due:\n%q", got, want)
	}
	seen := map[string]bool{}
	for i, item := range items {
		b.sound(item, b.far.Documents[i], true)
		if seen[item.Ref] {
			b.Errorf("two items have the Ref %s", item.Ref)
		}
		seen[item.Ref] = true
	}
}

// sound looks at one item alone, as it comes from a listing or from a fetch.
func (b *bench) sound(item adaptors.Item, d Document, listing bool) {
	b.Helper()
	if item.Ref == "" || item.Version == "" {
		b.Errorf("%s: its Ref is %q and its Version %q; both are needed", d, item.Ref, item.Version)
	}
	if listing && item.Cursor == "" {
		b.Errorf("%s: it has no cursor to go on from", d)
	}
	if d.Number == "" {
		return
	}
	h := item.Head
	switch {
	case h.Customer != d.Customer:
		b.Errorf("%s: its customer is %q, not %q", d, h.Customer, d.Customer)
	case h.IssueDate != d.Date:
		b.Errorf("%s: its date is %s, not %s", d, h.IssueDate, d.Date)
	case h.Currency != d.Currency:
		b.Errorf("%s: its currency is %q, not %q", d, h.Currency, d.Currency)
	case d.WithVAT.Given() && h.TotalWithVAT.Cmp(d.WithVAT) != 0:
		b.Errorf("%s: its total is %s, not %s", d, h.TotalWithVAT, d.WithVAT)
	}
}

func sameAgain(b *bench) {
	first := b.all(b.adaptor, adaptors.Query{})
	for _, a := range []adaptors.Adaptor{b.adaptor, b.open(b.far.Settings)} {
		again := b.all(a, adaptors.Query{})
		if !slices.EqualFunc(first, again, func(x, y adaptors.Item) bool { return key(x) == key(y) }) {
			b.Errorf("a second pull without a cursor brings other items or another order")
		}
	}
}

// fetchedAgain fetches every item twice, the listed ones and the others.
func fetchedAgain(b *bench) {
	items := b.all(b.adaptor, adaptors.Query{})
	f, ok := b.adaptor.(adaptors.Fetcher)
	for i, item := range items {
		got := []adaptors.Item{item}
		for range 2 {
			if !ok && item.Listed() {
				b.Fatalf("%s is only listed, and the adaptor is no Fetcher", item.Ref)
			}
			if !ok {
				break
			}
			again, err := f.Fetch(b.Context(), item.Ref)
			if err != nil {
				b.Fatalf("%s cannot be fetched: %v", item.Ref, b.saw(err))
			}
			got = append(got, again)
		}
		for _, g := range got[1:] {
			if key(g) != key(item) {
				b.Errorf("%s was listed as version %s and fetched as %s version %s", item.Ref, item.Version, g.Ref, g.Version)
			}
			if g.Listed() {
				b.Errorf("%s has no content after it was fetched", item.Ref)
			}
			b.sound(g, b.far.Documents[i], false)
		}
		b.source(got[len(got)-1], b.far.Documents[i])
	}
}

// source reads an item's source bytes twice and holds them against their digest.
func (b *bench) source(item adaptors.Item, d Document) {
	b.Helper()
	if !item.Source.Given() {
		b.Errorf("%s: there is nothing of what the source gave", d)
		return
	}
	if item.Source.MediaType == "" {
		b.Errorf("%s: its source has no media type", d)
	}
	for range 2 {
		r, err := item.Source.Open()
		if err != nil {
			b.Fatalf("%s: its source cannot be opened: %v", d, b.saw(err))
		}
		bytes, err := io.ReadAll(r)
		if err != nil {
			b.Fatalf("%s: its source cannot be read: %v", d, b.saw(err))
		}
		if err := r.Close(); err != nil {
			b.Errorf("%s: its source cannot be closed: %v", d, b.saw(err))
		}
		if int64(len(bytes)) != item.Source.Size || sha256.Sum256(bytes) != item.Source.SHA256 {
			b.Errorf("%s: the source's bytes are not those that its size and digest speak of", d)
		}
		if d.Bytes != nil && !slices.Equal(bytes, d.Bytes) {
			b.Errorf("%s: %d other bytes arrived than the %d that lay there", d, len(bytes), len(d.Bytes))
		}
	}
}

// sumsAgree compares each invoice with the source's own totals, and with itself.
func sumsAgree(b *bench) {
	compared := 0
	for i, listed := range b.all(b.adaptor, adaptors.Query{}) {
		item, err := b.whole(b.adaptor, listed)
		d := b.far.Documents[i]
		if err != nil {
			b.Fatalf("%s: %v", d, err)
		}
		if item.Invoice == nil {
			continue
		}
		compared++
		b.sums(*item.Invoice, d)
	}
	if compared == 0 {
		b.Skip("its items are files, which formats read")
	}
}

func (b *bench) sums(inv invoice.Invoice, d Document) {
	b.Helper()
	switch {
	case inv.Number != d.Number || inv.Kind() != d.Kind:
		b.Errorf("%s: the invoice is %s %s", d, inv.Kind(), inv.Number)
	case inv.IssueDate != d.Date || inv.Currency != d.Currency:
		b.Errorf("%s: the invoice is of %s in %s, not of %s in %s", d, inv.IssueDate, inv.Currency, d.Date, d.Currency)
	case len(inv.Lines) == 0:
		b.Errorf("%s: the invoice has no lines", d)
	}
	t := inv.Totals
	if d.WithoutVAT.Given() && t.TotalWithoutVAT.Cmp(d.WithoutVAT) != 0 {
		b.Errorf("%s: the total without VAT is %s, and the source says %s", d, t.TotalWithoutVAT, d.WithoutVAT)
	}
	if pay := t.Due.Add(t.Paid); d.WithVAT.Given() && pay.Cmp(d.WithVAT) != 0 {
		b.Errorf("%s: %s is to be paid in all, and the source says %s", d, pay, d.WithVAT)
	}
	again := inv
	again.VATBreakdown = slices.Clone(inv.VATBreakdown)
	if err := invoice.Recalculate(&again); err != nil {
		b.Errorf("%s: it cannot be added up: %v", d, err)
		return
	}
	for _, sum := range []struct {
		name      string
		got, want invoice.Decimal
	}{
		{"lines", t.Lines, again.Totals.Lines},
		{"total without VAT", t.TotalWithoutVAT, again.Totals.TotalWithoutVAT},
		{"VAT", t.TotalVAT, again.Totals.TotalVAT},
		{"total with VAT", t.TotalWithVAT, again.Totals.TotalWithVAT},
		{"amount due", t.Due, again.Totals.Due},
	} {
		if sum.got.Cmp(sum.want) != 0 {
			b.Errorf("%s: %s is %s, and its lines give %s", d, sum.name, sum.got, sum.want)
		}
	}
}
