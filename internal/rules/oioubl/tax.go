package oioubl

import (
	"fmt"

	. "github.com/postbud/postbud/internal/check"
)

const (
	schemeID    = "cac:TaxCategory/cac:TaxScheme/cbc:ID" // of a subtotal
	categoryID  = "cac:TaxCategory/cbc:ID"
	foreignTax  = "cbc:TransactionCurrencyTaxAmount"
	percentHere = "cac:TaxCategory/cbc:Percent"
)

// taxSchemes is the rules of the taxes that are named.
func (d document) taxSchemes() []Pattern {
	const area, kind = "cac:JurisdictionRegionAddress", "cbc:TaxTypeCode"
	var absent []rule
	for _, a := range []struct{ id, thing string }{
		{"F-LIB041", "cbc:ID"}, {"F-LIB042", "cbc:AddressTypeCode"}, {"F-LIB043", "cbc:Postbox"}, {"F-LIB044", "cbc:Floor"},
		{"F-LIB045", "cbc:Room"}, {"F-LIB046", "cbc:StreetName"}, {"F-LIB047", "cbc:AdditionalStreetName"}, {"F-LIB048", "cbc:BlockName"},
		{"F-LIB049", "cbc:BuildingName"}, {"F-LIB050", "cbc:BuildingNumber"}, {"F-LIB051", "cbc:InhouseMail"}, {"F-LIB052", "cbc:Department"},
		{"F-LIB053", "cbc:MarkAttention"}, {"F-LIB054", "cbc:MarkCare"}, {"F-LIB055", "cbc:PlotIdentification"}, {"F-LIB056", "cbc:CitySubdivisionName"},
		{"F-LIB057", "cbc:CityName"}, {"F-LIB058", "cbc:PostalZone"}, {"F-LIB059", "cbc:CountrySubentity"}, {"F-LIB060", "cbc:CountrySubentityCode"},
		{"F-LIB063", "cbc:TimezoneOffset"}, {"F-LIB234", "cac:AddressLine"}, {"F-LIB064", "cac:LocationCoordinate"},
	} {
		absent = append(absent, shared(a.id, "", None(area+"/"+a.thing)))
	}
	country := area + "/cac:Country/cbc:IdentificationCode"
	return concat(
		d.on(d.taxScheme().with("["+area+"]"), append(absent,
			shared("F-LIB337", "", When(Has(country), Listed(country, list("country")))),
			shared("F-LIB233", "", Only(area+"/cbc:AddressFormatCode", "StructuredRegion")))...),
		d.on(d.taxScheme(),
			shared("F-LIB067", "", When(Exactly("cbc:ID", "63"), None(kind))),
			shared("F-LIB065", "", Filled("cbc:ID")),
			shared("F-LIB066", "", Filled("cbc:Name")),
			shared("F-LIB197", "", Any(Exactly("cbc:ID", "63", "VAT"), Listed(kind, comparedCategories))),
			shared("F-LIB070", "", Exactly("cbc:ID/@schemeID", "urn:oioubl:id:taxschemeid-1.1", "urn:oioubl:id:taxschemeid-1.2",
				"urn:oioubl:id:taxschemeid-1.4", "urn:oioubl:id:taxschemeid-1.5")),
			shared("F-LIB071", "", When(Has(kind), Exactly(kind+"/@listID", schemes("urn:oioubl:codelist:taxtypecode-", 2)...))),
			shared("F-LIB198", "", When(Exactly("cbc:ID", "63"), Only("cbc:Name", "Moms"))),
			shared("F-LIB199", "", When(Differs("cbc:ID", "63"), Not(Exactly("cbc:Name", "Moms"))))),
	)
}

// taxCategories is the rules of the categories of a tax.
func (d document) taxCategories() []Pattern {
	const terms, rates = "BT-118 BT-151 BT-95 BT-102", "BT-119 BT-152 BT-96 BT-103"
	known := schemes("urn:oioubl:id:taxcategoryid-", 4)
	var inList []Cond
	for i, scheme := range known {
		inList = append(inList, When(Exactly("cbc:ID/@schemeID", scheme), Listed("cbc:ID", list(fmt.Sprint("tax-category-1.", i+1)))))
	}
	rate, tax, nought := Value("cbc:Percent"), Value("../cbc:TaxAmount"), RealLit(0)
	reckoned := Round(Percent(Value("../cbc:TaxableAmount"), rate), 2)
	return concat(
		d.on(d.taxCategory(),
			shared("F-LIB072", terms, None("cbc:TierRange")),
			shared("F-LIB073", terms, None("cbc:TierRatePercent")),
			shared("F-LIB074", terms, Filled("cbc:ID")),
			shared("F-LIB075", terms, Exactly("cbc:ID/@schemeID", known...)),
			shared("W-LIB229", terms, Exactly("cbc:ID/@schemeAgencyID", agency)),
			shared("F-LIB309", terms, All(inList...)),
			// The profile is looked for in an invoice alone, so a credit note must have no name.
			shared("W-LIB230", terms, When(Written("cbc:Name"), Once(Fits("/Invoice/cbc:ProfileID", contains("nesubl.eu"))))),
			shared("F-LIB231", terms, notBoth("cbc:PerUnitAmount", "cbc:Percent")),
			shared("F-LIB232", terms, When(Has("cbc:PerUnitAmount"), Written("cbc:BaseUnitMeasure"))),
			shared("F-LIB382", rates, When(Exactly("cbc:ID", "StandardRated"),
				All(Written("cbc:Percent"), Not(Equal(rate, Lit("0"))))))),
		d.on(d.onLines("TaxTotal/TaxSubtotal/TaxCategory"),
			shared("F-LIB400", "BT-151 BT-152", Any(Differs("cbc:ID", "ZeroRated"),
				All(SameReal(RealLoose("../cbc:TaxAmount"), nought), Any(None("cbc:Percent"), SameReal(RealLoose("cbc:Percent"), nought))))),
			shared("F-LIB401", "BT-151 BT-152", When(Exactly("cbc:ID", "StandardRated"), Tell(Any(
				All(Equal(rate, Lit("0")), Equal(tax, Lit("0"))),
				All(Above(rate, Lit("0")), Near(tax, reckoned, "1"))), tax, reckoned)))),
	)
}

// taxTotals is the rules of the totals of each tax.
func (d document) taxTotals() []Pattern {
	const terms = "BG-23 BT-110"
	return d.on(d.taxTotal(),
		shared("F-LIB314", terms, Not(SameLater("cac:TaxSubtotal/"+schemeID))),
		shared("F-LIB306", terms, AtParent(Just(1, "cac:TaxTotal[vat]"))),
		shared("F-LIB250", terms, cents("cbc:TaxAmount")),
		shared("F-LIB251", "", Not(Zero("cbc:RoundingAmount"))),
		shared("F-LIB252", "", When(Has("cbc:RoundingAmount"), cents("cbc:RoundingAmount"))),
		// The type is looked for in an invoice alone, so this is kept by every credit note.
		shared("F-LIB253", "", Not(All(Exactly("cbc:TaxEvidenceIndicator", "false"), Differs("/Invoice/cbc:InvoiceTypeCode", "325")))),
		shared("F-LIB373", "BT-111", standardAlone()),
		shared("F-LIB385", terms, Any(
			Equal(Value("cbc:TaxAmount"), Round(Sum("cac:TaxSubtotal/cbc:TaxAmount"), 2)),
			None("cac:TaxSubtotal"))))
}

// standardAlone holds where tax in another currency is there for the standard rate
// alone.
func standardAlone() Cond { return When(Has(foreignTax), Exactly(categoryID, "StandardRated")) }

// taxSubtotals is the rules of the rows of a tax.
func (d document) taxSubtotals() []Pattern {
	ofDocument := aggregates("TaxTotal/TaxSubtotal")
	own, total, nought := RealLoose(foreignTax), RealLoose("../cbc:TaxAmount"), RealLit(0)
	reckoned := RealTimes(RealOver(RealValue("cbc:TaxableAmount"), RealLit(100)), RealValue(percentHere))
	isStandard := Exactly(categoryID, "StandardRated")
	return concat(
		d.on(d.taxTotal().below("cac:TaxSubtotal"),
			shared("F-LIB254", "BG-23", None("cbc:Percent")),
			shared("F-LIB255", "BG-23", None("cbc:BaseUnitMeasure")),
			shared("F-LIB256", "BG-23", None("cbc:PerUnitAmount")),
			shared("F-LIB257", "BG-23", None("cbc:TierRange")),
			shared("F-LIB258", "BG-23", None("cbc:TierRatePercent")),
			shared("F-LIB259", "BT-116", Filled("cbc:TaxableAmount")),
			shared("F-LIB315", "BT-118", Not(All(Exactly(schemeID, "63"), SameLater(schemeID), SameLater(categoryID)))),
			shared("F-LIB316", "BT-118", Not(OtherLater(schemeID))),
			shared("F-LIB261", "BT-116", cents("cbc:TaxableAmount")),
			shared("F-LIB263", "BT-117", cents("cbc:TaxAmount")),
			shared("F-LIB264", "BG-23", When(Has("cbc:CalculationSequenceNumeric"),
				All(notNegative("cbc:CalculationSequenceNumeric"), Not(Zero("cbc:CalculationSequenceNumeric"))))),
			shared("F-LIB267", "BT-111", When(Has(foreignTax), cents(foreignTax))),
			shared("F-LIB373", "BT-111", standardAlone()),
			shared("F-LIB266", "BT-111", Not(All(isStandard, Any(
				All(RealAbove(nought, own), RealAbove(total, nought)),
				All(RealAbove(own, nought), RealAbove(nought, total)))))),
			shared("F-LIB381", "BT-116 BT-117 BT-119", Not(All(isStandard,
				Above(Value("cbc:TaxableAmount"), Lit("0")), Equal(Value("cbc:TaxAmount"), Lit("0")),
				RealAtLeast(reckoned, RealLit(0.005)))))),
		d.on(ofDocument,
			shared("F-LIB373", "BT-111", standardAlone()), // officially twice
			shared("F-LIB402", "BT-116 BT-131 BT-92 BT-99 BT-118", When(Exactly(categoryID, comparedCategories...), d.taxableFits())),
			shared("F-LIB333", "BT-119", When(Exactly(schemeID, "VAT"), Has(percentHere))),
			shared("F-LIB334", "BT-119", When(Exactly(schemeID, "VAT"), All(Not(Empty(percentHere)), Places(percentHere, 0, 2))))),
	)
}

// taxableFits holds where a taxable amount is about what the lines have of that
// category, tax and currency, less allowances, plus charges; without such lines it
// is not looked at.
func (d document) taxableFits() Cond {
	alike := func(amount string) []Key {
		return []Key{
			{There: categoryID, Here: categoryID},
			{There: schemeID, Here: schemeID},
			{There: amount + "/@currencyID", Here: "cbc:TaxableAmount/@currencyID"},
		}
	}
	lines := RealSumLike("/*/"+d.line+"/cac:TaxTotal/cac:TaxSubtotal", "cbc:TaxableAmount", alike("cbc:TaxableAmount")...)
	ofDocument := func(kind string) Real {
		return RealOr(RealSumLike("/*/cac:AllowanceCharge["+kind+"]", "cbc:Amount", alike("cbc:Amount")...), 0)
	}
	return AtMostApart(RealDecimal("cbc:TaxableAmount"),
		RealPlus(RealMinus(lines, ofDocument("allowance")), ofDocument("charge")), 1)
}
