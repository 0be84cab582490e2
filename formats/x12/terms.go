package x12

import (
	"strconv"
	"strings"
	"time"

	"github.com/postbud/postbud/internal/x12"
	"github.com/postbud/postbud/invoice"
)

const (
	termsSize = 80  // characters of ITD12
	mostDays  = 999 // of ITD07
	mostDates = 10  // DTM of the heading or of a line
)

// terms writes the terms of payment (ITD). A long text goes on in further ITD.
func (w *writer) terms() {
	due, days := w.inv.DueDate, ""
	date := w.date("BT-9", due)
	if due.Given() && w.inv.IssueDate.Given() && w.Due != "date" {
		n := int(due.Time().Sub(w.inv.IssueDate.Time()) / (24 * time.Hour))
		switch {
		case n >= 0 && n <= mostDays:
			days = strconv.Itoa(n)
		case w.Due == "days":
			w.fail(wrongValue("BT-9", due.String(), "is %d days after the invoice date, and X12 has room for 0 to %d", n, mostDays))
		}
	}
	if w.Due == "days" {
		date = ""
	}
	texts := w.pieces("BT-20", w.inv.PaymentTerms, termsSize, true)
	if date+days == "" && len(texts) == 0 {
		return
	}
	texts = append(texts, "")
	w.Segment("ITD", w.TermsCode, w.TermsBasis, "", "", "", date, days, "", "", "", "", texts[0])
	for _, text := range texts[1:] {
		if text != "" {
			w.Segment("ITD", w.TermsCode, "", "", "", "", "", "", "", "", "", "", text)
		}
	}
}

// term reads an ITD. A cash discount has no term of its own and is put into words.
func (d *draft) term(s x12.Segment) {
	if due := d.date(s, "BT-9", 6); due.Given() && !d.inv.DueDate.Given() {
		d.inv.DueDate = due
	}
	if days := clip(s.At(7)); days != "" && !d.inv.DueDate.Given() && (s.At(2) == "" || s.At(2) == invoiceDate) && d.inv.IssueDate.Given() {
		n, err := strconv.Atoi(days)
		if err != nil || n < 0 || n > mostDays {
			d.fail(wrongElement(s, "BT-9", 7, days, "is no number of days"))
			return
		}
		d.inv.DueDate = d.inv.IssueDate.AddDays(n)
	}
	if text := s.At(12); text != "" && d.room(s) {
		d.terms = append(d.terms, text)
	}
	if words := discount(s); words != "" && d.room(s) {
		d.discounts = append(d.discounts, words)
	}
}

// invoiceDate says that days count from the date of the invoice (element 333).
const invoiceDate = "3"

// discount is a cash discount in the words of the trade: 2% 10 days, net 30 days.
func discount(s x12.Segment) string {
	if clip(s.At(3)) == "" {
		return ""
	}
	words := clip(s.At(3)) + "%"
	switch {
	case clip(s.At(5)) != "":
		words += " " + clip(s.At(5)) + " days"
	case clip(s.At(4)) != "":
		words += " until " + clip(s.At(4))
	}
	if net := clip(s.At(7)); net != "" {
		words += ", net " + net + " days"
	}
	return words
}

// finishTerms puts the texts together.
func (d *draft) finishTerms() {
	d.inv.PaymentTerms = joined(d.terms, termsSize, "\n")
	if d.inv.PaymentTerms == "" {
		d.inv.PaymentTerms = strings.Join(d.discounts, "\n")
	}
	for _, n := range d.notes {
		if text := joined(n.pieces, noteSize, "\n"); n.reason {
			d.reasons = append(d.reasons, text)
		} else {
			d.inv.Notes = append(d.inv.Notes, invoice.Note{Text: text})
		}
	}
}

// dateTerms are the dates that DTM can carry.
var dateTerms = []string{"BT-7", "BT-72", "BT-73", "BT-74", "BT-134", "BT-135"}

// dated is a date of the invoice with its term.
type dated struct {
	term string
	day  *invoice.Date
}

func headDates(inv *invoice.Invoice) []dated {
	return []dated{{"BT-7", &inv.TaxPointDate}, {"BT-72", &inv.Delivery.Date}, {"BT-73", &inv.Delivery.Period.Start}, {"BT-74", &inv.Delivery.Period.End}}
}

func lineDates(l *invoice.Line) []dated {
	return []dated{{"BT-134", &l.Period.Start}, {"BT-135", &l.Period.End}}
}

// dates writes those dates that have a code.
func (w *writer) dates(of []dated) {
	for _, d := range of {
		if code := w.Dates[d.term]; code != "" && d.day.Given() {
			w.Segment("DTM", code, w.date(d.term, *d.day))
		}
	}
}

// readDate puts a DTM where its code belongs.
func (d *draft) readDate(s x12.Segment, into []dated) {
	for _, at := range into {
		if d.Dates[at.term] == s.At(1) {
			*at.day = d.date(s, at.term, 2)
			return
		}
	}
	for _, at := range into {
		if !at.day.Given() && usualDate(at.term, s.At(1)) {
			*at.day = d.date(s, at.term, 2)
			return
		}
	}
}

// usualDate says whether a code that the settings do not name means a term: shipped
// for delivered, the other pair of codes for a period.
func usualDate(term, code string) bool {
	switch code {
	case "011", "035":
		return term == "BT-72"
	case "150", "186":
		return term == "BT-73" || term == "BT-134"
	case "151", "187":
		return term == "BT-74" || term == "BT-135"
	}
	return false
}

// headDate reads a DTM of the heading.
func (d *draft) headDate(s x12.Segment) { d.readDate(s, headDates(d.inv)) }
