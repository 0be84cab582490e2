package oioubl

import (
	"slices"

	"github.com/postbud/postbud/invoice"
)

// turn makes a credit note of an invoice below zero, where the setting says so. Its
// type code stays, and by it reading knows that the signs are turned.
func (w *writer) turn() {
	t := w.inv.Totals
	gross := t.TotalWithVAT.Add(t.Rounding)
	switch {
	case t.Paid.Sign() < 0 && (w.inv.CreditNote() || t.Due.Sign() >= 0 && gross.Sign() >= 0):
		w.unsaid(unsaid{term: "BT-113", value: t.Paid.String(), what: "OIOUBL takes no paid amount below zero"})
	case t.Due.Sign() >= 0 && gross.Sign() >= 0:
	case w.inv.CreditNote():
		w.unsaid(unsaid{term: "BT-115", value: t.Due.String(), what: "OIOUBL takes no credit note below zero", otherwise: "send it as an invoice"})
	case t.Due.Sign() > 0 || gross.Sign() > 0 || t.Paid.Sign() > 0:
		w.unsaid(unsaid{term: "BT-115", value: t.Due.String(), what: "more is paid than is due, and OIOUBL takes no amount due below zero"})
	case w.settings.Negative == refuse:
		w.unsaid(unsaid{term: "BT-115", value: t.Due.String(), what: "OIOUBL takes no invoice below zero", remedy: "negative", otherwise: "send a credit note"})
	default:
		w.turned = w.inv.TypeCode
		if w.turned == "" {
			w.turned = typeInvoice
		}
		w.inv = turned(w.inv)
	}
}

// turned is the invoice with all signs turned: what is taken back becomes what is
// credited, allowances become charges.
func turned(inv *invoice.Invoice) *invoice.Invoice {
	out := *inv
	t := &out.Totals
	for _, d := range []*invoice.Decimal{
		&t.Lines, &t.TotalWithoutVAT, &t.TotalVAT, &t.VATInAccountingCurrency, &t.TotalWithVAT, &t.Paid, &t.Rounding, &t.Due,
	} {
		*d = d.Neg()
	}
	t.Allowances, t.Charges = t.Charges, t.Allowances
	out.Allowances, out.Charges = inv.Charges, inv.Allowances
	out.VATBreakdown = slices.Clone(inv.VATBreakdown)
	for i := range out.VATBreakdown {
		row := &out.VATBreakdown[i]
		row.Taxable, row.Tax = row.Taxable.Neg(), row.Tax.Neg()
	}
	out.Lines = slices.Clone(inv.Lines)
	for i := range out.Lines {
		l := &out.Lines[i]
		l.Quantity, l.LineNet = l.Quantity.Neg(), l.LineNet.Neg()
		l.Allowances, l.Charges = l.Charges, l.Allowances
	}
	return &out
}

// signs turns allowances and charges of an invoice that are not above zero, where
// the setting says so. A credit note may have them as they are.
func (w *writer) signs() {
	if w.inv.CreditNote() || w.turned != "" {
		return
	}
	out := *w.inv
	out.Allowances, out.Charges = w.sorted(out.Allowances, out.Charges)
	for _, a := range w.inv.Allowances {
		if a.Amount.Sign() < 0 {
			out.Totals.Allowances, out.Totals.Charges = out.Totals.Allowances.Sub(a.Amount), out.Totals.Charges.Sub(a.Amount)
		}
	}
	for _, c := range w.inv.Charges {
		if c.Amount.Sign() < 0 {
			out.Totals.Allowances, out.Totals.Charges = out.Totals.Allowances.Sub(c.Amount), out.Totals.Charges.Sub(c.Amount)
		}
	}
	out.Lines = slices.Clone(out.Lines)
	for i := range out.Lines {
		l := &out.Lines[i]
		// The allowances of a line that is below zero may be below it too.
		below := l.Quantity.Sign() < 0 || l.Price.NetPrice.Sign() < 0
		l.Allowances, l.Charges = w.sortedOfLine(below, l.Allowances, l.Charges)
	}
	w.inv = &out
}

func (w *writer) sorted(allowances, charges []invoice.Allowance) (a, c []invoice.Allowance) {
	for _, one := range allowances {
		switch w.sign("BT-92", one.Amount, false) {
		case 1:
			a = append(a, one)
		case -1:
			c = append(c, opposite(one))
		}
	}
	own := []invoice.Allowance(nil)
	for _, one := range charges {
		switch w.sign("BT-99", one.Amount, false) {
		case 1:
			own = append(own, one)
		case -1:
			a = append(a, opposite(one))
		}
	}
	return a, append(own, c...)
}

func (w *writer) sortedOfLine(below bool, allowances, charges []invoice.LineAllowance) (a, c []invoice.LineAllowance) {
	for _, one := range allowances {
		switch w.sign("BT-136", one.Amount, below) {
		case 1:
			a = append(a, one)
		case -1:
			c = append(c, ofLine(opposite(ofDocument(one))))
		}
	}
	own := []invoice.LineAllowance(nil)
	for _, one := range charges {
		switch w.sign("BT-141", one.Amount, below) {
		case 1:
			own = append(own, one)
		case -1:
			a = append(a, ofLine(opposite(ofDocument(one))))
		}
	}
	return a, append(own, c...)
}

// sign is 1 for an amount that stays where it is, -1 for one that changes sides and
// 0 for one that is left out.
func (w *writer) sign(term string, d invoice.Decimal, below bool) int {
	if !d.Given() || d.Err() != nil || d.Sign() > 0 || below && d.Sign() < 0 {
		return 1
	}
	if w.settings.Signs == refuse {
		w.unsaid(unsaid{term: term, value: d.String(), what: "OIOUBL takes allowances and charges above zero alone", remedy: "signs"})
	}
	return d.Sign()
}

func opposite(a invoice.Allowance) invoice.Allowance {
	a.Amount, a.Base = a.Amount.Neg(), a.Base.Neg()
	return a
}

// ofDocument and ofLine turn the allowance of a line into one of the document and
// back, without the VAT category that only the latter has.
func ofDocument(a invoice.LineAllowance) invoice.Allowance {
	return invoice.Allowance{Amount: a.Amount, Base: a.Base, Percentage: a.Percentage, Reason: a.Reason, ReasonCode: a.ReasonCode}
}

func ofLine(a invoice.Allowance) invoice.LineAllowance {
	return invoice.LineAllowance{Amount: a.Amount, Base: a.Base, Percentage: a.Percentage, Reason: a.Reason, ReasonCode: a.ReasonCode}
}
