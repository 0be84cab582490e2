package en16931

import (
	"strings"

	. "github.com/postbud/postbud/internal/check"
	"github.com/postbud/postbud/invoice/codes"
)

// references is the rules of supporting documents and preceding invoices.
func references() Pattern {
	return Pattern{
		On("cac:AdditionalDocumentReference", R("BR-52", Fatal, "BT-122", Filled("cbc:ID"))),
		On("cac:BillingReference", R("BR-55", Fatal, "BT-25", Has("cac:InvoiceDocumentReference/cbc:ID"))),
		On("/Invoice/cbc:Note|/CreditNote/cbc:Note", R("BR-CL-08", Fatal, "BT-21", Fits(".", subjectKnown()))),
	}
}

// subjectKnown accepts a note whose first two # hold three letters of the list, or
// not three letters. The official test looks for the letters anywhere in the list
// written as one text.
func subjectKnown() func(text []byte) bool {
	list := " " + strings.Join(codes.Codes(codes.NoteSubject), " ") + " "
	return func(text []byte) bool {
		_, rest, _ := strings.Cut(string(text), "#")
		subject, _, closed := strings.Cut(rest, "#")
		return !closed || len([]rune(subject)) != 3 || strings.Contains(list, subject)
	}
}

// startsWithCountry accepts a VAT identifier whose first two letters are a
// country's, EL for Greece among them. The official test looks for them anywhere
// in the list written as one text.
func startsWithCountry() func(text []byte) bool {
	list := " " + strings.Join(append(codes.Codes(codes.Country), "EL"), " ") + " "
	return func(text []byte) bool {
		letters := []rune(string(text))
		return strings.Contains(list, string(letters[:min(2, len(letters))]))
	}
}

// parties is the rules of seller, buyer, payee, representative and delivery.
func parties() Pattern {
	const sellerName = "../cac:AccountingSupplierParty/cac:Party/cac:PartyName/cbc:Name"
	const sellerID = "../cac:AccountingSupplierParty/cac:Party/cac:PartyIdentification/cbc:ID"
	country := Filled("cac:Country/cbc:IdentificationCode")
	return Pattern{
		On(customer+"/cbc:EndpointID", R("BR-63", Fatal, "BT-49", Has("@schemeID"))),
		On(customer+"/cac:PostalAddress", R("BR-11", Fatal, "BT-55", country)),
		On(supplier+"/cbc:EndpointID", R("BR-62", Fatal, "BT-34", Has("@schemeID"))),
		On(supplier+"/cac:PostalAddress", R("BR-09", Fatal, "BT-40", country)),
		On("cac:AccountingSupplierParty",
			R("BR-CO-26", Fatal, "BT-29 BT-30 BT-31", Any(
				Has("cac:Party/cac:PartyTaxScheme[vat]/cbc:CompanyID"),
				Has("cac:Party/cac:PartyIdentification/cbc:ID[other]"),
				Has("cac:Party/cac:PartyLegalEntity/cbc:CompanyID")))),
		On("cac:PayeeParty",
			R("BR-17", Fatal, "BT-59", All(
				Has("cac:PartyName/cbc:Name"),
				Quiet(Not(Same("cac:PartyName/cbc:Name", sellerName))),
				Quiet(Not(Same("cac:PartyIdentification/cbc:ID", sellerID)))))),
		On("cac:TaxRepresentativeParty",
			R("BR-18", Fatal, "BT-62", Filled("cac:PartyName/cbc:Name")),
			R("BR-19", Fatal, "BG-12", Has("cac:PostalAddress")),
			R("BR-56", Fatal, "BT-63", Has("cac:PartyTaxScheme[vat]/cbc:CompanyID"))),
		On("cac:TaxRepresentativeParty/cac:PostalAddress", R("BR-20", Fatal, "BT-69", country)),
		On("cac:Delivery/cac:DeliveryLocation/cac:Address",
			R("BR-57", Fatal, "BT-80", Has("cac:Country/cbc:IdentificationCode"))),
	}
}

// payment is the rules of the payment instructions (BG-16).
func payment() Pattern {
	return Pattern{
		On("cac:PaymentMeans/cac:CardAccount/cbc:PrimaryAccountNumberID",
			R("BR-51", Warning, "BT-87", Quiet(Matches(".", `^(?s:.{0,10})$`)))),
		On("cac:PaymentMeans[transfer]/cac:PayeeFinancialAccount", R("BR-50", Fatal, "BT-84", Filled("cbc:ID"))),
		On("cac:PaymentMeans",
			R("BR-49", Fatal, "BT-81", Has("cbc:PaymentMeansCode")),
			R("BR-61", Fatal, "BT-81 BT-84", When(Is("cbc:PaymentMeansCode", "30", "58"), Has("cac:PayeeFinancialAccount/cbc:ID")))),
	}
}
