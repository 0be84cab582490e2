package rules_test

import (
	. "github.com/postbud/postbud/internal/rules/rulestest"
)

// zeros are ways to write nothing. The processor that runs the official rules takes
// the last for less than 0. Chance takes more of them (rulestest).
func zeros() []string { return []string{"0.000", "-0", "-0.00"} }

// zerosUBL puts them where the official tests of UBL compare with 0.
func zerosUBL() []Aim {
	var edits []Edit
	for _, zero := range zeros() {
		for _, path := range []string{"InvoiceLine/Price/PriceAmount", "InvoiceLine/Price/AllowanceCharge/BaseAmount", "InvoiceLine/Price/BaseQuantity", "InvoiceLine/Price/AllowanceCharge/Amount",
			"TaxTotal[1]/TaxAmount", "TaxTotal[2]/TaxAmount", "LegalMonetaryTotal/PayableAmount", "TaxTotal/TaxSubtotal/TaxAmount", "InvoiceLine/InvoicedQuantity", "LegalMonetaryTotal/PayableRoundingAmount"} {
			edits = append(edits, Set(path, zero))
		}
		edits = append(edits, All(Set("TaxTotal[1]/TaxAmount", zero), Set("TaxTotal[2]/TaxAmount", "-1")), All(Set("TaxTotal[1]/TaxAmount", "-1"), Set("TaxTotal[2]/TaxAmount", zero)),
			All(Set("TaxTotal[1]/TaxAmount", zero), Set("TaxTotal[2]/TaxAmount", zero)))
		for _, category := range []string{"S", "Z", "E", "AE", "K", "G", "O", "L", "M", "B"} {
			edits = append(edits, All(SetAll("//TaxCategory/ID", category), SetAll("//ClassifiedTaxCategory/ID", category), SetAll("//TaxCategory/Percent", zero), SetAll("//ClassifiedTaxCategory/Percent", zero)))
		}
	}
	return agree(edits)
}

// zerosCII is the same of CII.
func zerosCII() []Aim {
	var edits []Edit
	for _, zero := range zeros() {
		for _, path := range []string{"//NetPriceProductTradePrice/ChargeAmount", "//GrossPriceProductTradePrice/ChargeAmount", "//NetPriceProductTradePrice/BasisQuantity", "//BilledQuantity",
			"//TaxTotalAmount[1]", "//TaxTotalAmount[2]", "//DuePayableAmount", "//CalculatedAmount", "//AppliedTradeAllowanceCharge/ActualAmount", "//RoundingAmount"} {
			edits = append(edits, Set(path, zero))
		}
		// What is added up may be absent; the sum is then of another kind.
		edits = append(edits, All(RemoveAll("//SpecifiedTradeAllowanceCharge"), Set("//AllowanceTotalAmount", zero), Set("//ChargeTotalAmount", zero)),
			All(RemoveAll("//ApplicableTradeTax/CalculatedAmount"), Set("//TaxTotalAmount[1]", zero)))
		edits = append(edits, All(Set("//TaxTotalAmount[1]", zero), Set("//TaxTotalAmount[2]", "-1")), All(Set("//TaxTotalAmount[1]", "-1"), Set("//TaxTotalAmount[2]", zero)))
		for _, category := range []string{"S", "Z", "E", "AE", "K", "G", "O", "L", "M"} {
			edits = append(edits, All(SetAll("//CategoryCode", category), SetAll("//RateApplicablePercent", zero)), All(SetAll("//CategoryCode", category), SetAll("//CalculatedAmount", zero)))
		}
	}
	return agree(edits)
}
