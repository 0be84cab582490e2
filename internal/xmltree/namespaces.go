package xmltree

import "maps"

// UBL is the namespaces of UBL 2.1 under the prefixes that rules and paths use.
func UBL() map[string]string {
	const schema = "urn:oasis:names:specification:ubl:schema:xsd:"
	return map[string]string{
		"Invoice":    schema + "Invoice-2",
		"CreditNote": schema + "CreditNote-2",
		"cac":        schema + "CommonAggregateComponents-2",
		"cbc":        schema + "CommonBasicComponents-2",
		"ext":        schema + "CommonExtensionComponents-2",
	}
}

// CII is the namespaces of the UN/CEFACT Cross Industry Invoice D16B.
func CII() map[string]string {
	const schema = "urn:un:unece:uncefact:data:standard:"
	return map[string]string{
		"rsm": schema + "CrossIndustryInvoice:100",
		"ram": schema + "ReusableAggregateBusinessInformationEntity:100",
		"udt": schema + "UnqualifiedDataType:100",
		"qdt": schema + "QualifiedDataType:100",
	}
}

// Invoices is the namespaces of all invoice documents that the program knows.
func Invoices() map[string]string {
	all := UBL()
	maps.Copy(all, CII())
	return all
}

// embeddedFiles are the elements whose text is a file in base64.
var embeddedFiles = []string{"cbc:EmbeddedDocumentBinaryObject", "ram:AttachmentBinaryObject"}
