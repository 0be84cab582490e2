package xrechnung

import (
	. "github.com/postbud/postbud/internal/check"
	"github.com/postbud/postbud/internal/rules/german"
)

const either = "/Invoice|/CreditNote"

// at is a place below the document element.
func at(path string) string { return "/Invoice/" + path + "|/CreditNote/" + path }

// nationalUBL is the rules BR-DE and BR-TMP.
func nationalUBL() Pattern {
	iban := func(path string) Cond { return Fits(path, german.IBAN) }
	return Pattern{
		On(either, documentUBL()...),
		On(at("cac:AdditionalDocumentReference/cac:Attachment/cac:ExternalReference"),
			R("BR-TMP-2", Warning, "BT-124", Fits("cbc:URI", german.URI))),
		On(at("cac:AccountingSupplierParty"), R("BR-DE-2", Fatal, "BG-6", Has("cac:Party/cac:Contact"))),
		On(at(supplier+"/cac:PostalAddress"),
			R("BR-DE-3", Fatal, "BT-37", filled("cbc:CityName")),
			R("BR-DE-4", Fatal, "BT-38", filled("cbc:PostalZone"))),
		On(at(supplier+"/cac:Contact"),
			R("BR-DE-5", Fatal, "BT-41", filled("cbc:Name")),
			R("BR-DE-6", Fatal, "BT-42", filled("cbc:Telephone")),
			R("BR-DE-7", Fatal, "BT-43", filled("cbc:ElectronicMail")),
			R("BR-DE-27", Warning, "BT-42", Matches("cbc:Telephone", german.Phone)),
			R("BR-DE-28", Warning, "BT-43", Matches("cbc:ElectronicMail", german.Mail))),
		On(at(customer+"/cac:PostalAddress"),
			R("BR-DE-8", Fatal, "BT-52", filled("cbc:CityName")),
			R("BR-DE-9", Fatal, "BT-53", filled("cbc:PostalZone"))),
		On(at("cac:Delivery/cac:DeliveryLocation/cac:Address"),
			R("BR-DE-10", Fatal, "BT-77 BG-15", filled("cbc:CityName")),
			R("BR-DE-11", Fatal, "BT-78 BG-15", filled("cbc:PostalZone"))),
		On(at("cac:PaymentMeans[transfer]"),
			R("BR-DE-19", Warning, "BT-84 BT-81", When(Is("cbc:PaymentMeansCode", "58"), iban("cac:PayeeFinancialAccount/cbc:ID"))),
			R("BR-DE-23-a", Fatal, "BT-81 BG-17", Has("cac:PayeeFinancialAccount")),
			R("BR-DE-23-b", Fatal, "BT-81 BG-18 BG-19", None("cac:CardAccount|cac:PaymentMandate"))),
		On(at("cac:PaymentMeans[card]"),
			R("BR-DE-24-a", Fatal, "BT-81 BG-18", Has("cac:CardAccount")),
			R("BR-DE-24-b", Fatal, "BT-81 BG-17 BG-19", None("cac:PayeeFinancialAccount|cac:PaymentMandate"))),
		On(at("cac:PaymentMeans[debited]"),
			R("BR-DE-20", Warning, "BT-91 BT-81", iban("cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID")),
			R("BR-DE-25-a", Fatal, "BT-81 BG-19", Has("cac:PaymentMandate")),
			R("BR-DE-25-b", Fatal, "BT-81 BG-17 BG-18", None("cac:PayeeFinancialAccount|cac:CardAccount"))),
		On(at("cac:TaxTotal/cac:TaxSubtotal"), R("BR-DE-14", Fatal, "BT-119", filled("cac:TaxCategory/cbc:Percent"))),
	}
}

func documentUBL() []Rule {
	const typeCode = "cbc:InvoiceTypeCode|cbc:CreditNoteTypeCode"
	const mandate = "cac:PaymentMeans/cac:PaymentMandate"
	const creditor = "/cac:PartyIdentification/cbc:ID[@schemeID='SEPA']"
	const taxed = "cac:AllowanceCharge[cbc:ChargeIndicator='false']/cac:TaxCategory/cbc:ID|" +
		"cac:AllowanceCharge[cbc:ChargeIndicator='true']/cac:TaxCategory/cbc:ID|" +
		"cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory/cbc:ID|cac:CreditNoteLine/cac:Item/cac:ClassifiedTaxCategory/cbc:ID"
	return []Rule{
		R("BR-DE-1", Fatal, "BG-16", Has("cac:PaymentMeans")),
		R("BR-DE-15", Fatal, "BT-10", filled("cbc:BuyerReference")),
		R("BR-DE-16", Fatal, "BT-31 BT-32 BG-11", When(Exactly(taxed, vatCategories...), Any(
			Has("cac:TaxRepresentativeParty"), filled(supplier+"/cac:PartyTaxScheme/cbc:CompanyID")))),
		R("BR-DE-17", Warning, "BT-3", Is(typeCode, invoiceTypes...)),
		R("BR-DE-18", Fatal, "BT-20 BT-115", german.Discounts("cac:PaymentTerms/cbc:Note[first]")),
		R("BR-DE-21", Warning, "BT-24", Exactly("cbc:CustomizationID", Specification, Extension, CleanVehicles)),
		R("BR-DE-22", Fatal, "BT-125", Unique("cac:AdditionalDocumentReference", "cac:Attachment/cbc:EmbeddedDocumentBinaryObject/@filename")),
		R("BR-DE-26", Warning, "BT-3 BG-3", When(Is(typeCode, "384"), Has("cac:BillingReference/cac:InvoiceDocumentReference"))),
		R("BR-DE-30", Fatal, "BG-19 BT-90", Any(None(mandate), Has(supplier+creditor+"|cac:PayeeParty"+creditor))),
		R("BR-DE-31", Fatal, "BG-19 BT-91", Any(None(mandate), Has(mandate+"/cac:PayerFinancialAccount/cbc:ID"))),
		R("BR-DE-TMP-32", Information, "BT-72 BG-14 BG-26", Any(Has("cac:Delivery/cbc:ActualDeliveryDate"), Has("cac:InvoicePeriod"),
			None("cac:InvoiceLine[!cac:InvoicePeriod]|cac:CreditNoteLine[!cac:InvoicePeriod]"))),
	}
}
