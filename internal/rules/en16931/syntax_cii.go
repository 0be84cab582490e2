package en16931

import (
	. "github.com/postbud/postbud/internal/check"
)

// ciiSyntax is the rules of how CII may say a thing: what it knows and EN 16931
// does not, and what EN 16931 knows once.
func ciiSyntax() Pattern {
	return Pattern{
		On("ram:SpecifiedTradeSettlementPaymentMeans").Without(Warning, ciiGoneMeans),
		On(ciiRoot+"/rsm:ExchangedDocumentContext",
			R("CII-SR-003", Warning, "BT-23", AtMost(1, "ram:BusinessProcessSpecifiedDocumentContextParameter")),
			R("CII-SR-009", Fatal, "BT-24", Just(1, "ram:GuidelineSpecifiedDocumentContextParameter")),
			R("CII-SR-010", Fatal, "BT-24", Just(1, "ram:GuidelineSpecifiedDocumentContextParameter/ram:ID")),
		).Without(Warning, ciiGoneContext),
		On(ciiRoot+"/rsm:ExchangedDocument", R("CII-SR-014", Fatal, "BT-3", Just(1, "ram:TypeCode"))).Without(Warning, ciiGoneHead),
		On(ciiRoot+"/rsm:ExchangedDocument/ram:IncludedNote", R("CII-SR-030", Warning, "BT-22", AtMost(1, "ram:Content"))),
		On(ciiLine).Without(Warning, ciiGoneLine),
		On(ciiLine+"/ram:AssociatedDocumentLineDocument",
			R("CII-SR-039", Warning, "BT-127", AtMost(1, "ram:IncludedNote")),
			R("CII-SR-040", Warning, "BT-127", AtMost(1, "ram:IncludedNote/ram:Content")),
		).Without(Warning, ciiGoneLineDocument),
		On(ciiLine+"/ram:SpecifiedTradeProduct",
			R("CII-SR-046", Fatal, "BT-157", Any(None("ram:GlobalID"), Has("ram:GlobalID/@schemeID"))),
			R("CII-SR-090", Fatal, "BT-159", Any(None("ram:OriginTradeCountry"), Just(1, "ram:OriginTradeCountry/ram:ID"))),
		).Without(Warning, ciiGoneItem),
		On(ciiLine+"/ram:SpecifiedTradeProduct/ram:ApplicableProductCharacteristic",
			R("CII-SR-069", Fatal, "BT-160", Just(1, "ram:Description")),
			R("CII-SR-072", Fatal, "BT-161", Just(1, "ram:Value"))),
		On(ciiLine+"/ram:SpecifiedLineTradeAgreement",
			R("CII-SR-439", Fatal, "BT-146", Just(1, "ram:NetPriceProductTradePrice/ram:ChargeAmount")),
			R("CII-SR-119", Warning, "BT-147", priceAllowance()),
			R("CII-SR-441", Fatal, "BT-146", AtMost(1, "ram:NetPriceProductTradePrice/ram:ChargeAmount")),
		).Without(Warning, ciiGonePrice),
		On("ram:SpecifiedTradeAllowanceCharge",
			R("CII-SR-463", Fatal, "BG-20 BG-21 BG-27 BG-28", Has("ram:ChargeIndicator")),
			R("CII-SR-471", Fatal, "BT-96 BT-103", AtMost(1, "ram:RateApplicablePercent")),
			R("CII-SR-472", Fatal, "BT-95 BT-102", AtMost(1, "ram:CategoryTradeTax")),
			R("CII-SR-473", Fatal, "BT-92 BT-99 BT-136 BT-141", AtMost(1, "ram:ActualAmount"))),
		On("ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge",
			R("CII-SR-440", Fatal, "BT-147", AtMost(1, "ram:ActualAmount"))),
		On(ciiLine+"/ram:SpecifiedLineTradeDelivery").Without(Warning, ciiGoneQuantity),
		On(ciiLine+"/ram:SpecifiedLineTradeSettlement",
			R("CII-SR-454", Warning, "BG-30", Just(1, "ram:ApplicableTradeTax")),
			R("CII-SR-474", Warning, "BT-128", AtMost(1, "ram:AdditionalReferencedDocument[ram:TypeCode~'130']")),
		).Without(Warning, ciiGoneLineAmounts),
		On(ciiAgreement, ciiOnceInAgreement()...).Without(Warning, ciiGoneAgreement),
		On(ciiDelivery, R("CII-SR-449", Warning, "BT-71", oneKindOfID("ram:ShipToTradeParty"))).Without(Warning, ciiGoneDelivery),
		On(ciiSettlement, ciiOnceInSettlement()...).Without(Warning, ciiGoneSettlement),
		On(ciiTotals, ciiOnceInTotals()...).Without(Warning, ciiGoneTotals),
		On(ciiRoot,
			R("CII-SR-467", Fatal, "BT-81", AlikeNormal("//ram:SpecifiedTradeSettlementPaymentMeans/ram:TypeCode")),
			R("CII-SR-468", Fatal, "BT-82", AlikeNormal("//ram:SpecifiedTradeSettlementPaymentMeans/ram:Information")),
			R("CII-SR-469", Fatal, "BT-83", AtMost(1, "//ram:ApplicableHeaderTradeSettlement/ram:PaymentReference")),
		).Without(Fatal, `
			@languageID       CII-DT-013
			@languageLocaleID CII-DT-014
		`).Without(Warning, `
			ram:ValuationBreakdownStatement CII-SR-438
		`),
		On("*[parameter]").Without(Warning, `
			ram:Value                    CII-SR-04
			ram:SpecifiedDocumentVersion CII-SR-05
		`),
	}
}

// priceAllowance holds where the price has allowances with an amount, or neither
// allowances nor amounts.
func priceAllowance() Cond {
	const applied = "ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge"
	return Any(
		All(False(applied+"/ram:ChargeIndicator/udt:Indicator"), Has(applied+"/ram:ActualAmount")),
		None(applied+"/ram:ChargeIndicator|"+applied+"/ram:ActualAmount"))
}

// oneKindOfID holds where a party does not have identifiers with and without
// scheme.
func oneKindOfID(party string) Cond { return Any(None(party+"/ram:ID"), None(party+"/ram:GlobalID")) }

func ciiOnceInAgreement() []Rule {
	const document = "ram:AdditionalReferencedDocument"
	notBoth := func(party string) Cond {
		return Any(None(party+"/ram:DefinedTradeContact/ram:PersonName"), None(party+"/ram:DefinedTradeContact/ram:DepartmentName"))
	}
	return []Rule{
		R("CII-SR-450", Warning, "BT-46", oneKindOfID("ram:BuyerTradeParty")),
		R("CII-SR-455", Fatal, "BG-6", AtMost(1, "ram:SellerTradeParty/ram:DefinedTradeContact")),
		R("CII-SR-456", Fatal, "BG-9", AtMost(1, "ram:BuyerTradeParty/ram:DefinedTradeContact")),
		R("CII-SR-457", Warning, "BT-17", AtMost(1, document+"[ram:TypeCode='50']")),
		R("CII-SR-458", Warning, "BT-18", AtMost(1, document+"[ram:TypeCode='130']")),
		R("CII-SR-459", Fatal, "BT-34", AtMost(1, "ram:SellerTradeParty/ram:URIUniversalCommunication")),
		R("CII-SR-460", Fatal, "BT-49", AtMost(1, "ram:BuyerTradeParty/ram:URIUniversalCommunication")),
		R("CII-SR-465", Warning, "BT-41", notBoth("ram:SellerTradeParty")),
		R("CII-SR-466", Warning, "BT-56", notBoth("ram:BuyerTradeParty")),
		// These two count over all supporting documents together.
		R("CII-SR-475", Warning, "BT-123", AtMost(1, document+"[ram:TypeCode~'916']/ram:Name")),
		R("CII-SR-476", Warning, "BT-125", AtMost(1, document+"[ram:TypeCode~'916']/ram:AttachmentBinaryObject")),
	}
}

func ciiOnceInSettlement() []Rule {
	const account = "ram:PayeePartyCreditorFinancialAccount/ram:IBANID|ram:PayeePartyCreditorFinancialAccount/ram:ProprietaryID"
	return []Rule{
		R("CII-SR-451", Warning, "BT-60", oneKindOfID("ram:PayeeTradeParty")),
		R("CII-SR-452", Warning, "BT-20", AtMost(1, "ram:SpecifiedTradePaymentTerms")),
		R("CII-SR-453", Warning, "BT-20", AtMost(1, "ram:SpecifiedTradePaymentTerms/ram:Description")),
		R("CII-SR-461", Fatal, "BT-7", AtMost(1, "ram:ApplicableTradeTax/ram:TaxPointDate")),
		R("CII-SR-462", Fatal, "BT-8", Alike("//ram:ApplicableTradeTax/ram:DueDateTypeCode")),
		R("CII-SR-470", Fatal, "BT-84", Every("ram:SpecifiedTradeSettlementPaymentMeans",
			When(Is("ram:TypeCode", "30", "58"), Has(account)))),
	}
}

func ciiOnceInTotals() []Rule {
	var rules []Rule
	for _, once := range []struct{ id, name, terms string }{
		{"CII-SR-477", "LineTotalAmount", "BT-106"},
		{"CII-SR-478", "ChargeTotalAmount", "BT-108"},
		{"CII-SR-479", "AllowanceTotalAmount", "BT-107"},
		{"CII-SR-480", "TaxBasisTotalAmount", "BT-109"},
		{"CII-SR-481", "RoundingAmount", "BT-114"},
		{"CII-SR-482", "GrandTotalAmount", "BT-112"},
		{"CII-SR-483", "InformationAmount", ""},
		{"CII-SR-484", "TotalPrepaidAmount", "BT-113"},
		{"CII-SR-485", "TotalDiscountAmount", ""},
		{"CII-SR-486", "TotalAllowanceChargeAmount", ""},
		{"CII-SR-487", "DuePayableAmount", "BT-115"},
		{"CII-SR-488", "RetailValueExcludingTaxInformationAmount", ""},
		{"CII-SR-489", "TotalDepositFeeInformationAmount", ""},
		{"CII-SR-490", "ProductValueExcludingTobaccoTaxInformationAmount", ""},
		{"CII-SR-491", "TotalRetailValueInformationAmount", ""},
		{"CII-SR-492", "GrossLineTotalAmount", ""},
		{"CII-SR-493", "NetLineTotalAmount", ""},
		{"CII-SR-494", "NetIncludingTaxesLineTotalAmount", ""},
	} {
		rules = append(rules, R(once.id, Fatal, once.terms, AtMost(1, "ram:"+once.name)))
	}
	return rules
}
