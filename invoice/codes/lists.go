package codes

//go:generate go test -run Lists -update .

// List names a code list.
type List string

// The lists, each with the rule that decides what is in it and the terms that it
// is for.
const (
	InvoiceType       List = "invoice-type"        // BR-CL-01, invoices: BT-3, UNCL1001
	CreditNoteType    List = "credit-note-type"    // BR-CL-01, credit notes: BT-3, UNCL1001
	PeppolInvoiceType List = "peppol-invoice-type" // PEPPOL-EN16931-P0100: BT-3 of an invoice
	Currency          List = "currency"            // BR-CL-04: BT-5, BT-6, ISO 4217
	PeppolCurrency    List = "peppol-currency"     // Peppol's own ISO 4217
	Country           List = "country"             // BR-CL-14: countries of addresses, BT-159, ISO 3166-1 alpha-2 with 1A and XI
	TaxPoint          List = "tax-point"           // BR-CL-06: BT-8, UNCL2005
	NoteSubject       List = "note-subject"        // BR-CL-08: BT-21, UNCL4451
	ObjectScheme      List = "object-scheme"       // BR-CL-07: schemes of BT-18 and BT-128, UNCL1153
	PartyScheme       List = "party-scheme"        // BR-CL-10: schemes of BT-29, BT-46, BT-60; ICD with SEPA
	ICD               List = "icd"                 // BR-CL-11, 21, 26: schemes of BT-30, BT-47, BT-61, BT-71, BT-157, ISO 6523
	EAS               List = "eas"                 // BR-CL-25: schemes of BT-34 and BT-49
	PeppolEAS         List = "peppol-eas"          // Peppol's own EAS, without the schemes it has retired
	PaymentMeans      List = "payment-means"       // BR-CL-16: BT-81, UNCL4461
	VATCategory       List = "vat-category"        // BR-CL-17, 18: BT-95, BT-102, BT-118, BT-151, UNCL5305
	Exemption         List = "exemption"           // BR-CL-22: BT-121, VATEX
	AllowanceReason   List = "allowance-reason"    // BR-CL-19: BT-98, BT-140, UNCL5189
	ChargeReason      List = "charge-reason"       // BR-CL-20: BT-105, BT-145, UNCL7161
	Unit              List = "unit"                // BR-CL-23: BT-130, BT-150, UN/ECE Recommendations 20 and 21
	ItemClass         List = "item-class"          // BR-CL-13: schemes of BT-158, UNCL7143
	MediaType         List = "media-type"          // BR-CL-24: BT-125
)

// Lists is every list, in the order of the constants.
func Lists() []List {
	return []List{
		InvoiceType, CreditNoteType, PeppolInvoiceType, Currency, PeppolCurrency, Country, TaxPoint,
		NoteSubject, ObjectScheme, PartyScheme, ICD, EAS, PeppolEAS, PaymentMeans, VATCategory,
		Exemption, AllowanceReason, ChargeReason, Unit, ItemClass, MediaType,
	}
}
