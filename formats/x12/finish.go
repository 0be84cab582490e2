package x12

import (
	"strconv"

	"github.com/postbud/postbud/internal/x12"
	"github.com/postbud/postbud/invoice"
)

// inSummary reads the segments after the lines.
func (d *draft) inSummary(s x12.Segment) bool {
	if d.area < summary {
		return false
	}
	switch s.ID {
	case "TDS":
		d.total, d.now = d.cents(s, "BT-112", 1), "TDS"
	case "TXI":
		if !d.room(s) {
			return true
		}
		if d.now == "SAC" {
			d.sacs[len(d.sacs)-1].tax = d.taxOf(s)
		} else {
			d.taxes = append(d.taxes, *d.taxOf(s))
		}
	case "AMT":
		if term := d.amounts.term[s.At(1)]; term != "" {
			d.further[term] = d.number(s, term, 2)
		}
	case "SAC":
		if d.room(s) {
			d.sacs, d.now = append(d.sacs, d.allowance(s)), "SAC"
		}
	case "CTT":
		if n, err := strconv.Atoi(clip(s.At(1))); err != nil || n != len(d.lines) {
			d.fail(s.Unread("it counts %q lines, there are %d", short(s.At(1)), len(d.lines)))
		}
	default:
		return false
	}
	return true
}

// invoice is the draft as an invoice: signs turned, and what is left to the reader
// worked out.
func (d *draft) invoice() (*invoice.Invoice, error) {
	inv := d.inv
	if inv.Currency == "" {
		inv.Currency = d.Currency
	}
	h := habit{credit: d.signs()}
	d.finishParties()
	d.finishTerms()
	d.settleCategories()
	if h.credit {
		h.turned = d.turnedAllowances()
	}
	d.finishLines(h)
	d.finishAllowances(h)
	d.finishTaxes(h)
	d.finishTotals()
	return inv, d.err
}

// signs settles the document type, and gives a credit note whose amounts bear a minus
// those without.
func (d *draft) signs() (turned bool) {
	d.inv.TypeCode = d.documentType()
	first := invoice.Decimal{}
	for i := range d.lines {
		if first = d.lines[i].Quantity; first.Sign() != 0 {
			break
		}
	}
	if d.inv.TypeCode == "" {
		if d.inv.TypeCode = "380"; d.total.Sign() < 0 {
			d.inv.TypeCode = "381"
		}
	}
	if !d.inv.CreditNote() || !isTurned(d.total, first) {
		return false
	}
	d.total = d.total.Neg()
	for i := range d.lines {
		d.lines[i].Quantity, d.lines[i].amount = d.lines[i].Quantity.Neg(), d.lines[i].amount.Neg()
	}
	for i := range d.taxes {
		d.taxes[i].amount, d.taxes[i].base = d.taxes[i].amount.Neg(), d.taxes[i].base.Neg()
	}
	for term, amount := range d.further {
		d.further[term] = amount.Neg()
	}
	return true
}

// turnedAllowances says whether the allowances of a credit note with a minus stand as
// charges: as the settings say, unless the total shows the other habit.
func (d *draft) turnedAllowances() bool {
	usual := d.CreditAllowances == "turn"
	if d.adds(usual) || !d.adds(!usual) {
		return usual
	}
	return !usual
}

// adds says whether the total is the sum of its parts.
func (d *draft) adds(turned bool) bool {
	sum := zero()
	h := habit{credit: true, turned: turned}
	add := func(of []allowance) {
		for _, a := range of {
			charge, amount := h.meant(a)
			if !charge {
				amount = amount.Neg()
			}
			sum = sum.Add(amount)
		}
	}
	for _, l := range d.lines {
		if l.amount.Given() {
			sum = sum.Add(l.amount)
			continue
		}
		sum = sum.Add(invoice.LineNet(l.Line))
		add(l.sacs)
	}
	add(d.sacs)
	for _, t := range d.taxes {
		sum = sum.Add(t.amount)
	}
	return sum.Cmp(d.total) == 0
}

// finishTotals works out the totals that are not written.
func (d *draft) finishTotals() { d.inv.Totals = d.totalsOf(d.inv, d.total, d.further) }
