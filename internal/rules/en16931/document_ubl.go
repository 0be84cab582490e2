package en16931

import (
	. "github.com/postbud/postbud/internal/check"
)

const (
	supplier = "cac:AccountingSupplierParty/cac:Party"
	customer = "cac:AccountingCustomerParty/cac:Party"
)

// document is the rules of the document as a whole.
func document() Pattern {
	rules := []Rule{
		R("BR-01", Fatal, "BT-24", Filled("cbc:CustomizationID")),
		R("BR-02", Fatal, "BT-1", Filled("cbc:ID")),
		R("BR-03", Fatal, "BT-2", Filled("cbc:IssueDate")),
		R("BR-04", Fatal, "BT-3", Any(Filled("cbc:InvoiceTypeCode"), Filled("cbc:CreditNoteTypeCode"))),
		R("BR-05", Fatal, "BT-5", Filled("cbc:DocumentCurrencyCode")),
		R("BR-06", Fatal, "BT-27", Filled(supplier+"/cac:PartyLegalEntity/cbc:RegistrationName")),
		R("BR-07", Fatal, "BT-44", Filled(customer+"/cac:PartyLegalEntity/cbc:RegistrationName")),
		R("BR-08", Fatal, "BG-5", Has(supplier+"/cac:PostalAddress")),
		R("BR-10", Fatal, "BG-8", Has(customer+"/cac:PostalAddress")),
		R("BR-16", Fatal, "BG-25", Has("cac:InvoiceLine|cac:CreditNoteLine")),
		R("BR-53", Fatal, "BT-6 BT-111", Every("cbc:TaxCurrencyCode", Same(".", "//cac:TaxTotal/cbc:TaxAmount/@currencyID"))),
		R("BR-CO-03", Fatal, "BT-7 BT-8", Any(None("cbc:TaxPointDate"), None("cac:InvoicePeriod/cbc:DescriptionCode"))),
		R("BR-CO-15", Fatal, "BT-112 BT-109 BT-110", When(Has("cbc:DocumentCurrencyCode"), All(
			Quiet(Just(1, "cac:TaxTotal/cbc:TaxAmount[ours]")),
			Equal(Value("cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount"), Round(Plus(
				Value("cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount"), Value("cac:TaxTotal/cbc:TaxAmount[ours]")), 2))))),
		R("BR-CO-18", Fatal, "BG-23", Has("cac:TaxTotal/cac:TaxSubtotal")),
		// The official tests of these two look for the currency code inside the
		// amount, where it never is.
		R("BR-DEC-13", Fatal, "BT-110", Always()),
		R("BR-DEC-15", Fatal, "BT-111", Always()),
	}
	for _, c := range families() {
		rules = append(rules, c.documentRules()...)
	}
	return Pattern{On(either, append(append(rules, alone()...), splitPayment()...)...)}
}

// alone is the rules of deliveries inside the Union (K) and of what is outside VAT
// (O), which stands alone in a document.
func alone() []Rule {
	row := func(code string) Cond { return Has(inBreakdown + "[vat]/cbc:ID['" + code + "']") }
	return []Rule{
		// The period is asked first: with it, two deliveries do no harm.
		R("BR-IC-11", Fatal, "BT-118 BT-72 BG-14", When(row("K"), Any(
			Has("cac:InvoicePeriod/*"), Fits("cac:Delivery/cbc:ActualDeliveryDate", longerThanOne)))),
		R("BR-IC-12", Fatal, "BT-118 BT-80", When(row("K"),
			Quiet(Fits("cac:Delivery/cac:DeliveryLocation/cac:Address/cac:Country/cbc:IdentificationCode", longerThanOne)))),
		R("BR-O-11", Fatal, "BT-118", When(row("O"), None(inBreakdown+"[!cbc:ID~'O'][vat]"))),
		R("BR-O-12", Fatal, "BT-118 BT-151", When(row("O"), None("//cac:ClassifiedTaxCategory[!cbc:ID~'O'][vat]"))),
		R("BR-O-13", Fatal, "BT-118 BT-95", When(row("O"), None("//cac:AllowanceCharge[allowance]/cac:TaxCategory[!cbc:ID~'O'][vat]"))),
		R("BR-O-14", Fatal, "BT-118 BT-102", When(row("O"), None("//cac:AllowanceCharge[charge]/cac:TaxCategory[!cbc:ID~'O'][vat]"))),
	}
}

func longerThanOne(text []byte) bool { return len([]rune(string(text))) > 1 }

// splitPayment is the rules of Italian split payment (B).
func splitPayment() []Rule {
	of := func(code string) Cond {
		return Any(Exactly(inBreakdown+"/cbc:ID", code), Exactly("cac:AllowanceCharge/cac:TaxCategory/cbc:ID", code),
			Exactly("//cac:ClassifiedTaxCategory/cbc:ID", code))
	}
	return []Rule{
		R("BR-B-01", Fatal, "BT-151 BT-95 BT-102 BT-40 BT-55", When(
			Exactly("//cac:TaxCategory/cbc:ID|//cac:ClassifiedTaxCategory/cbc:ID", "B"),
			Every("//cbc:IdentificationCode", Exactly(".", "IT")))),
		R("BR-B-02", Fatal, "BT-151 BT-95 BT-102 BT-118", When(of("B"), Not(of("S")))),
	}
}
