package rules_test

import (
	. "github.com/postbud/postbud/internal/rules/rulestest"
)

// aimedPeppol is the aims at rules of Peppol; most are taken at target().
func aimedPeppol() []Aim {
	const seller, buyer = "AccountingSupplierParty/Party/", "AccountingCustomerParty/Party/"
	in := func(country string, edits ...Edit) Edit {
		return All(append([]Edit{SetAll("//IdentificationCode", country)}, edits...)...)
	}
	sellerIn := func(country string, edits ...Edit) Edit {
		return All(append([]Edit{Set(seller+"PostalAddress/Country/IdentificationCode", country)}, edits...)...)
	}
	// described gives the first supporting document that has a description another.
	described := func(text string) Edit { return Set("AdditionalDocumentReference/DocumentDescription", text) }
	greek := sellerIn("GR", Set(seller+"PartyTaxScheme/CompanyID", "EL094259216"), described("##INVOICE|URL##"))
	italian := func(edit Edit) Edit { return All(Set(seller+"PartyTaxScheme/CompanyID", "IT07643520567"), edit) }
	aims := []Aim{
		{Rule: "PEPPOL-EN16931-R080", Seed: "peppolbis/credit note", Edit: All(Put(".", project), Put(".", project))},
		{Rule: "PEPPOL-EN16931-R005", Edit: All(Set("TaxCurrencyCode", " EUR"), Set("DocumentCurrencyCode", "EUR"))},
		{Rule: "PEPPOL-EN16931-CL001", Edit: Attribute("//EmbeddedDocumentBinaryObject", "mimeCode", "text/html")},
		{Rule: "PEPPOL-EN16931-CL006", Edit: All(Make("cac:InvoicePeriod/cbc:DescriptionCode"), Set("InvoicePeriod/DescriptionCode", "36"))},
		{Rule: "PEPPOL-COMMON-R050", Edit: All(Attribute(seller+"EndpointID", "schemeID", "0151"), Set(seller+"EndpointID", "51824753557"))},
		{Rule: "PEPPOL-EN16931-R041", Edit: Remove("AllowanceCharge/BaseAmount")},
		{Rule: "PEPPOL-EN16931-R042", Edit: Remove("AllowanceCharge/MultiplierFactorNumeric")},
		{Rule: "PEPPOL-EN16931-R100", Edit: Twice("InvoiceLine/DocumentReference")},
		{Rule: "PEPPOL-EN16931-R121", Edit: Set("InvoiceLine/Price/BaseQuantity", "0")},
		{Rule: "PEPPOL-EN16931-R044", Edit: Set("InvoiceLine/Price/AllowanceCharge/ChargeIndicator", "true")},
		{Rule: "PEPPOL-EN16931-R130", Edit: Attribute("InvoiceLine/Price/BaseQuantity", "unitCode", "HUR")},
		{Rule: "GR-R-008-2", Edit: All(greek, At("AdditionalDocumentReference", If("ID", "Timeseddel",
			After("ID", "<cbc:DocumentDescription>##INVOICE|URL##</cbc:DocumentDescription>"))))},
		{Rule: "GR-R-008-3", Edit: All(greek, Set("//URI", " "))},
		{Rule: "GR-R-004-2", Edit: All(greek, described("##M.AR.K##"))},
		{Rule: "PEPPOL-COMMON-R052", Edit: All(Attribute(seller+"EndpointID", "schemeID", "0096"), Set(seller+"EndpointID", "123456789"))},
		{Rule: "PEPPOL-COMMON-R043", Edit: All(Attribute(seller+"EndpointID", "schemeID", "0208"), Set(seller+"EndpointID", "0123456788"))},
		{Rule: "PEPPOL-EN16931-P0101", Seed: "peppolbis/credit note", Edit: Set("CreditNoteTypeCode", "380")},
		{Rule: "PEPPOL-EN16931-CL003", Edit: Set("AllowanceCharge[2]/AllowanceChargeReasonCode", "QQQ")},
		{Rule: "IT-R-002", Edit: italian(Remove(seller + "PostalAddress/StreetName"))},
		{Rule: "IT-R-003", Edit: italian(Remove(seller + "PostalAddress/CityName"))},
		{Rule: "IT-R-004", Edit: italian(Remove(seller + "PostalAddress/PostalZone"))},
		{Rule: "SE-R-002", Edit: sellerIn("SE", Set(seller+"PartyTaxScheme/CompanyID", "SE12345678901X"))},
		{Rule: "NL-R-001", Seed: "peppolbis/credit note", Edit: sellerIn("NL", RemoveAll("BillingReference"))},
		{Rule: "NL-R-007", Edit: sellerIn("NL", Remove("PaymentMeans"))},
		{Rule: "NL-R-009", Edit: sellerIn("NL", Remove("OrderReference"))},
		{Rule: "IS-R-003", Edit: sellerIn("IS", Remove(seller+"PostalAddress/PostalZone"))},
		{Rule: "IS-R-005", Edit: in("IS", Remove(buyer+"PostalAddress/PostalZone"))},
		{Rule: "IS-R-006", Edit: sellerIn("IS", Set("PaymentMeans/PaymentMeansCode", "9"))},
		{Rule: "IS-R-007", Edit: sellerIn("IS", Set("PaymentMeans/PaymentMeansCode", "42"))},
		{Rule: "IS-R-008", Edit: sellerIn("IS", described("EINDAGI"))},
		{Rule: "IS-R-009", Edit: sellerIn("IS", described("EINDAGI"), Remove("DueDate"))},
		{Rule: "IS-R-010", Edit: sellerIn("IS", At("AdditionalDocumentReference", If("DocumentDescription", "", All(
			Set("DocumentDescription", "EINDAGI"), Set("ID", "2020-01-01")))))},
	}
	aims = append(aims, danish()...)
	aims = append(aims, germanAims(in)...)
	aims = append(aims, oddPeppol(in, sellerIn)...)
	return append(aims, exemptions()...)
}

const project = "<cac:AdditionalDocumentReference><cbc:ID>P-1</cbc:ID><cbc:DocumentTypeCode>50</cbc:DocumentTypeCode></cac:AdditionalDocumentReference>"

// danish is the aims at the rules of Danish payments and duties.
func danish() []Aim {
	pay := func(code, id, account string) Edit {
		return All(Set("PaymentMeans/PaymentMeansCode", code), Set("PaymentMeans/PaymentID", id), Set("PaymentMeans/PayeeFinancialAccount/ID", account))
	}
	return []Aim{
		{Rule: "DK-R-002", Edit: Remove("AccountingSupplierParty/Party/PartyLegalEntity/CompanyID")},
		{Rule: "DK-R-003", Edit: Attribute("//ItemClassificationCode", "listVersionID", "1")},
		{Rule: "DK-R-004", Edit: Set("AllowanceCharge/AllowanceChargeReasonCode", "ZZZ")},
		{Rule: "DK-R-006", Edit: All(Set("PaymentMeans/PaymentMeansCode", "42"), Remove("PaymentMeans/PayeeFinancialAccount"))},
		{Rule: "DK-R-007", Edit: All(Set("PaymentMeans/PaymentMeansCode", "49"), Remove("PaymentMeans/PaymentMandate"))},
		{Rule: "DK-R-008", Edit: pay("50", "02#1", "1234567")},
		{Rule: "DK-R-008", Edit: pay("50", "01#1", "123456")},
		{Edit: pay("50", "01#1", "12345678")},
		{Rule: "DK-R-009", Edit: pay("50", "04#123", "1234567")},
		{Edit: pay("50", "15#1234567890123456", "1234567")},
		{Rule: "DK-R-010", Edit: pay("93", "72#1", "12345678")},
		{Rule: "DK-R-010", Edit: pay("93", "73#", "1234567")},
		{Rule: "DK-R-011", Edit: pay("93", "71#123", "12345678")},
		{Edit: pay("93", "71#123456789012345", "12345678")},
		{Edit: pay("93", "75#1234567890123456", "12345678")},
		{Rule: "DK-R-016", Seed: "peppolbis/credit note", Edit: Set("LegalMonetaryTotal/PayableAmount", "-1")},
	}
}

// germanAims is the aims at the German rules.
func germanAims(in func(string, ...Edit) Edit) []Aim {
	const seller, buyer = "AccountingSupplierParty/Party/", "AccountingCustomerParty/Party/"
	code := func(code string) Edit { return Set("PaymentMeans/PaymentMeansCode", code) }
	parts := func(without ...string) Edit {
		var edits []Edit
		for _, w := range without {
			edits = append(edits, Remove("PaymentMeans/"+w))
		}
		return All(edits...)
	}
	const account, card, mandate = "PayeeFinancialAccount", "CardAccount", "PaymentMandate"
	aims := []Aim{
		{Rule: "DE-R-T02", Edit: Set("//URI", "no address")},
		{Rule: "DE-R-001", Edit: Remove("PaymentMeans")},
		{Rule: "DE-R-002", Edit: Remove(seller + "Contact")},
		{Rule: "DE-R-003", Edit: Remove(seller + "PostalAddress/CityName")},
		{Rule: "DE-R-004", Edit: Remove(seller + "PostalAddress/PostalZone")},
		{Rule: "DE-R-005", Edit: Remove(seller + "Contact/Name")},
		{Rule: "DE-R-006", Edit: Remove(seller + "Contact/Telephone")},
		{Rule: "DE-R-007", Edit: Remove(seller + "Contact/ElectronicMail")},
		{Rule: "DE-R-008", Edit: Remove(buyer + "PostalAddress/CityName")},
		{Rule: "DE-R-009", Edit: Remove(buyer + "PostalAddress/PostalZone")},
		{Rule: "DE-R-010", Edit: Remove("Delivery/DeliveryLocation/Address/CityName")},
		{Rule: "DE-R-011", Edit: Remove("Delivery/DeliveryLocation/Address/PostalZone")},
		{Rule: "DE-R-014", Edit: Remove("TaxTotal/TaxSubtotal/TaxCategory/Percent")},
		{Rule: "DE-R-015", Edit: Remove("BuyerReference")},
		{Rule: "DE-R-016", Edit: All(RemoveAll(seller+"PartyTaxScheme"), Remove("TaxRepresentativeParty"))},
		{Rule: "DE-R-018", Edit: Set("PaymentTerms/Note", "#SKONTO#")},
		{Rule: "DE-R-022", Edit: All(Remove("AdditionalDocumentReference[1]"), Twice("AdditionalDocumentReference"))},
		{Rule: "DE-R-023-1", Edit: parts(account)},
		{Rule: "DE-R-023-2", Edit: code("30")},
		{Rule: "DE-R-024-1", Edit: All(code("54"), parts(card))},
		{Rule: "DE-R-024-2", Edit: code("48")},
		{Rule: "DE-R-025-1", Edit: All(code("59"), parts(mandate))},
		{Rule: "DE-R-025-2", Edit: code("59")},
		{Rule: "DE-R-030", Edit: RemoveAll("//PartyIdentification")},
		{Rule: "DE-R-031", Edit: parts(mandate + "/PayerFinancialAccount")},
	}
	for _, terms := range skontoTerms() {
		aims = append(aims, Aim{Edit: Set("PaymentTerms/Note", terms)})
	}
	const more = "<cac:PaymentTerms><cbc:Note>x</cbc:Note></cac:PaymentTerms>"
	aims = append(aims, Aim{Edit: All(Set("PaymentTerms/Note", goodTerms), After("PaymentTerms", more))}, Aim{Edit: After("PaymentTerms", more)})
	for _, number := range accountNumbers() {
		aims = append(aims, Aim{Edit: Set("PaymentMeans/PayeeFinancialAccount/ID", number)})
	}
	for i := range aims {
		aims[i].Edit = in("DE", aims[i].Edit)
	}
	return aims
}

// exemptions is the aims at the rules of reasons for no VAT.
func exemptions() []Aim {
	var aims []Aim
	for rule, reason := range map[string]string{"P0104": "G", "P0105": "O", "P0106": "IC", "P0107": "AE", "P0108": "D", "P0109": "F", "P0110": "I", "P0111": "J"} {
		aims = append(aims, Aim{Rule: "PEPPOL-EN16931-" + rule, Edit: All(SetAll("//TaxExemptionReasonCode", "vatex-eu-"+reason), SetAll("//TaxCategory/ID", "S"))})
	}
	return aims
}
