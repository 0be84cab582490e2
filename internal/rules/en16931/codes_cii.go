package en16931

import (
	"slices"

	. "github.com/postbud/postbud/internal/check"
	"github.com/postbud/postbud/invoice/codes"
)

// ciiCodeLists is the rules of coded values, each with its list. An identifier with
// a scheme is asked about that alone, a country of origin too.
func ciiCodeLists() Pattern {
	return Pattern{
		among("rsm:ExchangedDocument/ram:TypeCode", "BR-CL-01", "BT-3", ".",
			slices.Concat(codes.Codes(codes.InvoiceType), codes.Codes(codes.CreditNoteType))),
		coded("ram:TaxTotalAmount[@currencyID]", "BR-CL-03", "BT-5 BT-6", "@currencyID", codes.Currency),
		coded("ram:InvoiceCurrencyCode", "BR-CL-04", "BT-5", ".", codes.Currency),
		coded("ram:TaxCurrencyCode", "BR-CL-05", "BT-6", ".", codes.Currency),
		among("ram:DueDateTypeCode", "BR-CL-06", "BT-8", ".", []string{"5", "29", "72"}), // UNTDID 2475
		coded("ram:ReferenceTypeCode", "BR-CL-07", "BT-18 BT-128", ".", codes.ObjectScheme),
		among("ram:SubjectCode", "BR-CL-08", "BT-21", ".", ciiSubjects()),
		among("ram:GlobalID[@schemeID][party]", "BR-CL-10", "BT-29 BT-46 BT-60", "@schemeID",
			without(codes.Codes(codes.PartyScheme), "SEPA")),
		coded("ram:ID[@schemeID][company]", "BR-CL-11", "BT-30 BT-47 BT-61", "@schemeID", codes.ICD),
		coded("ram:ClassCode[@listID]", "BR-CL-13", "BT-158", "@listID", codes.ItemClass),
		among("ram:CountryID", "BR-CL-14", "BT-40 BT-55 BT-69 BT-80", ".", ciiCountries()),
		among("ram:OriginTradeCountry/ram:ID", "BR-CL-15", "BT-159", ".", ciiCountries()),
		coded("ram:SpecifiedTradeSettlementPaymentMeans/ram:TypeCode", "BR-CL-16", "BT-81", ".", codes.PaymentMeans),
		coded("ram:CategoryTradeTax/ram:CategoryCode", "BR-CL-17", "BT-95 BT-102", ".", codes.VATCategory),
		coded("ram:ApplicableTradeTax/ram:CategoryCode", "BR-CL-18", "BT-118 BT-151", ".", codes.VATCategory),
		coded("ram:SpecifiedTradeAllowanceCharge[allowance]/ram:ReasonCode", "BR-CL-19", "BT-98 BT-140", ".", codes.AllowanceReason),
		coded("ram:SpecifiedTradeAllowanceCharge[charge]/ram:ReasonCode", "BR-CL-20", "BT-105 BT-145", ".", codes.ChargeReason),
		coded("ram:SpecifiedTradeProduct/ram:GlobalID[@schemeID]", "BR-CL-21", "BT-157", "@schemeID", codes.ICD),
		On("ram:ExemptionReasonCode", R("BR-CL-22", Fatal, "BT-121", OneOfUpper(".", codes.Codes(codes.Exemption)))),
		coded("ram:BasisQuantity[@unitCode]|ram:BilledQuantity[@unitCode]", "BR-CL-23", "BT-130 BT-150", "@unitCode", codes.Unit),
		On("ram:AttachmentBinaryObject[@mimeCode]",
			R("BR-CL-24", Fatal, "BT-125", OneOfExactly("@mimeCode", codes.Codes(codes.MediaType)))),
		coded("ram:URIUniversalCommunication/ram:URIID[@schemeID]", "BR-CL-25", "BT-34 BT-49", "@schemeID", codes.EAS),
		coded("ram:ApplicableHeaderTradeDelivery/ram:ShipToTradeParty/ram:GlobalID[@schemeID]", "BR-CL-26", "BT-71", "@schemeID", codes.ICD),
	}
}

func among(path, rule, terms, value string, list []string) Context {
	return On(path, R(rule, Fatal, terms, OneOf(value, list)))
}

// ciiCountries is the countries that are taken in this syntax: the Netherlands
// Antilles still, South Sudan not yet.
func ciiCountries() []string {
	return append(without(codes.Codes(codes.Country), "SS"), "AN")
}

// ciiSubjects is the subjects of notes, with those that UBL does not know.
func ciiSubjects() []string {
	return append(codes.Codes(codes.NoteSubject), "BAT", "BAU", "BAV", "BAW", "BAX", "BAY", "BAZ", "BBA", "BBB",
		"BMF", "BMG", "BMH", "CCJ", "CCK", "CCL", "CCM", "CCN", "CCO")
}

// ciiStartsWithCountry accepts a VAT identifier whose first two letters are a
// country's, EL for Greece among them.
func ciiStartsWithCountry() func(text []byte) bool {
	countries := map[string]bool{"EL": true}
	for _, c := range ciiCountries() {
		countries[c] = true
	}
	return func(text []byte) bool {
		letters := []rune(string(text[:min(8, len(text))]))
		return countries[string(letters[:min(2, len(letters))])]
	}
}

func without(list []string, word string) []string {
	return slices.DeleteFunc(list, func(w string) bool { return w == word })
}
