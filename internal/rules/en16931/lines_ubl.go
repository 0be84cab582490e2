package en16931

import (
	. "github.com/postbud/postbud/internal/check"
)

const eitherLine = "cac:InvoiceLine|cac:CreditNoteLine"

// lines is the rules of the invoice line (BG-25) and its item (BG-31).
func lines() Pattern {
	const quantity = "cbc:InvoicedQuantity|cbc:CreditedQuantity"
	const gross = "cac:Price/cac:AllowanceCharge/cbc:BaseAmount"
	return Pattern{
		On(eitherLine,
			R("BR-21", Fatal, "BT-126", Filled("cbc:ID")),
			R("BR-22", Fatal, "BT-129", Has(quantity)),
			R("BR-23", Fatal, "BT-130", Has("cbc:InvoicedQuantity/@unitCode|cbc:CreditedQuantity/@unitCode")),
			R("BR-24", Fatal, "BT-131", Has("cbc:LineExtensionAmount")),
			R("BR-25", Fatal, "BT-153", Filled("cac:Item/cbc:Name")),
			R("BR-26", Fatal, "BT-146", Has("cac:Price/cbc:PriceAmount")),
			R("BR-27", Fatal, "BT-146", Sign("cac:Price/cbc:PriceAmount", isNotNegative)),
			R("BR-28", Fatal, "BT-148", Tell(Any(None(gross), Sign(gross, isNotNegative)), Loose(gross), Lit("0"))),
			R("BR-CO-04", Fatal, "BT-151", Has("cac:Item/cac:ClassifiedTaxCategory[vat]/cbc:ID")),
			R("BR-DEC-23", Fatal, "BT-131", Cents("cbc:LineExtensionAmount"))),
		allowanceRules("cac:InvoiceLine/cac:AllowanceCharge[allowance]|cac:CreditNoteLine/cac:AllowanceCharge[allowance]", lineAllowance()),
		allowanceRules("cac:InvoiceLine/cac:AllowanceCharge[charge]|cac:CreditNoteLine/cac:AllowanceCharge[charge]", lineCharge()),
		On("//cac:AdditionalItemProperty", R("BR-54", Fatal, "BT-160 BT-161", All(Has("cbc:Name"), Has("cbc:Value")))),
		On("cac:InvoiceLine/cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode|cac:CreditNoteLine/cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode",
			R("BR-65", Fatal, "BT-158", Has("@listID"))),
		On("cac:InvoiceLine/cac:Item/cac:StandardItemIdentification/cbc:ID|cac:CreditNoteLine/cac:Item/cac:StandardItemIdentification/cbc:ID",
			R("BR-64", Fatal, "BT-157", Has("@schemeID"))),
	}
}

// documentAllowances is the rules of allowances (BG-20) and charges (BG-21) of the
// document.
func documentAllowances() Pattern {
	return Pattern{
		allowanceRules("/Invoice/cac:AllowanceCharge[allowance]|/CreditNote/cac:AllowanceCharge[allowance]", documentAllowance()),
		allowanceRules("/Invoice/cac:AllowanceCharge[charge]|/CreditNote/cac:AllowanceCharge[charge]", documentCharge()),
	}
}

func allowanceRules(path string, id allowanceIDs) Context {
	reason := Any(Has("cbc:AllowanceChargeReason"), Has("cbc:AllowanceChargeReasonCode"))
	rules := []Rule{
		R(id.amount, Fatal, id.amountTerm, Has("cbc:Amount")),
		R(id.reason, Fatal, id.reasonTerms, reason),
		R(id.agree, Fatal, id.reasonTerms, Always()), // whether a text fits a code is for people to judge
		R(id.either, Fatal, id.reasonTerms, reason),
		R(id.cents, Fatal, id.amountTerm, Cents("cbc:Amount")),
		R(id.baseCents, Fatal, id.baseTerm, Cents("cbc:BaseAmount")),
	}
	if id.category != "" {
		rules = append(rules, R(id.category, Fatal, id.categoryTerm, Has("cac:TaxCategory[vat]/cbc:ID")))
	}
	return On(path, rules...)
}

// periods is the rules of the invoicing period of a line (BG-26) and of the
// document (BG-14).
func periods() Pattern {
	inOrder := Any(None("cbc:StartDate"), None("cbc:EndDate"), OnOrAfter("cbc:EndDate", "cbc:StartDate"))
	return Pattern{
		On("cac:InvoiceLine/cac:InvoicePeriod|cac:CreditNoteLine/cac:InvoicePeriod",
			R("BR-30", Fatal, "BT-134 BT-135", inOrder),
			R("BR-CO-20", Fatal, "BT-134 BT-135", Has("cbc:StartDate|cbc:EndDate"))),
		On("cac:InvoicePeriod",
			R("BR-29", Fatal, "BT-73 BT-74", inOrder),
			R("BR-CO-19", Fatal, "BT-73 BT-74", Has("cbc:StartDate|cbc:EndDate|cbc:DescriptionCode"))),
	}
}
