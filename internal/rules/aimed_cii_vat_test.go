package rules_test

import (
	. "github.com/postbud/postbud/internal/rules/rulestest"
)

// ciiVATAims breaks the rules of the nine VAT categories: the whole document is
// made one of the category first.
func ciiVATAims() []Aim {
	var aims []Aim
	for _, c := range []struct {
		code, family, rate string // a wrong rate
		reason             bool   // one is demanded
	}{
		{"AE", "BR-AE", "7", true}, {"E", "BR-E", "7", true}, {"G", "BR-G", "7", true}, {"K", "BR-IC", "7", true},
		{"L", "BR-AF", "0", false}, {"M", "BR-AG", "-1", false}, {"O", "BR-O", "25", true}, {"S", "BR-S", "0", false}, {"Z", "BR-Z", "7", false},
	} {
		all := SetAll("//CategoryCode", c.code)
		numbers := RemoveAll("//SpecifiedTaxRegistration")
		if c.code == "O" { // which forbids them
			numbers = All()
		}
		reason := grow(ciiRow, "ExemptionReason")
		if c.reason {
			reason = RemoveAll("//ExemptionReason")
		}
		row := c.family + "-08 " + c.family + "-09 "
		several := RemoveAll(ciiRow + "[3]") // two rows are there
		switch c.code {
		case "L", "M": // not checked officially
			row = ""
			fallthrough
		case "S":
			several = All(RemoveAll(ciiRow), Remove("SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem[2]"), Remove("SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem[2]"))
		}
		aims = append(aims,
			Aim{Rule: c.family + "-01", Edit: All(all, several)},
			Aim{Rule: c.family + "-02 " + c.family + "-03 " + c.family + "-04", Edit: All(all, numbers)},
			Aim{Rule: c.family + "-05 " + c.family + "-06 " + c.family + "-07 " + row + c.family + "-10", Edit: All(all, SetAll("//RateApplicablePercent", c.rate), reason,
				Set(ciiRow+"/BasisAmount", "17"), Set(ciiRow+"/CalculatedAmount", "17"))},
		)
	}
	all := SetAll("//CategoryCode", "O")
	aims = append(aims,
		Aim{Rule: "BR-O-11 BR-O-12", Edit: All(all, Set("//SpecifiedLineTradeSettlement/ApplicableTradeTax/CategoryCode", "S"))},
		Aim{Rule: "BR-O-13 BR-O-14", Edit: All(all, Set("//CategoryTradeTax/CategoryCode", "S"))},
		Aim{Rule: "BR-IC-11 BR-IC-12", Edit: All(SetAll("//CategoryCode", "K"), RemoveAll("//BillingSpecifiedPeriod"),
			RemoveAll("//ActualDeliverySupplyChainEvent"), RemoveAll("//ShipToTradeParty"))},
		Aim{Rule: "BR-48 BR-47", Edit: All(Remove(ciiRow+"/RateApplicablePercent"), Remove(ciiRow+"/CategoryCode"))},
	)
	return aims
}
