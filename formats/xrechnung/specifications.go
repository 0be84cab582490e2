package xrechnung

import "github.com/postbud/postbud/internal/rules/xrechnung"

// Specification is the identifier of XRechnung 3.0 (BT-24).
const Specification = xrechnung.Specification

// current are the specifications of XRechnung 3.0: itself, its extension, and the
// procurement of clean vehicles.
func current() []string {
	return []string{Specification, xrechnung.Extension, xrechnung.CleanVehicles}
}

// recognised are all that were ever in force. The older ones are read and, when
// written, become those of today.
func recognised() []string {
	all := current()
	const before = "urn:cen.eu:en16931:2017#compliant#urn:xoev-de:kosit:standard:xrechnung_"
	const extension = "#conformant#urn:xoev-de:kosit:extension:xrechnung_"
	for _, version := range [...]string{"1.2", "2.0", "2.1", "2.2", "2.3"} {
		all = append(all, before+version, before+version+extension+version)
	}
	return all
}

// The codes of BT-3 that XRechnung names (rule BR-DE-17). It warns of others.
var (
	invoiceCodes    = []string{"326", "380", "384", "389", "875", "876", "877"}
	creditNoteCodes = []string{"381"}
)

// docTypes is the Peppol document type identifier of each type code in a syntax, under
// a specification. A Cross Industry Invoice is one document for both kinds.
func docTypes(syntax, specification string) map[string]string {
	invoice, creditNote := ublType("Invoice", specification), ublType("CreditNote", specification)
	if syntax == syntaxCII {
		invoice = ciiType(specification)
		creditNote = invoice
	}
	types := make(map[string]string, len(invoiceCodes)+len(creditNoteCodes))
	for _, code := range invoiceCodes {
		types[code] = invoice
	}
	for _, code := range creditNoteCodes {
		types[code] = creditNote
	}
	return types
}

func ciiType(specification string) string {
	return "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100::CrossIndustryInvoice##" + specification + "::D16B"
}

func ublType(root, specification string) string {
	return "urn:oasis:names:specification:ubl:schema:xsd:" + root + "-2::" + root + "##" + specification + "::2.1"
}
