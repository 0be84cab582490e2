package dinero

import (
	"strconv"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
)

// pricePlaces is how exact a price is made where Dinero shows it rounded.
const pricePlaces = 8

// netOf is what the product lines come to, each: as Dinero says where that adds
// up to the document's total, else by the lines' own numbers. For a credit note
// with negative totals all signs are turned.
func (d *document) netOf(lines []line) ([]invoice.Decimal, error) {
	stated, worked := make([]invoice.Decimal, len(lines)), make([]invoice.Decimal, len(lines))
	statedSum, workedSum := invoice.NewDecimal(0, 2), invoice.NewDecimal(0, 2)
	for i, l := range lines {
		net, _ := netPrice(l)
		worked[i] = l.Quantity.Mul(net, 2)
		stated[i] = l.TotalAmount.Round(2)
		if !l.TotalAmount.Given() {
			stated[i] = worked[i]
		}
		statedSum, workedSum = statedSum.Add(stated[i]), workedSum.Add(worked[i])
	}
	due := d.totalWithoutVAT()
	for _, way := range []struct {
		sum   invoice.Decimal
		lines []invoice.Decimal
	}{{statedSum, stated}, {workedSum, worked}} {
		switch {
		case way.sum.Cmp(due) == 0:
			return way.lines, nil
		case d.negative() && way.sum.Neg().Cmp(due) == 0:
			for i := range way.lines {
				way.lines[i] = way.lines[i].Neg()
			}
			return way.lines, nil
		}
	}
	return nil, wrongTotal("the lines come to %s without VAT, and Dinero says %s", workedSum, due)
}

// negative says whether this is a credit note whose totals are written negative;
// whether Dinero ever does so is not documented.
func (d *document) negative() bool { return d.kind == creditNote && d.TotalInclVat.Sign() < 0 }

func (d *document) totalWithoutVAT() invoice.Decimal { return d.turned(d.TotalExclVat) }

func (d *document) turned(a amount) invoice.Decimal {
	if d.negative() {
		return a.Neg().Round(2)
	}
	return a.Round(2)
}

// netPrice is a line's price after its discount, and the discount.
func netPrice(l line) (net, discount invoice.Decimal) {
	price := l.BaseAmountValue.Decimal
	if l.Discount.Sign() == 0 {
		return price, invoice.Decimal{}
	}
	part := price.Mul(l.Discount.Decimal, pricePlaces+2).Quo(hundred, pricePlaces).Trim()
	return price.Sub(part).Trim(), part
}

// product makes an invoice line of a product line. net is what it must come to.
func product(n int, l line, net invoice.Decimal) (invoice.Line, error) {
	price, discount := netPrice(l)
	quantity := l.Quantity.Decimal
	if price.Sign() < 0 || l.BaseAmountValue.Sign() < 0 { // BR-27: a price is never negative, a quantity may be
		price, discount, quantity = price.Neg(), discount.Neg(), quantity.Neg()
	}
	if sign(quantity, price) != net.Sign() && net.Sign() != 0 {
		quantity = quantity.Neg()
	}
	unit, known := unitCode(l.Unit)
	out := invoice.Line{
		ID:       strconv.Itoa(n),
		Quantity: quantity,
		Unit:     unit,
		LineNet:  net,
		Price:    invoice.Price{NetPrice: price},
		Item: invoice.Item{
			Name:        strings.TrimSpace(l.Description),
			Description: strings.TrimSpace(l.Comments),
		},
	}
	if !known {
		out.Item.Attributes = []invoice.Attribute{{Name: "Unit", Value: short(l.Unit)}}
	}
	if err := exact(&out, net); err != nil {
		return invoice.Line{}, err
	}
	if discount.Sign() > 0 {
		out.Price.Discount = discount
		out.Price.GrossPrice = out.Price.NetPrice.Add(discount).Trim() // PEPPOL-EN16931-R046, exactly
	}
	return out, nil
}

func sign(a, b invoice.Decimal) int { return a.Sign() * b.Sign() }

// exact makes price times quantity come to the line's net amount. Dinero may
// show a price rounded to an øre that it reckons with more exactly.
func exact(l *invoice.Line, net invoice.Decimal) error {
	got := invoice.LineNet(*l)
	if got.Cmp(net) == 0 {
		return nil
	}
	old := l.Price.NetPrice
	l.Price.NetPrice = net.Quo(l.Quantity, pricePlaces).Trim()
	off := l.Price.NetPrice.Sub(old).Abs()
	if l.Price.NetPrice.Valid() && off.Cmp(oneOere) <= 0 && invoice.LineNet(*l).Cmp(net) == 0 {
		return nil
	}
	return wrongTotal("line "+l.ID+" comes to %s, and Dinero says %s", got, net)
}

// wrongTotal is the fault of amounts that do not add up: ours, then Dinero's.
func wrongTotal(format string, ours, theirs invoice.Decimal) error {
	return fault.New(fault.Invalid, format, ours, theirs).
		Coded("DOC-TOTAL", "system", system, "a", theirs.String(), "b", ours.String())
}
