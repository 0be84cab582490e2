package oioubl

import . "github.com/postbud/postbud/internal/check"

// lines is the rules of the lines.
func (d document) lines() []Pattern {
	line := paths{d.line}
	// What a line says of its delivery must not stand on the document too.
	onceOnly := func(what string) Cond {
		return When(Has("cac:Delivery/"+what), AtParent(None("cac:Delivery/"+what)))
	}
	// An amount of an allowance or charge is negative only where the line is.
	sameSign := func(amounts string) Cond {
		return When(All(notNegative(d.quantity), notNegative("cac:Price/cbc:PriceAmount")), None(amounts+"[minus]"))
	}
	const signs = "BT-129 BT-146 BT-136 BT-147"
	return concat(
		d.on(line,
			each("F-INV135", "", "BG-25", None("cac:PaymentTerms")),
			each("F-INV136", "", "BG-25", None("cac:DeliveryTerms")),
			each("F-INV137", "", "BT-129", Filled(d.quantity)),
			each("", "F-CRN196", "BT-129", Written(d.quantity)),
			each("F-INV138", "F-CRN081", "BT-151", Has("cac:TaxTotal")),
			each("F-INV139", "", "BG-29", Just(1, "cac:Price")),
			each("", "F-CRN082", "BG-25", Has("cac:Item|cac:BillingReference")),
			each("", "F-CRN083", "BG-29", Has("cac:Price|cac:BillingReference")),
			each("F-INV140", "F-CRN084", "BT-126", Filled("cbc:ID")),
			each("W-INV237", "", "BT-126", Show("cbc:ID", Not(SameLater("cbc:ID")))),
			each("", "F-CRN207", "BT-131", Filled("cbc:LineExtensionAmount")),
			each("F-INV142", "", "BT-132 BT-13", When(Has("cac:OrderLineReference"), AtParent(Has("cac:OrderReference")))),
			each("F-INV330", "", "BT-72", onceOnly("cbc:ActualDeliveryDate")),
			each("F-INV331", "", "", onceOnly("cac:RequestedDeliveryPeriod")),
			each("F-INV332", "", "", onceOnly("cac:DeliveryLocation")),
			each("F-INV333", "", "", onceOnly("cac:DeliveryParty")),
			each("F-INV335", "F-CRN203", signs, sameSign("cac:Price/cac:AllowanceCharge/cbc:Amount")),
			each("F-INV335", "", signs, sameSign("cac:AllowanceCharge/cbc:Amount"))),
		d.on(paths{d.line + "/" + d.quantity}, each("F-INV147", "F-CRN088", "BT-129", Nonzero("."))),
		d.on(paths{d.line + "/" + d.quantity}.and(d.onLines("Price").below("cbc:BaseQuantity")),
			shared("F-LIB007", "BT-130 BT-150", Has("@unitCode")),
			shared("W-LIB008", "BT-130 BT-150", Length("@unitCode", 2, NoEnd)),
			shared("F-LIB318", "BT-130 BT-150", Listed("@unitCode", list("unit")))),
		d.on(line.below("cbc:LineExtensionAmount"),
			each("F-INV149", "F-CRN089", "BT-131", Places(".", 2, NoEnd)),
			each("", "F-CRN090", "BT-131", Places(".", 0, 4))),
	)
}

// reckoning is a way to work out what a line costs: the units of the quantity and
// of the price's base, whether the price has a factor between them, and how prices
// are exchanged.
type reckoning struct {
	invoice, creditNote     string
	units, factor, operator string
}

// lineAmounts is the rules of the amount of a line that is not free of charge. It
// may be off by one unit of the currency.
func (d document) lineAmounts() []Pattern {
	const (
		rate      = "cac:PricingExchangeRate"
		terms     = "BT-131 BT-129 BT-146 BT-149"
		different = "different"
		equal     = "equal"
		unknown   = "unknown" // one of them has no unit
	)
	unit, baseUnit := d.quantity+"/@unitCode", "cac:Price/cbc:BaseQuantity/@unitCode"
	units := map[string]Cond{
		different: Different(unit, baseUnit),
		equal:     Same(unit, baseUnit),
		unknown:   Not(Any(Different(unit, baseUnit), Same(unit, baseUnit))),
	}
	base := RealValue("cac:Price/cbc:BaseQuantity")
	if d.isInvoice() {
		base = RealOr(base, 1) // in a credit note the rule then says nothing
	}
	sold := RealTimes(RealValue("cac:Price/cbc:PriceAmount"), RealValue(d.quantity))
	perBase, byFactor := RealOver(sold, base), RealTimes(sold, RealValue("cac:Price/cbc:OrderableUnitFactorRate"))
	amount := RealValue("cbc:LineExtensionAmount")
	exchange := RealValue("../" + rate + "/cbc:CalculationRate")

	line := paths{d.line}.with("[paid]")
	all := d.on(line, each("W-INV323", "W-CRN154", terms, When(AtParent(Has(rate)),
		AtParent(All(Has(rate+"/cbc:CalculationRate"), Has(rate+"/cbc:MathematicOperatorCode"))))))
	for _, r := range []reckoning{
		{"F-INV343", "F-CRN194", different, "any", ""},
		{"F-INV340", "F-CRN210", equal, "any", ""},
		{"F-INV348", "F-CRN216", unknown, "any", ""},
		{"F-INV326", "F-CRN212", different, "without", "multiply"}, // never broken: there is no factor to multiply with
		{"F-INV344", "F-CRN213", equal, "without", "multiply"},
		{"F-INV346", "F-CRN198", unknown, "without", "multiply"},
		{"F-INV327", "F-CRN214", different, "without", "divide"}, // never broken either
		{"F-INV345", "F-CRN215", equal, "without", "divide"},
		{"F-INV347", "F-CRN199", unknown, "without", "divide"},
		{"F-INV328", "F-CRN200", different, "with", "multiply"},
		{"F-INV341", "F-CRN217", equal, "with", "multiply"},
		{"F-INV349", "F-CRN218", unknown, "with", "multiply"},
		{"F-INV329", "F-CRN201", different, "with", "divide"},
		{"F-INV342", "F-CRN219", equal, "with", "divide"},
		{"F-INV350", "F-CRN220", unknown, "with", "divide"},
	} {
		cost, found, gate := perBase, amount, "[exchanged]"
		if r.units == different {
			cost = byFactor
		}
		switch r.operator {
		case "multiply":
			cost, gate = RealTimes(cost, exchange), gate+"[multiplied]"
		case "divide":
			cost, gate = RealOver(cost, exchange), gate+"[divided]"
		default:
			found, gate = RealCents(amount), "[unexchanged]"
		}
		switch r.factor {
		case "with":
			gate += "[factor]"
		case "without":
			gate += "[nofactor]"
		}
		all = append(all, d.on(line.with(gate), each(r.invoice, r.creditNote, terms, When(units[r.units], NotBeyond(found, cost, 1))))...)
	}
	return all
}
