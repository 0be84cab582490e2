package xrechnung

import (
	"strings"

	. "github.com/postbud/postbud/internal/check"
)

const (
	supplier = "cac:AccountingSupplierParty/cac:Party"
	customer = "cac:AccountingCustomerParty/cac:Party"
	currency = "/*/cbc:DocumentCurrencyCode"
)

// wordsUBL are the conditions that paths name.
func wordsUBL() map[string]Cond {
	code := func(codes ...string) Cond { return OneOf("cbc:PaymentMeansCode", codes) }
	return map[string]Cond{
		"blank":      Blank(),
		"first":      First(),
		"written":    Written("."),
		"extension":  Once(HasPiece("/*/cbc:CustomizationID", Extension)),
		"vehicles":   Once(HasPiece("/*/cbc:CustomizationID", CleanVehicles)),
		"forint":     Once(Exactly(currency, "HUF")),
		"debit":      code("49", "59"),
		"transfer":   code("30", "58"),
		"card":       code("48", "54", "55"),
		"debited":    code("59"),
		"accounting": namesCurrency("/*/cbc:TaxCurrencyCode"),
		"own":        namesCurrency(currency),
		"trading":    Any(Inside("cac:AccountingSupplierParty", Always()), Inside("cac:PayeeParty", Always())),
	}
}

// namesCurrency holds where an amount is in the currency at the path; white space
// around that one does not count.
func namesCurrency(path string) Cond {
	return PairFits("@currencyID", path, func(a, b string) bool { return a == NormalizeSpace(b) })
}

// close holds where two amounts differ by no more than 0.02, in forints 0.50.
func near(found, due Num) Cond {
	return Any(Near(found, due, "0.02"), All(Word("forint"), Near(found, due, "0.5")))
}

// peppolUBL is what XRechnung takes over from PEPPOL BIS Billing 3.
func peppolUBL() Pattern {
	atMost, atLeast := func(sign int) bool { return sign <= 0 }, func(sign int) bool { return sign >= 0 }
	sign := func(in string, right func(sign int) bool) Cond {
		return Sign("cac:TaxTotal/cbc:TaxAmount["+in+"]", right)
	}
	const untaxed = "cac:TaxTotal[!cac:TaxSubtotal]"
	return append(Pattern{
		On("Invoice|CreditNote",
			R("PEPPOL-EN16931-R001", Fatal, "BT-23", Has("cbc:ProfileID")),
			R("PEPPOL-EN16931-R053", Fatal, "BT-110 BG-23", Just(1, "cac:TaxTotal[cac:TaxSubtotal]")),
			R("PEPPOL-EN16931-R054", Fatal, "BT-111 BT-6", Any(
				All(Has("cbc:TaxCurrencyCode"), Just(1, untaxed)), All(None("cbc:TaxCurrencyCode"), Just(0, untaxed)))),
			R("PEPPOL-EN16931-R055", Fatal, "BT-110 BT-111", Any(None("cbc:TaxCurrencyCode"),
				All(sign("accounting", atMost), sign("own", atMost)), All(sign("accounting", atLeast), sign("own", atLeast))))),
		On("cbc:TaxCurrencyCode", R("PEPPOL-EN16931-R005", Fatal, "BT-6 BT-5", Whole(".|../cbc:DocumentCurrencyCode", Not(SameText(".", "../cbc:DocumentCurrencyCode"))))),
		On(customer, R("PEPPOL-EN16931-R010", Fatal, "BT-49", Has("cbc:EndpointID"))),
		On(supplier, R("PEPPOL-EN16931-R020", Fatal, "BT-34", Has("cbc:EndpointID"))),
		On(eachAllowance("[cbc:MultiplierFactorNumeric][!cbc:BaseAmount]"),
			R("PEPPOL-EN16931-R041", Fatal, "BT-93 BT-100 BT-137 BT-142", Never())),
		On(eachAllowance("[!cbc:MultiplierFactorNumeric][cbc:BaseAmount]"),
			R("PEPPOL-EN16931-R042", Fatal, "BT-94 BT-101 BT-138 BT-143", Never())),
		On(eachAllowance(""),
			R("PEPPOL-EN16931-R040", Fatal, "BT-92 BT-99 BT-136 BT-141", When(All(Has("cbc:MultiplierFactorNumeric"), Has("cbc:BaseAmount")),
				near(OrZero(Value("cbc:Amount")), Percent(Value("cbc:BaseAmount"), Value("cbc:MultiplierFactorNumeric"))))),
			R("PEPPOL-EN16931-R043", Fatal, "BG-20 BG-21 BG-27 BG-28", Whole("cbc:ChargeIndicator", Is("cbc:ChargeIndicator", "true", "false")))),
		On("cac:PaymentMeans[debit]", R("PEPPOL-EN16931-R061", Fatal, "BT-89", Has("cac:PaymentMandate/cbc:ID"))),
	}, linesUBL()...)
}

// eachAllowance is the allowances and charges of document and lines.
func eachAllowance(with string) string {
	paths := []string{"Invoice/", "Invoice/cac:InvoiceLine/", "CreditNote/", "CreditNote/cac:CreditNoteLine/"}
	for i, p := range paths {
		paths[i] = p + "cac:AllowanceCharge" + with
	}
	return strings.Join(paths, "|")
}

func linesUBL() Pattern {
	of := func(date string) string {
		in := "[cac:InvoicePeriod/" + date + "]/"
		return "Invoice" + in + "cac:InvoiceLine/cac:InvoicePeriod/" + date + "|CreditNote" + in + "cac:CreditNoteLine/cac:InvoicePeriod/" + date
	}
	const document = "../../../cac:InvoicePeriod/"
	sum := func(indicator string) Num {
		return Round(Sum("cac:AllowanceCharge[cbc:ChargeIndicator~'"+indicator+"']/cbc:Amount"), 2)
	}
	quantity := If(Has("/Invoice"), Or(Value("cbc:InvoicedQuantity"), Lit("1")), Or(Value("cbc:CreditedQuantity"), Lit("1")))
	price := OrZero(Value("cac:Price/cbc:PriceAmount"))
	base := Or(NotZero(Value("cac:Price/cbc:BaseQuantity")), Lit("1"))
	amount, net := OrZero(Value("cbc:LineExtensionAmount")), Minus(Plus(Times(quantity, Over(price, base)), sum("true")), sum("false"))
	return Pattern{
		On(of("cbc:StartDate"), R("PEPPOL-EN16931-R110", Fatal, "BT-134 BT-73", Whole(".", OnOrAfter(".", document+"cbc:StartDate")))),
		On(of("cbc:EndDate"), R("PEPPOL-EN16931-R111", Fatal, "BT-135 BT-74", Whole(".", OnOrBefore(".", document+"cbc:EndDate")))),
		On("cac:InvoiceLine|cac:CreditNoteLine",
			R("PEPPOL-EN16931-R120", Warning, "BT-131 BT-129 BT-146 BT-149", Tell(near(amount, net), amount, Round(net, 2))),
			R("PEPPOL-EN16931-R121", Fatal, "BT-149", Any(None("cac:Price/cbc:BaseQuantity"), Above(Value("cac:Price/cbc:BaseQuantity"), Lit("0")))),
			R("PEPPOL-EN16931-R101", Fatal, "BT-128", Any(None("cac:DocumentReference"), Exactly("cac:DocumentReference/cbc:DocumentTypeCode", "130")))),
		On("cac:Price/cac:AllowanceCharge",
			R("PEPPOL-EN16931-R044", Fatal, "BT-147", Is("cbc:ChargeIndicator", "false")),
			R("PEPPOL-EN16931-R046", Fatal, "BT-146 BT-148 BT-147", Any(None("cbc:BaseAmount"),
				Equal(Value("../cbc:PriceAmount"), Minus(Value("cbc:BaseAmount"), Value("cbc:Amount")))))),
		On("cac:Price/cbc:BaseQuantity[@unitCode]",
			R("PEPPOL-EN16931-R130", Fatal, "BT-150 BT-130", When(Has("../../cbc:InvoicedQuantity|../../cbc:CreditedQuantity"),
				Same("@unitCode", "../../cbc:InvoicedQuantity/@unitCode|../../cbc:CreditedQuantity/@unitCode")))),
	}
}
