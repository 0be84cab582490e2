package en16931

import (
	"slices"

	. "github.com/postbud/postbud/internal/check"
)

// The parts of a Cross Industry Invoice.
const (
	ciiRoot       = "/rsm:CrossIndustryInvoice"
	ciiDeal       = ciiRoot + "/rsm:SupplyChainTradeTransaction"
	ciiLine       = ciiDeal + "/ram:IncludedSupplyChainTradeLineItem"
	ciiAgreement  = ciiDeal + "/ram:ApplicableHeaderTradeAgreement"
	ciiDelivery   = ciiDeal + "/ram:ApplicableHeaderTradeDelivery"
	ciiSettlement = ciiDeal + "/ram:ApplicableHeaderTradeSettlement"
	ciiSeller     = ciiAgreement + "/ram:SellerTradeParty"
	ciiBuyer      = ciiAgreement + "/ram:BuyerTradeParty"
	ciiTotals     = ciiSettlement + "/ram:SpecifiedTradeSettlementHeaderMonetarySummation"
)

// ciiWords are the conditions that paths name.
func ciiWords() map[string]Cond {
	return map[string]Cond{
		"vat":        IsUpperExactly("ram:TypeCode", "VAT"),
		"rowvat":     IsUpperExactly("../ram:TypeCode", "VAT"),
		"trimmedvat": IsUpper("ram:TypeCode", "VAT"),
		"allowance":  False("ram:ChargeIndicator/udt:Indicator"),
		"charge":     True("ram:ChargeIndicator/udt:Indicator"),
		"ours":       Same("@currencyID", ciiSettlement+"/ram:InvoiceCurrencyCode"),
		"accounting": Same("@currencyID", ciiSettlement+"/ram:TaxCurrencyCode"),
		"transfer":   Exactly("ram:TypeCode", "30", "58"),
		"taxnumber":  Exactly("@schemeID", "VA", "FC"),
		"party":      All(Not(Inside("ram:SpecifiedTradeProduct", Always())), Not(Inside("ram:ShipToTradeParty", Always()))),
		"company":    Not(Inside("ram:SpecifiedTaxRegistration", Always())),
		"id":         NameEnds("ID"),
		"parameter":  NameEnds("DocumentContextParameter"),
		"reference":  NameEnds("ReferencedDocument"),
		"amount":     All(NameEnds("Amount"), Not(Named("ram:TaxTotalAmount"))),
		"quantity":   NameEnds("Quantity"),
		"tax":        NameEnds("TradeTax"),
	}
}

// ciiModel is the rules about meaning. Where two contexts match one element the
// order counts: a row of the VAT breakdown with a category that has rules of its
// own for the whole row is not seen by those of any row.
func ciiModel() Pattern {
	return slices.Concat(
		ciiReferences(), ciiPayment(), ciiDocumentAllowances(), ciiSums(), ciiDocument(),
		ciiLines(), ciiPeriods(), ciiParties(), ciiVATTotal(), ciiCategories(), ciiBreakdown(),
	)
}

// ciiDocument is the rules of the document as a whole.
func ciiDocument() Pattern {
	grand, basis, tax := Value(ciiTotals+"/ram:GrandTotalAmount"), Value(ciiTotals+"/ram:TaxBasisTotalAmount"), ciiTotals+"/ram:TaxTotalAmount[ours]"
	rules := []Rule{
		R("BR-01", Fatal, "BT-24", Filled("rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID")),
		R("BR-02", Fatal, "BT-1", Filled("rsm:ExchangedDocument/ram:ID")),
		R("BR-03", Fatal, "BT-2", Filled("rsm:ExchangedDocument/ram:IssueDateTime/udt:DateTimeString[@format='102']")),
		R("BR-04", Fatal, "BT-3", Filled("rsm:ExchangedDocument/ram:TypeCode")),
		R("BR-05", Fatal, "BT-5", Filled(ciiSettlement+"/ram:InvoiceCurrencyCode")),
		R("BR-06", Fatal, "BT-27", Filled(ciiSeller+"/ram:Name")),
		R("BR-07", Fatal, "BT-44", Filled(ciiBuyer+"/ram:Name")),
		R("BR-08", Fatal, "BG-5", Has(ciiSeller+"/ram:PostalTradeAddress")),
		R("BR-09", Fatal, "BT-40", Filled(ciiSeller+"/ram:PostalTradeAddress/ram:CountryID")),
		R("BR-10", Fatal, "BG-8", Has(ciiBuyer+"/ram:PostalTradeAddress")),
		R("BR-11", Fatal, "BT-55", Filled(ciiBuyer+"/ram:PostalTradeAddress/ram:CountryID")),
		R("BR-16", Fatal, "BG-25", Has("//ram:IncludedSupplyChainTradeLineItem")),
		R("BR-62", Fatal, "BT-34", addressScheme(ciiSeller)),
		R("BR-63", Fatal, "BT-49", addressScheme(ciiBuyer)),
		R("BR-CO-15", Fatal, "BT-112 BT-109 BT-110", When(Has(ciiSettlement+"/ram:InvoiceCurrencyCode"), Any(
			All(Quiet(Just(1, tax)), Equal(grand, Round(Plus(basis, Value(tax)), 2))),
			Quiet(Equal(grand, basis))))),
		R("BR-B-01", Fatal, "BT-151 BT-95 BT-102 BT-40 BT-55", When(Exactly("//ram:CategoryCode", "B"),
			Every("//ram:CountryID", Exactly(".", "IT")))),
		R("BR-B-02", Fatal, "BT-151 BT-95 BT-102 BT-118", When(Exactly("//ram:CategoryCode", "B"),
			Not(Exactly("//ram:CategoryCode", "S")))),
	}
	for _, c := range families() {
		rules = append(rules, R(c.family+"-01", Fatal, "BT-118 BT-151 BT-95 BT-102", c.ciiInStep()))
	}
	return Pattern{On(ciiRoot, rules...)}
}

// addressScheme holds where the first electronic address of a party, if it has
// any, says of which kind it is.
func addressScheme(party string) Cond {
	const address = "/ram:URIUniversalCommunication"
	return Any(None(party+address), AtFirst(party+address, Filled("ram:URIID/@schemeID")))
}
