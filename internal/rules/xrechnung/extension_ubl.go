package xrechnung

import (
	. "github.com/postbud/postbud/internal/check"
)

// extensionUBL is the rules of documents that name the extension.
func extensionUBL() Pattern {
	return Pattern{
		On("cbc:EmbeddedDocumentBinaryObject[extension]", R("BR-DEX-01", Fatal, "BT-125", OneOfExactly("@mimeCode", mediaTypes()))),
		On("/Invoice[extension]",
			R("BR-DEX-02", Warning, "BT-131 BG-25", Every("cac:InvoiceLine[cac:SubInvoiceLine]|//cac:SubInvoiceLine[cac:SubInvoiceLine]",
				Equal(Value("cbc:LineExtensionAmount"), Sum("cac:SubInvoiceLine/cbc:LineExtensionAmount")))),
			R("BR-DEX-03", Fatal, "BG-30", Every("//cac:SubInvoiceLine/cac:Item", Just(1, "cac:ClassifiedTaxCategory")))),
		On("cac:LegalMonetaryTotal[extension]", R("BR-DEX-09", Fatal, "BT-115 BT-112 BT-113 BT-114", payable())),
		On("cac:PartyIdentification/cbc:ID[@schemeID][extension]", R("BR-DEX-04", Fatal, "BT-29 BT-46 BT-60", Any(
			OneOf("@schemeID", parties()), All(Is("@schemeID", "SEPA"), Word("trading"))))),
		On("cac:PartyLegalEntity/cbc:CompanyID[@schemeID][extension]", R("BR-DEX-05", Fatal, "BT-30 BT-47 BT-61", OneOf("@schemeID", parties()))),
		On("cac:StandardItemIdentification/cbc:ID[@schemeID][extension]", R("BR-DEX-06", Fatal, "BT-157", OneOf("@schemeID", parties()))),
		On("cbc:EndpointID[@schemeID][extension]", R("BR-DEX-07", Fatal, "BT-34 BT-49", OneOf("@schemeID", endpoints()))),
		On("cac:DeliveryLocation/cbc:ID[@schemeID][extension]", R("BR-DEX-08", Fatal, "BT-71", OneOf("@schemeID", parties()))),
		On("/Invoice/cac:PrepaidPayment[extension]",
			R("BR-DEX-10", Fatal, "", filled("cbc:ID")),
			R("BR-DEX-11", Fatal, "", filled("cbc:PaidAmount")),
			R("BR-DEX-12", Fatal, "", filled("cbc:InstructionID")),
			R("BR-DEX-13", Fatal, "", Places("cbc:PaidAmount", 0, 2)),
			R("BR-DEX-14", Fatal, "BT-5", Same("cbc:PaidAmount/@currencyID", "../cbc:DocumentCurrencyCode"))),
	}
}

// payable holds where the amount due adds up, what third parties are to be paid
// among it. Payments without an amount do not count as long as none has one.
func payable() Cond {
	const paid = "../cac:PrepaidPayment/cbc:PaidAmount"
	thirdParties := If(filled(paid), Sum(paid), Lit("0"))
	return Equal(
		Round(Minus(Value("cbc:PayableAmount"), OrZero(Value("cbc:PayableRoundingAmount"))), 2),
		Round(Plus(Minus(Value("cbc:TaxInclusiveAmount"), OrZero(Value("cbc:PrepaidAmount"))), thirdParties), 2))
}
