package rules_test

import (
	. "github.com/postbud/postbud/internal/rules/rulestest"
)

// parts are ways to put something into a value that says nothing. Comments and
// processing instructions part its text where text stands on both sides.
func parts(path string) []Edit {
	return []Edit{
		Part(path, -1, Comment), Part(path, -1, Instruction), Part(path, -1, Section), Part(path, 1, Comment+Instruction),
		Part(path, 0, Comment), Part(path, 0, " "+Comment), Part(path, 0, Section+Comment+Section), Part(path, 0, Instruction+"<![CDATA[\n]]>"),
		Part(path, 99, Comment), Part(path, 99, Instruction+"\n"),
	}
}

// piecesEverywhere is documents with something in all values at once. For rules that
// take values as a whole they say what they said before.
func piecesEverywhere() []Aim { return inEveryValue("aim", "minimal", "credit note", "reverse charge") }

// piecesOIOUBL is that for OIOUBL, whose documents are others.
func piecesOIOUBL() []Aim { return inEveryValue("minimal", "credit note", "reverse charge", "rich") }

func inEveryValue(seeds ...string) []Aim {
	var aims []Aim
	for _, markup := range []string{Comment, Instruction, Section, Comment + Section + Instruction} {
		for _, seed := range seeds {
			aims = append(aims, Aim{Seed: seed, Edit: PartAll(markup)})
		}
	}
	return aims
}

// piecesPeppol puts something into each value that the rules of Peppol read by its
// text nodes, in documents where they read it and in documents where they do not.
func piecesPeppol() []Aim {
	const seller, buyer = "AccountingSupplierParty/Party/", "AccountingCustomerParty/Party/"
	const number, country = "PartyLegalEntity/CompanyID", "PostalAddress/Country/IdentificationCode"
	const account, branch = "PaymentMeans/PayeeFinancialAccount/ID", "PaymentMeans/PayeeFinancialAccount/FinancialInstitutionBranch/ID"
	const mandate, payer = "PaymentMeans/PaymentMandate/ID", "PaymentMeans/PaymentMandate/PayerFinancialAccount/ID"
	const reason, payable = "AllowanceCharge/AllowanceChargeReason", "LegalMonetaryTotal/PayableAmount"
	paths := []string{
		"CustomizationID", "ProfileID", "TaxCurrencyCode", "DocumentCurrencyCode", "IssueDate", "DueDate", "InvoiceTypeCode", "InvoicePeriod/DescriptionCode",
		"AllowanceCharge/ChargeIndicator", "AllowanceCharge[2]/ChargeIndicator", "AllowanceCharge/AllowanceChargeReasonCode", "AllowanceCharge[2]/AllowanceChargeReasonCode", reason,
		"InvoiceLine/AllowanceCharge/ChargeIndicator", "InvoiceLine/AllowanceCharge[2]/AllowanceChargeReasonCode", "InvoiceLine/Price/AllowanceCharge/ChargeIndicator",
		"InvoicePeriod/StartDate", "InvoicePeriod/EndDate", "InvoiceLine/InvoicePeriod/StartDate", "InvoiceLine/InvoicePeriod/EndDate", "Delivery/ActualDeliveryDate",
		seller + number, buyer + number, seller + country, "PaymentMeans/PaymentMeansCode", "PaymentMeans/PaymentID", account, branch, mandate, payer, payable,
	}
	var aims []Aim
	for _, path := range paths {
		for _, edit := range parts(path) {
			aims = append(aims, Aim{Seed: "peppolbis/aim", Edit: edit})
		}
	}
	ours := func(code, id string) Edit {
		return All(Set("PaymentMeans/PaymentMeansCode", code), Set("PaymentMeans/PaymentID", id), Set(account, "12345678"))
	}
	zzz := Set("AllowanceCharge/AllowanceChargeReasonCode", "ZZZ")
	// Where one of two things that a rule asks for is not there, or already wrong, the
	// official run does not look at the other.
	payment := []string{seller + country, buyer + country, "PaymentMeans/PaymentMeansCode", "PaymentMeans/PaymentID", account, branch, mandate, payer}
	for _, where := range []Edit{
		ours("31", "1"), ours("42", "1"), ours("49", "1"), ours("50", "04#123456789012345"), ours("93", "71#123456789012345"), ours("93", "01#1"), ours("1", "1"),
		All(ours("31", "1"), Set(account, " ")), All(ours("42", "1"), Remove(branch)), All(ours("31", "1"), Set(branch, "\n")),
		All(ours("49", "1"), Set(mandate, "")), All(ours("49", "1"), Remove(payer)),
	} {
		aims = append(aims, partedThere(payment, where, 0, 1)...)
	}
	for i, where := range []Edit{
		SetAll("//IdentificationCode", "FR"), Set(buyer+country, "SE"), Set("ProfileID", "urn:fdc:peppol.eu:2017:poacc:billing:99:1.0"),
		Remove("TaxCurrencyCode"), Remove("DocumentCurrencyCode"), RemoveAll("InvoicePeriod"), Remove("InvoiceLine/InvoicePeriod/StartDate"),
		Set("DueDate", "2026-02-30"), Set("DueDate", "2026-2-28"), Set("InvoiceLine/InvoicePeriod/StartDate", "2026-01-01"),
		zzz, Set(reason, "1234"), Set(payable, "-1.00"),
	} {
		aims = append(aims, partedThere(paths, where, i%2, 2)...)
	}
	aims = append(aims, partedThere([]string{"DueDate"}, Set("DueDate", "2026-02-30"), 0, 1)...)
	for _, text := range []string{"1234", "#a", "a#b", "a#", "12345", "-123", "-1", "10000", "9999", "0000", "0", "1E3", "1E9", "+INF", "INF", "-INF", "NaN", "x", " 123", "12 "} {
		for _, markup := range []string{Comment, Instruction, Section} {
			aims = append(aims, Aim{Seed: "peppolbis/aim", Edit: All(zzz, Set(reason, text), Part(reason, 1, markup))})
		}
	}
	credit := []string{"CreditNoteTypeCode", payable, seller + number, "IssueDate", "CustomizationID"}
	for _, path := range credit {
		for _, where := range []Edit{All(), Set(payable, "-1.00"), SetAll("//IdentificationCode", "DE"), Set(buyer+country, "SE"), All(Set(payable, "-1.00"), Set(buyer+country, "SE"))} {
			aims = append(aims, Aim{Seed: "peppolbis/full credit note", Edit: All(where, Part(path, 1, Instruction))})
		}
	}
	return aims
}

// partedThere makes a change to the document and parts the value at each path, as far
// as it is there; every so many of them, from one on.
func partedThere(paths []string, where Edit, from, each int) []Aim {
	var aims []Aim
	for i := from; i < len(paths); i += each {
		aims = append(aims, Aim{Edit: All(where, func(doc *Element) bool { Part(paths[i], 1, Comment)(doc); return true })})
	}
	return aims
}

// piecesXRechnungUBL does that to the values that the rules of XRechnung read so.
func piecesXRechnungUBL() []Aim {
	paths := []string{"TaxCurrencyCode", "DocumentCurrencyCode", "AllowanceCharge/ChargeIndicator", "InvoiceLine/AllowanceCharge/ChargeIndicator", "InvoiceLine/Price/AllowanceCharge/ChargeIndicator",
		"InvoicePeriod/StartDate", "InvoicePeriod/EndDate", "InvoiceLine/InvoicePeriod/StartDate", "InvoiceLine/InvoicePeriod/EndDate", "CustomizationID", "InvoiceTypeCode", "IssueDate"}
	aims := piecesAt("xrechnung/aim", paths, Remove("TaxCurrencyCode"), RemoveAll("InvoicePeriod"))
	return append(aims, narrowedPieces("xrechnung/aim", "CustomizationID")...)
}

// piecesXRechnungCII is that in CII.
func piecesXRechnungCII() []Aim {
	const period, indicator = "BillingSpecifiedPeriod/StartDateTime/DateTimeString", "/ChargeIndicator/Indicator"
	const id = "ExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID"
	paths := []string{xrSettlement + "TaxCurrencyCode", xrSettlement + "InvoiceCurrencyCode", xrSettlement + "SpecifiedTradeAllowanceCharge" + indicator, "//AppliedTradeAllowanceCharge" + indicator,
		xrLine + "SpecifiedLineTradeSettlement/SpecifiedTradeAllowanceCharge" + indicator, xrSettlement + period, xrLine + "SpecifiedLineTradeSettlement/" + period, id, "ExchangedDocument/TypeCode"}
	aims := piecesAt("cii/aim", paths, Remove(xrSettlement+"TaxCurrencyCode"), RemoveAll(xrSettlement+"BillingSpecifiedPeriod"))
	return append(aims, narrowedPieces("cii/aim", id)...)
}

func piecesAt(seed string, paths []string, wheres ...Edit) []Aim {
	var aims []Aim
	for _, path := range paths {
		for _, edit := range parts(path) {
			aims = append(aims, Aim{Seed: seed, Edit: edit})
		}
	}
	for _, where := range wheres {
		for _, a := range partedThere(paths, where, 0, 1) {
			aims = append(aims, Aim{Seed: seed, Edit: a.Edit})
		}
	}
	return aims
}

// narrowedPieces is documents of the extension and of the procurement of clean
// vehicles, which the official rules know by one of the text nodes of the identifier.
// What they forbid otherwise shows which they are taken for.
func narrowedPieces(seed, path string) []Aim {
	var aims []Aim
	const plain = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
	for _, id := range []string{plain, plain + "#conformant#urn:xeinkauf.de:kosit:extension:xrechnung_3.0", plain + "#compliant#urn:xeinkauf.de:kosit:xrechnung:cvd_0.9"} {
		edits := append(parts(path), Part(path, len(plain), Comment),
			All(Set(path, id+"#x"), Part(path, len(id), Comment)),
			All(Set(path, "x#"+id), Part(path, 2, Instruction)),
			All(Set(path, plain+id), Part(path, len(plain), Instruction)),
			All(Set(path, id+plain), Part(path, len(id), Comment)))
		for _, edit := range edits {
			aims = append(aims, Aim{Seed: seed, Edit: All(Set(path, id), edit)})
		}
	}
	return aims
}
