package en16931

import (
	"bytes"
	"unicode/utf8"

	. "github.com/postbud/postbud/internal/check"
)

const allLineNets = "//cac:InvoiceLine/cbc:LineExtensionAmount|//cac:CreditNoteLine/cbc:LineExtensionAmount"

// totals is the rules of the document totals (BG-22).
func totals() Pattern {
	lines, without := Value("cbc:LineExtensionAmount"), Value("cbc:TaxExclusiveAmount")
	with, due := Value("cbc:TaxInclusiveAmount"), Value("cbc:PayableAmount")
	allowances, charges := Value("cbc:AllowanceTotalAmount"), Value("cbc:ChargeTotalAmount")
	paid, rounding := Value("cbc:PrepaidAmount"), Value("cbc:PayableRoundingAmount")
	unpaid := If(Has("cbc:PrepaidAmount"), Round(Minus(with, paid), 2), with)
	return Pattern{
		On("cac:LegalMonetaryTotal",
			R("BR-12", Fatal, "BT-106", Has("cbc:LineExtensionAmount")),
			R("BR-13", Fatal, "BT-109", Has("cbc:TaxExclusiveAmount")),
			R("BR-14", Fatal, "BT-112", Has("cbc:TaxInclusiveAmount")),
			R("BR-15", Fatal, "BT-115", Has("cbc:PayableAmount")),
			R("BR-CO-10", Fatal, "BT-106 BT-131", Equal(lines, Round(Sum(allLineNets), 2))),
			R("BR-CO-11", Fatal, "BT-107 BT-92", totalOf("cbc:AllowanceTotalAmount", "../cac:AllowanceCharge[allowance]")),
			R("BR-CO-12", Fatal, "BT-108 BT-99", totalOf("cbc:ChargeTotalAmount", "../cac:AllowanceCharge[charge]")),
			R("BR-CO-13", Fatal, "BT-109 BT-106 BT-107 BT-108", Equal(without,
				If(Any(Has("cbc:AllowanceTotalAmount"), Has("cbc:ChargeTotalAmount")),
					Round(Minus(Plus(lines, OrZero(charges)), OrZero(allowances)), 2), lines))),
			R("BR-CO-16", Fatal, "BT-115 BT-112 BT-113 BT-114", Tell(
				Equal(If(Has("cbc:PayableRoundingAmount"), Round(Minus(due, rounding), 2), due), unpaid),
				due, Plus(unpaid, OrZero(rounding)))),
			R("BR-DEC-09", Fatal, "BT-106", Cents("cbc:LineExtensionAmount")),
			R("BR-DEC-10", Fatal, "BT-107", Cents("cbc:AllowanceTotalAmount")),
			R("BR-DEC-11", Fatal, "BT-108", Cents("cbc:ChargeTotalAmount")),
			R("BR-DEC-12", Fatal, "BT-109", Cents("cbc:TaxExclusiveAmount")),
			R("BR-DEC-14", Fatal, "BT-112", Cents("cbc:TaxInclusiveAmount")),
			R("BR-DEC-16", Fatal, "BT-113", Cents("cbc:PrepaidAmount")),
			R("BR-DEC-17", Fatal, "BT-114", Cents("cbc:PayableRoundingAmount")),
			R("BR-DEC-18", Fatal, "BT-115", Cents("cbc:PayableAmount")),
		),
	}
}

// totalOf holds where a total is the sum of the amounts, or there is neither.
func totalOf(total, parts string) Cond {
	return Any(
		Equal(Value(total), Round(Sum(parts+"/cbc:Amount"), 2)),
		All(None(total), None(parts)))
}

// Cents holds where the text has no more than two characters after the point; it
// is counted as it is written, so 10.000 has too many.
func Cents(path string) Cond {
	return Fits(path, func(text []byte) bool {
		_, fraction, _ := bytes.Cut(text, []byte("."))
		return utf8.RuneCount(fraction) <= 2
	})
}

// breakdown is the rules of VAT totals and VAT breakdown (BG-23).
func breakdown() Pattern {
	tax, taxable := Value("cbc:TaxAmount"), Value("cbc:TaxableAmount")
	rate := Value("cac:TaxCategory[vat]/cbc:Percent")
	exempt, untaxed := Equal(Round(rate, 0), Lit("0")), Equal(Round(tax, 0), Lit("0"))
	return Pattern{
		On("/Invoice/cac:TaxTotal|/CreditNote/cac:TaxTotal",
			R("BR-CO-14", Fatal, "BT-110 BT-117", Any(None("cac:TaxSubtotal"),
				Equal(tax, Round(Sum("cac:TaxSubtotal/cbc:TaxAmount"), 2)))),
		),
		On("cac:TaxTotal/cac:TaxSubtotal",
			R("BR-45", Fatal, "BT-116", Has("cbc:TaxableAmount")),
			R("BR-46", Fatal, "BT-117", Has("cbc:TaxAmount")),
			R("BR-47", Fatal, "BT-118", Has("cac:TaxCategory[vat]/cbc:ID")),
			R("BR-48", Fatal, "BT-119", Any(Has("cac:TaxCategory[vat]/cbc:Percent"), Is("cac:TaxCategory[vat]/cbc:ID", "O"))),
			R("BR-CO-17", Fatal, "BT-117 BT-116 BT-119", Tell(
				Any(
					All(exempt, untaxed),
					All(Given(rate), Not(exempt), taxFits(tax, taxable, rate)),
					All(Not(Given(rate)), untaxed)),
				tax, OrZero(Round(Percent(taxable, rate), 2)))),
			R("BR-DEC-19", Fatal, "BT-116", Cents("cbc:TaxableAmount")),
			R("BR-DEC-20", Fatal, "BT-117", Cents("cbc:TaxAmount")),
		),
		On("//cac:PartyTaxScheme[vat]",
			R("BR-CO-09", Fatal, "BT-31 BT-48 BT-63", Fits("cbc:CompanyID", startsWithCountry())),
		),
	}
}

// taxFits holds where the tax is off by less than one unit of the currency.
func taxFits(tax, taxable, rate Num) Cond {
	return Tell(Within(Abs(tax), Round(Percent(Abs(taxable), rate), 2), "1"),
		tax, Round(Percent(taxable, rate), 2))
}
