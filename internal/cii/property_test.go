package cii_test

import (
	"bytes"
	"context"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/postbud/postbud/internal/cii"
	"github.com/postbud/postbud/internal/ubl"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

// TestRandomInvoicesComeBack changes and takes away terms of every kind of invoice
// at random. All that is left comes back, and is written alike again.
func TestRandomInvoicesComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		inv, changed := random(t)
		doc := through(t, cii.Write, inv)
		got, err := cii.Read(t.Context(), bytes.NewReader(doc), nil)
		if err != nil {
			t.Fatalf("%v: %v\n%s", changed, err, doc)
		}
		if lost := invoice.Lost(inv, got); len(lost) > 0 {
			t.Fatalf("%v: lost %v\n%s", changed, lost, doc)
		}
		if again := through(t, cii.Write, got); !bytes.Equal(doc, again) {
			t.Fatalf("%v: written again it differs\n%s\n%s", changed, doc, again)
		}
	})
}

// TestRandomInvoicesSurviveTheOtherSyntax writes what UBL makes of an invoice as
// CII and back: the UBL is the same.
func TestRandomInvoicesSurviveTheOtherSyntax(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		inv, changed := random(t)
		want, err := ubl.Read(t.Context(), bytes.NewReader(through(t, ubl.Write, inv)), nil)
		if err != nil {
			t.Fatalf("%v: %v", changed, err)
		}
		got, err := cii.Read(t.Context(), bytes.NewReader(through(t, cii.Write, want)), nil)
		if err != nil {
			t.Fatalf("%v: %v", changed, err)
		}
		if lost := invoice.Lost(want, got); len(lost) > 0 {
			t.Fatalf("%v: lost %v", changed, lost)
		}
	})
}

func through(t *rapid.T, write func(context.Context, io.Writer, *invoice.Invoice) error, inv *invoice.Invoice) []byte {
	var doc bytes.Buffer
	if err := write(t.Context(), &doc, inv); err != nil {
		t.Fatal(err)
	}
	return doc.Bytes()
}

// random is an invoice of which some terms were changed, and which ones.
func random(t *rapid.T) (inv *invoice.Invoice, changed []string) {
	inv = rapid.SampledFrom(invoicetest.All()[:10]).Draw(t, "sample").Invoice
	at := invoicetest.Places(inv)
	for range rapid.IntRange(0, 12).Draw(t, "changes") {
		p := place(at[rapid.IntRange(0, len(at)-1).Draw(t, "where")])
		changed = append(changed, p.Path)
		p.set(t)
	}
	sayable(inv)
	return inv, changed
}

// place is a field that can be set.
type place invoicetest.Place

func (p place) set(t *rapid.T) {
	if rapid.IntRange(0, 2).Draw(t, "away") == 0 {
		p.Value.SetZero()
		return
	}
	switch p.Value.Interface().(type) {
	case invoice.Decimal:
		d := invoice.NewDecimal(rapid.Int64Range(-1_000_000_000_000, 1_000_000_000_000).Draw(t, "number"), rapid.IntRange(0, 12).Draw(t, "places"))
		p.Value.Set(reflect.ValueOf(d))
	case invoice.Date:
		p.Value.Set(reflect.ValueOf(invoice.Date{Year: rapid.IntRange(1, 9999).Draw(t, "year"), Month: 2, Day: rapid.IntRange(1, 28).Draw(t, "day")}))
	default:
		letter := rapid.RuneFrom([]rune("abcæøåABC 0123456789.,-/()<>&\"'#[]\n\t\r\u00a0😀"))
		p.Value.SetString(strings.TrimSpace(rapid.StringOfN(letter, 0, 40, -1).Draw(t, "text")))
	}
}

// sayable takes away what nobody can say: the unit of no quantity, the scheme of no
// identifier, a total in no currency, entries without anything. The
// identifiers of a party go into the one order that they come back in.
func sayable(inv *invoice.Invoice) {
	invoicetest.Unschemed(inv)
	for i := range inv.Lines {
		l := &inv.Lines[i]
		if !l.Quantity.Given() {
			l.Unit = ""
		}
		if !l.Price.BaseQuantity.Given() {
			l.Price.BaseUnit = ""
		}
		l.Item.Classifications, l.Item.Attributes = invoicetest.Filled(l.Item.Classifications), invoicetest.Filled(l.Item.Attributes)
	}
	if t := &inv.Totals; !t.TotalVAT.Given() && (inv.VATCurrency == "" || inv.VATCurrency == inv.Currency) {
		t.VATInAccountingCurrency = invoice.Decimal{}
	}
	if slices.Contains([]string{"5", "29", "72"}, inv.TaxPointCode) { // of the other list
		inv.TaxPointCode = ""
	}
	inv.Notes, inv.Preceding, inv.VATBreakdown = invoicetest.Filled(inv.Notes), invoicetest.Filled(inv.Preceding), invoicetest.Filled(inv.VATBreakdown)
	inv.Payment.Transfers = invoicetest.Filled(inv.Payment.Transfers)
	for _, ids := range []*[]invoice.Identifier{&inv.Seller.Identifiers, &inv.Buyer.Identifiers} {
		*ids = invoicetest.Filled(*ids)
		slices.SortStableFunc(*ids, func(a, b invoice.Identifier) int {
			return len(b.Scheme[:min(1, len(b.Scheme))]) - len(a.Scheme[:min(1, len(a.Scheme))])
		})
	}
}
