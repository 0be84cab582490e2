package en16931

import (
	. "github.com/postbud/postbud/internal/check"
)

// ciiReferences is the rules of item classifications and supporting documents.
func ciiReferences() Pattern {
	return Pattern{
		On("ram:DesignatedProductClassification",
			R("BR-65", Fatal, "BT-158", Any(None("ram:ClassCode"), Filled("ram:ClassCode/@listID")))),
		On("ram:AdditionalReferencedDocument", R("BR-52", Fatal, "BT-122", Filled("ram:IssuerAssignedID"))),
	}
}

// ciiPayment is the rules of cards and accounts (BG-17, BG-18). The account comes
// before the payment means around it, whose rule stands with the parties.
func ciiPayment() Pattern {
	return Pattern{
		On("ram:ApplicableTradeSettlementFinancialCard", R("BR-51", Fatal, "BT-87", Quiet(Matches("ram:ID", `^(?s:.{0,10})$`)))),
		On("ram:SpecifiedTradeSettlementPaymentMeans[transfer]/ram:PayeePartyCreditorFinancialAccount",
			R("BR-50", Fatal, "BT-84", Any(Filled("ram:IBANID"), Filled("ram:ProprietaryID"))),
			R("BR-61", Fatal, "BT-81 BT-84", Has("ram:IBANID|ram:ProprietaryID"))),
		On(ciiDelivery, R("BR-57", Fatal, "BT-80", Any(
			None("ram:ShipToTradeParty/ram:PostalTradeAddress"),
			Filled("ram:ShipToTradeParty/ram:PostalTradeAddress/ram:CountryID")))),
	}
}

// ciiParties is the rules of payee, seller, tax representative and preceding
// invoice.
func ciiParties() Pattern {
	const seller = "../../ram:ApplicableHeaderTradeAgreement/ram:SellerTradeParty/"
	another := func(what string) Cond { return Quiet(Not(Same(what, seller+what))) }
	return Pattern{
		On("ram:PayeeTradeParty", R("BR-17", Fatal, "BT-59", All(Has("ram:Name"),
			another("ram:Name"), another("ram:ID"), another("ram:SpecifiedLegalOrganization/ram:ID")))),
		On("ram:SpecifiedTradeSettlementPaymentMeans", R("BR-49", Fatal, "BT-81", Has("ram:TypeCode"))),
		On(ciiSettlement+"/ram:InvoiceReferencedDocument", R("BR-55", Fatal, "BT-25", Filled("ram:IssuerAssignedID"))),
		On("ram:SellerTradeParty", R("BR-CO-26", Fatal, "BT-29 BT-30 BT-31",
			Has("ram:ID|ram:GlobalID|ram:SpecifiedLegalOrganization/ram:ID|ram:SpecifiedTaxRegistration/ram:ID[@schemeID='VA']"))),
		On("ram:SellerTaxRepresentativeTradeParty",
			R("BR-18", Fatal, "BT-62", Filled("ram:Name")),
			R("BR-19", Fatal, "BG-12", Has("ram:PostalTradeAddress")),
			R("BR-20", Fatal, "BT-69", Filled("ram:PostalTradeAddress/ram:CountryID")),
			R("BR-56", Fatal, "BT-63", Filled("ram:SpecifiedTaxRegistration/ram:ID[@schemeID='VA']"))),
	}
}
