package rules_test

import (
	"strings"

	. "github.com/postbud/postbud/internal/rules/rulestest"
)

const (
	wholeCII      = "xrechnung/src__test__technical-cases__cius__01.04_comprehensive_test_uncefact"
	extendedCII   = "extension of " + wholeCII
	vehiclesInCII = "vehicles of xrechnung/src__test__technical-cases__cvd"

	xrTrade      = "SupplyChainTradeTransaction/"
	xrAgreement  = xrTrade + "ApplicableHeaderTradeAgreement/"
	xrSettlement = xrTrade + "ApplicableHeaderTradeSettlement/"
	xrLine       = xrTrade + "IncludedSupplyChainTradeLineItem/"
)

// aimedXRechnungCII is the aims in CII; like those in UBL.
func aimedXRechnungCII() []Aim {
	const seller, buyer = xrAgreement + "SellerTradeParty/", xrAgreement + "BuyerTradeParty/"
	const totals, delivery = xrSettlement + "SpecifiedTradeSettlementHeaderMonetarySummation/", xrTrade + "ApplicableHeaderTradeDelivery/"
	const lineMoney = xrLine + "SpecifiedLineTradeSettlement/"
	const gross, net = xrLine + "SpecifiedLineTradeAgreement/GrossPriceProductTradePrice/", xrLine + "SpecifiedLineTradeAgreement/NetPriceProductTradePrice"
	const context = "ExchangedDocumentContext/"
	forint := Set(xrSettlement+"InvoiceCurrencyCode", "HUF")
	period := RemoveAll(xrSettlement + "BillingSpecifiedPeriod")
	delivered := RemoveAll(delivery + "ActualDeliverySupplyChainEvent")
	basis := Append(net, `<ram:BasisQuantity unitCode="XPP">1</ram:BasisQuantity>`)
	aims := []Aim{
		{Rule: "PEPPOL-EN16931-R008", Edit: Set(seller+"Name", "")},
		{Edit: Set(xrTrade+"ApplicableHeaderTradeDelivery", "")},
		{Edit: All(Set(xrTrade+"ApplicableHeaderTradeDelivery", ""), otherPrefix(xrTrade+"ApplicableHeaderTradeDelivery"))},
		{Rule: "PEPPOL-EN16931-R001", Edit: Remove(context + "BusinessProcessSpecifiedDocumentContextParameter")},
		{Rule: "PEPPOL-EN16931-R005", Edit: Set(xrSettlement+"TaxCurrencyCode", " EUR ")},
		{Edit: Remove(xrSettlement + "TaxCurrencyCode")},
		{Rule: "PEPPOL-EN16931-R053", Edit: Twice(totals + "TaxTotalAmount[1]")},
		{Rule: "PEPPOL-EN16931-R054", Edit: Remove(totals + "TaxTotalAmount[2]")},
		{Edit: NoAttribute(totals+"TaxTotalAmount[2]", "currencyID")},
		{Rule: "PEPPOL-EN16931-R055", Edit: Set(totals+"TaxTotalAmount[2]", "-1")},
		{Edit: All(Set(totals+"TaxTotalAmount[2]", "-1"), Set(totals+"TaxTotalAmount[1]", "0"))},
		{Edit: All(Set(totals+"TaxTotalAmount[2]", "-1"), Set(totals+"TaxTotalAmount[1]", "-1"))},
		{Edit: Attribute(totals+"TaxTotalAmount[2]", "currencyID", " GBP ")},
		{Edit: Remove(totals + "TaxTotalAmount[1]")},
		{Rule: "PEPPOL-EN16931-R010", Edit: Remove(buyer + "URIUniversalCommunication")},
		{Rule: "PEPPOL-EN16931-R020", Edit: Remove(seller + "URIUniversalCommunication")},
		{Rule: "PEPPOL-EN16931-R041", Edit: Remove(xrSettlement + "SpecifiedTradeAllowanceCharge/BasisAmount")},
		{Rule: "PEPPOL-EN16931-R042", Edit: Remove(lineMoney + "SpecifiedTradeAllowanceCharge/CalculationPercent")},
		{Rule: "PEPPOL-EN16931-R040", Edit: Set(xrSettlement+"SpecifiedTradeAllowanceCharge/ActualAmount", "0.03")},
		{Edit: Set(xrSettlement+"SpecifiedTradeAllowanceCharge/ActualAmount", "0.02")},
		{Edit: All(Set(xrSettlement+"SpecifiedTradeAllowanceCharge/ActualAmount", "0.5"), forint)},
		{Edit: Twice(xrSettlement + "SpecifiedTradeAllowanceCharge/ActualAmount")},
		{Rule: "PEPPOL-EN16931-R043-1", Edit: Set(xrSettlement+"SpecifiedTradeAllowanceCharge/ChargeIndicator/Indicator", "1")},
		{Rule: "PEPPOL-EN16931-R043-2 PEPPOL-EN16931-R044", Edit: Set(gross+"AppliedTradeAllowanceCharge/ChargeIndicator/Indicator", "0")},
		{Rule: "PEPPOL-EN16931-R044", Edit: Set(gross+"AppliedTradeAllowanceCharge/ChargeIndicator/Indicator", "true")},
		{Edit: Set(gross+"AppliedTradeAllowanceCharge/ChargeIndicator/Indicator", " false ")},
		{Rule: "PEPPOL-EN16931-R046", Edit: Set(gross+"AppliedTradeAllowanceCharge/ActualAmount", "10.01")},
		{Rule: "PEPPOL-EN16931-R046", Edit: Remove(gross + "AppliedTradeAllowanceCharge")},
		{Edit: Twice(gross + "AppliedTradeAllowanceCharge")},
		{Edit: Twice(gross + "AppliedTradeAllowanceCharge/ActualAmount")},
		{Edit: Twice(gross + "ChargeAmount")},
		{Edit: Remove(gross + "ChargeAmount")},
		{Rule: "PEPPOL-EN16931-R061", Edit: Remove(xrSettlement + "SpecifiedTradePaymentTerms/DirectDebitMandateID")},
		{Rule: "PEPPOL-EN16931-R110", Edit: Set(lineMoney+"BillingSpecifiedPeriod/StartDateTime/DateTimeString", "20180412")},
		{Rule: "PEPPOL-EN16931-R111", Edit: Set(lineMoney+"BillingSpecifiedPeriod/EndDateTime/DateTimeString", "20180414")},
		{Edit: Set(lineMoney+"BillingSpecifiedPeriod/EndDateTime/DateTimeString", " 20180413")},
		{Edit: Remove(lineMoney + "BillingSpecifiedPeriod/StartDateTime/DateTimeString")},
		{Rule: "PEPPOL-EN16931-R120", Edit: Set(lineMoney+"SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount", "4743.78")},
		{Edit: Set(lineMoney+"SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount", "4743.77")},
		{Edit: Set(gross+"BasisQuantity", "10")},
		{Edit: All(Set(gross+"BasisQuantity", "10"), basis, Set(net+"/BasisQuantity", "0"))},
		{Rule: "PEPPOL-EN16931-R101", Edit: Set(lineMoney+"AdditionalReferencedDocument/TypeCode", "916")},
		{Rule: "PEPPOL-EN16931-R121", Edit: Set(gross+"BasisQuantity", "0")},
		{Rule: "PEPPOL-EN16931-R130", Edit: Attribute(gross+"BasisQuantity", "unitCode", "C62")},
		{Rule: "PEPPOL-EN16931-R130", Edit: NoAttribute(xrLine+"SpecifiedLineTradeDelivery/BilledQuantity", "unitCode")},

		{Rule: "BR-DE-1", Edit: RemoveAll(xrSettlement + "SpecifiedTradeSettlementPaymentMeans")},
		{Rule: "BR-DE-2", Edit: Remove(seller + "DefinedTradeContact")},
		{Rule: "BR-DE-3", Edit: Remove(seller + "PostalTradeAddress/CityName")},
		{Rule: "BR-DE-4", Edit: Set(seller+"PostalTradeAddress/PostcodeCode", " ")},
		{Rule: "BR-DE-5", Edit: Remove(seller + "DefinedTradeContact/DepartmentName")},
		{Edit: Rename(seller+"DefinedTradeContact/DepartmentName", "ram:PersonName")},
		{Rule: "BR-DE-6 BR-DE-27", Edit: Remove(seller + "DefinedTradeContact/TelephoneUniversalCommunication")},
		{Rule: "BR-DE-7 BR-DE-28", Edit: Remove(seller + "DefinedTradeContact/EmailURIUniversalCommunication")},
		{Rule: "BR-DE-27", Edit: Set(seller+"DefinedTradeContact/TelephoneUniversalCommunication/CompleteNumber", "12")},
		{Rule: "BR-DE-28", Edit: Set(seller+"DefinedTradeContact/EmailURIUniversalCommunication/URIID", "a@b")},
		{Rule: "BR-DE-8", Edit: Remove(buyer + "PostalTradeAddress/CityName")},
		{Rule: "BR-DE-9", Edit: Remove(buyer + "PostalTradeAddress/PostcodeCode")},
		{Rule: "BR-DE-10", Edit: Remove(delivery + "ShipToTradeParty/PostalTradeAddress/CityName")},
		{Rule: "BR-DE-11", Edit: Remove(delivery + "ShipToTradeParty/PostalTradeAddress/PostcodeCode")},
		{Rule: "BR-DE-14", Edit: Remove(xrSettlement + "ApplicableTradeTax/RateApplicablePercent")},
		{Rule: "BR-DE-15", Edit: Remove(xrAgreement + "BuyerReference")},
		{Rule: "BR-DE-16", Edit: All(RemoveAll(seller+"SpecifiedTaxRegistration"), Remove(xrAgreement+"SellerTaxRepresentativeTradeParty"))},
		{Edit: All(SetAll(seller+"SpecifiedTaxRegistration/ID", " "), Remove(xrAgreement+"SellerTaxRepresentativeTradeParty"))},
		{Edit: All(RemoveAll(seller+"SpecifiedTaxRegistration"), Remove(xrAgreement+"SellerTaxRepresentativeTradeParty"), SetAll(lineMoney+"ApplicableTradeTax/CategoryCode", "O"))},
		{Rule: "BR-DE-17", Edit: Set("ExchangedDocument/TypeCode", "388")},
		{Rule: "BR-DE-21", Edit: Set(context+"GuidelineSpecifiedDocumentContextParameter/ID", "urn:cen.eu:en16931:2017")},
		{Edit: Twice(context + "GuidelineSpecifiedDocumentContextParameter")},
		{Rule: "BR-DE-22", Edit: Twice(xrAgreement + "AdditionalReferencedDocument[1]")},
		{Edit: Append(lineMoney+"AdditionalReferencedDocument", `<ram:AttachmentBinaryObject mimeCode="application/pdf" filename="01_15_Anhang_01.pdf">JVBE</ram:AttachmentBinaryObject>`)},
		{Rule: "BR-DE-26", Edit: All(Set("ExchangedDocument/TypeCode", " 384 "), Remove(xrSettlement+"InvoiceReferencedDocument"))},
		{Rule: "BR-DE-TMP-32", Edit: All(delivered, period, RemoveAll(lineMoney+"BillingSpecifiedPeriod"))},
		{Edit: All(delivered, period)},
		{Edit: All(delivered, period, Remove(xrTrade+"IncludedSupplyChainTradeLineItem[2]"))},
		{Edit: All(delivered, period, RemoveAll(xrTrade+"IncludedSupplyChainTradeLineItem"))},
		{Rule: "BR-TMP-2", Edit: Set(xrAgreement+"AdditionalReferencedDocument/URIID", "xeinkauf.de")},
		{Edit: Remove(xrAgreement + "AdditionalReferencedDocument/URIID")},
		{Edit: basis},
		{Rule: "BR-TMP-3", Edit: All(basis, Set(net+"/BasisQuantity", "1.0"))},
		{Rule: "BR-TMP-3", Edit: All(basis, Attribute(net+"/BasisQuantity", "unitCode", "C62"))},
		{Edit: All(basis, NoAttribute(net+"/BasisQuantity", "unitCode"))},
	}
	aims = append(aims, paymentAimsCII()...)
	for i, terms := range skontoTerms() {
		rule := ""
		if i < brokenTerms {
			rule = "BR-DE-18"
		}
		aims = append(aims, Aim{Rule: rule, Edit: Set(xrSettlement+"SpecifiedTradePaymentTerms/Description", terms)})
	}
	const terms, more = xrSettlement + "SpecifiedTradePaymentTerms", "<ram:SpecifiedTradePaymentTerms><ram:Description>x</ram:Description></ram:SpecifiedTradePaymentTerms>"
	good := Set(terms+"/Description", goodTerms)
	aims = append(aims, Aim{Edit: After(terms, more)}, Aim{Edit: All(good, After(terms, more))},
		Aim{Edit: All(Set(terms+"/Description", "#x"), After(terms, more))}, Aim{Edit: All(good, After(terms, strings.Replace(more, ">x<", "><", 1)))},
		Aim{Edit: All(good, After(terms+"/Description", "<ram:Description>#x</ram:Description>"))})
	return append(append(seeded(wholeCII, aims), seeded(extendedCII, extensionAimsCII())...), seeded(vehiclesInCII, vehicleAimsCII())...)
}

// seeded takes all aims at one sample.
func seeded(seed string, aims []Aim) []Aim {
	for i := range aims {
		aims[i].Seed = seed
	}
	return aims
}

// otherPrefix writes an element of CII with a prefix that nobody else uses.
func otherPrefix(path string) Edit {
	return All(Rename(path, "x:ApplicableHeaderTradeDelivery"),
		Attribute(path, "xmlns:x", "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"))
}

func paymentAimsCII() []Aim {
	const means = xrSettlement + "SpecifiedTradeSettlementPaymentMeans"
	const payer = "<ram:PayerPartyDebtorFinancialAccount><ram:IBANID>DE75512108001245126199</ram:IBANID></ram:PayerPartyDebtorFinancialAccount>"
	const card = "<ram:ApplicableTradeSettlementFinancialCard><ram:ID>1234</ram:ID></ram:ApplicableTradeSettlementFinancialCard>"
	account := func(number string) string {
		return "<ram:PayeePartyCreditorFinancialAccount><ram:IBANID>" + number + "</ram:IBANID></ram:PayeePartyCreditorFinancialAccount>"
	}
	undebited := All(Remove(xrSettlement+"CreditorReferenceID"), Remove(xrSettlement+"SpecifiedTradePaymentTerms/DirectDebitMandateID"))
	pay := func(code string, more ...string) Edit {
		return All(Set(means, ""), Append(means, "<ram:TypeCode>"+code+"</ram:TypeCode>"+strings.Join(more, "")))
	}
	good := account("DE75512108001245126199")
	aims := []Aim{
		{Rule: "BR-DE-23-a BR-DE-19", Edit: All(undebited, pay(" 58 "))},
		{Rule: "BR-DE-23-b", Edit: pay("30", good)},
		{Edit: All(undebited, pay("30", good))},
		{Rule: "BR-DE-23-b", Edit: All(undebited, pay("58", card, good))},
		{Rule: "BR-DE-23-b", Edit: All(undebited, pay("58", payer, good))},
		{Rule: "BR-DE-24-a", Edit: All(undebited, pay("54"))},
		{Rule: "BR-DE-24-b", Edit: All(undebited, pay("55", card, good))},
		{Rule: "BR-DE-24-b", Edit: pay("48", card)},
		{Edit: All(undebited, pay("48", card))},
		{Rule: "BR-DE-25-a BR-DE-20", Edit: All(undebited, pay("59"))},
		{Rule: "BR-DE-25-b", Edit: pay("59", payer, good)},
		{Rule: "BR-DE-25-b", Edit: pay("59", card, payer)},
		{Rule: "BR-DE-25-b", Edit: pay("59", payer, "<ram:PayeeSpecifiedCreditorFinancialInstitution><ram:BICID>x</ram:BICID></ram:PayeeSpecifiedCreditorFinancialInstitution>")},
		{Rule: "BR-DE-30", Edit: Remove(xrSettlement + "CreditorReferenceID")},
		{Rule: "BR-DE-31", Edit: pay("59")},
		{Rule: "BR-DE-30 BR-DE-31", Edit: All(Remove(xrSettlement+"CreditorReferenceID"), pay("1"))},
	}
	for _, number := range accountNumbers() {
		aims = append(aims, Aim{Edit: All(undebited, pay("58", account(number)))}, Aim{Edit: pay("59", strings.Replace(payer, "DE75512108001245126199", number, 1))})
	}
	return aims
}

func extensionAimsCII() []Aim {
	const seller, shipTo = xrAgreement + "SellerTradeParty/", xrTrade + "ApplicableHeaderTradeDelivery/ShipToTradeParty"
	place := Prepend(shipTo, `<ram:GlobalID schemeID="0245">1</ram:GlobalID>`)
	aims := []Aim{
		{Rule: "BR-DEX-01", Edit: Attribute("//AttachmentBinaryObject", "mimeCode", "text/html")},
		{Rule: "BR-DEX-01", Edit: NoAttribute("//AttachmentBinaryObject", "mimeCode")},
		{Edit: Attribute("//AttachmentBinaryObject", "mimeCode", "application/xml")},
		{Rule: "BR-DEX-04", Edit: Attribute(seller+"GlobalID", "schemeID", "SEPA")},
		{Rule: "BR-DEX-05", Edit: Attribute(seller+"SpecifiedLegalOrganization/ID", "schemeID", "0248")},
		{Rule: "BR-DEX-05", Edit: Attribute(xrAgreement+"BuyerTradeParty/ID", "schemeID", "0246")},
		{Rule: "BR-DEX-06", Edit: Attribute("//SpecifiedTradeProduct/GlobalID", "schemeID", "XR04")},
		{Rule: "BR-DEX-07", Edit: Attribute(seller+"URIUniversalCommunication/URIID", "schemeID", "0242")},
		{Rule: "BR-DEX-08", Edit: place},
		{Rule: "BR-DEX-15", Edit: After(xrLine+"AssociatedDocumentLineDocument/LineID", "<ram:ParentLineID>1</ram:ParentLineID>")},
		{Edit: Attribute(seller+"SpecifiedTaxRegistration/ID", "schemeID", "XX")},
	}
	for _, scheme := range []string{"", " ", "0088 0184", " 0088 ", "XR01", "XR03", "0002", "0243", "0244", "0247", "EM", "9999"} {
		aims = append(aims, Aim{Edit: All(place, Attribute(shipTo+"/GlobalID", "schemeID", scheme))})
		for _, path := range []string{seller + "GlobalID", seller + "SpecifiedLegalOrganization/ID", "//SpecifiedTradeProduct/GlobalID", seller + "URIUniversalCommunication/URIID"} {
			aims = append(aims, Aim{Edit: Attribute(path, "schemeID", scheme)})
		}
	}
	return aims
}

func vehicleAimsCII() []Aim {
	const class, tender = "//DesignatedProductClassification[1]/ClassCode", xrAgreement + "AdditionalReferencedDocument"
	state := func(edit Edit) Edit { return At("//ApplicableProductCharacteristic", If("Description", "cva", edit)) }
	return []Aim{
		{Rule: "BR-DE-CVD-01", Edit: Remove(xrAgreement + "ContractReferencedDocument")},
		{Rule: "BR-DE-CVD-02", Edit: At(tender, If("TypeCode", "50", Remove(".")))},
		{Edit: At(tender, If("TypeCode", "50", Set("TypeCode", " 50 ")))},
		{Rule: "BR-DE-CVD-02", Edit: At(tender, If("TypeCode", "50", Set("IssuerAssignedID", " ")))},
		{Rule: "BR-DE-CVD-03 BR-DE-CVD-06-a", Edit: state(Remove("."))},
		{Rule: "BR-DE-CVD-06-b", Edit: Attribute(class, "listID", "IB")},
		{Rule: "BR-DE-CVD-06-b", Edit: Twice("//DesignatedProductClassification[1]")},
		{Rule: "BR-DE-CVD-06-a", Edit: state(Twice("."))},
		{Rule: "BR-TMP-CVD-01", Edit: Attribute(class, "listID", "XYZ")},
		{Edit: NoAttribute(class, "listID")},
		{Edit: Attribute(class, "listID", " CVD ")},
		{Rule: "BR-DE-CVD-04", Edit: Set(class, "M4")},
		{Edit: Set(class, " M1 ")},
		{Rule: "BR-DE-CVD-05", Edit: state(Set("Value", "dirty"))},
		{Edit: state(Set("Value", " clean "))},
		{Edit: state(Set("Description", " cva "))},
	}
}
