package oioubl

import (
	"bytes"
	"fmt"

	. "github.com/postbud/postbud/internal/check"
)

// head is the rules of the document itself: its kind, version and profile.
func (d document) head() []Pattern {
	itself := paths{""}
	const extension = "ext:UBLExtensions/ext:UBLExtension/"
	profiles := []rule{
		shared("W-LIB003", "BT-23", Exactly("cbc:ProfileID/@schemeID", schemes(profileScheme, 6)...)),
		shared("W-LIB203", "BT-23", Exactly("cbc:ProfileID/@schemeAgencyID", agency)),
		shared("F-LIB328", "BT-23", Not(Exactly("cbc:ProfileID", "Procurement-OrdRes-1.0"))),
		shared("F-LIB352", "BT-23", Not(Exactly("cbc:ProfileID", "Procurement-BilSimReminderOnly-1.0"))),
		each("F-INV002", "F-CRN002", "BT-23 BT-13", When(Exactly("cbc:ProfileID",
			"Procurement-OrdSimR-BilSim-1.0", "Procurement-OrdAdv-BilSim-1.0",
			"urn:www.nesubl.eu:profiles:profile7:ver1.0", "urn:www.nesubl.eu:profiles:profile7:ver2.0"), Has("cac:OrderReference"))),
	}
	for i, id := range []string{"F-LIB004", "F-LIB302", "F-LIB308", "F-LIB325", "F-LIB327", "F-LIB351"} {
		version := fmt.Sprint("1.", i+1)
		profiles = append(profiles, shared(id, "BT-23", When(
			Exactly("cbc:ProfileID/@schemeID", profileScheme+version),
			Listed("cbc:ProfileID", list("profile-"+version)))))
	}
	return append(d.on(itself, append(profiles,
		each("F-INV001", "F-CRN001", "", Has("/"+d.root)),
		each("F-INV336", "F-CRN204", "", Has("/"+d.root)), // in its namespace
		shared("F-LIB313", "", When(Exactly(extension+"ext:ExtensionAgencyID", "Digitaliseringsstyrelsen"),
			Every(extension+"cbc:ID", Fits(".", func(id []byte) bool { return string(id) >= "1001" && string(id) <= "1999" })))),
		shared("F-LIB001", "", Exactly("cbc:UBLVersionID", "2.0", "2.1")),
		shared("F-LIB002", "BT-24", Exactly("cbc:CustomizationID", "OIOUBL-2.01", "OIOUBL-2.02", "OIOUBL-2.1")),
		each("F-INV007", "F-CRN004", "BT-5", Written("cbc:DocumentCurrencyCode")),
		each("F-INV008", "F-CRN005", "BG-23 BT-110", Has("cac:TaxTotal")),
		each("F-INV009", "F-CRN006", "BT-1", Filled("cbc:ID")),
		each("F-INV004", "F-CRN159", "BG-14", AtMost(1, "cac:InvoicePeriod")),
		// VAT categories of the lines and of the totals; the newest release counts those of allowances and charges too.
		shared("F-LIB404", "BT-118 BT-151 BT-95 BT-102", SameOf(
			d.line+"/cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:ID|cac:AllowanceCharge/cac:TaxCategory/cbc:ID",
			"cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:ID",
			"B", "M", "L", "K", "O", "G", "ZeroRated", "StandardRated", "ReverseCharge")),
	)...), d.on(paths{"", d.line}.and(d.allowance()),
		shared("F-LIB021", "BT-19 BT-133", notBoth("cbc:AccountingCost", "cbc:AccountingCostCode")))...)
}

const profileScheme = "urn:oioubl:id:profileid-"

// schemes is the versions 1.1 to 1.n of a list's id.
func schemes(id string, n int) []string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprint(id, "1.", i+1))
	}
	return all
}

// codes is the rules of the document's own codes, notes and numbers.
func (d document) codes() []Pattern {
	const invoiceTypes = "urn:oioubl:codelist:invoicetypecode-"
	inCurrency := func(amounts string) Cond { return Not(Different(amounts+"/@currencyID", ".")) }
	currencies := paths{"cbc:DocumentCurrencyCode", "cbc:TaxCurrencyCode", "cbc:PricingCurrencyCode", "cbc:PaymentCurrencyCode", "cbc:PaymentAlternativeCurrencyCode"}
	known := list("currency")
	return concat(
		d.on(paths{"*[amount][@currencyID]"}, shared("F-LIB403", "", Listed("@currencyID", known))),
		d.on(paths{"cbc:UUID", "cac:OrderReference/cbc:UUID"}, shared("F-LIB006", "", uuid("."))),
		d.on(paths{"cbc:InvoiceTypeCode"},
			each("W-INV010", "", "BT-3", Exactly("@listID", schemes(invoiceTypes, 2)...)),
			each("W-INV005", "", "BT-3", Exactly("@listAgencyID", agency)),
			each("F-INV011", "", "BT-3", When(Exactly("@listID", invoiceTypes+"1.1"), Listed(".", []string{"325", "380", "393"}))),
			each("F-INV337", "", "BT-3", When(Exactly("@listID", invoiceTypes+"1.2"), Listed(".", []string{"325", "380", "390", "393"})))),
		d.on(paths{"cbc:Note"},
			shared("W-LIB011", "BT-22", several("cbc:Note", Has("@languageID"))),
			shared("W-LIB012", "BT-22", Not(SameLater("@languageID")))),
		d.on(currencies,
			shared("F-LIB296", "BT-5 BT-6", Only("@listID", "ISO 4217 Alpha")),
			shared("F-LIB297", "BT-5 BT-6", Only("@listAgencyID", "6")),
			shared("F-LIB298", "BT-5 BT-6", Listed(".", known))),
		d.on(paths{"cbc:DocumentCurrencyCode"},
			each("F-INV012", "F-CRN007", "BT-5 BT-131", inCurrency("/*/"+d.line+"/cbc:LineExtensionAmount")),
			each("F-INV013", "F-CRN008", "BT-5 BT-106", inCurrency("/*/cac:LegalMonetaryTotal/cbc:LineExtensionAmount")),
			each("F-INV014", "F-CRN009", "BT-5 BT-115", inCurrency("/*/cac:LegalMonetaryTotal/cbc:PayableAmount"))),
		d.on(paths{"cbc:TaxCurrencyCode"},
			each("F-INV016", "F-CRN011", "BT-6", Exactly(".", "DKK", "EUR")),
			each("F-INV018", "F-CRN013", "BT-6 BT-111", Has("/*/cac:TaxTotal/cac:TaxSubtotal/cbc:TransactionCurrencyTaxAmount")),
			each("F-INV339", "F-CRN209", "BT-6 BT-111", inCurrency("//cac:TaxTotal/cac:TaxSubtotal/cbc:TransactionCurrencyTaxAmount"))),
		d.on(paths{"cbc:PricingCurrencyCode"},
			each("F-INV019", "F-CRN014", "BT-146", inCurrency("/*/"+d.line+"/cac:Price/cbc:PriceAmount")),
			each("F-INV020", "F-CRN015", "", Has("/*/cac:PricingExchangeRate"))),
		d.on(paths{"cbc:PaymentCurrencyCode"}, each("F-INV021", "F-CRN016", "", Has("/*/cac:PaymentExchangeRate"))),
		d.on(paths{"cbc:PaymentAlternativeCurrencyCode"}, each("F-INV022", "F-CRN017", "", Has("/*/cac:PaymentAlternativeExchangeRate"))),
	)
}

// periods is the rules of periods and of descriptions in several languages.
func (d document) periods() []Pattern {
	return concat(
		d.on(d.period(),
			shared("F-LIB076", "", None("cbc:DurationMeasure")),
			shared("F-LIB077", "", None("cbc:DescriptionCode")),
			shared("F-LIB078", "", When(Has("cbc:StartTime"), given("cbc:StartDate"))),
			shared("F-LIB079", "", When(Has("cbc:EndTime"), given("cbc:EndDate"))),
			shared("F-LIB080", "BT-73 BT-74 BT-134 BT-135", When(All(Has("cbc:StartDate"), Has("cbc:EndDate")), InOrder("cbc:StartDate", "cbc:EndDate", "-"))),
			shared("F-LIB081", "", When(All(Has("cbc:StartTime"), Has("cbc:EndTime")), InOrder("cbc:StartTime", "cbc:EndTime", ":")))),
		d.on(d.described(),
			shared("W-LIB222", "", Any(AtMost(1, "cbc:Description"), None("cbc:Description[!@languageID]"))),
			shared("W-LIB223", "", Unique("cbc:Description", "@languageID"))), // officially beside the report
	)
}

// contains says whether a text holds another.
func contains(part string) func([]byte) bool {
	return func(text []byte) bool { return bytes.Contains(text, []byte(part)) }
}

func concat(parts ...[]Pattern) []Pattern {
	var all []Pattern
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}
