package ubl_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/ubl"
	"github.com/postbud/postbud/internal/xmlterms/xmltermstest"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

func TestSyntax(t *testing.T) {
	xmltermstest.Run(t, xmltermstest.Syntax{Write: ubl.Write, Read: ubl.Read})
}

func written(t *testing.T, inv *invoice.Invoice) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := ubl.Write(t.Context(), &b, inv); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func read(t *testing.T, doc []byte) *invoice.Invoice {
	t.Helper()
	inv, err := ubl.Read(t.Context(), bytes.NewReader(doc), nil)
	if err != nil {
		t.Fatal(err)
	}
	return inv
}

func TestReadingRefusesWhatIsNoInvoice(t *testing.T) {
	doc := string(written(t, invoicetest.Full()))
	cases := map[string]string{
		"other document":      `<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>`,
		"other namespace":     `<Invoice xmlns="urn:x"/>`,
		"no namespace":        `<Invoice/>`,
		"JSON":                `{"Number":"1"}`,
		"cut off":             doc[:len(doc)/2],
		"amount in words":     strings.Replace(doc, ">655.00<", ">six hundred<", 1),
		"amount by exponent":  strings.Replace(doc, ">655.00<", ">6.55E2<", 1),
		"amount with comma":   strings.Replace(doc, ">655.00<", ">655,00<", 1),
		"day that is none":    strings.Replace(doc, ">2026-02-20<", ">2026-02-30<", 1),
		"day with a time":     strings.Replace(doc, ">2026-02-20<", ">2026-02-20T10:00:00<", 1),
		"attachment no base6": strings.Replace(doc, ">JVBERi0", ">*VBERi0", 1),
		"attachment cut off":  strings.Replace(doc, ">JVBERi0", ">VBERi0", 1),
	}
	for name, in := range cases {
		t.Run(name, func(t *testing.T) {
			if in == doc {
				t.Fatal("the document was not spoilt")
			}
			_, err := ubl.Read(t.Context(), strings.NewReader(in), nil)
			if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Code == "" {
				t.Errorf("got %v, want it refused as invalid", err)
			}
		})
	}
}

func TestReadingTakesWhatOthersWrite(t *testing.T) {
	doc := string(written(t, invoicetest.Full()))
	cases := map[string]struct {
		old, new string
		got      func(*invoice.Invoice) string
		want     string
	}{
		"blanks around a code":  {">58<", ">\n 58 <", func(i *invoice.Invoice) string { return i.Payment.MeansCode }, "58"},
		"blanks in an amount":   {">655.00<", "> 655.00\n<", func(i *invoice.Invoice) string { return i.Totals.Due.String() }, "655.00"},
		"a day with its zone":   {">2026-02-20<", ">2026-02-20+01:00<", func(i *invoice.Invoice) string { return i.Delivery.Date.String() }, "2026-02-20"},
		"a day in Greenwich":    {">2026-02-20<", ">2026-02-20Z<", func(i *invoice.Invoice) string { return i.Delivery.Date.String() }, "2026-02-20"},
		"an indicator as digit": {">true<", ">1<", func(i *invoice.Invoice) string { return i.Charges[0].Amount.String() }, "30.00"},
		"blank text as none":    {">Afd. 12/Sørensen<", "> \n <", func(i *invoice.Invoice) string { return i.BuyerReference }, ""},
		"VAT in small letters":  {"<cbc:ID>VAT<", "<cbc:ID>vat<", func(i *invoice.Invoice) string { return i.Seller.VATIdentifier }, "DK29384711"},
		"a note without code":   {">#AAI#", ">#1 #", func(i *invoice.Invoice) string { return i.Notes[0].Subject }, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			changed := strings.Replace(doc, c.old, c.new, 1)
			if changed == doc {
				t.Fatal("nothing was changed")
			}
			if got := c.got(read(t, []byte(changed))); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestSchemaFillersAreNotReadAsTerms(t *testing.T) {
	inv := invoicetest.Minimal()
	inv.SalesOrder = "SO-1"
	got := read(t, written(t, inv))
	if got.PurchaseOrder != "" || got.SalesOrder != "SO-1" {
		t.Errorf("purchase order %q, sales order %q", got.PurchaseOrder, got.SalesOrder)
	}
}

func TestDiscountIsWorkedOutWhereOnlyTheGrossPriceIsGiven(t *testing.T) {
	inv := invoicetest.Minimal()
	inv.Lines[0].Price.GrossPrice = invoice.MustDecimal("25.00")
	got := read(t, written(t, inv)).Lines[0].Price
	if got.Discount.String() != "5.05" || got.GrossPrice.String() != "25.00" {
		t.Errorf("discount %s, gross price %s", got.Discount, got.GrossPrice)
	}
}

func TestRecognisingGoesByRootAndSpecification(t *testing.T) {
	doc := written(t, invoicetest.Full())
	cases := []struct {
		name string
		head string
		want int
	}{
		{"ours", string(doc), 90},
		{"its first 500 bytes", string(doc[:500]), 90},
		{"another specification", strings.Replace(string(doc), "poacc:billing:3.0", "poacc:other:3.0", 1), 40},
		{"cut before the specification", string(doc[:280]), 40},
		{"with comments and prefixes", `<?xml version="1.0"?><!-- <a/> --><i:Invoice xmlns:i="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">`, 40},
		{"an order", `<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2">`, 0},
		{"another Invoice", `<Invoice xmlns="urn:x">`, 0},
		{"CSV", "Number;Date\n1;2", 0},
		{"nothing", "", 0},
		{"half a tag", "<Invo", 0},
		{"half a comment", "<!-- ", 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := ubl.Recognise([]byte(c.head), invoicetest.Specification); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

func TestZerosWithoutEndAreNoFault(t *testing.T) {
	doc := bytes.Replace(written(t, invoicetest.Minimal()), []byte(">19.95</cbc:PriceAmount>"), []byte(">19.9500000000000000000000</cbc:PriceAmount>"), 1)
	if got := read(t, doc).Lines[0].Price.NetPrice; got.Cmp(invoice.MustDecimal("19.95")) != 0 {
		t.Errorf("the price is %s", got)
	}
}

func TestUnitOfNoQuantityIsPassedOver(t *testing.T) {
	doc := bytes.Replace(written(t, invoicetest.Minimal()), []byte(`unitCode="C62">3<`), []byte(`unitCode="C62"><`), 1)
	if l := read(t, doc).Lines[0]; l.Quantity.Given() || l.Unit != "" {
		t.Errorf("the line has %s %q", l.Quantity, l.Unit)
	}
}
