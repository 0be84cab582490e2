package oioubl

import (
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

// In OIOUBL the amount of a line is its price times its quantity, so the price of a
// line with allowances or charges has them in it. The price before them stands
// beside it as another one, with its type of UNCL5387.
const (
	netPrice   = "AAA"
	grossPrice = "AAB" // of a price without a discount
)

// paid is the price that makes the line's amount, and whether it is another one
// than the net price.
func (w *writer) paid(l *invoice.Line) (invoice.Decimal, bool) {
	if len(l.Allowances)+len(l.Charges) == 0 || l.Quantity.Sign() == 0 {
		return l.Price.NetPrice, false
	}
	const places = 10
	amount := l.LineNet
	if base := l.Price.BaseQuantity; base.Sign() != 0 {
		amount = amount.Mul(base, places)
	}
	return amount.Quo(l.Quantity, places).Trim(), true
}

// otherPrices writes what the price itself has no place for. It comes before the
// price.
func (w *writer) otherPrices(l *invoice.Line) {
	w.Open("cac:PricingReference")
	if _, other := w.paid(l); other {
		w.otherPrice("BT-146", netPrice, l.Price.NetPrice)
	}
	gross := l.Price.GrossPrice
	if d := l.Price.Discount; d.Given() && d.Sign() == 0 && gross.Given() && gross.Cmp(l.Price.NetPrice) != 0 {
		w.wrong("BT-147", d.String(), "is %s, and the gross price is another one than the net price", d)
	}
	if !gross.Given() && l.Price.Discount.Given() && l.Price.Discount.Sign() == 0 {
		gross = l.Price.NetPrice // no discount on it
	}
	if discountOf(l.Price).Sign() == 0 || gross.Sign() == 0 {
		w.otherPrice("BT-148", grossPrice, gross)
	}
	w.Close()
}

func (w *writer) otherPrice(term, kind string, d invoice.Decimal) {
	if !d.Given() {
		return
	}
	w.Open("cac:AlternativeConditionPrice")
	w.amount(term, "cbc:PriceAmount", d)
	w.Text(term, "cbc:PriceTypeCode", kind, "listAgencyID", "6", "listID", "UN/ECE 5387")
	w.Close()
}

// discountOf is the discount, or what the gross price has beyond the net price.
func discountOf(p invoice.Price) invoice.Decimal {
	if !p.Discount.Given() && p.GrossPrice.Given() {
		return p.GrossPrice.Sub(p.NetPrice)
	}
	return p.Discount
}

func (w *writer) price(l *invoice.Line, unit string) {
	p := l.Price
	if !p.NetPrice.Given() {
		w.missing("BT-146")
	}
	if p.BaseUnit != "" && p.BaseUnit != l.Unit {
		w.wrong("BT-150", p.BaseUnit, "is %s, and OIOUBL takes the unit of the quantity alone", p.BaseUnit)
	}
	price, _ := w.paid(l)
	base := p.BaseQuantity
	if !base.Given() {
		base = invoice.NewDecimal(1, 0)
	}
	if base.Sign() <= 0 && base.Err() == nil {
		w.wrong("BT-149", base.String(), "is %s, and OIOUBL takes numbers above zero alone", base)
	}
	w.Open("cac:Price")
	w.amount("BT-146", "cbc:PriceAmount", price)
	w.Number("BT-149", "cbc:BaseQuantity", base, "unitCode", unit)
	w.Text("BT-149", "cbc:OrderableUnitFactorRate", "1")
	if d := discountOf(p); d.Sign() != 0 || d.Err() != nil {
		isCharge := "false"
		if d.Sign() < 0 {
			isCharge, d = "true", d.Neg()
		}
		w.Open("cac:AllowanceCharge")
		w.Text("BT-147", "cbc:ChargeIndicator", isCharge)
		w.amount("BT-147", "cbc:Amount", d)
		if p.GrossPrice.Sign() != 0 {
			w.amount("BT-148", "cbc:BaseAmount", p.GrossPrice)
		}
		w.Close()
	}
	w.Close()
}

func readPrice(line xmlterms.Element, l *invoice.Line) {
	in := line.Child("cac:Price")
	p := &l.Price
	p.NetPrice = in.Decimal("BT-146", "cbc:PriceAmount")
	p.BaseQuantity = in.Decimal("BT-149", "cbc:BaseQuantity")
	p.BaseUnit = readUnit(in.Child("cbc:BaseQuantity"))
	for a := range in.Each("cac:AllowanceCharge") {
		d := a.Decimal("BT-147", "cbc:Amount")
		if a.Flag("cbc:ChargeIndicator") {
			d = d.Neg()
		}
		p.Discount, p.GrossPrice = d, a.Decimal("BT-148", "cbc:BaseAmount")
		break
	}
	said := false
	for other := range line.Child("cac:PricingReference").Each("cac:AlternativeConditionPrice") {
		switch other.Code("cbc:PriceTypeCode") {
		case netPrice:
			p.NetPrice, said = other.Decimal("BT-146", "cbc:PriceAmount"), true
		case grossPrice:
			p.GrossPrice = other.Decimal("BT-148", "cbc:PriceAmount")
			if !p.Discount.Given() {
				p.Discount = p.GrossPrice.Sub(p.NetPrice)
			}
		}
	}
	byFactor(in, l)
	if line.Flag("cbc:FreeOfChargeIndicator") {
		free(l)
	} else if !said {
		before(l)
	}
}

// byFactor makes a base quantity in the quantity's unit of one in another unit: the
// line's amount is then price times quantity times the factor.
func byFactor(in xmlterms.Element, l *invoice.Line) {
	if l.Price.BaseUnit == "" || l.Price.BaseUnit == l.Unit {
		return
	}
	factor := in.Decimal("BT-149", "cbc:OrderableUnitFactorRate")
	l.Price.BaseUnit = l.Unit
	l.Price.BaseQuantity = invoice.NewDecimal(1, 0)
	if factor.Sign() > 0 {
		l.Price.BaseQuantity = invoice.NewDecimal(1, 0).Quo(factor, 10).Trim()
	}
}

// free makes the price of a line that is free of charge zero, by a discount of all
// of it.
func free(l *invoice.Line) {
	p := &l.Price
	p.GrossPrice, p.Discount = p.NetPrice, p.NetPrice
	p.NetPrice, l.LineNet = invoice.NewDecimal(0, 2), invoice.NewDecimal(0, 2)
	l.Allowances, l.Charges = nil, nil
}

// before takes a line's allowances and charges out of a price that has them in it,
// as EN 16931 wants it. A line that adds up as it is stays so.
func before(l *invoice.Line) {
	if len(l.Allowances)+len(l.Charges) == 0 || l.Quantity.Sign() == 0 || near(invoice.LineNet(*l), l.LineNet) {
		return
	}
	whole := *l
	whole.Allowances, whole.Charges = nil, nil
	if !near(invoice.LineNet(whole), l.LineNet) {
		return
	}
	amount := l.LineNet
	for _, a := range l.Allowances {
		amount = amount.Add(a.Amount)
	}
	for _, c := range l.Charges {
		amount = amount.Sub(c.Amount)
	}
	const places = 6
	if l.Price.BaseQuantity.Sign() != 0 {
		amount = amount.Mul(l.Price.BaseQuantity, places)
	}
	l.Price.NetPrice = amount.Quo(l.Quantity, places).Trim()
}

// near says whether two amounts are a rounding apart at most.
func near(a, b invoice.Decimal) bool {
	return a.Sub(b).Abs().Cmp(invoice.NewDecimal(2, 2)) <= 0
}
