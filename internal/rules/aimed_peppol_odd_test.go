package rules_test

import (
	. "github.com/postbud/postbud/internal/rules/rulestest"
)

// oddPeppol is documents on which the official rules of countries do what nobody
// expects: twice what they take for one, numbers that only just are numbers. No
// rule is aimed at; ours must say the same.
func oddPeppol(in, sellerIn func(country string, edits ...Edit) Edit) []Aim {
	const seller, buyer = "AccountingSupplierParty/Party/", "AccountingCustomerParty/Party/"
	const legal, tax, number = "PartyLegalEntity", "PartyTaxScheme", "PartyLegalEntity/CompanyID"
	second := func(party string, edits ...Edit) Edit {
		return All(Twice(party), At(party+"[2]", All(edits...)))
	}
	danish := Attribute(buyer+number, "schemeID", "0184")
	var edits []Edit
	for _, party := range []string{seller, buyer} {
		edits = append(edits,
			in("DK", danish, second(party+legal)),
			in("DK", danish, second(party+legal, NoAttribute("CompanyID", "schemeID"))),
			in("DK", danish, NoAttribute(party+number, "schemeID"), second(party+legal, Attribute("CompanyID", "schemeID", "0184"))),
			in("DK", danish, second(party+legal, Remove("CompanyID"))),
			in("DK", danish, Attribute(party+number, "schemeID", " 0184\n")),
			in("DK", danish, Attribute(party+number, "schemeID", "\u00a00184")),
		)
	}
	for _, reason := range []string{"-0.0", "-000", "+1.5", "1E-9", "9E+3", "9E03", "1E4", "1E3 ", " 12 34", "1234\u00a0", "１２３４", "-INF", "+INF", "INF", "0x12", "-+12", "+-12", "1E 1", "1e+0", "1e-0", "NaN ", "#abc", "a#b", "1_00"} {
		edits = append(edits, in("DK", All(Set("AllowanceCharge/AllowanceChargeReasonCode", "ZZZ"), Set("AllowanceCharge/AllowanceChargeReason", reason))))
	}
	for _, company := range []string{"INF", "-INF", "+INF", "NaN", "1E3", "5560360793", "5560360794", "55603607", "-+56036079", "55603E 793", " 5560360793 ", "5560360793\u00a0", "+560360793", "0x60360793", "-556036079", "55603607.3"} {
		edits = append(edits, in("SE", Set(seller+number, company)))
	}
	for _, vat := range []string{"SE123456789012", "SE12345678901", " SE123456789012", "SE1234567E9012", "SEINF", "SE 12345678901", "se123456789012", "SE-+3456789012", "SE1E+0000003", "SENaN", "SE+INF", "SE 1E 2", "SE12345678901２"} {
		edits = append(edits, in("SE", Set(seller+tax+"/CompanyID", vat)))
	}
	for _, other := range []string{"GODKÄND FÖR F-SKATT", "godkänd  för f-skatt\n", "\u00a0Godkänd för F-skatt", "Godkänd för F-ſkatt", "Godkänd för F-skatt", "F-skatt"} {
		edits = append(edits, sellerIn("SE", Set(seller+tax+"[2]/CompanyID", other)))
	}
	for _, code := range []string{"1", "30", "31", "42", "49", "50", "93"} { // which of two tests is asked first shows where the other one ends the run
		edits = append(edits, in("DK", Set("PaymentMeans/PaymentMeansCode", code), Twice("PaymentMeans/PaymentID")), in("DK", Set("PaymentMeans/PaymentMeansCode", code), Twice("PaymentMeans")),
			in("IS", Set("PaymentMeans/PaymentMeansCode", code), Twice("PaymentMeans")), in("SE", Set("PaymentMeans/PaymentMeansCode", code), Twice("PaymentMeans")))
	}
	edits = append(edits, in("DK", Twice("AllowanceCharge/AllowanceChargeReason")),
		in("DK", Twice("AllowanceCharge/AllowanceChargeReason"), Set("AllowanceCharge/AllowanceChargeReasonCode", "ZZZ")),
		in("DK", Remove("AllowanceCharge/AllowanceChargeReason"), Set("AllowanceCharge/AllowanceChargeReasonCode", "ZZZ")),
		in("SE", Twice(seller+tax)), in("SE", Twice(seller+legal)), in("SE", second(seller+tax, Set("CompanyID", "SE123456789012"))),
		Twice("InvoicePeriod"), All(Twice("InvoicePeriod"), Remove("InvoicePeriod[2]/StartDate")), Twice("InvoiceLine/InvoicePeriod"),
		in("IS", Twice(seller+legal)), in("NL", Twice(seller+legal)), in("IT", Twice(seller+tax)))
	norwegian := Set(seller+tax+"/CompanyID", "NO974760673MVA")
	edits = append(edits,
		All(norwegian, Set(seller+tax+"[2]/CompanyID", "Foretaksregisteret")),
		All(norwegian, Set(seller+tax+"[2]/CompanyID", "Foretaksregisteret"), Twice(seller+tax+"[2]")),
		All(norwegian, Twice(seller+tax+"[2]")),
		All(norwegian, Twice(seller+tax)),
		All(norwegian, second(seller+tax, Remove("CompanyID"))),
		All(norwegian, second(seller+tax, Set("CompanyID", ""))),
		All(norwegian, second(seller+tax, Set("TaxScheme/ID", " VAT"))),
		All(Set(seller+tax+"/CompanyID", "no974760673MVA")), All(Set(seller+tax+"/CompanyID", " O974760673MVA")),
		sellerIn("NO", Remove(seller+tax+"/CompanyID"), Remove("TaxRepresentativeParty")),
		sellerIn("NO", Remove(seller+tax+"/CompanyID"), Set("TaxRepresentativeParty/PartyTaxScheme/CompanyID", "NO974760673MVA")),
	)
	return append(agree(edits), oddSouth(in, sellerIn)...)
}

// agree is documents on which ours and the judge must agree.
func agree(edits []Edit) []Aim {
	var aims []Aim
	for _, e := range edits {
		aims = append(aims, Aim{Edit: e})
	}
	return aims
}

// oddSouth is the same of Greece, Italy, Germany and the others.
func oddSouth(in, sellerIn func(country string, edits ...Edit) Edit) []Aim {
	const seller, buyer = "AccountingSupplierParty/Party/", "AccountingCustomerParty/Party/"
	const vat = "PartyTaxScheme/CompanyID"
	greek := sellerIn("GR", Set(seller+vat, "EL094259216"))
	var edits []Edit
	for _, number := range []string{"094259216|27/02/2026|1|1.1|a|b", "094259216|27/02/2026|-0|1.1|a|b", "094259216|27/02/2026|1.0|1.1|a|b", "094259216|27/02/2026|1E1|1.1|a|b", "094259216|27/02/2026|INF|1.1|a|b",
		"094259216|27/02/2026| 1 |1.1|a|b", " 94259216|27/02/2026|1|1.1|a|b", "094259216 |27/02/2026|1|1.1|a|b", "094259216|27-02-2026|1|1.1|a|b", "094259216|7/2/2026|1|1.1|a|b", "094259216|27/02/2026x|1|1.1|a|b",
		"094259216|27/02/2026|+1|1.1|a|b", "094259216|27/02/2026|1|1.2|a|b", "094259216|27/02/2026|1||a|b", "|||||", "||||", "||||||", "094259216|27/02/2026|1|1.1|a|b|", "094259216|27/02/2026|1|1.1| |\u00a0", "\u00a0|27/02/2026|1|1.1|a|b"} {
		edits = append(edits, All(greek, Set("ID", number)), All(greek, Set("ID", number), Set("IssueDate", "2026-02-27")))
	}
	for _, id := range []string{"094259216", "094259217", "0942592160", "94259216", "09425921６", "EL094259216", " 094259216"} {
		edits = append(edits, All(greek, Attribute(seller+"EndpointID", "schemeID", "9933"), Set(seller+"EndpointID", id)),
			All(greek, Set(buyer+vat, "EL"+id), Attribute(buyer+"EndpointID", "schemeID", "9933"), Set(buyer+"EndpointID", id)),
			All(greek, Set(seller+vat, "EL"+id)))
	}
	const more = "<cac:PaymentTerms><cbc:Note>x</cbc:Note></cac:PaymentTerms>"
	edits = append(edits,
		All(greek, Twice(seller+"PartyName")), All(greek, Twice(buyer+"PartyName")), All(greek, Twice(buyer+"PartyTaxScheme")),
		All(greek, Set(buyer+vat, "EL094259216"), Twice(buyer+"PartyTaxScheme")),
		in("DE", Set("PaymentTerms/Note", goodTerms), After("PaymentTerms", more)),
		in("DE", After("PaymentTerms", more), Set("PaymentTerms[2]/Note", goodTerms)),
		in("DE", Set("PaymentTerms/Note", goodTerms), Twice("PaymentTerms")),
		in("de"), in("dE "), in(" DK"), in("nl"), in("NL\u00a0"), in("ſe"),
		in("IS", After("PaymentMeans", "<cac:PaymentMeans><cbc:PaymentMeansCode>9</cbc:PaymentMeansCode></cac:PaymentMeans>")),
		in("NL", Attribute(seller+"PartyLegalEntity/CompanyID", "schemeID", "0106 0190")),
		in("NL", Attribute(seller+"PartyLegalEntity/CompanyID", "schemeID", " 0106")),
		in("NL", Set(seller+"PartyLegalEntity/CompanyID", "\u00a0"), Attribute(seller+"PartyLegalEntity/CompanyID", "schemeID", "0106")),
	)
	for scheme, ids := range oddNumbers() {
		for _, id := range ids {
			edits = append(edits, All(Attribute(seller+"EndpointID", "schemeID", scheme), Set(seller+"EndpointID", id)))
		}
	}
	for _, id := range []string{"vatex-eu-ıc", "VATEX-EU-IC ", "VATEX-EU-i", "vatex-eu-ae", "VATEX-EU-AE\u00a0"} {
		edits = append(edits, SetAll("//TaxExemptionReasonCode", id))
	}
	for _, day := range []string{"2026-02-28Z", " 2026-02-28", "2026-02-28\n", "2026-02-28+01:00", "2026-02-30", "0000-02-28", "-2026-2-28", "12026-2-28"} {
		edits = append(edits, Set("DueDate", day), Set("InvoicePeriod/StartDate", day), Set("InvoiceLine/InvoicePeriod/EndDate", day))
	}
	return agree(edits)
}

// oddNumbers is identifiers at the borders of their schemes.
func oddNumbers() map[string][]string {
	return map[string][]string{
		"0088": {"5790000123452", " 5790000123452 ", "579000012345٢", "5", "0", "57900001234521234567890", "5790000123452\u00a0", "57 90000123452"},
		"0192": {"974760673", "000000000", "974760674", " 974760673", "９74760673"},
		"0184": {"DK12345678", "12345678", "dk12345678", "DK1234567a", " 12345678", "1234567８"},
		"0208": {"0202239951", "0000000097", "0000000000", "020223995", "0202239951 "},
		"0201": {"UFAB12", "ufab12", "UFÆB12", "UFAB 2", " UFAB12"},
		"0210": {"12345678901", "-1234567890", "+1234567890", "1234567890１", "RSSMRA85T10A562S", "rssmra85t10a562s", "RSSMRA8 T10A562S", "RSSMRA85T10A5æ2S", "RSSMRA-1T10A562S", "RSSMRA+1T10A562S"},
		"9907": {"12345678901", "RSSMRA85T10A562S", "123"},
		"0211": {"IT07643520567", "it07643520567", "IT07643520568", "IT-7643520567", "IT+7643520567", "DE123", "IT", "IT0764352056７", "It123"},
		"0007": {"5560360793", "556036079٣", "5560360794", "1E00000000", "-560360793", "  5560360793"},
		"0151": {"51824753556", "51824753557", "00000000000", "5182475355６"},
		"0106": {"12345678", "1234567", "1234567８", "12345678 "},
		"9944": {"NL123456789B01", "NL123456789b01", "nl123456789B01", " NL123456789B01"},
		"0217": {"123456789012", "12345678901"},
		"0190": {"12345678901234567890", "1234567890123456789"},
		"0096": {"1234567890", " 123456789", "123456789０"},
		"0198": {"DK12345678", "12345678", "DK1234567８"},
	}
}
