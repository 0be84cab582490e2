package en16931

import (
	. "github.com/postbud/postbud/internal/check"
)

// ciiLines is the rules of the invoice line (BG-25) and its item (BG-31).
func ciiLines() Pattern {
	const quantity = "ram:SpecifiedLineTradeDelivery/ram:BilledQuantity"
	const total = "ram:SpecifiedLineTradeSettlement/ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount"
	const net = "ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice/ram:ChargeAmount"
	const gross = "ram:SpecifiedLineTradeAgreement/ram:GrossPriceProductTradePrice/ram:ChargeAmount"
	const item = "ram:SpecifiedTradeProduct/ram:GlobalID"
	return Pattern{
		On("ram:IncludedSupplyChainTradeLineItem",
			R("BR-21", Fatal, "BT-126", Filled("ram:AssociatedDocumentLineDocument/ram:LineID")),
			R("BR-22", Fatal, "BT-129", Has(quantity)),
			R("BR-23", Fatal, "BT-130", Has(quantity+"/@unitCode")),
			R("BR-24", Fatal, "BT-131", Has(total)),
			R("BR-25", Fatal, "BT-153", Filled("ram:SpecifiedTradeProduct/ram:Name")),
			R("BR-26", Fatal, "BT-146", Has(net)),
			R("BR-27", Fatal, "BT-146", Sign(net, isNotNegative)),
			R("BR-28", Fatal, "BT-148", Any(None(gross), Sign(gross, isNotNegative))),
			R("BR-64", Fatal, "BT-157", Any(None(item), Filled(item+"/@schemeID"))),
			R("BR-CO-04", Fatal, "BT-151", Has("ram:SpecifiedLineTradeSettlement/ram:ApplicableTradeTax[vat]/ram:CategoryCode")),
			R("BR-CO-18", Fatal, "BG-23", Once(Has("//rsm:SupplyChainTradeTransaction/"+ciiRow))),
			R("BR-DEC-23", Fatal, "BT-131", Cents(total))),
		ciiAllowanceRules("ram:SpecifiedLineTradeSettlement", "false", lineAllowance()),
		ciiAllowanceRules("ram:SpecifiedLineTradeSettlement", "true", lineCharge()),
		On("ram:ApplicableProductCharacteristic", R("BR-54", Fatal, "BT-160 BT-161", All(Has("ram:Description"), Has("ram:Value")))),
	}
}

// ciiDocumentAllowances is the rules of allowances (BG-20) and charges (BG-21) of
// the document.
func ciiDocumentAllowances() Pattern {
	return Pattern{
		ciiAllowanceRules("ram:ApplicableHeaderTradeSettlement", "false", documentAllowance()),
		ciiAllowanceRules("ram:ApplicableHeaderTradeSettlement", "true", documentCharge()),
	}
}

// ciiAllowanceRules are about allowances or charges directly below an element. The
// official contexts compare with the word, so that 0 and 1 are neither.
func ciiAllowanceRules(around, word string, id allowanceIDs) Context {
	const cents = "../ram:ActualAmount"
	reason := Has("../ram:Reason|../ram:ReasonCode")
	rules := []Rule{
		R(id.amount, Fatal, id.amountTerm, Has("../ram:ActualAmount")),
		R(id.reason, Fatal, id.reasonTerms, reason),
		R(id.agree, Fatal, id.reasonTerms, Always()), // whether a text fits a code is for people to judge
		R(id.either, Fatal, id.reasonTerms, reason),
		R(id.cents, Fatal, id.amountTerm, Any(None(cents), AtFirst(cents, Cents(".")))),
		R(id.baseCents, Fatal, id.baseTerm, Cents("../ram:BasisAmount")),
	}
	if id.category != "" {
		rules = append(rules, R(id.category, Fatal, id.categoryTerm, Has("../ram:CategoryTradeTax[vat]/ram:CategoryCode")))
	}
	return On(around+"/ram:SpecifiedTradeAllowanceCharge/ram:ChargeIndicator[udt:Indicator='"+word+"']", rules...)
}

// ciiPeriods is the rules of the invoicing period of a line (BG-26) and of the
// document (BG-14). Days are compared as they are written.
func ciiPeriods() Pattern {
	const day = "/udt:DateTimeString[@format='102']"
	ends := Has("ram:StartDateTime|ram:EndDateTime")
	inOrder := Any(None("ram:StartDateTime"), None("ram:EndDateTime"),
		NotBefore("ram:EndDateTime"+day, "ram:StartDateTime"+day))
	return Pattern{
		On("ram:SpecifiedLineTradeSettlement/ram:BillingSpecifiedPeriod",
			R("BR-30", Fatal, "BT-134 BT-135", inOrder),
			R("BR-CO-20", Fatal, "BT-134 BT-135", ends)),
		On("ram:ApplicableHeaderTradeSettlement/ram:BillingSpecifiedPeriod",
			R("BR-29", Fatal, "BT-73 BT-74", inOrder),
			R("BR-CO-19", Fatal, "BT-73 BT-74", ends)),
	}
}
