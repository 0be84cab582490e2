package rules_test

import (
	"strings"

	. "github.com/postbud/postbud/internal/rules/rulestest"
)

// aimedVAT is the aims at the rules of the nine VAT categories, and of split
// payment.
func aimedVAT() []Aim {
	aims := []Aim{
		{Rule: "BR-B-01 BR-B-02", Edit: Set("//ClassifiedTaxCategory/ID", "B")},
		{Rule: "BR-IC-11 BR-IC-12", Edit: All(everyLineIn("K", "0"), Remove("Delivery"), Remove("InvoicePeriod"))},
		{Rule: "BR-O-11 BR-O-12 BR-O-13 BR-O-14", Edit: Set("TaxTotal/TaxSubtotal/TaxCategory/ID", "O")},
	}
	for code, family := range map[string]string{"AE": "BR-AE", "E": "BR-E", "G": "BR-G", "K": "BR-IC", "L": "BR-AF", "M": "BR-AG", "O": "BR-O", "S": "BR-S", "Z": "BR-Z"} {
		rules := func(ends ...string) string { return family + strings.Join(ends, " "+family) }
		wrong, reason := "25", RemoveAll("//TaxCategory/TaxExemptionReasonCode")
		if strings.Contains("S L M", code) {
			wrong, reason = "-1", Put("TaxTotal/TaxSubtotal/TaxCategory", "<cbc:TaxExemptionReason>x</cbc:TaxExemptionReason>")
		}
		if code == "Z" {
			reason = Put("TaxTotal/TaxSubtotal/TaxCategory", "<cbc:TaxExemptionReason>x</cbc:TaxExemptionReason>")
		} else if !strings.Contains("S L M", code) {
			reason = All(reason, RemoveAll("//TaxCategory/TaxExemptionReason"))
		}
		aims = append(aims,
			Aim{Rule: rules("-01"), Edit: All(everyLineIn(code, "0"), RemoveAll("TaxTotal/TaxSubtotal/TaxCategory"))},
			Aim{Rule: rules("-05", "-06", "-07", "-10"), Edit: All(everyLineIn(code, wrong), reason)},
			Aim{Rule: rules("-08"), Edit: All(everyLineIn(code, "0"), Set("TaxTotal/TaxSubtotal/TaxableAmount", "1"))},
			Aim{Rule: rules("-08"), Seed: "peppolbis/credit note", Edit: All(everyLineIn(code, "0"), Set("TaxTotal/TaxSubtotal/TaxableAmount", "1"))})
		if code == "O" {
			aims = append(aims, Aim{Rule: rules("-02", "-03", "-04"), Edit: everyLineIn(code, "0")})
		} else {
			aims = append(aims, Aim{Rule: rules("-02", "-03", "-04"), Edit: All(everyLineIn(code, "0"), RemoveAll("//PartyTaxScheme"))})
		}
		if !strings.Contains("L M", code) { // theirs never fire
			aims = append(aims, Aim{Rule: rules("-09"), Edit: All(everyLineIn(code, "0"), Set("TaxTotal/TaxSubtotal/TaxAmount", "2"))})
		}
	}
	return aims
}

// everyLineIn gives every line, allowance and row of the summary that VAT category
// and rate.
func everyLineIn(code, rate string) Edit {
	return All(SetAll("//ClassifiedTaxCategory/ID", code), SetAll("//TaxCategory/ID", code), SetAll("//Percent", rate))
}
