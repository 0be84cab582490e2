package formattest

import (
	"fmt"
	"testing"

	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

// TestWhatIsMadeUpIsAdded changes what came back and looks whether that counts.
func TestWhatIsMadeUpIsAdded(t *testing.T) {
	dec := invoice.MustDecimal
	for _, c := range []struct {
		name   string
		change func(want, got *invoice.Invoice)
		added  string
	}{
		{"nothing", func(_, _ *invoice.Invoice) {}, "[]"},
		{"a tender", func(_, got *invoice.Invoice) { got.Tender = "T" }, "[BT-17]"},
		{"two terms", func(_, got *invoice.Invoice) { got.Tender, got.Project = "T", "P" }, "[BT-11 BT-17]"},
		{"a second line", func(_, got *invoice.Invoice) { got.Lines = append(got.Lines, invoice.Line{ID: "2"}) }, "[BT-126]"},
		{"that it is an invoice", func(want, _ *invoice.Invoice) { want.TypeCode = "" }, "[]"},
		{"that it is a credit note", func(want, got *invoice.Invoice) { want.TypeCode, got.TypeCode = "", "381" }, "[BT-3]"},
		{"what a document says of itself", func(want, _ *invoice.Invoice) { want.Process, want.Specification = "", "" }, "[]"},
		{"the name as trading name", func(_, got *invoice.Invoice) { got.Seller.TradingName = got.Seller.Name }, "[]"},
		{"another trading name", func(_, got *invoice.Invoice) { got.Buyer.TradingName = "Nordisk" }, "[BT-45]"},
		{"the seller's VAT number as its registration", func(want, got *invoice.Invoice) {
			want.Seller.LegalRegistration, got.Seller.LegalRegistration = invoice.Identifier{}, invoice.Identifier{Scheme: "0184", Value: want.Seller.VATIdentifier}
		}, "[]"},
		{"somebody else's number as its registration", func(want, got *invoice.Invoice) {
			want.Seller.LegalRegistration, got.Seller.LegalRegistration = invoice.Identifier{}, invoice.Identifier{Scheme: "0184", Value: "11223344"}
		}, "[BT-30 BT-30-1]"},
		{"the scheme of a CVR number", func(want, _ *invoice.Invoice) { want.Buyer.LegalRegistration.Scheme = "" }, "[]"},
		{"another scheme", func(want, got *invoice.Invoice) {
			want.Buyer.LegalRegistration.Scheme, got.Buyer.LegalRegistration.Scheme = "", "0007"
		}, "[BT-47-1]"},
		{"the buyer's address as its identifier", func(want, got *invoice.Invoice) {
			want.Buyer.Identifiers, got.Buyer.Identifiers = nil, []invoice.Identifier{invoice.Identifier(want.Buyer.ElectronicAddress)}
		}, "[]"},
		{"means that are not defined", func(_, got *invoice.Invoice) { got.Payment.MeansCode = "1" }, "[]"},
		{"other means", func(_, got *invoice.Invoice) { got.Payment.MeansCode = "30" }, "[BT-81]"},
		{"no allowances", func(_, got *invoice.Invoice) { got.Totals.Allowances, got.Totals.Paid = dec("0.00"), dec("0") }, "[]"},
		{"something paid", func(_, got *invoice.Invoice) { got.Totals.Paid = dec("1") }, "[BT-113]"},
		{"a rounding of nothing", func(_, got *invoice.Invoice) { got.Totals.Rounding = dec("0") }, "[]"},
		{"a rounding that makes the sum wrong", func(_, got *invoice.Invoice) { got.Totals.Rounding = dec("0.5") }, "[BT-114]"},
		{"a total that is right", func(want, _ *invoice.Invoice) { want.Totals.TotalVAT = invoice.Decimal{} }, "[]"},
		{"a total that is wrong", func(want, got *invoice.Invoice) { want.Totals.Lines, got.Totals.Lines = invoice.Decimal{}, dec("1") }, "[BT-106]"},
		{"the price of one", func(_, got *invoice.Invoice) {
			p := &got.Lines[0].Price
			p.BaseQuantity, p.BaseUnit = dec("1"), got.Lines[0].Unit
		}, "[]"},
		{"the price of two", func(_, got *invoice.Invoice) {
			p := &got.Lines[0].Price
			p.BaseQuantity, p.BaseUnit = dec("2"), "XBX"
		}, "[BT-149 BT-150]"},
		{"the discount between two prices", func(want, got *invoice.Invoice) {
			want.Lines[0].Price.GrossPrice, got.Lines[0].Price.GrossPrice, got.Lines[0].Price.Discount = dec("25"), dec("25"), dec("5.05")
		}, "[]"},
		{"another discount", func(want, got *invoice.Invoice) {
			want.Lines[0].Price.GrossPrice, got.Lines[0].Price.GrossPrice, got.Lines[0].Price.Discount = dec("25"), dec("25"), dec("5")
		}, "[BT-147]"},
		{"the gross price", func(want, got *invoice.Invoice) {
			want.Lines[0].Price.Discount, got.Lines[0].Price.Discount, got.Lines[0].Price.GrossPrice = dec("5.05"), dec("5.05"), dec("25")
		}, "[]"},
		{"the category of the rate", func(want, _ *invoice.Invoice) { want.Lines[0].VAT.Category = "" }, "[]"},
		{"another category", func(want, got *invoice.Invoice) { want.Lines[0].VAT.Category, got.Lines[0].VAT.Category = "", "E" }, "[BT-151]"},
		{"no rate where there is none", func(want, got *invoice.Invoice) {
			want.Lines[0].VAT, got.Lines[0].VAT = invoice.LineVAT{Category: "O"}, invoice.LineVAT{Category: "O", Rate: dec("0")}
		}, "[]"},
		{"no rate where there is one", func(want, got *invoice.Invoice) {
			want.Lines[0].VAT, got.Lines[0].VAT = invoice.LineVAT{Category: "S"}, invoice.LineVAT{Category: "S", Rate: dec("0")}
		}, "[BT-152]"},
	} {
		want, got := invoicetest.Minimal(), invoicetest.Minimal()
		c.change(want, got)
		if added := fmt.Sprint(Added(want, got)); added != c.added {
			t.Errorf("%s: %s, want %s", c.name, added, c.added)
		}
	}
}

func TestAnotherOrderIsNoLoss(t *testing.T) {
	a, b := invoice.Identifier{Value: "A"}, invoice.Identifier{Scheme: "0088", Value: "B"}
	want, got := invoicetest.Minimal(), invoicetest.Minimal()
	want.Seller.Identifiers, got.Seller.Identifiers = []invoice.Identifier{a, b}, []invoice.Identifier{b, a}
	if missing := Missing(want, got); len(missing) > 0 {
		t.Errorf("missing %v", missing)
	}
	if want.Seller.Identifiers[0] != a {
		t.Error("the invoice itself was changed")
	}
	got.Seller.Identifiers = got.Seller.Identifiers[:1]
	if missing := fmt.Sprint(Missing(want, got)); missing != "[BT-29]" {
		t.Errorf("missing %s", missing)
	}
}
