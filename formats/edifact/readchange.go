package edifact

import (
	"github.com/postbud/postbud/internal/edifact"
	"github.com/postbud/postbud/invoice"
)

// changeReader is one group of ALC: an allowance or a charge.
type changeReader struct {
	charge     bool
	reason     string
	code       string
	percentage invoice.Decimal
	amount     invoice.Decimal
	base       invoice.Decimal
	unit       invoice.Decimal // off the price of one
	vat        rateRow
}

// changeSegment reads a segment of the group.
func (r *reader) changeSegment(seg *edifact.Segment) (err error) {
	if seg.Tag == "ALC" {
		r.change = newChange(seg)
		return nil
	}
	a := r.change
	if a == nil {
		return nil
	}
	t := r.changeTerms(a.charge)
	switch seg.Tag {
	case "PCD":
		switch seg.At(0, 0) {
		case "1", "2", "3", "12":
			a.percentage, err = number(seg, t.percentage, seg.At(0, 1))
		}
	case "MOA":
		switch seg.At(0, 0) {
		case "204", "23", "8":
			a.amount, err = number(seg, t.amount, seg.At(0, 1))
		case "25":
			a.base, err = number(seg, t.base, seg.At(0, 1))
		case "509":
			a.unit, err = number(seg, "BT-147", seg.At(0, 1))
		}
	case "TAX":
		var row rateRow
		var ok bool
		if row, ok, err = rateOf(seg, t.rate); ok {
			a.vat = row
		}
	}
	return err
}

func newChange(seg *edifact.Segment) *changeReader {
	a := &changeReader{charge: seg.At(0, 0) == "C", reason: seg.At(1, 0), code: seg.At(1, 1)}
	service := seg.Composite(4)
	if a.reason == "" && len(service) > 3 {
		a.reason = join(service[3:min(5, len(service))], nameLength, " ")
	}
	switch {
	case a.charge:
		a.code = seg.At(4, 0)
	case a.code == "" && a.reason == "":
		a.reason = seg.At(4, 0) // a code of another list than that of allowances
	}
	return a
}

// changeTerms are the terms of the section.
func (r *reader) changeTerms(charge bool) changeTerms {
	switch {
	case r.section == inLines && charge:
		return lineChargeTerms
	case r.section == inLines:
		return lineAllowanceTerms
	case charge:
		return chargeTerms
	}
	return allowanceTerms
}

// endChange puts the group where it belongs.
func (r *reader) endChange() {
	a := r.change
	r.change = nil
	switch {
	case a == nil:
	case r.section == inLines:
		r.line.change(a)
	case r.section == inSummary && len(r.inv.Allowances)+len(r.inv.Charges) > r.summary.changes:
		// The head has them; here they are only added up by kind.
	default:
		whole := invoice.Allowance{Amount: a.amount, Base: a.base, Percentage: a.percentage,
			Category: a.vat.category, Rate: a.vat.rate, Reason: a.reason, ReasonCode: a.code}
		if a.charge {
			r.inv.Charges = append(r.inv.Charges, whole)
		} else {
			r.inv.Allowances = append(r.inv.Allowances, whole)
		}
		if r.section == inSummary {
			r.summary.changes++
		}
	}
}

// change puts an allowance or a charge on the line, or off its price.
func (l *lineReader) change(a *changeReader) {
	whole := invoice.LineAllowance{Amount: a.amount, Base: a.base, Percentage: a.percentage, Reason: a.reason, ReasonCode: a.code}
	switch {
	case a.unit.Given() && !a.amount.Given():
		l.Price.Discount = a.unit
	case a.charge:
		l.Charges = append(l.Charges, whole)
	default:
		l.Allowances = append(l.Allowances, whole)
	}
}
