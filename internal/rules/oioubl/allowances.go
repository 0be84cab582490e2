package oioubl

import . "github.com/postbud/postbud/internal/check"

const factor = "cbc:MultiplierFactorNumeric"

// allowances is the rules of allowances and charges, of the document, of its lines
// and of their prices. The factor is a fraction, not a percentage.
func (d document) allowances() []Pattern {
	const (
		groups, amounts = "BG-20 BG-21 BG-27 BG-28", "BT-93 BT-94 BT-100 BT-101"
		own, price      = "BT-92 BT-93 BT-99 BT-100", "BT-147 BT-148"
	)
	billed := d.onLines("BillingReference/BillingReferenceLine/AllowanceCharge")
	// The amounts of a credit note's allowances and charges are checked by no rule.
	amount := func(of paths) paths { return of.below("cbc:Amount").and(of.below("cbc:BaseAmount")) }
	reckoned := When(Has(factor), NotApart(RealValue("cbc:Amount"), RealTimes(RealValue("cbc:BaseAmount"), RealValue(factor)), 1))
	withBase := When(Has(factor), Written("cbc:BaseAmount"))
	return concat(
		d.on(d.allowance(),
			shared("F-LIB224", groups, None("cac:TaxTotal")),
			shared("F-LIB225", groups, None("cac:PaymentMeans")),
			shared("F-LIB226", "BT-95 BT-102", Just(1, "cac:TaxCategory")),
			shared("F-LIB248", amounts, withBase),
			shared("F-LIB227", "BT-94 BT-101", notNegative(factor))),
		d.on(d.allowance().and(d.priceAllowance()),
			shared("F-LIB228", "BT-92 BT-93 BT-94 BT-99 BT-100 BT-101", reckoned)),
		d.on(d.both(d.onLines("Price").below("cbc:BaseQuantity").and(d.onLines("Price").below("cbc:OrderableUnitFactorRate")),
			amount(aggregates("AllowanceCharge")).and(amount(billed))),
			shared("F-LIB019", own+" BT-149", positive("."))),
		d.on(amount(d.onLines("AllowanceCharge", "Price/AllowanceCharge")),
			each("F-LIB317", "", "BT-136 BT-137 BT-141 BT-142 "+price, Nonzero("."))),
		d.on(d.priceAllowance(),
			each("F-LIB271", "", price, notNegative(factor)),
			shared("F-LIB268", price, None("cac:TaxTotal")),
			shared("F-LIB269", price, None("cac:PaymentMeans")),
			shared("F-LIB273", price, None("cbc:AccountingCostCode")),
			shared("F-LIB274", price, None("cbc:AccountingCost")),
			shared("F-LIB270", price, withBase)),
	)
}

// exchangeRates is the rules of exchange rates.
func (d document) exchangeRates() []Pattern {
	const contract = "cac:ForeignExchangeContract"
	positiveRate := func(path string) Cond { return When(Has(path), All(notNegative(path), Not(Zero(path)))) }
	exact := func(path string) Cond { return When(Has(path), Places(path, 4, 4)) }
	return d.on(d.rate(),
		shared("F-LIB238", "", When(Has(contract), Filled(contract+"/cbc:ID"))),
		shared("F-LIB083", "", Filled("cbc:SourceCurrencyCode")),
		shared("F-LIB084", "", Filled("cbc:TargetCurrencyCode")),
		shared("F-LIB085", "", positiveRate("cbc:SourceCurrencyBaseRate")),
		shared("F-LIB086", "", exact("cbc:SourceCurrencyBaseRate")),
		shared("F-LIB087", "", positiveRate("cbc:TargetCurrencyBaseRate")),
		shared("F-LIB088", "", exact("cbc:TargetCurrencyBaseRate")),
		shared("F-LIB089", "", positiveRate("cbc:CalculationRate")),
		shared("F-LIB090", "", exact("cbc:CalculationRate")),
		shared("F-LIB310", "", Only("cbc:MathematicOperatorCode", "multiply", "divide")),
		shared("F-LIB239", "", notBoth(contract+"/cbc:ContractTypeCode", contract+"/cbc:ContractType")),
		shared("F-LIB240", "", AtMost(1, contract+"/cac:ContractDocumentReference")))
}
