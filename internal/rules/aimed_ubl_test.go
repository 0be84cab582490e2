package rules_test

import (
	. "github.com/postbud/postbud/internal/rules/rulestest"
)

// The aims at rules of EN 16931 on UBL; they are taken at target() where nothing
// else is said.

// three gives an amount three decimals.
func three(path string) Edit { return Set(path, "1.000") }

// charge makes a change at the first charge among the allowances at the path.
func charge(path string, edit Edit) Edit { return At(path, If("ChargeIndicator", "true", edit)) }

// reasonless takes the reason of an allowance away.
func reasonless() Edit {
	return All(RemoveAll("AllowanceChargeReason"), RemoveAll("AllowanceChargeReasonCode"))
}

func aimedEN() []Aim {
	const seller, agent = "AccountingSupplierParty/Party/", "TaxRepresentativeParty/"
	aims := []Aim{
		{Rule: "BR-04", Edit: Remove("InvoiceTypeCode")},
		{Rule: "BR-CL-10", Edit: All(Make("cac:AccountingCustomerParty/cac:Party/cac:PartyIdentification/cbc:ID"),
			At("AccountingCustomerParty/Party/PartyIdentification/ID", All(Set(".", "1"), Attribute(".", "schemeID", "SEPA"))))},
		{Rule: "BR-17", Edit: Remove("PayeeParty/PartyName")},
		{Rule: "BR-18", Edit: Remove(agent + "PartyName")},
		{Rule: "BR-19", Edit: Remove(agent + "PostalAddress")},
		{Rule: "BR-20", Edit: Remove(agent + "PostalAddress/Country")},
		{Rule: "BR-28", Edit: Set("//Price/AllowanceCharge/BaseAmount", "-1")},
		{Rule: "BR-31", Edit: At("AllowanceCharge", Remove("Amount"))},
		{Rule: "BR-32", Edit: At("AllowanceCharge", Remove("TaxCategory"))},
		{Rule: "BR-33 BR-CO-21", Edit: At("AllowanceCharge", reasonless())},
		{Rule: "BR-36", Edit: charge("AllowanceCharge", Remove("Amount"))},
		{Rule: "BR-37", Edit: charge("AllowanceCharge", Remove("TaxCategory"))},
		{Rule: "BR-38 BR-CO-22", Edit: charge("AllowanceCharge", reasonless())},
		{Rule: "BR-41", Edit: Remove("InvoiceLine/AllowanceCharge/Amount")},
		{Rule: "BR-42 BR-CO-23", Edit: At("InvoiceLine/AllowanceCharge", reasonless())},
		{Rule: "BR-43", Edit: charge("InvoiceLine/AllowanceCharge", Remove("Amount"))},
		{Rule: "BR-44 BR-CO-24", Edit: charge("InvoiceLine/AllowanceCharge", reasonless())},
		{Rule: "BR-46", Edit: Remove("TaxTotal/TaxSubtotal/TaxAmount")},
		{Rule: "BR-53", Edit: Remove("TaxTotal[2]")},
		{Rule: "BR-54", Edit: Remove("//AdditionalItemProperty/Value")},
		{Rule: "BR-55 UBL-SR-07", Edit: Remove("BillingReference/InvoiceDocumentReference/ID")},
		{Rule: "BR-64", Edit: NoAttribute("//StandardItemIdentification/ID", "schemeID")},
		{Rule: "BR-65", Edit: NoAttribute("//ItemClassificationCode", "listID")},
		{Rule: "BR-CO-03", Edit: Put(".", "<cbc:TaxPointDate>2026-02-27</cbc:TaxPointDate>")},
		{Rule: "BR-CO-19", Edit: Set("InvoicePeriod", "")},
		{Rule: "BR-CO-20", Edit: Set("InvoiceLine/InvoicePeriod", "")},
		{Rule: "BR-29", Edit: Set("InvoicePeriod/EndDate", "2026-01-31")},
		{Rule: "BR-30", Edit: Set("InvoiceLine/InvoicePeriod/EndDate", "2026-02-01")},
		{Rule: "BR-CL-08", Edit: Set("Note", "#XXX#text")},
		{Rule: "BR-DEC-01", Edit: At("AllowanceCharge", three("Amount"))},
		{Rule: "BR-DEC-02", Edit: At("AllowanceCharge", three("BaseAmount"))},
		{Rule: "BR-DEC-05", Edit: charge("AllowanceCharge", three("Amount"))},
		{Rule: "BR-DEC-06", Edit: charge("AllowanceCharge", three("BaseAmount"))},
		{Rule: "BR-DEC-19", Edit: three("TaxTotal/TaxSubtotal/TaxableAmount")},
		{Rule: "BR-DEC-20", Edit: three("TaxTotal/TaxSubtotal/TaxAmount")},
		{Rule: "BR-DEC-23", Edit: three("InvoiceLine/LineExtensionAmount")},
		{Rule: "BR-DEC-24", Edit: three("InvoiceLine/AllowanceCharge/Amount")},
		{Rule: "BR-DEC-25", Edit: three("InvoiceLine/AllowanceCharge/BaseAmount")},
		{Rule: "BR-DEC-27", Edit: charge("InvoiceLine/AllowanceCharge", three("Amount"))},
		{Rule: "BR-DEC-28", Edit: charge("InvoiceLine/AllowanceCharge", three("BaseAmount"))},
		{Rule: "UBL-CR-666", Edit: At("AdditionalDocumentReference", If("DocumentTypeCode", "130", Append(".", "<cac:Attachment/>")))},
		{Rule: "UBL-CR-673", Edit: At("AdditionalDocumentReference", If("DocumentTypeCode", "130", Append(".", "<cbc:DocumentDescription>x</cbc:DocumentDescription>")))},
		{Rule: "UBL-DT-06", Edit: NoAttribute("//EmbeddedDocumentBinaryObject", "mimeCode")},
		{Rule: "UBL-DT-07", Edit: NoAttribute("//EmbeddedDocumentBinaryObject", "filename")},
		{Rule: "UBL-SR-12", Edit: Twice(seller + "PartyTaxScheme[1]")},
		{Rule: "UBL-SR-13", Edit: Twice(seller + "PartyTaxScheme[2]")},
		{Rule: "UBL-SR-43", Edit: Set("AdditionalDocumentReference/DocumentTypeCode", "50")},
		{Rule: "UBL-SR-44", Edit: After("PaymentMeans", "<cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode><cbc:PaymentID>x</cbc:PaymentID></cac:PaymentMeans>")},
		{Rule: "UBL-SR-47", Edit: After("PaymentMeans", "<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode></cac:PaymentMeans>")},
		{Rule: "UBL-SR-45", Edit: Before("PaymentMeans/PaymentID", "<cbc:PaymentDueDate>2026-03-01</cbc:PaymentDueDate><cbc:PaymentDueDate>2026-03-01</cbc:PaymentDueDate>")},
		{Rule: "UBL-SR-53", Edit: Remove(seller + "PartyTaxScheme/CompanyID")},
	}
	for rule, amount := range map[string]string{"BR-DEC-09": "LineExtensionAmount", "BR-DEC-10": "AllowanceTotalAmount", "BR-DEC-11": "ChargeTotalAmount",
		"BR-DEC-12": "TaxExclusiveAmount", "BR-DEC-14": "TaxInclusiveAmount", "BR-DEC-16": "PrepaidAmount", "BR-DEC-17": "PayableRoundingAmount", "BR-DEC-18": "PayableAmount"} {
		aims = append(aims, Aim{Rule: rule, Edit: three("LegalMonetaryTotal/" + amount)})
	}
	for rule, amount := range map[string]string{"BR-12": "LineExtensionAmount", "BR-13": "TaxExclusiveAmount", "BR-14": "TaxInclusiveAmount", "BR-15": "PayableAmount"} {
		aims = append(aims, Aim{Rule: rule, Edit: Remove("LegalMonetaryTotal/" + amount)})
	}
	for rule, path := range onceUBL() {
		aims = append(aims, Aim{Rule: rule, Edit: Twice(path)})
	}
	for rule, at := range codedUBL() {
		edit := Set(at[0], "QQQQ")
		if at[1] != "" {
			edit = Attribute(at[0], at[1], "QQQQ")
		}
		aims = append(aims, Aim{Rule: rule, Edit: edit})
	}
	// Two deliveries end the official run where a rule asks for the day or the
	// country of one.
	within := func(edits ...Edit) Aim {
		return Aim{Edit: All(SetAll("//TaxCategory/ID", "K"), SetAll("//ClassifiedTaxCategory/ID", "K"), All(edits...))}
	}
	aims = append(aims, within(Twice("Delivery")), within(Twice("Delivery"), Remove("Delivery[2]/ActualDeliveryDate")),
		within(Twice("Delivery"), Remove("Delivery[1]/DeliveryLocation")), within(Remove("Delivery"), Set("InvoicePeriod", "")), within(Twice("Delivery"), Remove("InvoicePeriod")),
		within(Set("Delivery/ActualDeliveryDate", "1")), within(Set("Delivery/DeliveryLocation/Address/Country/IdentificationCode", "D")))
	return append(aims, aimedVAT()...)
}

// onceUBL is what may be there once, by rule. Two names of a party or two codes of
// a means of payment end the official run before their rules can fire.
func onceUBL() map[string]string {
	const seller, buyer = "AccountingSupplierParty/Party/", "AccountingCustomerParty/Party/"
	return map[string]string{
		"UBL-SR-01": "ContractDocumentReference", "UBL-SR-02": "ReceiptDocumentReference", "UBL-SR-03": "DespatchDocumentReference",
		"UBL-SR-04": "AdditionalDocumentReference", "UBL-SR-05": "PaymentTerms/Note", "UBL-SR-06": "BillingReference/InvoiceDocumentReference",
		"UBL-SR-08": "InvoicePeriod", "UBL-SR-10": seller + "PartyName",
		"UBL-SR-11": seller + "PartyLegalEntity/CompanyID", "UBL-SR-14": seller + "PartyLegalEntity/CompanyLegalForm",
		"UBL-SR-16": buyer + "PartyIdentification", "UBL-SR-17": buyer + "PartyLegalEntity/CompanyID",
		"UBL-SR-18": buyer + "PartyTaxScheme", "UBL-SR-19": "PayeeParty/PartyName", "UBL-SR-20": "PayeeParty/PartyIdentification", "UBL-SR-21": "PayeeParty/PartyLegalEntity/CompanyID",
		"UBL-SR-23": "TaxRepresentativeParty/PartyTaxScheme", "UBL-SR-24": "Delivery",
		"UBL-SR-25": "Delivery/DeliveryParty/PartyName", "UBL-SR-26": "PaymentMeans/PaymentID",
		"UBL-SR-28": "PaymentMeans/PaymentMandate/ID", "UBL-SR-29": "PayeeParty/PartyIdentification[2]", "UBL-SR-30": "AllowanceCharge[1]/AllowanceChargeReason",
		"UBL-SR-31": "AllowanceCharge[2]/AllowanceChargeReason", "UBL-SR-32": "TaxTotal/TaxSubtotal[2]/TaxCategory/TaxExemptionReason",
		"UBL-SR-33": "AdditionalDocumentReference/DocumentDescription", "UBL-SR-34": "InvoiceLine/Note", "UBL-SR-35": "InvoiceLine/OrderLineReference",
		"UBL-SR-36": "InvoiceLine/InvoicePeriod", "UBL-SR-37": "InvoiceLine/Price/AllowanceCharge", "UBL-SR-39": "ProjectReference", "UBL-SR-40": buyer + "PartyName",
		"UBL-SR-42": seller + "PartyTaxScheme", "UBL-SR-46": "PaymentMeans", "UBL-SR-48": "InvoiceLine/Item/ClassifiedTaxCategory", "UBL-SR-49": "InvoicePeriod/DescriptionCode",
		"UBL-SR-50": "InvoiceLine/Item/Description", "UBL-SR-51": seller + "PostalAddress/AddressLine", "UBL-SR-52": "InvoiceLine/DocumentReference",
		"UBL-SR-54": "PaymentMeans/CardAccount", "UBL-SR-55": "PaymentMeans/PaymentMandate", "UBL-SR-56": "OriginatorDocumentReference",
	}
}

// codedUBL is values of code lists, by rule: the path, and the attribute if it is one.
func codedUBL() map[string][2]string {
	const seller = "AccountingSupplierParty/Party/"
	return map[string][2]string{
		"BR-CL-01": {"InvoiceTypeCode"}, "BR-CL-03": {"InvoiceLine/LineExtensionAmount", "currencyID"}, "BR-CL-04": {"DocumentCurrencyCode"},
		"BR-CL-05": {"TaxCurrencyCode"}, "BR-CL-06": {"InvoicePeriod/DescriptionCode"}, "BR-CL-07": {"AdditionalDocumentReference/ID", "schemeID"},
		"BR-CL-10": {seller + "PartyIdentification/ID", "schemeID"}, "BR-CL-11": {seller + "PartyLegalEntity/CompanyID", "schemeID"},
		"BR-CL-13": {"//ItemClassificationCode", "listID"}, "BR-CL-14": {seller + "PostalAddress/Country/IdentificationCode"},
		"BR-CL-15": {"//OriginCountry/IdentificationCode"}, "BR-CL-16": {"PaymentMeans/PaymentMeansCode"}, "BR-CL-17": {"//TaxCategory/ID"},
		"BR-CL-18": {"//ClassifiedTaxCategory/ID"}, "BR-CL-19": {"AllowanceCharge[1]/AllowanceChargeReasonCode"}, "BR-CL-20": {"AllowanceCharge[2]/AllowanceChargeReasonCode"},
		"BR-CL-21": {"//StandardItemIdentification/ID", "schemeID"}, "BR-CL-22": {"//TaxExemptionReasonCode"}, "BR-CL-23": {"//InvoicedQuantity", "unitCode"},
		"BR-CL-24": {"//EmbeddedDocumentBinaryObject", "mimeCode"}, "BR-CL-25": {seller + "EndpointID", "schemeID"}, "BR-CL-26": {"Delivery/DeliveryLocation/ID", "schemeID"},
	}
}
