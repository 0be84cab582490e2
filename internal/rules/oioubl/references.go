package oioubl

import . "github.com/postbud/postbud/internal/check"

// references is the rules of references to other documents.
func (d document) references() []Pattern {
	return concat(
		d.on(d.reference(),
			shared("F-LIB170", "", None("cbc:DocumentType")),
			shared("F-LIB172", "", None("cbc:DocumentTypeCode")),
			shared("F-LIB169", "", notBoth("cac:Attachment", "cbc:XPath")),
			shared("F-LIB171", "", notBoth(embedded, external)),
			shared("F-LIB173", "", When(Has("cbc:UUID"), uuid("cbc:UUID"))),
			shared("F-LIB174", "", When(Has(embedded), Exactly(embedded+"/@mimeCode", fileTypes...))),
			shared("F-LIB096", "", When(Has(external), Written(external+"/cbc:URI")))),
		d.on(d.attached(),
			shared("F-LIB092", "BG-24", Has("cbc:DocumentType|cbc:DocumentTypeCode")),
			shared("F-LIB093", "BG-24 BT-125 BT-124", notBoth("cac:Attachment", "cbc:XPath")),
			shared("F-LIB095", "BG-24 BT-125 BT-124", notBoth(embedded, external)),
			shared("F-LIB097", "BG-24", When(Has("cbc:UUID"), uuid("cbc:UUID"))),
			shared("F-LIB098", "BG-24 BT-125", When(Has(embedded), Exactly(embedded+"/@mimeCode", fileTypes...))),
			shared("F-LIB279", "BG-24", When(Has(external), Written(external+"/cbc:URI"))),
			shared("F-LIB335", "BG-24", When(Exactly("cbc:DocumentTypeCode", "PersonalSecure"), Listed("cbc:ID", []string{"1", "2"})))),
		d.on(aggregates("OrderReference"), each("F-INV024", "F-CRN022", "BT-13", Filled("cbc:ID"))),
		d.on(aggregates("BillingReference"),
			each("F-INV025", "F-CRN023", "BG-3", None("cac:DebitNoteDocumentReference")),
			each("F-INV026", "F-CRN024", "BG-3", None("cac:AdditionalDocumentReference")),
			each("F-INV295", "F-CRN162", "BG-3", None("cac:BillingReferenceLine"))),
		d.on(aggregates("DiscrepancyResponse"),
			each("", "F-CRN161", "", Filled("cbc:ReferenceID")),
			each("", "F-CRN188", "", notBoth("cbc:ResponseCode", "cbc:Description"))),
		d.on(paths{"cac:DiscrepancyResponse/cbc:ResponseCode"},
			each("", "F-CRN018", "", Exactly("@listID", "urn:oioubl:codelist:discrepancyresponsecode-1.1")),
			each("", "F-CRN160", "", Exactly("@listAgencyID", agency)),
			each("", "F-CRN193", "", Listed(".", list("discrepancy")))),
	)
}

const (
	embedded = "cac:Attachment/cbc:EmbeddedDocumentBinaryObject"
	external = "cac:Attachment/cac:ExternalReference"
)

// signature is the rules of electronic signatures.
func (d document) signature() []Pattern {
	return concat(
		d.on(aggregates("Signature"), each("F-INV027", "F-CRN025", "", Filled("cbc:ID"))),
		d.on(aggregates("Signature/SignatoryParty"), each("F-INV297", "F-CRN163", "", AtMost(1, "cac:PartyLegalEntity"))),
		d.on(aggregates("Signature/DigitalSignatureAttachment"),
			shared("F-LIB284", "", notBoth("cbc:EmbeddedDocumentBinaryObject", "cac:ExternalReference")),
			shared("F-LIB285", "", When(Has("cbc:EmbeddedDocumentBinaryObject"), Exactly("cbc:EmbeddedDocumentBinaryObject/@mimeCode", fileTypes...))),
			shared("F-LIB286", "", When(Has("cac:ExternalReference"), Written("cac:ExternalReference/cbc:URI")))),
	)
}
