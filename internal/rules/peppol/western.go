package peppol

import (
	"strings"

	. "github.com/postbud/postbud/internal/check"
	"github.com/postbud/postbud/internal/rules/german"
)

// netherlands is the rules for a Dutch seller.
func netherlands() Pattern {
	address := All(Has("cbc:StreetName"), Has("cbc:CityName"), Has("cbc:PostalZone"))
	registered := All(Fits("@schemeID", func(text []byte) bool {
		padded := " " + string(text) + " "
		return strings.Contains(padded, " 0106 ") || strings.Contains(padded, " 0190 ")
	}), Filled("."))
	payable := Value("cbc:PayableAmount")
	return Pattern{
		On("cbc:CreditNoteTypeCode[nl]", R("NL-R-001", Fatal, "BT-25", Has("/*/cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID"))),
		On(supplier+"/cac:PostalAddress[nl]", R("NL-R-002", Fatal, "BT-35 BT-37 BT-38", address)),
		On(supplier+"/cac:PartyLegalEntity/cbc:CompanyID[nl]", R("NL-R-003", Fatal, "BT-30", registered)),
		On(customer+"/cac:PostalAddress[nlboth]", R("NL-R-004", Fatal, "BT-50 BT-52 BT-53", address)),
		On(customer+"/cac:PartyLegalEntity/cbc:CompanyID[nlboth]", R("NL-R-005", Fatal, "BT-47", registered)),
		On("cac:TaxRepresentativeParty/cac:PostalAddress[nlagent]", R("NL-R-006", Fatal, "BT-64 BT-66 BT-67", address)),
		On("cac:LegalMonetaryTotal[nl]", R("NL-R-007", Fatal, "BG-16 BT-115", Quiet(Any(
			All(Has("/Invoice"), AtLeast(Lit("0"), payable)), All(Has("/CreditNote"), AtLeast(payable, Lit("0"))),
			Has("//cac:PaymentMeans"))))),
		On("cac:PaymentMeans[nlboth]", R("NL-R-008", Fatal, "BT-81", OneOf("cbc:PaymentMeansCode", []string{"30", "48", "49", "57", "58", "59"}))),
		On("cac:OrderLineReference/cbc:LineID[nl]", R("NL-R-009", Fatal, "BT-132 BT-13", Has("/*/cac:OrderReference/cbc:ID"))),
	}
}

// germany is the rules for a German seller and a German buyer.
func germany() Pattern {
	at := func(path string) string { return "/Invoice[deboth]/" + path + "|/CreditNote[deboth]/" + path }
	means := func(codes string) string { return at("cac:PaymentMeans[" + codes + "]") }
	filled := func(path string) Cond { return Some(path, Filled(".")) }
	iban := func(path string) Cond { return Fits(path, german.IBAN) }
	return Pattern{
		On("/Invoice[deboth]|/CreditNote[deboth]", germanDocument()...),
		On(at("cac:AdditionalDocumentReference/cac:Attachment/cac:ExternalReference"),
			R("DE-R-T02", Warning, "BT-124", Fits("cbc:URI", german.URI))),
		On(at("cac:AccountingSupplierParty"), R("DE-R-002", Fatal, "BG-6", Has("cac:Party/cac:Contact"))),
		On(at(supplier+"/cac:PostalAddress"),
			R("DE-R-003", Fatal, "BT-37", filled("cbc:CityName")),
			R("DE-R-004", Fatal, "BT-38", filled("cbc:PostalZone"))),
		On(at(supplier+"/cac:Contact"),
			R("DE-R-005", Fatal, "BT-41", filled("cbc:Name")),
			R("DE-R-006", Fatal, "BT-42", filled("cbc:Telephone")),
			R("DE-R-007", Fatal, "BT-43", filled("cbc:ElectronicMail")),
			R("DE-R-027", Warning, "BT-42", Matches("cbc:Telephone", german.Phone)),
			R("DE-R-028", Warning, "BT-43", Matches("cbc:ElectronicMail", german.Mail))),
		On(at(customer+"/cac:PostalAddress"),
			R("DE-R-008", Fatal, "BT-52", filled("cbc:CityName")),
			R("DE-R-009", Fatal, "BT-53", filled("cbc:PostalZone"))),
		On(at("cac:Delivery/cac:DeliveryLocation/cac:Address"),
			R("DE-R-010", Fatal, "BT-77", filled("cbc:CityName")),
			R("DE-R-011", Fatal, "BT-78", filled("cbc:PostalZone"))),
		On(means("transfer"),
			R("DE-R-019", Warning, "BT-84", When(Is("cbc:PaymentMeansCode", "58"), iban("cac:PayeeFinancialAccount/cbc:ID"))),
			R("DE-R-023-1", Fatal, "BG-17", Has("cac:PayeeFinancialAccount")),
			R("DE-R-023-2", Fatal, "BG-18 BG-19", None("cac:CardAccount|cac:PaymentMandate"))),
		On(means("card"),
			R("DE-R-024-1", Fatal, "BG-18", Has("cac:CardAccount")),
			R("DE-R-024-2", Fatal, "BG-17 BG-19", None("cac:PayeeFinancialAccount|cac:PaymentMandate"))),
		On(means("cbc:PaymentMeansCode~'59'"),
			R("DE-R-020", Warning, "BT-91", iban("cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID")),
			R("DE-R-025-1", Fatal, "BG-19", Has("cac:PaymentMandate")),
			R("DE-R-025-2", Fatal, "BG-17 BG-18", None("cac:PayeeFinancialAccount|cac:CardAccount"))),
		On(at("cac:TaxTotal/cac:TaxSubtotal"), R("DE-R-014", Fatal, "BT-119", filled("cac:TaxCategory/cbc:Percent"))),
	}
}

func germanDocument() []Rule {
	const mandate = "cac:PaymentMeans/cac:PaymentMandate"
	const taxed = "cac:AllowanceCharge[cbc:ChargeIndicator='false']/cac:TaxCategory/cbc:ID|" +
		"cac:AllowanceCharge[cbc:ChargeIndicator='true']/cac:TaxCategory/cbc:ID|" +
		"cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory/cbc:ID|cac:CreditNoteLine/cac:Item/cac:ClassifiedTaxCategory/cbc:ID"
	return []Rule{
		R("DE-R-001", Fatal, "BG-16", Has("cac:PaymentMeans")),
		R("DE-R-015", Fatal, "BT-10", Some("cbc:BuyerReference", Filled("."))),
		R("DE-R-016", Fatal, "BT-31 BT-32 BG-11", When(Exactly(taxed, "S", "Z", "E", "AE", "K", "G", "L", "M"), Any(
			Has("cac:TaxRepresentativeParty"), Some(supplier+"/cac:PartyTaxScheme/cbc:CompanyID", Filled("."))))),
		R("DE-R-017", Warning, "BT-3", Is("cbc:InvoiceTypeCode|cbc:CreditNoteTypeCode", "326", "380", "384", "389", "381", "875", "876", "877")),
		R("DE-R-018", Fatal, "BT-20", german.Discounts("cac:PaymentTerms/cbc:Note[first]")),
		R("DE-R-022", Fatal, "BT-125", Unique("cac:AdditionalDocumentReference", "cac:Attachment/cbc:EmbeddedDocumentBinaryObject/@filename")),
		R("DE-R-026", Warning, "BG-3", When(Is("cbc:InvoiceTypeCode|cbc:CreditNoteTypeCode", "384"),
			Has("cac:BillingReference/cac:InvoiceDocumentReference"))),
		R("DE-R-030", Fatal, "BT-90", Any(None(mandate),
			Has(supplier+"/cac:PartyIdentification/cbc:ID[@schemeID='SEPA']|cac:PayeeParty/cac:PartyIdentification/cbc:ID[@schemeID='SEPA']"))),
		R("DE-R-031", Fatal, "BT-91", Any(None(mandate), Has(mandate+"/cac:PayerFinancialAccount/cbc:ID"))),
	}
}
