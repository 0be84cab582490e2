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
	var at []place
	collect(reflect.ValueOf(inv).Elem(), "", &at)
	for range rapid.IntRange(0, 12).Draw(t, "changes") {
		p := at[rapid.IntRange(0, len(at)-1).Draw(t, "where")]
		changed = append(changed, p.path)
		p.set(t)
	}
	sayable(inv)
	return inv, changed
}

// place is a field that can be set.
type place struct {
	path  string
	value reflect.Value
}

func collect(v reflect.Value, path string, at *[]place) {
	switch v.Interface().(type) {
	case invoice.Content:
		return
	case invoice.Decimal, invoice.Date:
		*at = append(*at, place{path, v})
		return
	}
	switch v.Kind() {
	case reflect.String:
		*at = append(*at, place{path, v})
	case reflect.Struct:
		for i := range v.NumField() {
			collect(v.Field(i), path+"."+v.Type().Field(i).Name, at)
		}
	case reflect.Slice:
		for i := range v.Len() {
			collect(v.Index(i), path, at)
		}
	}
}

func (p place) set(t *rapid.T) {
	if rapid.IntRange(0, 2).Draw(t, "away") == 0 {
		p.value.SetZero()
		return
	}
	switch p.value.Interface().(type) {
	case invoice.Decimal:
		d := invoice.NewDecimal(rapid.Int64Range(-1_000_000_000_000, 1_000_000_000_000).Draw(t, "number"), rapid.IntRange(0, 12).Draw(t, "places"))
		p.value.Set(reflect.ValueOf(d))
	case invoice.Date:
		p.value.Set(reflect.ValueOf(invoice.Date{Year: rapid.IntRange(1, 9999).Draw(t, "year"), Month: 2, Day: rapid.IntRange(1, 28).Draw(t, "day")}))
	default:
		letter := rapid.RuneFrom([]rune("abcæøåABC 0123456789.,-/()<>&\"'#[]\n\t\r\u00a0😀"))
		p.value.SetString(strings.TrimSpace(rapid.StringOfN(letter, 0, 40, -1).Draw(t, "text")))
	}
}

// sayable takes away what nobody can say: the unit of no quantity, the scheme of no
// identifier, a total in no currency, entries without anything. The
// identifiers of a party go into the one order that they come back in.
func sayable(inv *invoice.Invoice) {
	bare(reflect.ValueOf(inv).Elem())
	for i := range inv.Lines {
		l := &inv.Lines[i]
		if !l.Quantity.Given() {
			l.Unit = ""
		}
		if !l.Price.BaseQuantity.Given() {
			l.Price.BaseUnit = ""
		}
		l.Item.Classifications, l.Item.Attributes = filled(l.Item.Classifications), filled(l.Item.Attributes)
	}
	if t := &inv.Totals; !t.TotalVAT.Given() && (inv.VATCurrency == "" || inv.VATCurrency == inv.Currency) {
		t.VATInAccountingCurrency = invoice.Decimal{}
	}
	if slices.Contains([]string{"5", "29", "72"}, inv.TaxPointCode) { // of the other list
		inv.TaxPointCode = ""
	}
	inv.Notes, inv.Preceding, inv.VATBreakdown = filled(inv.Notes), filled(inv.Preceding), filled(inv.VATBreakdown)
	inv.Payment.Transfers = filled(inv.Payment.Transfers)
	for _, ids := range []*[]invoice.Identifier{&inv.Seller.Identifiers, &inv.Buyer.Identifiers} {
		*ids = filled(*ids)
		slices.SortStableFunc(*ids, func(a, b invoice.Identifier) int {
			return len(b.Scheme[:min(1, len(b.Scheme))]) - len(a.Scheme[:min(1, len(a.Scheme))])
		})
	}
}

func filled[T comparable](all []T) []T {
	var none T
	return slices.DeleteFunc(all, func(one T) bool { return one == none })
}

// bare empties what has a scheme and no value.
func bare(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		if value := v.FieldByName("Value"); value.IsValid() && v.FieldByName("Scheme").IsValid() && value.IsZero() {
			v.SetZero()
			return
		}
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				bare(v.Field(i))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			bare(v.Index(i))
		}
	}
}
