package peppol

import (
	"strings"

	. "github.com/postbud/postbud/internal/check"
)

// profiles are the processes (BT-23) that the rules know.
var profiles = []string{
	"urn:fdc:peppol.eu:2017:poacc:billing:01:1.0",
	"urn:peppol:france:billing:regulated",
	"urn:peppol:france:billing:non-regulated",
	"urn:peppol:bis:billing_with_response",
}

// blank is the rule of empty elements.
func blank() Pattern {
	return Pattern{On("*[blank]", R("PEPPOL-EN16931-R008", Fatal, "", Never()))}
}

func creditNote() Pattern {
	return Pattern{On("CreditNote",
		R("PEPPOL-EN16931-R080", Fatal, "BT-11", AtMost(1, "cac:AdditionalDocumentReference[cbc:DocumentTypeCode='50']")))}
}

// common is the rules for all countries. They are one pattern, and so are the
// rules of identifiers among them.
func common() Pattern {
	p := Pattern{
		On(either, documentRules()...),
		On("cbc:TaxCurrencyCode",
			R("PEPPOL-EN16931-R005", Fatal, "BT-6 BT-5", Whole(".|../cbc:DocumentCurrencyCode", Not(SameText(".", "../cbc:DocumentCurrencyCode"))))),
		On(customer, R("PEPPOL-EN16931-R010", Fatal, "BT-49", Has("cbc:EndpointID"))),
		On(supplier, R("PEPPOL-EN16931-R020", Fatal, "BT-34", Has("cbc:EndpointID"))),
		On(eachAllowance("[cbc:MultiplierFactorNumeric][!cbc:BaseAmount]"),
			R("PEPPOL-EN16931-R041", Fatal, "BT-93 BT-100 BT-137 BT-142", Never())),
		On(eachAllowance("[!cbc:MultiplierFactorNumeric][cbc:BaseAmount]"),
			R("PEPPOL-EN16931-R042", Fatal, "BT-94 BT-101 BT-138 BT-143", Never())),
		On(eachAllowance(""),
			R("PEPPOL-EN16931-R040", Fatal, "BT-92 BT-99 BT-136 BT-141", When(All(Has("cbc:MultiplierFactorNumeric"), Has("cbc:BaseAmount")),
				Near(OrZero(Value("cbc:Amount")), Percent(Value("cbc:BaseAmount"), Value("cbc:MultiplierFactorNumeric")), "0.02"))),
			R("PEPPOL-EN16931-R043", Fatal, "BG-20 BG-21 BG-27 BG-28", Whole("cbc:ChargeIndicator", Is("cbc:ChargeIndicator", "true", "false")))),
		On("cac:PaymentMeans[debit]",
			R("PEPPOL-EN16931-R061", Fatal, "BT-89", Has("cac:PaymentMandate/cbc:ID"))),
		On("cbc:Amount|cbc:BaseAmount|cbc:PriceAmount|cac:TaxTotal[cac:TaxSubtotal]/cbc:TaxAmount|cac:TaxSubtotal/cbc:TaxAmount|"+
			"cbc:TaxableAmount|cbc:LineExtensionAmount|cbc:TaxExclusiveAmount|cbc:TaxInclusiveAmount|cbc:AllowanceTotalAmount|"+
			"cbc:ChargeTotalAmount|cbc:PrepaidAmount|cbc:PayableRoundingAmount|cbc:PayableAmount",
			R("PEPPOL-EN16931-R051", Fatal, "BT-5", Same("@currencyID", "/*/cbc:DocumentCurrencyCode"))),
	}
	p = append(p, linePeriods()...)
	p = append(p, lines()...)
	return append(p, identifiers()...)
}

func documentRules() []Rule {
	const taxed, untaxed = "cac:TaxTotal[cac:TaxSubtotal]", "cac:TaxTotal[!cac:TaxSubtotal]"
	sign := func(in string, right func(sign int) bool) Cond {
		return Sign("cac:TaxTotal/cbc:TaxAmount["+in+"]", right)
	}
	atMost, atLeast := func(sign int) bool { return sign <= 0 }, func(sign int) bool { return sign >= 0 }
	return []Rule{
		R("PEPPOL-EN16931-R001", Fatal, "BT-23", Has("cbc:ProfileID")),
		R("PEPPOL-EN16931-R007", Fatal, "BT-23", Word("known")),
		R("PEPPOL-EN16931-R002", Fatal, "BT-22", Any(AtMost(1, "cbc:Note"), Word("deboth"))),
		R("PEPPOL-EN16931-R003", Fatal, "BT-10 BT-13", Any(Has("cbc:BuyerReference"), Has("cac:OrderReference/cbc:ID"))),
		R("PEPPOL-EN16931-R004", Fatal, "BT-24", Whole("cbc:CustomizationID", Fits("cbc:CustomizationID", func(text []byte) bool {
			id := NormalizeSpace(string(text))
			return strings.HasPrefix(id, Specification) && !strings.Contains(id, "::")
		}))),
		R("PEPPOL-EN16931-R053", Fatal, "BT-110 BG-23", Just(1, taxed)),
		R("PEPPOL-EN16931-R054", Fatal, "BT-111 BT-6", Any(
			All(Has("cbc:TaxCurrencyCode"), Just(1, untaxed)), All(None("cbc:TaxCurrencyCode"), Just(0, untaxed)))),
		R("PEPPOL-EN16931-R055", Fatal, "BT-110 BT-111", Any(None("cbc:TaxCurrencyCode"),
			All(sign("accounting", atMost), sign("own", atMost)),
			All(sign("accounting", atLeast), sign("own", atLeast)))),
	}
}

// eachAllowance is the allowances and charges of document and lines.
func eachAllowance(with string) string {
	paths := []string{"Invoice/", "Invoice/cac:InvoiceLine/", "CreditNote/", "CreditNote/cac:CreditNoteLine/"}
	for i, p := range paths {
		paths[i] = p + "cac:AllowanceCharge" + with
	}
	return strings.Join(paths, "|")
}

func linePeriods() Pattern {
	of := func(date string) string {
		in := "[cac:InvoicePeriod/" + date + "]/"
		return "Invoice" + in + "cac:InvoiceLine/cac:InvoicePeriod/" + date + "|CreditNote" + in + "cac:CreditNoteLine/cac:InvoicePeriod/" + date
	}
	const document = "../../../cac:InvoicePeriod/"
	return Pattern{
		On(of("cbc:StartDate"), R("PEPPOL-EN16931-R110", Fatal, "BT-134 BT-73", Whole(".", OnOrAfter(".", document+"cbc:StartDate")))),
		On(of("cbc:EndDate"), R("PEPPOL-EN16931-R111", Fatal, "BT-135 BT-74", Whole(".", OnOrBefore(".", document+"cbc:EndDate")))),
	}
}

// lines is the rules of the invoice line and its price.
func lines() Pattern {
	sum := func(indicator string) Num {
		return Round(Sum("cac:AllowanceCharge[cbc:ChargeIndicator~'"+indicator+"']/cbc:Amount"), 2)
	}
	quantity := If(Has("/Invoice"), Or(Value("cbc:InvoicedQuantity"), Lit("1")), Or(Value("cbc:CreditedQuantity"), Lit("1")))
	price := OrZero(Value("cac:Price/cbc:PriceAmount"))
	base := Or(NotZero(Value("cac:Price/cbc:BaseQuantity")), Lit("1"))
	net := Minus(Plus(Times(quantity, Over(price, base)), sum("true")), sum("false"))
	return Pattern{
		On("cac:InvoiceLine|cac:CreditNoteLine",
			R("PEPPOL-EN16931-R120", Fatal, "BT-131 BT-129 BT-146 BT-149", Tell(
				Near(OrZero(Value("cbc:LineExtensionAmount")), net, "0.02"),
				OrZero(Value("cbc:LineExtensionAmount")), Round(net, 2))),
			R("PEPPOL-EN16931-R121", Fatal, "BT-149", Any(None("cac:Price/cbc:BaseQuantity"), Above(Value("cac:Price/cbc:BaseQuantity"), Lit("0")))),
			R("PEPPOL-EN16931-R100", Fatal, "BT-128", AtMost(1, "cac:DocumentReference")),
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
