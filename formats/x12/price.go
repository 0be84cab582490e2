package x12

import (
	"github.com/postbud/postbud/internal/x12"
	"github.com/postbud/postbud/invoice"
)

// The identifiers of prices in CTP (element 236).
const (
	netItemPrice = "NET"
	listPrice    = "LPR"
)

// basisOf is the number of units that a price is for by its code (element 639):
// each, hundred, thousand.
func basisOf(code string) invoice.Decimal {
	switch code {
	case "PE":
		return invoice.NewDecimal(1, 0)
	case "HP":
		return invoice.NewDecimal(100, 0)
	case "TP":
		return invoice.NewDecimal(1000, 0)
	}
	return invoice.Decimal{}
}

// price is what of a line's price stands in IT1.
type price struct {
	text, basis string          // IT104, IT105
	sent        invoice.Decimal // the price of one unit, as a reader of IT1 works it out
	exact       bool            // IT1 gives the price without rounding
	beside      bool            // the price and its base quantity stand in CTP
}

// price works out IT104 and IT105. A price for a number of units that has no code is
// divided, and stands as it is in CTP.
func (w *writer) price(l *invoice.Line) price {
	p := l.Price
	net, base := p.NetPrice, p.BaseQuantity
	if !w.sound("BT-146", net) || base.Given() && !w.sound("BT-149", base) {
		return price{}
	}
	if net.Trim().Places() > w.PriceDecimals {
		w.fail(wrongValue("BT-146", net.String(), "is %s, and the settings of X12 allow %d decimals", net, w.PriceDecimals))
		return price{}
	}
	if base.Sign() < 0 || base.Given() && base.Sign() == 0 {
		w.fail(wrongValue("BT-149", base.String(), "is %s, and a price is for more than that", base))
		return price{}
	}
	otherUnit := p.BaseUnit != "" && p.BaseUnit != l.Unit
	if !base.Given() && !otherUnit {
		return price{text: w.real("BT-146", net, priceDigits), sent: net, exact: true}
	}
	for _, code := range []string{"PE", "HP", "TP"} {
		if base.Equal(basisOf(code)) && !otherUnit && (w.PriceBasis == "code" || code == "PE") {
			return price{text: w.real("BT-146", net, priceDigits), basis: code, sent: net.Quo(base, 16), exact: true}
		}
	}
	one := net
	if base.Given() {
		one = net.Quo(base, w.PriceDecimals).Trim()
	}
	exact := !base.Given() || one.Mul(base, 16).Cmp(net) == 0
	if !w.ListPrice && !exact {
		w.fail(wrongValue("BT-149", base.String(), "is %s: the price %s for that many units has more decimals than X12 has room for", base, net))
	}
	return price{text: w.real("BT-146", one, priceDigits), sent: one, exact: exact, beside: w.ListPrice}
}

// priceDetails writes CTP: the price for several units, and the price before
// discount.
func (w *writer) priceDetails(l *invoice.Line, p price) {
	if !w.ListPrice || w.err != nil {
		return
	}
	quantity, unit := "", ""
	if base := l.Price.BaseQuantity; p.beside || p.basis != "" {
		quantity = "1"
		if base.Given() {
			quantity = w.real("BT-149", base, 15)
		}
		unit = w.unit("BT-150", firstOf(l.Price.BaseUnit, l.Unit))
	}
	if p.beside {
		w.Segment("CTP", "", netItemPrice, w.real("BT-146", l.Price.NetPrice, priceDigits), quantity, unit)
	}
	gross, off := l.Price.GrossPrice, l.Price.Discount
	if !gross.Given() && off.Given() {
		gross = l.Price.NetPrice.Add(off)
	}
	if gross.Given() {
		w.Segment("CTP", "", listPrice, w.real("BT-148", gross, priceDigits), quantity, unit)
	}
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// priceDetail reads a CTP.
func (d *draft) priceDetail(l *line, s x12.Segment) {
	if d.now != "IT1" {
		return
	}
	switch s.At(2) {
	case netItemPrice:
		if quantity := d.number(s, "BT-149", 4); quantity.Sign() > 0 {
			l.Price.NetPrice = d.number(s, "BT-146", 3)
			l.Price.BaseQuantity = quantity
			l.Price.BaseUnit = d.unitOf(d.First(s.At(5)))
		}
	case listPrice:
		l.listPrice = d.number(s, "BT-148", 3)
	}
}

// finishPrice works out the discount.
func (l *line) finishPrice() {
	if l.listPrice.Given() {
		l.Price.GrossPrice = l.listPrice
		l.Price.Discount = l.listPrice.Sub(l.Price.NetPrice)
	}
}
