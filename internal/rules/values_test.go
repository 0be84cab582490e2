package rules_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/internal/rules"
	"github.com/postbud/postbud/internal/text/sentences"
	"github.com/postbud/postbud/internal/ubl"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

// TestFindingsBearWhatTheirSentencesAskFor looks at every finding on the official
// documents.
func TestFindingsBearWhatTheirSentencesAskFor(t *testing.T) {
	dir := filepath.Join(judge.NeedShared(t), "testdata")
	told := map[string]bool{}
	for _, set := range []string{"units-en16931-ubl", "units-peppol-ubl", "en16931-ubl"} {
		files, err := filepath.Glob(filepath.Join(dir, set, "*.[xX][mM][lL]"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			doc, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			findings, err := rules.Check(t.Context(), bytes.NewReader(doc), invoice.Date{}, rules.EN16931, rules.Peppol)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range findings {
				s, _ := sentences.Of(f.Rule)
				need := 0
				if strings.Contains(s.EN, "{found}") {
					need = 1
				}
				if strings.Contains(s.EN, "{due}") {
					need = 2
				}
				if len(f.Values) < need && !told[f.Rule] {
					told[f.Rule] = true
					t.Errorf("%s: %s has the values %q; its sentence is: %s", filepath.Base(file), f.Rule, f.Values, s.EN)
				}
				if f.Path == "" || f.Path[0] != '/' {
					t.Errorf("%s: %s has the path %q", filepath.Base(file), f.Rule, f.Path)
				}
			}
		}
	}
}

func TestFindingSaysWhatWasFoundAndWhatWasDue(t *testing.T) {
	cases := []struct {
		rule  string
		spoil func(*invoice.Invoice)
		path  string
		want  string
	}{
		{"BR-CO-10", func(i *invoice.Invoice) { i.Totals.Lines = invoice.MustDecimal("60.00") }, "/Invoice/cac:LegalMonetaryTotal[1]",
			"The sum of the lines is given as 60.00, but the lines add up to 59.85."},
		{"BR-CO-15", func(i *invoice.Invoice) { i.Totals.TotalWithVAT = invoice.MustDecimal("74.82") }, "/Invoice",
			"The total with VAT is 74.82, but the total without VAT plus the VAT gives 74.81."},
		{"BR-CO-16", func(i *invoice.Invoice) { i.Totals.Due = invoice.MustDecimal("1") }, "/Invoice/cac:LegalMonetaryTotal[1]",
			"The amount to be paid is 1, but the total with VAT less what is paid already gives 74.81."},
		{"BR-CO-17", func(i *invoice.Invoice) { i.VATBreakdown[0].Tax = invoice.MustDecimal("20.00") }, "/Invoice/cac:TaxTotal[1]/cac:TaxSubtotal[1]",
			"The VAT in a row of the VAT summary is 20.00, but its taxable amount and rate give 14.96."},
		{"BR-S-08", func(i *invoice.Invoice) { i.VATBreakdown[0].Taxable = invoice.MustDecimal("70") }, "/Invoice/cac:TaxTotal[1]/cac:TaxSubtotal[1]/cac:TaxCategory[1]",
			"The taxable amount for “standard VAT” is 70, but its lines less discounts plus charges give 59.85."},
		{"PEPPOL-EN16931-R120", func(i *invoice.Invoice) { i.Lines[0].Quantity = invoice.MustDecimal("4") }, "/Invoice/cac:InvoiceLine[1]",
			"The amount of a line is 59.85, but quantity times price, with its charges and discounts, gives 79.80."},
		{"BR-CL-04", func(i *invoice.Invoice) { i.Currency = "XYZ" }, "/Invoice/cbc:DocumentCurrencyCode[1]",
			"The currency of the invoice “XYZ” is not a code that may be used."},
		{"PEPPOL-COMMON-R042", func(i *invoice.Invoice) { i.Seller.LegalRegistration.Value = "123" }, "/Invoice/cac:AccountingSupplierParty[1]/cac:Party[1]/cac:PartyLegalEntity[1]/cbc:CompanyID[1]",
			"“123” is not a Danish CVR number: write eight digits."},
	}
	for _, c := range cases {
		t.Run(c.rule, func(t *testing.T) {
			inv := invoicetest.Minimal()
			c.spoil(inv)
			var doc bytes.Buffer
			if err := ubl.Write(t.Context(), &doc, inv); err != nil {
				t.Fatal(err)
			}
			findings, err := rules.Check(t.Context(), &doc, invoice.Date{}, rules.EN16931, rules.Peppol)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range findings {
				if f.Rule == c.rule {
					s, _ := sentences.Of(f.Rule)
					if got := sentences.Fill(s.EN, f.Values); got != c.want || f.Path != c.path {
						t.Errorf("at %s: %s", f.Path, got)
					}
					return
				}
			}
			t.Errorf("it did not fire; %v did", findings)
		})
	}
}
