package en16931

import (
	. "github.com/postbud/postbud/internal/check"
)

// What is added up of lines and of the document's allowances and charges.
const (
	ciiLineNet   = "ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount"
	ciiAllowance = ciiSettlement + "/ram:SpecifiedTradeAllowanceCharge[allowance]"
	ciiCharge    = ciiSettlement + "/ram:SpecifiedTradeAllowanceCharge[charge]"
)

// ciiSums is the rules of the document totals (BG-22).
func ciiSums() Pattern {
	lines, without := Value("ram:LineTotalAmount"), Value("ram:TaxBasisTotalAmount")
	with, due := Value("ram:GrandTotalAmount"), Value("ram:DuePayableAmount")
	allowances, charges := Value("ram:AllowanceTotalAmount"), Value("ram:ChargeTotalAmount")
	paid, rounding := Value("ram:TotalPrepaidAmount"), Value("ram:RoundingAmount")
	const nets = "../../ram:IncludedSupplyChainTradeLineItem/ram:SpecifiedLineTradeSettlement/" + ciiLineNet
	const accounting, currency = ciiSettlement + "/ram:TaxCurrencyCode", ciiSettlement + "/ram:InvoiceCurrencyCode"
	return Pattern{
		On("ram:SpecifiedTradeSettlementHeaderMonetarySummation",
			R("BR-12", Fatal, "BT-106", Has("ram:LineTotalAmount")),
			R("BR-13", Fatal, "BT-109", Has("ram:TaxBasisTotalAmount")),
			R("BR-14", Fatal, "BT-112", Has("ram:GrandTotalAmount")),
			R("BR-15", Fatal, "BT-115", Has("ram:DuePayableAmount")),
			R("BR-53", Fatal, "BT-6 BT-111", When(Has(accounting),
				Quiet(All(Same("ram:TaxTotalAmount/@currencyID", accounting), Not(Same(accounting, currency)))))),
			R("BR-CO-10", Fatal, "BT-106 BT-131", Tell(
				Equal(lines, Round(ExactOf(RealSum(nets)), 2)),
				lines, Round(Sum(nets), 2))),
			R("BR-CO-11", Fatal, "BT-107 BT-92", ciiTotalOf("ram:AllowanceTotalAmount", ciiAllowance)),
			R("BR-CO-12", Fatal, "BT-108 BT-99", ciiTotalOf("ram:ChargeTotalAmount", ciiCharge)),
			R("BR-CO-13", Fatal, "BT-109 BT-106 BT-107 BT-108", Equal(without,
				Round(Minus(Plus(lines, OrZero(charges)), OrZero(allowances)), 2))),
			R("BR-CO-16", Fatal, "BT-115 BT-112 BT-113 BT-114", Equal(due,
				Plus(Minus(with, OrZero(paid)), OrZero(rounding)))),
			R("BR-DEC-09", Fatal, "BT-106", Cents("ram:LineTotalAmount")),
			R("BR-DEC-10", Fatal, "BT-107", Cents("ram:AllowanceTotalAmount")),
			R("BR-DEC-11", Fatal, "BT-108", Cents("ram:ChargeTotalAmount")),
			R("BR-DEC-12", Fatal, "BT-109", Cents("ram:TaxBasisTotalAmount")),
			R("BR-DEC-14", Fatal, "BT-112", Cents("ram:GrandTotalAmount")),
			R("BR-DEC-13", Fatal, "BT-110", someCents("[ours]", "[!ours]")),
			R("BR-DEC-15", Fatal, "BT-111", When(Has(accounting), someCents("[accounting]", ""))),
			R("BR-DEC-16", Fatal, "BT-113", Cents("ram:TotalPrepaidAmount")),
			R("BR-DEC-17", Fatal, "BT-114", Cents("ram:RoundingAmount")),
			R("BR-DEC-18", Fatal, "BT-115", Cents("ram:DuePayableAmount")),
		),
	}
}

// ciiTotalOf holds where a total is the sum of the amounts, or there is neither.
func ciiTotalOf(total, parts string) Cond {
	return Any(
		All(None(total), None(parts)),
		noneIsZero(total, parts),
		Tell(RealEqual(RealValue(total), realCents(RealSumFirst(parts, "ram:ActualAmount"))),
			Value(total), Round(SumFirst(parts, "ram:ActualAmount"), 2)))
}

// noneIsZero holds where a total is 0 and there are no amounts: their sum is then a
// whole number, which -0 equals too.
func noneIsZero(total, parts string) Cond { return Quiet(All(None(parts), Sign(total, isZero))) }

// realCents rounds to two decimals as the official tests write it:
// round(x * 10 * 10) div 100.
func realCents(x Real) Real {
	return RealOver(RealRound(RealTimes(x, RealLit(10), RealLit(10)), 0), RealLit(100))
}

// someCents holds where one of the VAT totals of that kind has two decimals by its
// value, 10.000 among them; or where one is of the kind that is let off, or there
// is none at all.
func someCents(kind, letOff string) Cond {
	const total = "ram:TaxTotalAmount"
	amount := RealValue(".")
	cents := Some(total+kind, SameReal(amount, RealOver(RealRound(RealTimes(amount, RealLit(100)), 0), RealLit(100))))
	if letOff != "" {
		cents = Any(Has(total+letOff), cents)
	}
	return Tell(Any(None(total), cents), Value(total+kind), Lit("0"))
}

// ciiVATTotal is the rules of the VAT in the invoice's currency and of VAT numbers.
func ciiVATTotal() Pattern {
	const rows = ciiSettlement + "/ram:ApplicableTradeTax/ram:CalculatedAmount"
	return Pattern{
		On("ram:SpecifiedTradeSettlementHeaderMonetarySummation/ram:TaxTotalAmount[ours]",
			R("BR-CO-14", Fatal, "BT-110 BT-117", Tell(
				Any(noneIsZero(".", rows), RealEqual(RealValue("."), realCents(RealSumFirst(rows, ".")))),
				Value("."), Round(Sum(rows), 2)))),
		On("ram:SpecifiedTaxRegistration/ram:ID[@schemeID='VA']",
			R("BR-CO-09", Fatal, "BT-31 BT-48 BT-63", Fits(".", ciiStartsWithCountry()))),
	}
}

// ciiBreakdown is the rules of a row of the VAT breakdown (BG-23).
func ciiBreakdown() Pattern {
	tax, taxable := Value("ram:CalculatedAmount"), Value("ram:BasisAmount")
	rate := Value(".[trimmedvat]/ram:RateApplicablePercent")
	zeroRate, untaxed := Equal(Round(rate, 0), Lit("0")), Equal(Round(tax, 0), Lit("0"))
	return Pattern{
		On("ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax",
			R("BR-45", Fatal, "BT-116", Has("ram:BasisAmount")),
			R("BR-46", Fatal, "BT-117", Has("ram:CalculatedAmount")),
			R("BR-47", Fatal, "BT-118", Has(".[vat]/ram:CategoryCode")),
			R("BR-48", Fatal, "BT-119", Any(Has(".[vat]/ram:RateApplicablePercent"), Exactly(".[vat]/ram:CategoryCode", "O"))),
			R("BR-CO-03", Fatal, "BT-7 BT-8", Once(Any(None("//ram:TaxPointDate"), None("//ram:DueDateTypeCode")))),
			R("BR-CO-17", Fatal, "BT-117 BT-116 BT-119", Tell(
				Any(
					All(zeroRate, untaxed),
					All(Given(rate), Not(zeroRate), Near(Abs(tax), Round(Percent(Abs(taxable), rate), 2), "1")),
					All(Not(Given(rate)), untaxed)),
				tax, OrZero(Round(Percent(taxable, rate), 2)))),
			R("BR-DEC-19", Fatal, "BT-116", Cents("ram:BasisAmount")),
			R("BR-DEC-20", Fatal, "BT-117", Cents("ram:CalculatedAmount")),
		),
	}
}
