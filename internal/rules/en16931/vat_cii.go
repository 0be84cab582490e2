package en16931

import (
	. "github.com/postbud/postbud/internal/check"
)

const (
	ciiRow        = "ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax"
	ciiLineTax    = "ram:SpecifiedLineTradeSettlement/ram:ApplicableTradeTax"
	ciiSellerVAT  = "//ram:SellerTradeParty/ram:SpecifiedTaxRegistration/ram:ID[@schemeID='VA']"
	ciiSellerTax  = "//ram:SellerTradeParty/ram:SpecifiedTaxRegistration/ram:ID[taxnumber]"
	ciiRepVAT     = "//ram:SellerTaxRepresentativeTradeParty/ram:SpecifiedTaxRegistration/ram:ID[@schemeID='VA']"
	ciiBuyerVAT   = "//ram:BuyerTradeParty/ram:SpecifiedTaxRegistration/ram:ID[@schemeID='VA']"
	ciiBuyerLegal = "//ram:BuyerTradeParty/ram:SpecifiedLegalOrganization/ram:ID"
)

// ciiCode is a tax of the category, whatever tax it is.
func (c category) ciiCode(path string) string { return path + "[ram:CategoryCode='" + c.code + "']" }

// ciiInStep holds where lines, allowances and charges of the category and its row
// in the breakdown go together. For the categories that may have several rows the
// official test counts to two, and does not ask of what.
func (c category) ciiInStep() Cond {
	row, line, charge := c.ciiCode("//"+ciiRow), c.ciiCode("//"+ciiLineTax), c.ciiCode("//ram:CategoryTradeTax")
	if c.several {
		two := func(path string) Cond { return Any(None(path), Not(AtMost(1, path+"|"+row))) }
		return Quiet(All(two(line), two(charge)))
	}
	right := Quiet(All(Just(1, row), Any(Has(line), Has(charge))))
	if c.code == "O" {
		return When(Has(row), right)
	}
	return When(Any(Has(row), Has(line), Has(charge)), right)
}

func (w who) ciiGiven() Cond {
	anyTax, vat := Any(Has(ciiSellerTax), Has(ciiRepVAT)), Any(Has(ciiSellerVAT), Has(ciiRepVAT))
	switch w {
	case vatOnly:
		return Once(vat)
	case anyTaxBoth:
		return Once(All(anyTax, Any(Has(ciiBuyerVAT), Has(ciiBuyerLegal))))
	case vatBoth:
		return Once(All(vat, Has(ciiBuyerVAT)))
	case nobody:
		return Once(All(Not(vat), None(ciiBuyerVAT)))
	}
	return Once(anyTax)
}

// ciiRate is what the VAT rate must be: here that of IGIC (L) must be above 0.
func (c category) ciiRate() Cond {
	const percent = "ram:RateApplicablePercent"
	switch {
	case c.rate == none:
		return None(percent)
	case c.rate == positive, c.code == "L":
		return Sign(percent, isPositive)
	case c.rate == notNegative:
		return Sign(percent, isNotNegative)
	}
	return Sign(percent, isZero)
}

func isZero(sign int) bool { return sign == 0 }

func isPositive(sign int) bool { return sign > 0 }

func isNotNegative(sign int) bool { return sign >= 0 }

// ciiCategories is the contexts of the families.
func ciiCategories() Pattern {
	var p Pattern
	for _, c := range families() {
		given, rate, terms := c.who.ciiGiven(), c.ciiRate(), c.who.terms()
		p = append(p,
			c.ciiRowRules(),
			On(c.ciiCode("ram:SpecifiedTradeAllowanceCharge[allowance]/ram:CategoryTradeTax")+"[vat]",
				R(c.family+"-03", Fatal, "BT-95 "+terms, given),
				R(c.family+"-06", Fatal, "BT-95 BT-96", rate)),
			On(c.ciiCode("ram:SpecifiedTradeAllowanceCharge[charge]/ram:CategoryTradeTax")+"[vat]",
				R(c.family+"-04", Fatal, "BT-102 "+terms, given),
				R(c.family+"-07", Fatal, "BT-102 BT-103", rate)),
			On(c.ciiCode("rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem/"+ciiLineTax)+"[vat]",
				R(c.family+"-02", Fatal, "BT-151 "+terms, given),
				R(c.family+"-05", Fatal, "BT-151 BT-152", rate)))
	}
	return p
}

// ciiRowRules are those of one row of the breakdown. The official contexts are the
// row (L, M, O) or its category code (all others, of which S and Z do not ask what
// tax it is).
func (c category) ciiRowRules() Context {
	const deal = "rsm:SupplyChainTradeTransaction/"
	switch c.code {
	case "L", "M", "O":
		return On(c.ciiCode(deal+ciiRow)+"[vat]", c.ciiRow("")...)
	case "S", "Z":
		return On(ciiRow+"/ram:CategoryCode[.='"+c.code+"']", c.ciiRow("../")...)
	}
	return On(deal+ciiRow+"/ram:CategoryCode[.='"+c.code+"'][rowvat]", c.ciiRow("../")...)
}

// ciiRow is the rules of a row that stands at a path.
func (c category) ciiRow(row string) []Rule {
	reason := None(row + "ram:ExemptionReason|" + row + "ram:ExemptionReasonCode")
	if c.reason {
		reason = Has(row + "ram:ExemptionReason|" + row + "ram:ExemptionReasonCode")
	}
	rules := []Rule{
		R(c.family+"-08", Fatal, "BT-116 BT-131 BT-92 BT-99", c.ciiAddsUp(row)),
		R(c.family+"-09", Fatal, "BT-117 BT-116 BT-119", c.ciiTaxFits(row)),
		R(c.family+"-10", Fatal, "BT-120 BT-121", reason),
	}
	switch c.code {
	case "K":
		rules = append(rules,
			R("BR-IC-11", Fatal, "BT-118 BT-72 BG-14", Has(ciiDelivery+"/ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime/udt:DateTimeString|"+
				"../../ram:BillingSpecifiedPeriod/ram:StartDateTime|../../ram:BillingSpecifiedPeriod/ram:EndDateTime")),
			R("BR-IC-12", Fatal, "BT-118 BT-80", Has(ciiDelivery+"/ram:ShipToTradeParty/ram:PostalTradeAddress/ram:CountryID")))
	case "O":
		alone := func(taxes string) Cond { return Once(Every(taxes+"/ram:CategoryCode", Exactly(".", "O"))) }
		rules = append(rules,
			R("BR-O-11", Fatal, "BT-118", alone("//ram:ApplicableTradeTax")),
			R("BR-O-12", Fatal, "BT-118 BT-151", alone("//ram:ApplicableTradeTax")),
			R("BR-O-13", Fatal, "BT-118 BT-95", alone("//ram:CategoryTradeTax")),
			R("BR-O-14", Fatal, "BT-118 BT-102", alone("//ram:CategoryTradeTax")))
	}
	return rules
}

// ciiTaxFits holds where the tax is what the category makes it. The official tests
// of IGIC (L) and IPSI (M) do not look.
func (c category) ciiTaxFits(row string) Cond {
	taxes := row + "ram:CalculatedAmount"
	tax, one := Value(taxes), Lit("1")
	switch c.code {
	case "L", "M":
		return Always()
	case "S":
		taxable, rate := Value(row+"ram:BasisAmount"), Value(row+"ram:RateApplicablePercent")
		due := RealOver(RealRound(RealTimes(RealOf(Abs(taxable)), RealOf(rate)), 0), RealLit(100))
		return Tell(between(RealOf(Minus(Abs(tax), one)), due, RealOf(Plus(Abs(tax), one))), tax, Round(Percent(taxable, rate), 2))
	}
	return Tell(Sign(taxes, isZero), tax, Lit("0"))
}

// ciiAddsUp holds where the taxable amount is lines less allowances and charges of
// the category, each of the three sums rounded.
func (c category) ciiAddsUp(row string) Cond {
	if c.code == "L" || c.code == "M" {
		return Always() // the official tests look for the rate where there is none
	}
	line := ciiLine + "/ram:SpecifiedLineTradeSettlement[ram:ApplicableTradeTax/ram:CategoryCode='" + c.code + "']"
	own := "[ram:CategoryTradeTax/ram:CategoryCode='" + c.code + "']"
	lines, charges, allowances := Sum(line+"/"+ciiLineNet), SumFirst(ciiCharge+own, "ram:ActualAmount"), SumFirst(ciiAllowance+own, "ram:ActualAmount")
	rate := row + "ram:RateApplicablePercent"
	if c.code == "S" {
		lines = SumLike(line, ciiLineNet, "ram:ApplicableTradeTax/ram:RateApplicablePercent", rate)
		charges = SumLike(ciiCharge+own, "ram:ActualAmount", "ram:CategoryTradeTax/ram:RateApplicablePercent", rate)
		allowances = SumLike(ciiAllowance+own, "ram:ActualAmount", "ram:CategoryTradeTax/ram:RateApplicablePercent", rate)
	}
	taxables := row + "ram:BasisAmount"
	taxable, due := Value(taxables), Minus(Plus(Round(lines, 2), Round(charges, 2)), Round(allowances, 2))
	// Where O or Z asks and an allowance or charge does not say which of the two it
	// is, the official run ends with an error: a rejection here too.
	flags := Every(ciiSettlement+"/ram:SpecifiedTradeAllowanceCharge", Has("ram:ChargeIndicator/udt:Indicator"))
	near := between(RealMinus(RealValue(taxables), RealLit(1)), RealOf(due), RealPlus(RealValue(taxables), RealLit(1)))
	switch c.code {
	case "S":
		near = When(Has(rate), RealEqual(RealValue(taxables), RealOf(due)))
	case "O":
		near = All(flags, Some(taxables, RealEqual(RealValue("."), RealOf(due))))
	case "Z":
		near = All(flags, near)
	}
	return Tell(near, taxable, due)
}

// between holds where a number is between two others and none of them.
func between(least, x, most Real) Cond { return All(RealBelow(least, x), RealBelow(x, most)) }
