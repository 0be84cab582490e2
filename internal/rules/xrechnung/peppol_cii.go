package xrechnung

import (
	. "github.com/postbud/postbud/internal/check"
)

const (
	trade      = "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction"
	agreement  = "ram:ApplicableHeaderTradeAgreement"
	settlement = "ram:ApplicableHeaderTradeSettlement"
	line       = "ram:IncludedSupplyChainTradeLineItem"
)

// wordsCII are the conditions that paths name.
func wordsCII() map[string]Cond {
	const id = "/*/rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID"
	const currency = trade + "/" + settlement + "/ram:InvoiceCurrencyCode"
	code := func(codes ...string) Cond { return OneOf("ram:TypeCode", codes) }
	return map[string]Cond{
		"blank":      Blank(),
		"bare":       TagIs("ram:ApplicableHeaderTradeDelivery"),
		"first":      First(),
		"written":    Written("."),
		"extension":  Once(HasPiece(id, Extension)),
		"vehicles":   Once(HasPiece(id, CleanVehicles)),
		"forint":     Once(Exactly(currency, "HUF")),
		"debit":      code("49", "59"),
		"transfer":   code("30", "58"),
		"card":       code("48", "54", "55"),
		"debited":    code("59"),
		"own":        Same("@currencyID", currency),
		"foreign":    Different("@currencyID", currency),
		"accounting": Same("@currencyID", trade+"/"+settlement+"/ram:TaxCurrencyCode"),
		"tax":        Is("@schemeID", "VA", "FC"),
		"product":    Inside("ram:SpecifiedTradeProduct", Always()),
		"shipto":     Inside("ram:ShipToTradeParty", Always()),
		"registered": Inside("ram:SpecifiedTaxRegistration", Always()),
	}
}

// peppolCII is what XRechnung takes over from PEPPOL BIS Billing 3, but for two
// rules of prices.
func peppolCII() Pattern {
	const vat = "ram:SpecifiedTradeSettlementHeaderMonetarySummation/ram:TaxTotalAmount"
	sign := func(right func(sign int) bool) Cond {
		return All(Sign(vat+"[accounting]", right), Sign(vat+"[own]", right))
	}
	below, atLeast := func(sign int) bool { return sign < 0 }, func(sign int) bool { return sign >= 0 }
	const allowance = "ram:SpecifiedTradeAllowanceCharge"
	const indicator = "ram:ChargeIndicator/udt:Indicator"
	isFlag := Whole(indicator, Is(indicator, "true", "false"))
	return append(Pattern{
		On("rsm:ExchangedDocumentContext",
			R("PEPPOL-EN16931-R001", Fatal, "BT-23", Has("ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID"))),
		On(settlement,
			R("PEPPOL-EN16931-R005", Fatal, "BT-6 BT-5", When(Has("ram:TaxCurrencyCode"), Whole("ram:TaxCurrencyCode|ram:InvoiceCurrencyCode", Not(SameText("ram:TaxCurrencyCode", "ram:InvoiceCurrencyCode"))))),
			R("PEPPOL-EN16931-R053", Fatal, "BT-110", AtMost(1, vat+"[own]")),
			R("PEPPOL-EN16931-R054", Fatal, "BT-111 BT-6", Any(
				All(Has("ram:TaxCurrencyCode"), Just(1, vat+"[foreign]")), All(None("ram:TaxCurrencyCode"), Just(0, vat+"[foreign]")))),
			R("PEPPOL-EN16931-R055", Fatal, "BT-110 BT-111", When(
				All(Has(trade+"/"+settlement+"/ram:TaxCurrencyCode"), Has(vat+"[own]")), Any(sign(below), sign(atLeast))))),
		On("ram:BuyerTradeParty", R("PEPPOL-EN16931-R010", Fatal, "BT-49", Has("ram:URIUniversalCommunication/ram:URIID"))),
		On("ram:SellerTradeParty", R("PEPPOL-EN16931-R020", Fatal, "BT-34", Has("ram:URIUniversalCommunication/ram:URIID"))),
		On(allowance+"[ram:CalculationPercent][!ram:BasisAmount]", R("PEPPOL-EN16931-R041", Fatal, "BT-93 BT-100 BT-137 BT-142", Never())),
		On(allowance+"[!ram:CalculationPercent][ram:BasisAmount]", R("PEPPOL-EN16931-R042", Fatal, "BT-94 BT-101 BT-138 BT-143", Never())),
		On(allowance,
			R("PEPPOL-EN16931-R040", Fatal, "BT-92 BT-99 BT-136 BT-141", When(All(Has("ram:CalculationPercent"), Has("ram:BasisAmount")),
				near(OrZero(Value("ram:ActualAmount")), Percent(Value("ram:BasisAmount"), Value("ram:CalculationPercent"))))),
			R("PEPPOL-EN16931-R043-1", Fatal, "BG-20 BG-21 BG-27 BG-28", isFlag)),
		On("ram:AppliedTradeAllowanceCharge", R("PEPPOL-EN16931-R043-2", Fatal, "BT-147", isFlag)),
		On("ram:SpecifiedTradeSettlementPaymentMeans[debit]",
			R("PEPPOL-EN16931-R061", Fatal, "BT-89", Has("../ram:SpecifiedTradePaymentTerms/ram:DirectDebitMandateID"))),
	}, linesCII()...)
}

func linesCII() Pattern {
	const period = "ram:BillingSpecifiedPeriod/"
	of := func(date string) string {
		return "rsm:SupplyChainTradeTransaction[" + settlement + "/" + period + date + "]/" + line + "/ram:SpecifiedLineTradeSettlement/" + period + date
	}
	document := func(date string) string {
		return "../../../../" + settlement + "/" + period + date + "/udt:DateTimeString"
	}
	const netPrice, grossPrice = "ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice/", "ram:SpecifiedLineTradeAgreement/ram:GrossPriceProductTradePrice/"
	sum := func(indicator string) Num {
		return Round(Sum("ram:SpecifiedLineTradeSettlement/ram:SpecifiedTradeAllowanceCharge[ram:ChargeIndicator/udt:Indicator~'"+indicator+"']/ram:ActualAmount"), 2)
	}
	quantity := Or(Value("ram:SpecifiedLineTradeDelivery/ram:BilledQuantity"), Lit("1"))
	price := OrZero(Value(netPrice + "ram:ChargeAmount"))
	base := Or(NotZero(Value(netPrice+"ram:BasisQuantity")), Or(NotZero(Value(grossPrice+"ram:BasisQuantity")), Lit("1")))
	amount := OrZero(Value("ram:SpecifiedLineTradeSettlement/ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount"))
	net := Minus(Plus(Times(quantity, Over(price, base)), sum("true")), sum("false"))
	const reference = "ram:SpecifiedLineTradeSettlement/ram:AdditionalReferencedDocument"
	return Pattern{
		On(of("ram:StartDateTime"), R("PEPPOL-EN16931-R110", Fatal, "BT-134 BT-73", NotBefore("udt:DateTimeString", document("ram:StartDateTime")))),
		On(of("ram:EndDateTime"), R("PEPPOL-EN16931-R111", Fatal, "BT-135 BT-74", NotAfter("udt:DateTimeString", document("ram:EndDateTime")))),
		On(line,
			R("PEPPOL-EN16931-R120", Warning, "BT-131 BT-129 BT-146 BT-149", Tell(near(amount, net), amount, Round(net, 2))),
			R("PEPPOL-EN16931-R101", Fatal, "BT-128", Any(None(reference), Exactly(reference+"/ram:TypeCode", "130")))),
		On("ram:NetPriceProductTradePrice|ram:GrossPriceProductTradePrice",
			R("PEPPOL-EN16931-R121", Fatal, "BT-149", Any(None("ram:BasisQuantity"), Above(Value("ram:BasisQuantity"), Lit("0"))))),
		On("ram:NetPriceProductTradePrice/ram:BasisQuantity[@unitCode]|ram:GrossPriceProductTradePrice/ram:BasisQuantity[@unitCode]",
			R("PEPPOL-EN16931-R130", Fatal, "BT-150 BT-130", Same("@unitCode", "../../../ram:SpecifiedLineTradeDelivery/ram:BilledQuantity/@unitCode"))),
	}
}

// pricesCII is the rules of the gross price that are taken over from Peppol.
func pricesCII() Pattern {
	const allowance = "ram:AppliedTradeAllowanceCharge"
	return Pattern{
		On("rsm:SupplyChainTradeTransaction/"+line+"/ram:SpecifiedLineTradeAgreement/ram:GrossPriceProductTradePrice",
			R("PEPPOL-EN16931-R044", Fatal, "BT-147", Any(None(allowance+"/ram:ActualAmount"), Exactly(allowance+"/ram:ChargeIndicator/udt:Indicator", "false"))),
			R("PEPPOL-EN16931-R046", Fatal, "BT-146 BT-148 BT-147", Any(None("ram:ChargeAmount"),
				Equal(Value("../ram:NetPriceProductTradePrice/ram:ChargeAmount"),
					Minus(Value("ram:ChargeAmount"), OrZero(Value(allowance+"/ram:ActualAmount[first]"))))))),
	}
}
