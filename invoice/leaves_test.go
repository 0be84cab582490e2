package invoice_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

func TestLeavesAreTextWithTermAndPath(t *testing.T) {
	inv := invoicetest.Full()
	got := map[string]invoice.Leaf{}
	for _, l := range invoice.Leaves(inv) {
		if _, twice := got[l.Path]; twice {
			t.Errorf("%s is there twice", l.Path)
		}
		got[l.Path] = l
	}
	for _, want := range []invoice.Leaf{
		{"BT-1", "Number", "2026-0042"},
		{"BT-2", "IssueDate", "2026-02-27"},
		{"BT-18", "Object", "AB12345"},
		{"BT-18-1", "Object.Scheme", "ABZ"},
		{"BT-22", "Notes[1].Text", `Æ, ø og å; "M8" <rustfri> & 5' lang`},
		{"BT-25", "Preceding[2].Number", "2026-0041"},
		{"BT-29", "Seller.Identifiers[2]", "29384711"},
		{"BT-29-1", "Seller.Identifiers[2].Scheme", "0184"},
		{"BT-37", "Seller.Address.City", "Aabenraa"},
		{"BT-49", "Buyer.ElectronicAddress", "5790000123452"},
		{"BT-49-1", "Buyer.ElectronicAddress.Scheme", "0088"},
		{"BT-66", "TaxRepresentative.Address.City", "Odense"},
		{"BT-93", "Allowances[1].Base", "200.00"},
		{"BT-100", "Charges[1].Base", "300.00"},
		{"BT-117", "VATBreakdown[2].Tax", "0.00"},
		{"BT-125", "Attachments[1].Content", inv.Attachments[0].Content.SHA256.String()},
		{"BT-125-1", "Attachments[2].Content.MediaType", "text/csv"},
		{"BT-125-2", "Attachments[1].FileName", "målerapport.pdf"},
		{"BT-148", "Lines[1].Price.GrossPrice", "99.9955"},
		{"BT-158", "Lines[1].Item.Classifications[1]", "31161620"},
		{"BT-158-1", "Lines[1].Item.Classifications[1].Scheme", "TST"},
		{"BT-158-2", "Lines[1].Item.Classifications[1].Version", "19.0501"},
		{"BT-153", "Lines[2].Item.Name", "Kursus i brug af momentnøgle"},
		{"BT-161", "Lines[1].Item.Attributes[2].Value", "A4-80"},
	} {
		if got[want.Path] != want {
			t.Errorf("got %+v, want %+v", got[want.Path], want)
		}
	}
}

func TestLeavesComeInOneOrderAndOnlyWhereGiven(t *testing.T) {
	inv := &invoice.Invoice{Number: "1", Lines: []invoice.Line{{ID: "a", Quantity: invoice.MustDecimal("0")}, {}, {Item: invoice.Item{Name: "c"}}}}
	want := []invoice.Leaf{{"BT-1", "Number", "1"}, {"BT-126", "Lines[1].ID", "a"}, {"BT-129", "Lines[1].Quantity", "0"}, {"BT-153", "Lines[3].Item.Name", "c"}}
	for range 20 {
		if got := invoice.Leaves(inv); !reflect.DeepEqual(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	}
	if got := append(invoice.Leaves(&invoice.Invoice{}), invoice.Leaves(nil)...); len(got) > 0 {
		t.Errorf("nothing has %v", got)
	}
}

func TestLeavesFollowTheOrderOfTerms(t *testing.T) {
	place := map[string]int{}
	for i, term := range invoice.Terms() {
		place[term.Number] = i
	}
	last := -1
	for _, l := range invoice.Leaves(invoicetest.Minimal()) { // it repeats nothing
		if place[l.Term] < last {
			t.Errorf("%s comes late", l.Path)
		}
		last = place[l.Term]
	}
}

func TestLostNamesWhatDidNotSurvive(t *testing.T) {
	change := func(f func(*invoice.Invoice)) *invoice.Invoice {
		inv := invoicetest.Full()
		f(inv)
		return inv
	}
	for name, c := range map[string]struct {
		got  *invoice.Invoice
		want string
	}{
		"the same":           {invoicetest.Full(), ""},
		"text":               {change(func(i *invoice.Invoice) { i.Buyer.Name += "!" }), "BT-44"},
		"absent text":        {change(func(i *invoice.Invoice) { i.Project = "" }), "BT-11"},
		"date":               {change(func(i *invoice.Invoice) { i.DueDate = i.DueDate.AddDays(1) }), "BT-9"},
		"scheme alone":       {change(func(i *invoice.Invoice) { i.Seller.Identifiers[1].Scheme = "" }), "BT-29-1"},
		"more zeros":         {change(func(i *invoice.Invoice) { i.Totals.Due = invoice.MustDecimal("655.0000") }), ""},
		"fewer zeros":        {change(func(i *invoice.Invoice) { i.Lines[0].Quantity = invoice.MustDecimal("20.0") }), ""},
		"another number":     {change(func(i *invoice.Invoice) { i.Totals.Due = invoice.MustDecimal("655.01") }), "BT-115"},
		"0 for absent":       {change(func(i *invoice.Invoice) { i.Totals.Rounding = invoice.Decimal{} }), "BT-114"},
		"order of notes":     {change(func(i *invoice.Invoice) { slices.Reverse(i.Preceding) }), "BT-25 BT-26"},
		"more than asked":    {change(func(i *invoice.Invoice) { i.Notes = append(i.Notes, invoice.Note{Text: "new"}) }), ""},
		"attached bytes":     {change(func(i *invoice.Invoice) { i.Attachments[1].Content.SHA256[0]++ }), "BT-125"},
		"an attachment":      {change(func(i *invoice.Invoice) { i.Attachments = i.Attachments[:1] }), "BT-122 BT-125 BT-125-1 BT-125-2"},
		"a line":             {change(func(i *invoice.Invoice) { i.Lines = i.Lines[:1] }), "BT-126 BT-129 BT-130 BT-131 BT-146 BT-151 BT-152 BT-153"},
		"the opening of it":  {change(func(i *invoice.Invoice) { i.Attachments[1].Content.Open = nil }), ""},
		"an invalid decimal": {change(func(i *invoice.Invoice) { i.Totals.Paid = invoice.NewDecimal(1, 99) }), "BT-113"},
	} {
		if got := strings.Join(invoice.Lost(invoicetest.Full(), c.got), " "); got != c.want {
			t.Errorf("%s: lost %q, want %q", name, got, c.want)
		}
	}
	zero := &invoice.Invoice{Totals: invoice.Totals{Paid: invoice.MustDecimal("0.00")}}
	if got := invoice.Lost(zero, &invoice.Invoice{}); !slices.Equal(got, []string{"BT-113"}) {
		t.Errorf("a paid amount of 0.00 that goes away is lost: %v", got)
	}
	if got := invoice.Lost(invoicetest.Minimal(), nil); len(got) != len(invoice.Leaves(invoicetest.Minimal())) {
		t.Errorf("all is lost without an invoice, not %v", got)
	}
}

func TestEachLostTermIsNoticedAlone(t *testing.T) {
	for _, leaf := range invoice.Leaves(invoicetest.Full()) {
		got := invoicetest.Full()
		v := reflect.ValueOf(got).Elem()
		for step := range strings.SplitSeq(leaf.Path, ".") {
			name, index, ok := strings.Cut(step, "[")
			v = v.FieldByName(name)
			if ok {
				v = v.Index(int(index[0] - '1'))
			}
		}
		want := []string{leaf.Term}
		switch x := v.Addr().Interface().(type) {
		case *invoice.Identifier:
			x.Value = ""
		case *invoice.ElectronicAddress:
			x.Value = ""
		case *invoice.Classification:
			x.Value = ""
		case *invoice.Content:
			x.SHA256 = invoice.Digest{}
		default:
			v.SetZero()
		}
		if lost := invoice.Lost(invoicetest.Full(), got); !slices.Equal(lost, want) {
			t.Errorf("without %s, %v are lost", leaf.Path, lost)
		}
	}
}

func TestLookupFindsTermsByNumberAndPath(t *testing.T) {
	inv := invoicetest.Full()
	for name, want := range map[string]string{
		"BT-1": "2026-0042", "Number": "2026-0042", "IssueDate": "2026-02-27", "Buyer.Name": "Nordisk Byg A/S", "BT-55": "DK",
		"Seller.Identifiers": "5712345000014", "Seller.Identifiers.Value": "5712345000014", "Seller.Identifiers[2]": "29384711",
		"Seller.Identifiers[2].Value": "29384711", "Seller.Identifiers[2].Scheme": "0184", "Seller.Identifiers[3]": "", "BT-29-1": "0088",
		"Lines.Item.Name": "Bolte M8 × 40, rustfri", "Lines[2].Item.Name": "Kursus i brug af momentnøgle", "Lines[3].Item.Name": "",
		"Lines.Item.Attributes[2].Value": "A4-80", "Lines[2].Item.Attributes.Value": "", "BT-127": "Leveret i 2 kasser: A+B, mrk. 'haster?'",
		"Totals.Due": "655.00", "BT-120": "Undervisning er fritaget for moms", "VATBreakdown.ExemptionReason": "Undervisning er fritaget for moms",
		"TaxPointDate": "", "BT-125-2": "målerapport.pdf", "Attachments[2].Content.MediaType": "text/csv",
		"Attachments[2].Content.SHA256": inv.Attachments[1].Content.SHA256.String(), "BT-158-2": "19.0501",
	} {
		if got, ok := invoice.Lookup(inv, name); got != want || !ok {
			t.Errorf("%s is %q, %v, want %q", name, got, ok, want)
		}
	}
	for _, name := range []string{"", "Key", "BG-4", "Seller", "BT-4", "Buyer.TaxRegistration", "Number[1]", "Lines[x].ID", "lines.ID"} {
		if got, ok := invoice.Lookup(inv, name); ok {
			t.Errorf("%q is %q", name, got)
		}
	}
}

func TestLookupAgreesWithLeaves(t *testing.T) {
	for _, s := range invoicetest.All() {
		seen := map[string]bool{}
		for _, l := range invoice.Leaves(s.Invoice) {
			if got, ok := invoice.Lookup(s.Invoice, l.Path); !ok || got != l.Value {
				t.Errorf("%s: %s is %q, want %q", s.Name, l.Path, got, l.Value)
			}
			if got, _ := invoice.Lookup(s.Invoice, l.Term); !seen[l.Term] && got != l.Value {
				t.Errorf("%s: %s is %q, the first is %q", s.Name, l.Term, got, l.Value)
			}
			seen[l.Term] = true
		}
	}
}

func FuzzLookupNeverPanics(f *testing.F) {
	f.Add("Lines[2].Item.Name")
	f.Add("BT-29-1")
	inv := invoicetest.Full()
	f.Fuzz(func(t *testing.T, name string) {
		text, ok := invoice.Lookup(inv, name)
		if _, known := invoice.FindTerm(name); known != ok || !ok && text != "" {
			t.Errorf("%q: %q, %v", name, text, ok)
		}
	})
}

func BenchmarkLeavesOfAThousandLines(b *testing.B) {
	inv := invoicetest.ManyLines(1000)
	b.ReportAllocs()
	for b.Loop() {
		invoice.Leaves(inv)
	}
}
