package xrechnung

import (
	. "github.com/postbud/postbud/internal/check"
	"github.com/postbud/postbud/internal/rules/german"
)

const (
	seller     = trade + "/" + agreement + "/ram:SellerTradeParty"
	mandate    = trade + "/" + settlement + "/ram:SpecifiedTradePaymentTerms/ram:DirectDebitMandateID"
	creditorID = trade + "/" + settlement + "/ram:CreditorReferenceID"
	payer      = "ram:PayerPartyDebtorFinancialAccount/ram:IBANID"
)

// nationalCII is the rules BR-DE and BR-TMP.
func nationalCII() Pattern {
	const phone, mail = "ram:TelephoneUniversalCommunication/ram:CompleteNumber", "ram:EmailURIUniversalCommunication/ram:URIID"
	const basis = "/ram:BasisQuantity"
	const net, gross = "ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice" + basis, "ram:SpecifiedLineTradeAgreement/ram:GrossPriceProductTradePrice" + basis
	const period = "ram:BillingSpecifiedPeriod"
	return append(Pattern{
		On("/rsm:CrossIndustryInvoice", documentCII()...),
		On("/rsm:CrossIndustryInvoice/rsm:ExchangedDocumentContext", R("BR-DE-21", Warning, "BT-24",
			Exactly("ram:GuidelineSpecifiedDocumentContextParameter/ram:ID", Specification, Extension, CleanVehicles))),
		On(seller, R("BR-DE-2", Fatal, "BG-6", Has("ram:DefinedTradeContact"))),
		On(seller+"/ram:PostalTradeAddress",
			R("BR-DE-3", Fatal, "BT-37", filled("ram:CityName")),
			R("BR-DE-4", Fatal, "BT-38", filled("ram:PostcodeCode"))),
		On(seller+"/ram:DefinedTradeContact",
			R("BR-DE-5", Fatal, "BT-41", filled("ram:PersonName|ram:DepartmentName")),
			R("BR-DE-6", Fatal, "BT-42", filled(phone)),
			R("BR-DE-7", Fatal, "BT-43", filled(mail)),
			R("BR-DE-27", Warning, "BT-42", Matches(phone, german.Phone)),
			R("BR-DE-28", Warning, "BT-43", Matches(mail, german.Mail))),
		On(trade+"/"+agreement+"/ram:BuyerTradeParty/ram:PostalTradeAddress",
			R("BR-DE-8", Fatal, "BT-52", filled("ram:CityName")),
			R("BR-DE-9", Fatal, "BT-53", filled("ram:PostcodeCode"))),
		On(trade+"/"+agreement+"/ram:AdditionalReferencedDocument[ram:TypeCode='916']",
			R("BR-TMP-2", Warning, "BT-124", Any(None("ram:URIID"), Fits("ram:URIID", german.URI)))),
		On(trade+"/ram:ApplicableHeaderTradeDelivery/ram:ShipToTradeParty/ram:PostalTradeAddress",
			R("BR-DE-10", Fatal, "BT-77 BG-15", filled("ram:CityName")),
			R("BR-DE-11", Fatal, "BT-78 BG-15", filled("ram:PostcodeCode"))),
		On(trade+"/"+settlement+"/ram:ApplicableTradeTax", R("BR-DE-14", Fatal, "BT-119", filled("ram:RateApplicablePercent"))),
		On(trade, R("BR-DE-TMP-32", Information, "BT-72 BG-14 BG-26", Any(
			Has("ram:ApplicableHeaderTradeDelivery/ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime"), Has(settlement+"/"+period),
			Every(line, Has("ram:SpecifiedLineTradeSettlement/"+period))))),
		On(trade+"/"+line, R("BR-TMP-3", Fatal, "BT-149 BT-150", Quiet(When(All(Has(gross), Has(net)), All(
			Same(gross, net), When(All(Has(net+"/@unitCode"), Has(gross+"/@unitCode")), Same(gross+"/@unitCode", net+"/@unitCode"))))))),
	}, paymentCII()...)
}

func documentCII() []Rule {
	const account = trade + "/" + settlement + "/ram:SpecifiedTradeSettlementPaymentMeans/" + payer
	const tax = trade + "/" + line + "/ram:SpecifiedLineTradeSettlement/ram:ApplicableTradeTax"
	const typeCode = "rsm:ExchangedDocument/ram:TypeCode"
	noDebit := None(mandate + "|" + creditorID + "|" + account)
	return []Rule{
		R("BR-DE-30", Fatal, "BG-19 BT-90", Any(noDebit, All(Has(mandate+"|"+account), Has(creditorID)))),
		R("BR-DE-31", Fatal, "BG-19 BT-91", Any(noDebit, All(Has(mandate+"|"+creditorID), Has(account)))),
		R("BR-DE-1", Fatal, "BG-16", Has(trade+"/"+settlement+"/ram:SpecifiedTradeSettlementPaymentMeans")),
		R("BR-DE-15", Fatal, "BT-10", filled(trade+"/"+agreement+"/ram:BuyerReference")),
		// The official test asks for VAT and for a category among all lines, and of
		// allowances for what none can say.
		R("BR-DE-16", Fatal, "BT-31 BT-32 BG-11", When(
			All(Exactly(tax+"/ram:TypeCode", "VAT"), Exactly(tax+"/ram:CategoryCode", vatCategories...)),
			Any(filled(seller+"/ram:SpecifiedTaxRegistration/ram:ID[tax]"), Has(trade+"/"+agreement+"/ram:SellerTaxRepresentativeTradeParty")))),
		R("BR-DE-17", Warning, "BT-3", Is(typeCode, invoiceTypes...)),
		R("BR-DE-18", Fatal, "BT-20 BT-115", german.Discounts(trade+"/"+settlement+"/ram:SpecifiedTradePaymentTerms/ram:Description[first]")),
		R("BR-DE-22", Fatal, "BT-125", Every("//ram:AdditionalReferencedDocument[first]",
			Unique("../ram:AdditionalReferencedDocument", "ram:AttachmentBinaryObject/@filename"))),
		R("BR-DE-26", Warning, "BT-3 BG-3", When(Is(typeCode, "384"), Has(trade+"/"+settlement+"/ram:InvoiceReferencedDocument"))),
	}
}

// paymentCII is the rules of the means of payment.
func paymentCII() Pattern {
	means := trade + "/" + settlement + "/ram:SpecifiedTradeSettlementPaymentMeans"
	const account, card = "ram:PayeePartyCreditorFinancialAccount", "ram:ApplicableTradeSettlementFinancialCard"
	const debit = mandate + "|" + creditorID + "|" + payer
	return Pattern{
		On(means+"[transfer]",
			R("BR-DE-19", Warning, "BT-84 BT-81", When(Is("ram:TypeCode", "58"), Fits(account+"/ram:IBANID", german.IBAN))),
			R("BR-DE-23-a", Fatal, "BT-81 BG-17", Has(account)),
			R("BR-DE-23-b", Fatal, "BT-81 BG-18 BG-19", None(card+"|"+debit))),
		On(means+"[card]",
			R("BR-DE-24-a", Fatal, "BT-81 BG-18", Has(card)),
			R("BR-DE-24-b", Fatal, "BT-81 BG-17 BG-19", None(account+"|"+debit))),
		On(means+"[debited]",
			R("BR-DE-20", Warning, "BT-91 BT-81", Fits(payer, german.IBAN)),
			R("BR-DE-25-a", Fatal, "BT-81 BG-19", Has(debit)),
			R("BR-DE-25-b", Fatal, "BT-81 BG-17 BG-18", None(account+"|ram:PayeeSpecifiedCreditorFinancialInstitution|"+
				"ram:PayerSpecifiedDebtorFinancialInstitution|"+card))),
	}
}
