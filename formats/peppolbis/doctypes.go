package peppolbis

// The codes of BT-3 that PEPPOL BIS Billing 3 takes (rules P0100 and P0101).
var (
	invoiceCodes = []string{
		"71", "80", "82", "84", "102", "218", "219", "326", "331", "380", "382", "383", "384", "386", "388", "393",
		"395", "553", "575", "623", "780", "817", "870", "875", "876", "877",
	}
	creditNoteCodes = []string{"81", "83", "381", "396", "532"}
)

// docTypes is the Peppol document type identifier of each type code.
func docTypes() map[string]string {
	types := make(map[string]string, len(invoiceCodes)+len(creditNoteCodes))
	for _, code := range invoiceCodes {
		types[code] = docType("Invoice")
	}
	for _, code := range creditNoteCodes {
		types[code] = docType("CreditNote")
	}
	return types
}

func docType(root string) string {
	return "urn:oasis:names:specification:ubl:schema:xsd:" + root + "-2::" + root + "##" + Specification + "::2.1"
}
