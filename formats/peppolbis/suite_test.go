package peppolbis_test

import (
	"strings"
	"testing"

	"github.com/postbud/postbud/formats/peppolbis"
	"github.com/postbud/postbud/formattest"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

func TestFormat(t *testing.T) {
	good, bad := formattest.Official(t, "bis3", "units-peppol-ubl")
	formattest.Run(t, peppolbis.Format, formattest.Options{
		Good: good, Bad: append(spoilt(t), bad...),
		Samples: []invoicetest.Sample{{Name: "from another format", Invoice: foreign()}},
	})
}

// foreign says of itself what is not true of a Peppol document.
func foreign() *invoice.Invoice {
	inv := invoicetest.Minimal()
	inv.Number, inv.Process = "2026-0815", "urn:www.nesubl.eu:profiles:profile5:ver2.0"
	inv.Specification = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
	return inv
}

// spoilt is documents of ours that each break a rule.
func spoilt(t *testing.T) []formattest.Document {
	var documents []formattest.Document
	for rule, spoil := range map[string]func(*invoice.Invoice){
		"BR-02":               func(i *invoice.Invoice) { i.Number = "" },
		"BR-CO-15":            func(i *invoice.Invoice) { i.Totals.TotalWithVAT = invoice.MustDecimal("1.00") },
		"BR-S-05":             func(i *invoice.Invoice) { i.Lines[0].VAT.Rate = invoice.MustDecimal("0") },
		"BR-27":               func(i *invoice.Invoice) { i.Lines[0].Price.NetPrice = invoice.MustDecimal("-19.95") },
		"BR-CL-23":            func(i *invoice.Invoice) { i.Lines[0].Unit = "stk" },
		"DK-R-014":            func(i *invoice.Invoice) { i.Seller.LegalRegistration.Scheme = "" },
		"PEPPOL-EN16931-R003": func(i *invoice.Invoice) { i.BuyerReference = "" },
		"PEPPOL-EN16931-R010": func(i *invoice.Invoice) { i.Buyer.ElectronicAddress = invoice.ElectronicAddress{} },
		"PEPPOL-COMMON-R040": func(i *invoice.Invoice) {
			i.Buyer.ElectronicAddress = invoice.ElectronicAddress{Scheme: "0088", Value: "5790000123453"}
		},
	} {
		inv := invoicetest.Minimal()
		spoil(inv)
		documents = append(documents, formattest.Document{Name: "spoilt for " + rule, Bytes: written(t, inv), Rule: rule})
	}
	return documents
}

func TestWhatTheInvoiceLeavesOpenIsPeppols(t *testing.T) {
	inv := invoicetest.Minimal()
	inv.Specification, inv.Process = "", ""
	doc := string(written(t, inv))
	if !strings.Contains(doc, ">"+peppolbis.Specification+"<") || !strings.Contains(doc, ">"+peppolbis.Process+"<") {
		t.Errorf("specification and process are not there:\n%s", doc)
	}
	if inv.Specification != "" {
		t.Error("the invoice itself was changed")
	}
	inv.Specification = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0#conformant#x"
	if doc := string(written(t, inv)); !strings.Contains(doc, inv.Specification) {
		t.Error("a specification that is given is kept")
	}
}

func TestDocumentTypesAreThoseOfInvoiceAndCreditNote(t *testing.T) {
	const root = "urn:oasis:names:specification:ubl:schema:xsd:"
	for code, want := range map[string]string{
		"380": root + "Invoice-2::Invoice##urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0::2.1",
		"381": root + "CreditNote-2::CreditNote##urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0::2.1",
	} {
		if got := peppolbis.Format.DocTypes[code]; got != want {
			t.Errorf("%s is %s", code, got)
		}
	}
	for code, docType := range peppolbis.Format.DocTypes {
		inv := &invoice.Invoice{TypeCode: code}
		if inv.CreditNote() != strings.Contains(docType, "CreditNote") {
			t.Errorf("%s is written as another document than %s", code, docType)
		}
	}
}
