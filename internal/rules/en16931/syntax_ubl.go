package en16931

import (
	. "github.com/postbud/postbud/internal/check"
)

// syntax is the rules of how UBL may say a thing: mostly that it says once what EN
// 16931 knows once.
func syntax() Pattern {
	return Pattern{
		On("cac:PostalAddress|cac:Address", R("UBL-SR-51", Fatal, "BT-162 BT-163 BT-164 BT-165", AtMost(1, "cac:AddressLine"))),
		On(supplier, R("UBL-SR-42", Fatal, "BT-31 BT-32", AtMost(2, "cac:PartyTaxScheme"))),
		On("cac:AdditionalDocumentReference",
			R("UBL-SR-33", Fatal, "BT-123", AtMost(1, "cbc:DocumentDescription")),
			R("UBL-SR-43", Fatal, "BT-18 BT-122", Any(
				Exactly("cbc:DocumentTypeCode", "130"),
				All(Has("/CreditNote"), Exactly("cbc:DocumentTypeCode", "50")),
				All(None("cbc:ID/@schemeID"), None("cbc:DocumentTypeCode"))))),
		On("*[amount]", R("UBL-DT-01", Fatal, "", Cents("."))),
		On("*[file]",
			R("UBL-DT-06", Fatal, "BT-125-1", Has("@mimeCode")),
			R("UBL-DT-07", Fatal, "BT-125", Has("@filename"))),
		On("cac:Delivery", R("UBL-SR-25", Fatal, "BT-70", AtMost(1, "cac:DeliveryParty/cac:PartyName/cbc:Name"))),
		On("cac:AllowanceCharge[allowance]", R("UBL-SR-30", Fatal, "BT-97", AtMost(1, "cbc:AllowanceChargeReason"))),
		On("cac:AllowanceCharge[charge]", R("UBL-SR-31", Fatal, "BT-104", AtMost(1, "cbc:AllowanceChargeReason"))),
		On("cac:PartyTaxScheme", R("UBL-SR-53", Fatal, "BT-31 BT-32 BT-48 BT-63", All(Has("cac:TaxScheme/cbc:ID"), Has("cbc:CompanyID")))),
		On(either, append(onceInDocument(), elsewhere()...)...),
		On(eitherLine,
			R("UBL-SR-34", Fatal, "BT-127", AtMost(1, "cbc:Note")),
			R("UBL-SR-35", Fatal, "BT-132", AtMost(1, "cac:OrderLineReference/cbc:LineID")),
			R("UBL-SR-36", Fatal, "BG-26", AtMost(1, "cac:InvoicePeriod")),
			R("UBL-SR-37", Fatal, "BT-147", AtMost(1, "cac:Price/cac:AllowanceCharge/cbc:Amount")),
			R("UBL-SR-48", Fatal, "BG-30", Just(1, "cac:Item/cac:ClassifiedTaxCategory")),
			R("UBL-SR-50", Fatal, "BT-154", AtMost(1, "cac:Item/cbc:Description")),
			R("UBL-SR-52", Fatal, "BT-128", AtMost(1, "cac:DocumentReference"))),
		On("cac:PayeeParty", payeeOnce()...),
		On("cac:PaymentMeans",
			R("UBL-SR-26", Fatal, "BT-83", AtMost(1, "cbc:PaymentID")),
			R("UBL-SR-27", Fatal, "BT-81", AtMost(1, "cbc:PaymentMeansCode")),
			R("UBL-SR-28", Fatal, "BT-89", AtMost(1, "cac:PaymentMandate/cbc:ID"))),
		On("cac:BillingReference",
			R("UBL-SR-06", Fatal, "BG-3", AtMost(1, "cac:InvoiceDocumentReference")),
			R("UBL-SR-07", Fatal, "BT-25", Has("cac:InvoiceDocumentReference/cbc:ID"))),
		On("cac:TaxRepresentativeParty",
			R("UBL-SR-22", Fatal, "BT-62", AtMost(1, "cac:PartyName/cbc:Name")),
			R("UBL-SR-23", Fatal, "BT-63", AtMost(1, "cac:PartyTaxScheme/cbc:CompanyID"))),
		On("cac:TaxSubtotal", R("UBL-SR-32", Fatal, "BT-120", AtMost(1, "cac:TaxCategory/cbc:TaxExemptionReason"))),
	}
}

func onceInDocument() []Rule {
	return []Rule{
		R("UBL-SR-01", Fatal, "BT-12", AtMost(1, "cac:ContractDocumentReference/cbc:ID")),
		R("UBL-SR-02", Fatal, "BT-15", AtMost(1, "cac:ReceiptDocumentReference/cbc:ID")),
		R("UBL-SR-03", Fatal, "BT-16", AtMost(1, "cac:DespatchDocumentReference/cbc:ID")),
		R("UBL-SR-04", Fatal, "BT-18", AtMost(1, "cac:AdditionalDocumentReference[cbc:DocumentTypeCode='130']/cbc:ID")),
		R("UBL-SR-05", Fatal, "BT-20", AtMost(1, "cac:PaymentTerms/cbc:Note")),
		R("UBL-SR-08", Fatal, "BG-14", AtMost(1, "cac:InvoicePeriod")),
		R("UBL-SR-09", Fatal, "BT-27", AtMost(1, supplier+"/cac:PartyLegalEntity/cbc:RegistrationName")),
		R("UBL-SR-10", Fatal, "BT-28", AtMost(1, supplier+"/cac:PartyName/cbc:Name")),
		R("UBL-SR-11", Fatal, "BT-30", AtMost(1, supplier+"/cac:PartyLegalEntity/cbc:CompanyID")),
		R("UBL-SR-12", Fatal, "BT-31", AtMost(1, supplier+"/cac:PartyTaxScheme[schemevat]/cbc:CompanyID")),
		R("UBL-SR-13", Fatal, "BT-32", AtMost(1, supplier+"/cac:PartyTaxScheme[othertax]/cbc:CompanyID")),
		R("UBL-SR-14", Fatal, "BT-33", AtMost(1, supplier+"/cac:PartyLegalEntity/cbc:CompanyLegalForm")),
		R("UBL-SR-15", Fatal, "BT-44", AtMost(1, customer+"/cac:PartyLegalEntity/cbc:RegistrationName")),
		R("UBL-SR-16", Fatal, "BT-46", AtMost(1, customer+"/cac:PartyIdentification/cbc:ID")),
		R("UBL-SR-17", Fatal, "BT-47", AtMost(1, customer+"/cac:PartyLegalEntity/cbc:CompanyID")),
		R("UBL-SR-18", Fatal, "BT-48", AtMost(1, customer+"/cac:PartyTaxScheme[schemevat]/cbc:CompanyID")),
		R("UBL-SR-24", Fatal, "BG-13", AtMost(1, "cac:Delivery")),
		R("UBL-SR-29", Fatal, "BT-90", AtMost(1, "//cac:PartyIdentification/cbc:ID[sepa]")),
		R("UBL-SR-39", Fatal, "BT-11", AtMost(1, "cac:ProjectReference/cbc:ID")),
		R("UBL-SR-40", Fatal, "BT-45", AtMost(1, customer+"/cac:PartyName/cbc:Name")),
		R("UBL-SR-44", Fatal, "BT-83", Alike("//cbc:PaymentID")),
		R("UBL-SR-45", Fatal, "BT-9", AtMost(1, "cac:PaymentMeans/cbc:PaymentDueDate")),
		R("UBL-SR-46", Fatal, "BT-82", AtMost(1, "cac:PaymentMeans/cbc:PaymentMeansCode/@name")),
		R("UBL-SR-47", Fatal, "BT-81", Alike("//cbc:PaymentMeansCode")),
		R("UBL-SR-49", Fatal, "BT-8", AtMost(1, "cac:InvoicePeriod/cbc:DescriptionCode")),
		R("UBL-SR-54", Fatal, "BG-18", AtMost(1, "cac:PaymentMeans/cac:CardAccount")),
		R("UBL-SR-55", Fatal, "BG-19", AtMost(1, "cac:PaymentMeans/cac:PaymentMandate")),
		R("UBL-SR-56", Fatal, "BT-17", AtMost(1, "cac:OriginatorDocumentReference/cbc:ID")),
		R("UBL-CR-666", Fatal, "BT-18", None("//cac:AdditionalDocumentReference[cbc:DocumentTypeCode='130']/cac:Attachment")),
		R("UBL-CR-673", Fatal, "BT-18", None("//cac:AdditionalDocumentReference[cbc:DocumentTypeCode='130']/cbc:DocumentDescription")),
	}
}

// payeeOnce is the rules of a payee, each with the demand that its name is not the
// seller's.
func payeeOnce() []Rule {
	another := Quiet(Different("cac:PartyName/cbc:Name", "../"+supplier+"/cac:PartyLegalEntity/cbc:RegistrationName"))
	return []Rule{
		R("UBL-SR-19", Fatal, "BT-59", All(AtMost(1, "cac:PartyName/cbc:Name"), another)),
		R("UBL-SR-20", Fatal, "BT-60", All(AtMost(1, "cac:PartyIdentification/cbc:ID[othersepa]"), another)),
		R("UBL-SR-21", Fatal, "BT-61", All(AtMost(1, "cac:PartyLegalEntity/cbc:CompanyID"), another)),
	}
}
