package cii

import (
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

const (
	grossPrice = "ram:GrossPriceProductTradePrice"
	netPrice   = "ram:NetPriceProductTradePrice"
	discount   = "ram:AppliedTradeAllowanceCharge"
)

// price writes both prices, each with the quantity that it is for. The schema has a
// discount within a gross price alone, so one that is not given is worked out.
func (w writer) price(p invoice.Price) {
	gross := p.GrossPrice
	if !gross.Given() && p.Discount.Given() {
		gross = p.NetPrice.Add(p.Discount)
	}
	if gross.Given() {
		w.Open(grossPrice)
		w.Number("BT-148", "ram:ChargeAmount", gross)
		w.Number("BT-149", "ram:BasisQuantity", p.BaseQuantity, "unitCode", p.BaseUnit)
		if p.Discount.Given() {
			w.Open(discount)
			w.indicator("false")
			w.Number("BT-147", "ram:ActualAmount", p.Discount)
			w.Close()
		}
		w.Close()
	}
	w.Open(netPrice)
	w.Number("BT-146", "ram:ChargeAmount", p.NetPrice)
	w.Number("BT-149", "ram:BasisQuantity", p.BaseQuantity, "unitCode", p.BaseUnit)
	w.Close()
}

// readPrice takes the quantity of the net price before that of the gross price, as
// the official rules do. Discounts are added up; EN 16931 has one.
func readPrice(in xmlterms.Element) invoice.Price {
	gross, net := in.Child(grossPrice), in.Child(netPrice)
	quantity := net.Child("ram:BasisQuantity")
	if !quantity.Given() {
		quantity = gross.Child("ram:BasisQuantity")
	}
	p := invoice.Price{
		NetPrice:   net.Decimal("BT-146", "ram:ChargeAmount"),
		GrossPrice: gross.Decimal("BT-148", "ram:ChargeAmount"),
	}
	p.BaseQuantity, p.BaseUnit = quantity.Quantity("BT-149", "")
	for d := range gross.Each(discount) {
		amount := d.Decimal("BT-147", "ram:ActualAmount")
		if isCharge(d) {
			amount = amount.Neg()
		}
		p.Discount = p.Discount.Add(amount)
	}
	return p
}
