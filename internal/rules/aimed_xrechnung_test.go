package rules_test

import (
	"fmt"
	"strings"

	. "github.com/postbud/postbud/internal/rules/rulestest"
)

// The aims at rules of XRechnung. Those without a rule are at borders, where what
// the official run says is all that matters.

const (
	wholeUBL      = "xrechnung/src__test__technical-cases__cius__01.03_comprehensive_test_ubl"
	extendedUBL   = "extension of " + wholeUBL
	vehiclesInUBL = "vehicles of xrechnung/src__test__technical-cases__cvd"
)

// aimedXRechnungUBL is the aims in UBL.
func aimedXRechnungUBL() []Aim {
	const seller, buyer = "AccountingSupplierParty/Party/", "AccountingCustomerParty/Party/"
	aims := []Aim{
		{Rule: "PEPPOL-EN16931-R008", Edit: Set("Note", " ")},
		{Rule: "PEPPOL-EN16931-R001", Edit: Remove("ProfileID")},
		{Rule: "PEPPOL-EN16931-R053", Edit: Twice("TaxTotal[1]")},
		{Rule: "PEPPOL-EN16931-R054", Edit: Remove("TaxTotal[2]")},
		{Rule: "PEPPOL-EN16931-R055", Edit: Set("TaxTotal[2]/TaxAmount", "-1")},
		{Edit: Set("TaxCurrencyCode", " GBP ")},
		{Edit: Attribute("TaxTotal[2]/TaxAmount", "currencyID", " GBP ")},
		{Edit: All(Set("TaxTotal[1]/TaxAmount", "0"), Set("TaxTotal[2]/TaxAmount", "-1"))},
		{Rule: "PEPPOL-EN16931-R005", Edit: Set("TaxCurrencyCode", " EUR ")},
		{Rule: "PEPPOL-EN16931-R010", Edit: Remove(buyer + "EndpointID")},
		{Rule: "PEPPOL-EN16931-R020", Edit: Remove(seller + "EndpointID")},
		{Rule: "PEPPOL-EN16931-R041", Edit: Remove("AllowanceCharge/BaseAmount")},
		{Rule: "PEPPOL-EN16931-R042", Edit: Remove("InvoiceLine/AllowanceCharge/MultiplierFactorNumeric")},
		{Rule: "PEPPOL-EN16931-R040", Edit: Set("AllowanceCharge/Amount", "0.03")},
		{Edit: Set("AllowanceCharge/Amount", "0.02")},
		{Edit: Remove("AllowanceCharge/Amount")},
		{Edit: All(Set("AllowanceCharge/Amount", "0.5"), Set("DocumentCurrencyCode", "HUF"))},
		{Rule: "PEPPOL-EN16931-R040", Edit: All(Set("AllowanceCharge/Amount", "-0.51"), Set("DocumentCurrencyCode", "HUF"))},
		{Rule: "PEPPOL-EN16931-R043", Edit: Set("AllowanceCharge/ChargeIndicator", "1")},
		{Edit: Set("AllowanceCharge/ChargeIndicator", " true\n")},
		{Rule: "PEPPOL-EN16931-R061", Edit: Set("PaymentMeans/PaymentMeansCode", "49")},
		{Rule: "PEPPOL-EN16931-R110", Edit: Set("InvoiceLine/InvoicePeriod/StartDate", "2018-04-12")},
		{Rule: "PEPPOL-EN16931-R111", Edit: Set("InvoiceLine/InvoicePeriod/EndDate", "2018-04-14")},
		{Edit: Set("InvoiceLine/InvoicePeriod/EndDate", "2018-04-13Z")},
		{Rule: "PEPPOL-EN16931-R120", Edit: Set("InvoiceLine/LineExtensionAmount", "4743.78")},
		{Edit: Set("InvoiceLine/LineExtensionAmount", "4743.77")},
		{Edit: All(Set("InvoiceLine/LineExtensionAmount", "4744.25"), Set("DocumentCurrencyCode", "HUF"))},
		{Rule: "PEPPOL-EN16931-R120", Edit: All(Set("InvoiceLine/LineExtensionAmount", "4744.26"), Set("DocumentCurrencyCode", "HUF"))},
		{Rule: "PEPPOL-EN16931-R121", Edit: Set("InvoiceLine/Price/BaseQuantity", "0")},
		{Rule: "PEPPOL-EN16931-R101", Edit: Set("InvoiceLine/DocumentReference/DocumentTypeCode", "131")},
		{Rule: "PEPPOL-EN16931-R044", Edit: Set("InvoiceLine/Price/AllowanceCharge/ChargeIndicator", "true")},
		{Rule: "PEPPOL-EN16931-R046", Edit: Set("InvoiceLine/Price/AllowanceCharge/Amount", "0.01")},
		{Rule: "PEPPOL-EN16931-R130", Edit: Attribute("InvoiceLine/Price/BaseQuantity", "unitCode", "C62")},

		{Rule: "BR-DE-1", Edit: RemoveAll("PaymentMeans")},
		{Rule: "BR-DE-2", Edit: Remove(seller + "Contact")},
		{Rule: "BR-DE-3", Edit: Remove(seller + "PostalAddress/CityName")},
		{Rule: "BR-DE-4", Edit: Set(seller+"PostalAddress/PostalZone", " ")},
		{Rule: "BR-DE-5", Edit: Remove(seller + "Contact/Name")},
		{Rule: "BR-DE-6 BR-DE-27", Edit: Remove(seller + "Contact/Telephone")},
		{Rule: "BR-DE-7 BR-DE-28", Edit: Remove(seller + "Contact/ElectronicMail")},
		{Rule: "BR-DE-8", Edit: Remove(buyer + "PostalAddress/CityName")},
		{Rule: "BR-DE-9", Edit: Remove(buyer + "PostalAddress/PostalZone")},
		{Rule: "BR-DE-10", Edit: Remove("Delivery/DeliveryLocation/Address/CityName")},
		{Rule: "BR-DE-11", Edit: Remove("Delivery/DeliveryLocation/Address/PostalZone")},
		{Rule: "BR-DE-14", Edit: Remove("TaxTotal/TaxSubtotal/TaxCategory/Percent")},
		{Rule: "BR-DE-15", Edit: Remove("BuyerReference")},
		{Rule: "BR-DE-16", Edit: All(RemoveAll(seller+"PartyTaxScheme"), Remove("TaxRepresentativeParty"))},
		{Edit: All(RemoveAll(seller+"PartyTaxScheme"), Remove("TaxRepresentativeParty"), SetAll("//ClassifiedTaxCategory/ID", "O"))},
		{Edit: All(RemoveAll(seller+"PartyTaxScheme"), Remove("TaxRepresentativeParty"), SetAll("//ClassifiedTaxCategory/ID", "O"), SetAll("AllowanceCharge/ChargeIndicator", " true"))},
		{Rule: "BR-DE-17", Edit: Set("InvoiceTypeCode", "388")},
		{Rule: "BR-DE-21", Edit: Set("CustomizationID", "urn:cen.eu:en16931:2017")},
		{Rule: "BR-DE-22", Edit: Twice("AdditionalDocumentReference[1]")},
		{Rule: "BR-DE-26", Edit: All(Set("InvoiceTypeCode", " 384 "), Remove("BillingReference"))},
		{Rule: "BR-DE-30", Edit: Put("PaymentMeans", mandate)},
		{Rule: "BR-DE-31", Edit: Put("PaymentMeans", "<cac:PaymentMandate><cbc:ID>1</cbc:ID></cac:PaymentMandate>")},
		{Rule: "BR-DE-TMP-32", Edit: All(Remove("Delivery"), Remove("InvoicePeriod"), Remove("InvoiceLine/InvoicePeriod"))},
		{Edit: All(Remove("Delivery"), Remove("InvoicePeriod"))},
		{Edit: All(Remove("Delivery"), Remove("InvoicePeriod"), RemoveAll("InvoiceLine"))},
		{Rule: "BR-TMP-2", Edit: Set("//ExternalReference/URI", "xeinkauf.de")},
		{Rule: "BR-TMP-2", Edit: Remove("//ExternalReference/URI")},
	}
	aims = append(aims, paymentAimsUBL()...)
	for i, terms := range skontoTerms() {
		rule := ""
		if i < brokenTerms {
			rule = "BR-DE-18"
		}
		aims = append(aims, Aim{Rule: rule, Edit: Set("PaymentTerms/Note", terms)})
	}
	aims = append(aims,
		Aim{Edit: All(Set("PaymentTerms/Note", goodTerms), After("PaymentTerms", "<cac:PaymentTerms><cbc:Note>x</cbc:Note></cac:PaymentTerms>"))},
		Aim{Edit: All(Set("PaymentTerms/Note", "#x"), After("PaymentTerms", "<cac:PaymentTerms><cbc:Note>x</cbc:Note></cac:PaymentTerms>"))},
		Aim{Edit: All(Set("PaymentTerms/Note", goodTerms), After("PaymentTerms", "<cac:PaymentTerms><cbc:Note/></cac:PaymentTerms>"))},
		Aim{Edit: After("PaymentTerms", "<cac:PaymentTerms><cbc:Note>x</cbc:Note></cac:PaymentTerms>")},
		Aim{Edit: All(Set("PaymentTerms/Note", goodTerms), Append("PaymentTerms", "<cbc:Note>#x</cbc:Note>"))})
	return append(append(seeded(wholeUBL, aims), seeded(extendedUBL, extensionAimsUBL())...), seeded(vehiclesInUBL, vehicleAimsUBL())...)
}

const mandate = "<cac:PaymentMandate><cbc:ID>1</cbc:ID><cac:PayerFinancialAccount><cbc:ID>DE75512108001245126199</cbc:ID></cac:PayerFinancialAccount></cac:PaymentMandate>"

func paymentAimsUBL() []Aim {
	const account = "<cac:PayeeFinancialAccount><cbc:ID>%s</cbc:ID></cac:PayeeFinancialAccount>"
	means := func(code string, more ...string) Edit {
		return All(Set("PaymentMeans", ""), Append("PaymentMeans", "<cbc:PaymentMeansCode>"+code+"</cbc:PaymentMeansCode>"+strings.Join(more, "")))
	}
	const card = "<cac:CardAccount><cbc:PrimaryAccountNumberID>1234</cbc:PrimaryAccountNumberID><cbc:NetworkID>x</cbc:NetworkID></cac:CardAccount>"
	good := fmt.Sprintf(account, "DE75512108001245126199")
	aims := []Aim{
		{Rule: "BR-DE-23-a BR-DE-19", Edit: means(" 58 ")},
		{Rule: "BR-DE-23-a", Edit: means("30")},
		{Rule: "BR-DE-23-b", Edit: means("30", card, good)},
		{Rule: "BR-DE-23-b", Edit: means("58", good, mandate)},
		{Rule: "BR-DE-24-a", Edit: means("54")},
		{Rule: "BR-DE-24-b", Edit: means("55", card, good)},
		{Rule: "BR-DE-24-b", Edit: means("48", card, mandate)},
		{Rule: "BR-DE-25-a BR-DE-20", Edit: means("59")},
		{Rule: "BR-DE-25-b", Edit: means("59", good, mandate)},
		{Rule: "BR-DE-25-b", Edit: means("59", card, mandate)},
		{Rule: "BR-DE-20", Edit: means("59", strings.Replace(mandate, "99<", "98<", 1))},
	}
	for _, number := range accountNumbers() {
		aims = append(aims, Aim{Edit: means("58", fmt.Sprintf(account, number))})
	}
	return aims
}

// accountNumbers are right and wrong ones.
func accountNumbers() []string {
	return []string{"DE75512108001245126199", "DE75 5121 0800 1245 1261 99", "de75512108001245126199", "DE75512108001245126198", "GB29NWBK60161331926819",
		"GB29nwbk60161331926819", "DE", "DE7", "DE75", "", "DE75-5121", "DE7551210800124512619900000000000000000", "\nDE75\t512108001245126199 "}
}

const (
	goodTerms   = "#SKONTO#TAGE=7#PROZENT=2.00#\n"
	brokenTerms = 7
)

// skontoTerms are terms of payment: wrong ones first, brokenTerms of them.
func skontoTerms() []string {
	return []string{"#SKONTO#TAGE=7#PROZENT=2.00#", "#SKONTO#TAGE=7#PROZENT=2.0#\n", "#SKONTO#TAGE=x#PROZENT=2.00#\n", "#\n", "#SKONTO#TAGE=7#PROZENT=2.00# x\n",
		"#SKONTO#TAGE=7#PROZENT=2.00#\n#SKONTO#TAGE=7#PROZENT=2.00#", "#SKONTO#TAGE=7#PROZENT=2.00#BASISBETRAG=1#\n",
		goodTerms, "x\n" + goodTerms, goodTerms + "x", " #SKONTO#TAGE=7#PROZENT=2.00#  \n", "#SKONTO#TAGE=7#PROZENT=2.00#\r\n", "a # b",
		"#SKONTO#TAGE=7#PROZENT=2.00#BASISBETRAG=-1.00#\n" + goodTerms, goodTerms + "x # y # z", goodTerms + "x #y\n"}
}

func extensionAimsUBL() []Aim {
	const party = "AccountingSupplierParty/Party/"
	const prepaid = `<cac:PrepaidPayment><cbc:ID>1</cbc:ID><cbc:PaidAmount currencyID="EUR">10.00</cbc:PaidAmount><cbc:InstructionID>x</cbc:InstructionID></cac:PrepaidPayment>`
	paid := func(edits ...Edit) Edit { return All(append([]Edit{Put(".", prepaid)}, edits...)...) }
	due := Set("LegalMonetaryTotal/PayableAmount", "12839.69")
	sub := `<cac:SubInvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="C62">1</cbc:InvoicedQuantity><cbc:LineExtensionAmount currencyID="EUR">4743.75</cbc:LineExtensionAmount>` +
		`<cac:Item><cbc:Name>x</cbc:Name><cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory></cac:Item>%s</cac:SubInvoiceLine>`
	below := fmt.Sprintf(sub, "")
	lines := func(fragment string, edits ...Edit) Edit {
		return All(append([]Edit{Append("InvoiceLine", fragment)}, edits...)...)
	}
	aims := []Aim{
		{Rule: "BR-DEX-01", Edit: Attribute("//EmbeddedDocumentBinaryObject", "mimeCode", "text/html")},
		{Rule: "BR-DEX-01", Edit: NoAttribute("//EmbeddedDocumentBinaryObject", "mimeCode")},
		{Edit: Attribute("//EmbeddedDocumentBinaryObject", "mimeCode", "application/xml")},
		{Edit: Attribute("//EmbeddedDocumentBinaryObject", "mimeCode", " application/xml")},
		{Edit: lines(below)},
		{Rule: "BR-DEX-02", Edit: lines(below, Set("InvoiceLine/SubInvoiceLine/LineExtensionAmount", "4743.74"))},
		{Edit: lines(fmt.Sprintf(sub, below))},
		{Rule: "BR-DEX-02", Edit: lines(fmt.Sprintf(sub, below), Set("InvoiceLine/SubInvoiceLine/SubInvoiceLine/LineExtensionAmount", "1"))},
		{Rule: "BR-DEX-02", Edit: lines(below, Remove("InvoiceLine/SubInvoiceLine/LineExtensionAmount"))},
		{Rule: "BR-DEX-03", Edit: lines(below, Twice("InvoiceLine/SubInvoiceLine/Item/ClassifiedTaxCategory"))},
		{Rule: "BR-DEX-03", Edit: lines(below, Remove("InvoiceLine/SubInvoiceLine/Item/ClassifiedTaxCategory"))},
		{Rule: "BR-DEX-04", Edit: Attribute(party+"PartyIdentification/ID", "schemeID", "XR04")},
		{Edit: Attribute(party+"PartyIdentification/ID", "schemeID", " SEPA ")},
		{Rule: "BR-DEX-04", Edit: Attribute("AccountingCustomerParty/Party/PartyIdentification/ID", "schemeID", "SEPA")},
		{Edit: Attribute("PayeeParty/PartyIdentification/ID", "schemeID", "SEPA")},
		{Rule: "BR-DEX-05", Edit: Attribute(party+"PartyLegalEntity/CompanyID", "schemeID", "0248")},
		{Rule: "BR-DEX-06", Edit: Attribute("//StandardItemIdentification/ID", "schemeID", "SEPA")},
		{Rule: "BR-DEX-07", Edit: Attribute(party+"EndpointID", "schemeID", "0242")},
		{Rule: "BR-DEX-08", Edit: Attribute("Delivery/DeliveryLocation/ID", "schemeID", "0245")},
		{Edit: paid(due)},
		{Rule: "BR-DEX-09", Edit: paid()},
		{Edit: paid(Set("PrepaidPayment/PaidAmount", " "))},
		{Edit: paid(due, After("PrepaidPayment", "<cac:PrepaidPayment><cbc:PaidAmount/></cac:PrepaidPayment>"))},
		{Edit: All(Put(".", "<cac:PrepaidPayment><cbc:PaidAmount/></cac:PrepaidPayment>"))},
		{Rule: "BR-DEX-09", Edit: Remove("LegalMonetaryTotal/PayableAmount")},
		{Edit: Put("LegalMonetaryTotal", `<cbc:PayableRoundingAmount currencyID="EUR">0.004</cbc:PayableRoundingAmount>`)},
		{Rule: "BR-DEX-10", Edit: paid(Remove("PrepaidPayment/ID"))},
		{Rule: "BR-DEX-11", Edit: paid(Remove("PrepaidPayment/PaidAmount"))},
		{Rule: "BR-DEX-12", Edit: paid(Set("PrepaidPayment/InstructionID", ""))},
		{Rule: "BR-DEX-13", Edit: paid(Set("PrepaidPayment/PaidAmount", "10.000"))},
		{Rule: "BR-DEX-14", Edit: paid(Attribute("PrepaidPayment/PaidAmount", "currencyID", "DKK"))},
		{Rule: "BR-DEX-14", Edit: paid(NoAttribute("PrepaidPayment/PaidAmount", "currencyID"))},
	}
	for _, scheme := range []string{"", " ", "0088 0184", " 0088 ", "XR01", "XR03", "0002", "0243", "0244", "0247", "EM", "9999", "sepa"} {
		for _, path := range []string{party + "PartyIdentification/ID", party + "PartyLegalEntity/CompanyID", "//StandardItemIdentification/ID", party + "EndpointID", "Delivery/DeliveryLocation/ID"} {
			aims = append(aims, Aim{Edit: Attribute(path, "schemeID", scheme)})
		}
	}
	return aims
}

func vehicleAimsUBL() []Aim {
	const class = "//CommodityClassification[1]/ItemClassificationCode"
	property := At("//AdditionalItemProperty", If("Name", "cva", Remove(".")))
	value := func(text string) Edit { return At("//AdditionalItemProperty", If("Name", "cva", Set("Value", text))) }
	return []Aim{
		{Rule: "BR-DE-CVD-01", Edit: Remove("ContractDocumentReference")},
		{Rule: "BR-DE-CVD-02", Edit: Remove("OriginatorDocumentReference")},
		{Rule: "BR-DE-CVD-03 BR-DE-CVD-06-a", Edit: property},
		{Rule: "BR-DE-CVD-06-b", Edit: Attribute(class, "listID", "IB")},
		{Rule: "BR-DE-CVD-06-b", Edit: Twice("//CommodityClassification[1]")},
		{Rule: "BR-DE-CVD-06-a", Edit: At("//AdditionalItemProperty", If("Name", "cva", Twice(".")))},
		{Rule: "BR-TMP-CVD-01", Edit: Attribute(class, "listID", "XYZ")},
		{Edit: NoAttribute(class, "listID")},
		{Edit: Attribute(class, "listID", "")},
		{Edit: Attribute(class, "listID", " CVD ")},
		{Edit: Attribute(class, "listID", "CVD IB")},
		{Edit: Attribute(class, "listID", "ZZZ")},
		{Edit: Attribute(class, "listID", "AA")},
		{Rule: "BR-DE-CVD-04", Edit: Set(class, "M4")},
		{Rule: "BR-DE-CVD-04", Edit: Set(class, "m1")},
		{Edit: Set(class, " M1 ")},
		{Rule: "BR-DE-CVD-05", Edit: value("dirty")},
		{Edit: value(" clean ")},
	}
}
