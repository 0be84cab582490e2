package edifact

import (
	"github.com/postbud/postbud/internal/edifact"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/codes"
)

// heads are the segments that open a group of the head.
func heads(tag string) bool {
	switch tag {
	case "NAD", "TAX", "CUX", "PAT", "PYT", "TDT", "TOD", "EQD", "PAC", "ALC", "RCS", "AJT", "INP", "EFI":
		return true
	}
	return false
}

// head reads a segment of the head.
func (r *reader) head(seg *edifact.Segment) error {
	if heads(seg.Tag) && !(seg.Tag == "TAX" && r.group == "ALC") {
		r.endChange()
		if seg.Tag == "NAD" || r.group == "NAD" {
			r.endParty()
		}
		r.group = seg.Tag
	}
	switch r.group {
	case "":
		return r.top(seg)
	case "NAD":
		return r.partySegment(seg)
	case "ALC":
		return r.changeSegment(seg)
	case "PAT", "PYT":
		return r.payment(seg)
	case "TAX":
		return r.rates(seg)
	case "CUX":
		r.currencies(seg)
	case "EFI":
		r.objects(seg)
	}
	return nil
}

// top reads what belongs to no group but that of the references.
func (r *reader) top(seg *edifact.Segment) (err error) {
	inv := r.inv
	switch seg.Tag {
	case "BGM":
		if f := seg.At(2, 0); f == "1" || f == "3" {
			return seg.Bad("it takes an earlier invoice back (function %s) and is none itself", f)
		}
		inv.TypeCode, inv.Number = seg.At(0, 0), seg.At(1, 0)
	case "DTM":
		if r.references.last != "" {
			return r.referenceDate(seg)
		}
		switch seg.At(0, 0) {
		case "137":
			inv.IssueDate, err = day(seg, "BT-2")
		case "3":
			if !inv.IssueDate.Given() {
				inv.IssueDate, err = day(seg, "BT-2")
			}
		case "131":
			inv.TaxPointDate, err = day(seg, "BT-7")
		case "35":
			inv.Delivery.Date, err = day(seg, "BT-72")
		case "13":
			inv.DueDate, err = day(seg, "BT-9")
		default:
			err = periodDate(seg, &inv.Delivery.Period, "BT-73", "BT-74")
		}
	case "PAI":
		set(&inv.Payment.MeansCode, seg.At(0, 2))
	case "FTX":
		r.freeText(seg)
	case "RFF":
		r.reference(seg)
	case "GIR":
		if r.references.last == anyObject && inv.Object.Value == "" {
			inv.Object.Value = seg.At(1, 0)
		}
	}
	return err
}

// referenceReader is the reference that dates may follow.
type referenceReader struct {
	last  string
	order string // on the lines, where all have the same
	mixed bool
}

func (r *reader) reference(seg *edifact.Segment) {
	inv, qualifier, value := r.inv, seg.At(0, 0), seg.At(0, 1)
	r.references.last = qualifier
	switch qualifier {
	case "CR":
		set(&inv.BuyerReference, value)
	case "AEP":
		set(&inv.Project, value)
	case "CT":
		set(&inv.Contract, value)
	case "ON":
		set(&inv.PurchaseOrder, value)
	case "VN":
		set(&inv.SalesOrder, value)
	case "ALO":
		set(&inv.ReceivingAdvice, value)
	case "AAK":
		inv.DespatchAdvice = value
	case "DQ":
		set(&inv.DespatchAdvice, value)
	case "GC":
		set(&inv.Tender, value)
	case "ADE", "AOU":
		set(&inv.BuyerAccount, value)
	case "PQ":
		set(&inv.Payment.Remittance, value)
	case "IV", "OI":
		inv.Preceding = append(inv.Preceding, invoice.Preceding{Number: value})
	default:
		objectOf(seg, &inv.Object)
	}
}

// objectOf reads an object, whose scheme is the qualifier of its reference.
func objectOf(seg *edifact.Segment, id *invoice.Identifier) {
	qualifier, value := seg.At(0, 0), seg.At(0, 1)
	switch {
	case id.Value != "":
	case qualifier == anyObject:
		*id = invoice.Identifier{Scheme: seg.At(0, 3), Value: value}
	case value != "" && codes.Has(codes.ObjectScheme, qualifier):
		*id = invoice.Identifier{Scheme: qualifier, Value: value}
	}
}

func (r *reader) referenceDate(seg *edifact.Segment) (err error) {
	last := len(r.inv.Preceding) - 1
	if q := r.references.last; (q == "IV" || q == "OI") && last >= 0 && (seg.At(0, 0) == "171" || seg.At(0, 0) == "384" || seg.At(0, 0) == "3") {
		r.inv.Preceding[last].IssueDate, err = day(seg, "BT-26")
	}
	return err
}

// rates reads TAX of the head.
func (r *reader) rates(seg *edifact.Segment) error {
	if seg.Tag != "TAX" {
		return nil
	}
	row, ok, err := rateOf(seg, "BT-119")
	if ok {
		r.vat = append(r.vat, row)
	}
	return err
}

// rateRow is a VAT category with its rate.
type rateRow struct {
	category string
	rate     invoice.Decimal
}

// rateOf reads TAX. A rate above 0 without a category is the standard one.
func rateOf(seg *edifact.Segment, term string) (row rateRow, ok bool, err error) {
	if kind := seg.At(1, 0); seg.At(0, 0) == "5" || kind != "VAT" && kind != "" {
		return row, false, nil
	}
	row.category = seg.At(5, 0)
	row.rate, err = number(seg, term, seg.At(4, 3))
	if row.category == "" && row.rate.Sign() > 0 {
		row.category = "S"
	}
	return row, row != rateRow{}, err
}

// currencies reads CUX.
func (r *reader) currencies(seg *edifact.Segment) {
	if seg.Tag != "CUX" {
		return
	}
	for _, at := range []int{0, 1} {
		switch code := seg.At(at, 1); seg.At(at, 0) {
		case "2":
			r.inv.Currency = code
		case "6":
			r.inv.VATCurrency = code
		case "3":
			if kind := seg.At(at, 2); kind == "4" || kind == "" {
				r.inv.VATCurrency = code
			}
		default:
			set(&r.inv.Currency, code)
		}
	}
}
