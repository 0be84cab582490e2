package rules_test

import (
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/check"
	"github.com/postbud/postbud/internal/rules/rulestest"
)

// TestOfficialRulesThatReadTextNodesRejectAPartedValue is what TestDifferential
// proves of many more documents, for those who have no judge at hand.
func TestOfficialRulesThatReadTextNodesRejectAPartedValue(t *testing.T) {
	seeds := ours(t)
	for _, c := range []struct {
		layer, seed, path, markup string
		parts                     bool
	}{
		{"peppol-ubl", "peppolbis/aim", "CustomizationID", rulestest.Comment, true},
		{"peppol-ubl", "peppolbis/aim", "CustomizationID", rulestest.Section, false},
		{"peppol-ubl", "peppolbis/aim", "TaxCurrencyCode", rulestest.Instruction, true},
		{"peppol-ubl", "peppolbis/aim", "DocumentCurrencyCode", rulestest.Comment, true},
		{"peppol-ubl", "peppolbis/minimal", "DocumentCurrencyCode", rulestest.Comment, false}, // no rule compares it
		{"peppol-ubl", "peppolbis/aim", "IssueDate", rulestest.Comment, true},
		{"peppol-ubl", "peppolbis/aim", "InvoiceLine/InvoicePeriod/EndDate", rulestest.Comment, true},
		{"peppol-ubl", "peppolbis/aim", "InvoiceTypeCode", rulestest.Instruction, true},
		{"peppol-ubl", "peppolbis/credit note", "CreditNoteTypeCode", rulestest.Comment, true},
		{"peppol-ubl", "peppolbis/aim", "AllowanceCharge[2]/AllowanceChargeReasonCode", rulestest.Comment, true},
		{"peppol-ubl", "peppolbis/aim", "AccountingSupplierParty/Party/PartyLegalEntity/CompanyID", rulestest.Comment, true},
		{"peppol-ubl", "peppolbis/aim", "AccountingCustomerParty/Party/PartyLegalEntity/CompanyID", rulestest.Comment, false},
		{"peppol-ubl", "peppolbis/aim", "BuyerReference", rulestest.Comment, false},
		{"xrechnung-ubl", "xrechnung/aim", "InvoiceLine/AllowanceCharge/ChargeIndicator", rulestest.Comment, true},
		{"xrechnung-ubl", "xrechnung/aim", "CustomizationID", rulestest.Comment, false},
		{"xrechnung-cii", "cii/aim", "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/InvoiceCurrencyCode", rulestest.Comment, true},
		{"xrechnung-cii", "cii/aim", "//AppliedTradeAllowanceCharge/ChargeIndicator/Indicator", rulestest.Instruction, true},
		{"en16931-ubl", "peppolbis/aim", "CustomizationID", rulestest.Comment, false},
		{"en16931-cii", "cii/aim", "//InvoiceCurrencyCode", rulestest.Comment, false},
		{"oioubl-21", "oioubl/minimal", "IssueDate", rulestest.Comment, false},
	} {
		var doc *rulestest.Element
		for _, s := range seeds {
			if s.Name == c.seed {
				doc = s.Doc.Clone()
			}
		}
		if doc == nil || !rulestest.Part(c.path, -1, c.markup)(doc) {
			t.Errorf("%s has no %s", c.seed, c.path)
			continue
		}
		for _, l := range rulestest.Layers() {
			if !strings.HasPrefix(l.Name, c.layer) {
				continue
			}
			found, err := rulestest.Ours(t.Context(), l, doc.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			if got := found[check.RuleSingle+" fatal"] > 0; got != c.parts {
				t.Errorf("%s: %q in %s of %s: got %v", c.layer, c.markup, c.path, c.seed, found)
			}
		}
	}
}
