package oioubl

import . "github.com/postbud/postbud/internal/check"

const (
	allowancesOf = "../cac:AllowanceCharge[cbc:ChargeIndicator='false']"
	chargesOf    = "../cac:AllowanceCharge[cbc:ChargeIndicator='true']"
	roundings    = "../cac:TaxTotal/cbc:RoundingAmount"
	prepayments  = "../cac:PrepaidPayment/cbc:PaidAmount"
	rowTaxes     = "../cac:TaxTotal/cac:TaxSubtotal/cbc:TaxAmount"
)

// totals is the rules of the document totals. OIOUBL's TaxExclusiveAmount is the
// tax itself.
func (d document) totals() []Pattern {
	const (
		net, tax, gross     = "cbc:LineExtensionAmount", "cbc:TaxExclusiveAmount", "cbc:TaxInclusiveAmount"
		allowances, charges = "cbc:AllowanceTotalAmount", "cbc:ChargeTotalAmount"
		prepaid, rounding   = "cbc:PrepaidAmount", "cbc:PayableRoundingAmount"
		due, terms          = "cbc:PayableAmount", "../cac:PaymentTerms"
	)
	// The lines of a credit note all count, those of an invoice where they are paid for.
	lines := "../" + d.line + "/cbc:LineExtensionAmount"
	if d.isInvoice() {
		lines = "../" + d.line + "[paid]/cbc:LineExtensionAmount"
	}
	is := func(total string, due Real) Cond { return When(Has(total), SameCents(RealValue(total), due)) }
	summed := RealMinus(RealPlus(RealSum(net), RealSum(rowTaxes), RealSum(charges)), RealSum(allowances))
	payable := RealPlus(RealMinus(summed, RealSum(prepaid)), RealSum(rounding))
	return d.on(aggregates("LegalMonetaryTotal"),
		each("F-INV120", "F-CRN066", "BT-106", Filled(net)),
		each("F-INV122", "F-CRN068", "BT-107 BT-92", When(Has(allowancesOf), Has(allowances))),
		each("F-INV123", "F-CRN069", "BT-108 BT-99", When(Has(chargesOf), Has(charges))),
		each("F-INV124", "", "BT-113", When(Has(prepayments), Has(prepaid))),
		each("F-INV125", "F-CRN071", "BT-114", When(Has(roundings), Has(rounding))),
		each("F-INV126", "F-CRN072", "BT-106 BT-131", NotApart(RealValue(net), RealSum(lines), 0.0055)),
		each("F-INV127", "F-CRN073", "BT-110", is(tax, RealSum(rowTaxes))),
		each("F-INV128", "F-CRN074", "BT-112 BT-106 BT-110 BT-107 BT-108 BT-114", is(gross, RealPlus(summed, RealSum(rounding)))),
		each("F-INV129", "F-CRN075", "BT-107 BT-92", is(allowances, RealSum(allowancesOf+"/cbc:Amount"))),
		each("F-INV130", "F-CRN076", "BT-108 BT-99", is(charges, RealSum(chargesOf+"/cbc:Amount"))),
		each("F-INV131", "", "BT-113", is(prepaid, RealSum(prepayments))),
		each("F-INV132", "F-CRN078", "BT-114", When(Has(roundings), is(rounding, RealSum(roundings)))),
		each("F-INV338", "F-CRN208", "BT-114", AtMostApart(RealValue(rounding), RealLit(0), 10)),
		each("F-INV133", "F-CRN079", "BT-115 BT-106 BT-110 BT-107 BT-108 BT-113 BT-114", SameCents(RealSum(due), RealNoMinusZero(payable))),
		each("F-INV134", "", "BT-115", When(Has(terms), Any(
			SameCents(RealValue(due), RealSum(terms+"/cbc:Amount")),
			SameCents(RealValue(due), RealValue(terms+"[first]/cbc:Amount"))))))
}

// totalAmounts is the rules of how each total is written.
func (d document) totalAmounts() []Pattern {
	of := func(names ...string) paths {
		var p paths
		for _, name := range names {
			p = append(p, "cac:LegalMonetaryTotal/cbc:"+name)
		}
		return p
	}
	// Credit notes made from Peppol documents by the agency's own converter may be negative.
	converted := Exactly("/*/cac:AdditionalDocumentReference/cbc:DocumentTypeCode[converter]", "PEPPOLBIS32OIOUBL")
	return concat(
		d.on(of("LineExtensionAmount", "TaxExclusiveAmount", "TaxInclusiveAmount", "AllowanceTotalAmount", "ChargeTotalAmount",
			"PrepaidAmount", "PayableRoundingAmount", "PayableAmount"),
			shared("F-LIB014", "BT-106 BT-107 BT-108 BT-109 BT-112 BT-113 BT-114 BT-115", cents("."))),
		d.on(of("AllowanceTotalAmount", "ChargeTotalAmount", "PrepaidAmount"),
			each("F-LIB013", "", "BT-107 BT-108 BT-113", positive("."))),
		d.on(of("PayableAmount").and(d.both(nil, of("TaxInclusiveAmount"))), shared("F-LIB016", "BT-112 BT-115", notNegative("."))),
		d.on(of("TaxInclusiveAmount"), each("", "F-LIB375", "BT-112", Any(notNegative("."), converted))),
		d.on(of("PrepaidAmount"), each("", "F-LIB374", "BT-113", Any(positive("."), converted))),
		d.on(of("PayableRoundingAmount"), shared("F-LIB303", "BT-114", Nonzero("."))),
	)
}
