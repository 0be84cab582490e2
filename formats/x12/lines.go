package x12

import (
	"strconv"

	"github.com/postbud/postbud/internal/x12"
	"github.com/postbud/postbud/invoice"
)

const (
	lineIDSize      = 20   // characters of IT101
	descriptionSize = 80   // characters of PID05
	mostPieces      = 1000 // PID of a line
	mostLines       = 200_000
	priceDigits     = 17 // of IT104
	amountDigits    = 18 // of PAM05, AMT02 and TXI02
)

// lineID is the REF of a line number that is too long for IT101 (element 128).
const lineID = "LI"

// lineTotal is the amount of PAM that is meant (element 522).
const lineTotal = "1"

// lines writes the loops of IT1.
func (w *writer) lines() {
	if n := len(w.inv.Lines); n > mostLines {
		w.fail(wrongValue("BT-126", strconv.Itoa(n), "stands on %d lines, and X12 has room for %d", n, mostLines))
		return
	}
	for i := range w.inv.Lines {
		if err := w.ended(); err != nil {
			w.fail(err)
		}
		if w.err != nil {
			return
		}
		w.line(i, &w.inv.Lines[i])
	}
}

// line writes one loop: IT1, TXI, CTP, PAM, PID, REF, DTM, SAC.
func (w *writer) line(i int, l *invoice.Line) {
	id := w.fit("BT-126", l.ID)
	late := runes(id) > lineIDSize
	if late {
		id = strconv.Itoa(i + 1)
	}
	for _, demand := range []struct {
		term  string
		given bool
	}{
		{"BT-126", id != ""}, {"BT-129", l.Quantity.Given()}, {"BT-130", l.Unit != ""}, {"BT-146", l.Price.NetPrice.Given()},
		{"BT-131", l.LineNet.Given()}, {"BT-153", clip(l.Item.Name) != ""},
	} {
		if !demand.given {
			w.fail(missing(demand.term))
			return
		}
	}
	price := w.price(l)
	elements := []string{id, w.real("BT-129", w.signed(l.Quantity), w.quantityDigits()), w.unit("BT-130", l.Unit), price.text, price.basis}
	w.Segment("IT1", append(elements, w.itemNumbers(l)...)...)
	if w.LineTax {
		w.lineTax(l.VAT)
	}
	w.priceDetails(l, price)
	w.lineAmount(l, price)
	w.description(w.NameCode, w.pieces("BT-153", l.Item.Name, descriptionSize, false))
	w.description(w.DescriptionCode, w.pieces("BT-154", l.Item.Description, descriptionSize, true))
	if late {
		w.reference("BT-126", lineID, l.ID)
	}
	for _, term := range w.lineReferences.order() {
		if value := lineReferences()[term](l, false); value != nil {
			w.reference(term, w.LineReferences[term], *value)
		}
	}
	w.dates(lineDates(l))
	w.lineAllowances(l)
}

// quantityDigits is the most digits of IT102.
func (p *profile) quantityDigits() int {
	if p.Version == "5010" {
		return 15
	}
	return 10
}

// lineAmount writes the amount of a line (PAM) where quantity, price, allowances and
// charges do not give it, and adds up what a reader of the rest works out.
func (w *writer) lineAmount(l *invoice.Line, p price) {
	if w.err != nil {
		return
	}
	w.hash = w.hash.Add(l.Quantity)
	w.net = w.net.Add(l.Quantity.Mul(p.sent, 2)).Sub(sumOf(l.Allowances)).Add(sumOf(l.Charges))
	follows := invoice.LineNet(*l).Equal(l.LineNet) && p.exact
	if w.LineAmount == "always" || w.LineAmount == "differs" && !follows {
		w.Segment("PAM", "", "", "", lineTotal, w.real("BT-131", w.signed(l.LineNet), amountDigits))
	}
	if err := l.LineNet.Err(); err != nil {
		w.fail(wrongValue("BT-131", err.Error(), "is no number: %v", err))
	}
}

func sumOf(of []invoice.LineAllowance) (sum invoice.Decimal) {
	for i := range of {
		sum = sum.Add(of[i].Amount)
	}
	return sum
}

// description writes PID, free text with the code of what it describes.
func (w *writer) description(code string, pieces []string) {
	if len(pieces) > mostPieces/2 {
		w.fail(wrongValue("BT-154", pieces[0], "needs %d lines of %d characters, and X12 has room for %d", len(pieces), descriptionSize, mostPieces/2))
		return
	}
	for _, piece := range pieces {
		w.Segment("PID", "F", code, "", "", piece)
	}
}

// line is a line as it stands in the file.
type line struct {
	invoice.Line
	names, descriptions []string
	amount              invoice.Decimal // PAM05
	listPrice           invoice.Decimal
	sacs                []allowance
	tax                 *tax
}

// inLine reads the segments of a loop of IT1.
func (d *draft) inLine(s x12.Segment) bool {
	if d.area != detail {
		return false
	}
	if s.ID == "IT1" {
		if len(d.lines) == mostLines {
			d.fail(s.Unread("the invoice has more than %d lines", mostLines))
			return true
		}
		d.lines = append(d.lines, &line{})
	}
	l := d.lines[len(d.lines)-1]
	switch s.ID {
	case "IT1":
		d.item(l, s)
	case "TXI":
		switch {
		case d.now == "SAC": // of the allowance before
			l.sacs[len(l.sacs)-1].tax = d.taxOf(s)
		case d.now == "IT1" && l.tax == nil:
			l.tax = d.taxOf(s)
		}
		return true
	case "CTP":
		d.priceDetail(l, s)
	case "PAM":
		if s.At(4) == lineTotal {
			l.amount = d.number(s, "BT-131", 5)
		}
	case "PID":
		d.describe(l, s)
	case "REF":
		switch term := d.lineReferences.term[s.At(1)]; {
		case d.now != "IT1":
		case term != "":
			*lineReferences()[term](&l.Line, true) = referenceValue(s)
		case s.At(1) == lineID:
			l.ID = referenceValue(s)
		}
	case "DTM":
		if d.now == "IT1" {
			d.readDate(s, lineDates(&l.Line))
		}
	case "SAC":
		if d.room(s) {
			l.sacs = append(l.sacs, d.allowance(s))
		}
	}
	switch s.ID {
	case "IT1", "SAC", "SLN", "N1", "LM", "V1", "FA1": // they begin a loop
		d.now = s.ID
	}
	return segments()[s.ID]
}

// describe reads a PID of free text.
func (d *draft) describe(l *line, s x12.Segment) {
	text := s.At(5)
	if text == "" || d.now != "IT1" || !d.room(s) {
		return
	}
	if code := s.At(2); code == d.DescriptionCode || code != d.NameCode && len(l.names) > 0 {
		l.descriptions = append(l.descriptions, text)
		return
	}
	l.names = append(l.names, text)
}

// finishLines works out what the lines leave to the reader.
func (d *draft) finishLines(h habit) {
	if len(d.lines) > 0 {
		d.inv.Lines = make([]invoice.Line, 0, len(d.lines))
	}
	for _, l := range d.lines {
		l.Item.Name = joined(l.names, descriptionSize, " ")
		l.Item.Description = joined(l.descriptions, descriptionSize, "\n")
		if l.Item.Name == "" { // described first, or not at all
			l.Item.Name, l.Item.Description = l.Item.Description, ""
		}
		l.Allowances, l.Charges = h.lineAllowances(l.sacs)
		l.finishPrice()
		if l.LineNet = l.amount; !l.amount.Given() {
			l.LineNet = invoice.LineNet(l.Line)
		}
		if l.tax != nil {
			l.VAT = invoice.LineVAT{Category: l.tax.category, Rate: l.tax.rate}
		} else if len(d.taxes) == 1 { // one rate for all
			l.VAT = invoice.LineVAT{Category: d.taxes[0].category, Rate: d.taxes[0].rate}
		}
		d.inv.Lines = append(d.inv.Lines, l.Line)
	}
}
