package peppolbis_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postbud/postbud/formats/peppolbis"
	"github.com/postbud/postbud/formattest"
	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

func TestFormat(t *testing.T) {
	o := formattest.Options{Bad: spoilt(t), Samples: []invoicetest.Sample{{Name: "from another format", Invoice: foreign()}}}
	if dir, ok := judge.SharedDir(); ok {
		good, bad := official(t, filepath.Join(dir, "testdata"))
		o.Good = good
		o.Bad = append(o.Bad, bad...)
	}
	formattest.Run(t, peppolbis.Format, o)
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

// official is the documents of Peppol that break nothing, and those that break a
// fatal rule.
func official(t *testing.T, dir string) (good, bad []formattest.Document) {
	t.Helper()
	for _, set := range []string{"bis3", "units-peppol-ubl"} {
		f, err := os.Open(filepath.Join(dir, set, "expected.csv"))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(f).ReadAll()
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		rules := map[string][]string{}
		for _, row := range rows[1:] {
			if strings.HasPrefix(row[1], "xsd") {
				continue
			}
			if row[2] != "-" {
				rules[row[0]] = append(rules[row[0]], row[2]+" "+row[3])
			} else if rules[row[0]] == nil {
				rules[row[0]] = []string{}
			}
		}
		for file, broken := range rules {
			doc, err := os.ReadFile(filepath.Join(dir, set, file))
			if err != nil {
				t.Fatal(err)
			}
			if len(broken) == 0 {
				good = append(good, formattest.Document{Name: file, Bytes: doc})
			}
			for _, b := range broken {
				rule, flag, _ := strings.Cut(b, " ")
				if flag == "fatal" && bytes.Contains(doc, []byte("Invoice-2")) {
					bad = append(bad, formattest.Document{Name: file, Bytes: doc, Rule: rule})
				}
			}
		}
	}
	return good, bad
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
