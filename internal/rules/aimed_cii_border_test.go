package rules_test

import (
	. "github.com/postbud/postbud/internal/rules/rulestest"
)

// ciiBorderAims is documents at the borders of tests that calculate in binary, and
// of those that tell a zero below zero from another: they break what they break.
func ciiBorderAims() []Aim {
	var edits []Edit
	one := All( // a single line, no allowances
		RemoveAll("//SpecifiedTradeAllowanceCharge"), RemoveAll(ciiSums+"/ChargeTotalAmount"), RemoveAll(ciiSums+"/AllowanceTotalAmount"),
		Remove("SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem[3]"), Remove("SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem[2]"),
		Remove(ciiRow+"[2]"))
	for _, pair := range [][2]string{{"1.05", "2.05"}, {"0.05", "1.05"}, {"1.10", "2.10"}, {"0.10", "1.10"}, {"0.30", "1.30"}, {"4.35", "3.35"}, {"8.41", "9.41"},
		{"100.07", "101.07"}, {"1.005", "1.00"}, {"1.005", "1.01"}, {"1.115", "1.12"}, {"0.00", "-0.00"}, {"0.00", "-0"}, {"-0.00", "0.00"}, {"0.001", "0.00"}, {"-0.001", "-0.00"}} {
		net, other := pair[0], pair[1]
		line := All(one, Set("//SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount", net))
		for _, code := range []string{"S", "E", "Z", "O"} {
			edits = append(edits, All(line, SetAll("//CategoryCode", code), Set(ciiRow+"/BasisAmount", other), Set(ciiSums+"/LineTotalAmount", other)))
		}
		edits = append(edits,
			All(line, Set(ciiRow+"/BasisAmount", net), Set(ciiRow+"/CalculatedAmount", other), Set(ciiRow+"/RateApplicablePercent", "100")),
			All(Set(ciiHeader+"/SpecifiedTradeAllowanceCharge[1]/ActualAmount", net), Set(ciiSums+"/AllowanceTotalAmount", other),
				Set(ciiHeader+"/SpecifiedTradeAllowanceCharge[2]/ActualAmount", other), Set(ciiSums+"/ChargeTotalAmount", net)),
			All(one, Set(ciiRow+"/CalculatedAmount", net), Set(ciiSums+"/TaxTotalAmount", other)),
			SetAll("//RateApplicablePercent", other),
			SetAll("//ChargeAmount", other))
	}
	// Where a rule asks an allowance or charge which of the two it is, and it does not say.
	for _, code := range []string{"S", "E", "O", "Z"} {
		edits = append(edits,
			All(SetAll("//CategoryCode", code), Remove(ciiHeader+"/SpecifiedTradeAllowanceCharge/ChargeIndicator")),
			All(SetAll("//CategoryCode", code), choose(ciiHeader+"/SpecifiedTradeAllowanceCharge/ChargeIndicator", "IndicatorString")),
			All(SetAll("//CategoryCode", code), SetAll("//ChargeIndicator/Indicator", "1")),
			All(SetAll("//CategoryCode", code), SetAll("//ChargeIndicator/Indicator", " false ")))
	}
	var aims []Aim
	for _, edit := range edits {
		aims = append(aims, Aim{Edit: edit})
	}
	return aims
}

// choose puts one of two elements that exclude each other in, instead of the other.
func choose(path, name string) Edit {
	return At(path, func(e *Element) bool { return put(e, name) != nil })
}
