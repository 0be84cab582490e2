package x12

import (
	"strconv"

	"github.com/postbud/postbud/internal/x12"
	"github.com/postbud/postbud/invoice"
)

const (
	mostAllowances = 25 // SAC of a line or of the summary, in 004010
	taxCharge      = "H850"
)

// allowance is an allowance or a charge as SAC has it.
type allowance struct {
	charge     bool
	code       string // SAC02
	amount     invoice.Decimal
	percentage invoice.Decimal
	reason     string
	reasonCode string // the model's
	tax        *tax
}

// allowanceTerms are the numbers of the terms of an allowance or a charge.
type allowanceTerms struct{ amount, percentage, category, rate, reason string }

func allowanceTermsOf(charge, ofLine bool) allowanceTerms {
	switch {
	case charge && ofLine:
		return allowanceTerms{"BT-141", "BT-143", "", "", "BT-144"}
	case ofLine:
		return allowanceTerms{"BT-136", "BT-138", "", "", "BT-139"}
	case charge:
		return allowanceTerms{"BT-99", "BT-101", "BT-102", "BT-103", "BT-104"}
	}
	return allowanceTerms{"BT-92", "BT-94", "BT-95", "BT-96", "BT-97"}
}

// lineAllowances writes the allowances and charges of a line, or keeps them for the
// end.
func (w *writer) lineAllowances(l *invoice.Line) {
	var all []allowance
	for _, group := range []struct {
		charge bool
		of     []invoice.LineAllowance
	}{{false, l.Allowances}, {true, l.Charges}} {
		for _, a := range group.of {
			all = append(all, allowance{charge: group.charge, amount: a.Amount, percentage: a.Percentage, reason: a.Reason, reasonCode: a.ReasonCode})
		}
	}
	if w.LineAllowances == "total" {
		for i := range all {
			all[i].tax = &tax{category: l.VAT.Category, rate: l.VAT.Rate}
		}
		w.late = append(w.late, all...)
		return
	}
	w.fewEnough(len(all), "BT-136")
	for _, a := range all {
		w.allowance(a, true)
	}
}

// summaryAllowances writes those of the document, and of the lines where they stand at the
// end.
func (w *writer) summaryAllowances() {
	all := w.late
	for _, group := range []struct {
		charge bool
		of     []invoice.Allowance
	}{{false, w.inv.Allowances}, {true, w.inv.Charges}} {
		for _, a := range group.of {
			all = append(all, allowance{charge: group.charge, amount: a.Amount, percentage: a.Percentage, reason: a.Reason,
				reasonCode: a.ReasonCode, tax: &tax{category: a.Category, rate: a.Rate}})
		}
	}
	w.fewEnough(len(all), "BT-92")
	for _, a := range all {
		w.allowance(a, false)
	}
}

func (w *writer) fewEnough(n int, term string) {
	if n > mostAllowances && w.Version == "4010" {
		w.fail(wrongValue(term, strconv.Itoa(n), "and its like are %d allowances and charges in one place, and X12 4010 has room for %d", n, mostAllowances))
	}
}

// allowance writes one SAC, and below it the VAT of one of the document.
func (w *writer) allowance(a allowance, ofLine bool) {
	t := allowanceTermsOf(a.charge, ofLine)
	if !a.amount.Given() {
		w.fail(missing(t.amount))
		return
	}
	if a.amount.Sign() < 0 && w.negative() {
		w.fail(wrongValue(t.amount, a.amount.String(), "is %s on a credit note, whose allowances and charges X12 knows without a sign only", a.amount))
		return
	}
	amount, charge := a.amount, a.charge
	if w.negative() {
		switch w.CreditAllowances {
		case "turn":
			charge = !charge
		case "sign":
			amount = amount.Neg()
		}
	}
	code := w.AllowanceCodes[a.reasonCode]
	if code == "" {
		code = w.OtherAllowance
	}
	basis, percent := "", w.real(t.percentage, a.percentage, 6)
	if percent != "" {
		basis = w.PercentBasis
	}
	w.Segment("SAC", indicator(charge), code, "", "", w.amount(t.amount, amount), basis, percent, "", "", "", "", w.AllowanceMethod,
		"", "", w.text(t.reason, a.reason, 1, 80))
	if a.tax != nil && w.Tax == "tax" && w.LineTax {
		w.tax(taxTerms{category: t.category, rate: t.rate}, *a.tax)
	}
}

func indicator(charge bool) string {
	if charge {
		return "C"
	}
	return "A"
}

// allowance reads a SAC.
func (d *draft) allowance(s x12.Segment) allowance {
	a := allowance{charge: s.At(1) == "C", code: s.At(2), reason: s.At(15), reasonCode: d.allowances.term[s.At(2)]}
	t := allowanceTermsOf(a.charge, d.area == detail)
	a.amount, a.percentage = d.cents(s, t.amount, 5), d.number(s, t.percentage, 7)
	if s.At(1) == "N" { // for information only
		a.amount = invoice.Decimal{}
	}
	return a
}

// habit is how the allowances of a credit note stand whose amounts bear a minus.
type habit struct {
	credit bool // it is one
	turned bool // allowances stand as charges
}

// meant is an allowance as the invoice has it. On a credit note with a minus those that
// bear one themselves are not turned.
func (h habit) meant(a allowance) (charge bool, amount invoice.Decimal) {
	switch {
	case h.credit && a.amount.Sign() < 0:
		return a.charge, a.amount.Neg()
	case h.credit && h.turned:
		return !a.charge, a.amount
	}
	return a.charge, a.amount
}

func (h habit) lineAllowances(of []allowance) (allowances, charges []invoice.LineAllowance) {
	for _, a := range of {
		if !a.amount.Given() {
			continue
		}
		charge, amount := h.meant(a)
		l := invoice.LineAllowance{Amount: amount, Percentage: a.percentage, Reason: a.reason, ReasonCode: a.reasonCode}
		if charge {
			charges = append(charges, l)
		} else {
			allowances = append(allowances, l)
		}
	}
	return allowances, charges
}

// finishAllowances puts those of the document into the invoice. Tax that stands as a
// charge is none of them.
func (d *draft) finishAllowances(h habit) {
	for _, a := range d.sacs {
		if !a.amount.Given() || a.code == taxCharge {
			continue
		}
		charge, amount := h.meant(a)
		made := invoice.Allowance{Amount: amount, Percentage: a.percentage, Reason: a.reason, ReasonCode: a.reasonCode}
		t := a.tax
		if t == nil && len(d.taxes) == 1 {
			t = &d.taxes[0]
		}
		if t != nil {
			made.Category, made.Rate = t.category, t.rate
		}
		if charge {
			d.inv.Charges = append(d.inv.Charges, made)
		} else {
			d.inv.Allowances = append(d.inv.Allowances, made)
		}
	}
}
