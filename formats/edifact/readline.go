package edifact

import (
	"strconv"
	"strings"

	"github.com/postbud/postbud/internal/edifact"
	"github.com/postbud/postbud/invoice"
)

// lineReader is a line with what is chosen from at its end.
type lineReader struct {
	invoice.Line
	quantity int // rank of the one that was taken
	net      bool
	only     invoice.Decimal // a price of any kind
	prices   int
	bare     string // an item number that nothing says the kind of
	named    descriptionReader
}

// lineHeads are the segments that open a group of a line.
func lineHeads(tag string) bool {
	switch tag {
	case "MOA", "PAT", "PRI", "RFF", "PAC", "LOC", "TAX", "NAD", "ALC", "TDT", "TOD", "RCS", "GIS":
		return true
	}
	return false
}

// inLine reads a segment of a line.
func (r *reader) inLine(seg *edifact.Segment) error {
	if seg.Tag == "LIN" {
		r.group = ""
		return r.beginLine(seg)
	}
	// These open a group, unless they belong to the one that is open.
	inner := r.group == "ALC" && (seg.Tag == "MOA" || seg.Tag == "TAX") ||
		(r.group == "TAX" || r.group == "PAT") && seg.Tag == "MOA" ||
		(r.group == "NAD" || r.group == "TAX" || r.group == "TDT" || r.group == "TOD") && seg.Tag == "LOC" ||
		(r.group == "NAD" || r.group == "PAC" || r.group == "RCS") && seg.Tag == "RFF"
	if lineHeads(seg.Tag) && !inner {
		r.endChange()
		r.group = seg.Tag
	}
	switch r.group {
	case "":
		return r.lineSegment(seg)
	case "MOA":
		return r.lineAmount(seg)
	case "PRI":
		return r.price(seg)
	case "RFF":
		r.lineReference(seg)
	case "TAX":
		return r.lineRate(seg)
	case "ALC":
		return r.changeSegment(seg)
	}
	return nil
}

func (r *reader) beginLine(seg *edifact.Segment) error {
	l := &lineReader{}
	l.ID = seg.At(0, 0)
	if l.ID == "" {
		l.ID = strconv.Itoa(len(r.inv.Lines) + 1)
	}
	r.line = l
	r.itemNumber(seg.Composite(2))
	return nil
}

func (r *reader) lineSegment(seg *edifact.Segment) (err error) {
	l := r.line
	switch seg.Tag {
	case "PIA":
		for at := 1; at < seg.Len(); at++ {
			switch value := seg.At(at, 0); {
			case value == "":
			case seg.At(at, 1) == "":
				l.Item.Classifications = append(l.Item.Classifications, invoice.Classification{Version: seg.At(at, 2), Value: value})
			default:
				r.itemNumber(seg.Composite(at))
			}
		}
	case "IMD":
		l.named.read(seg)
	case "QTY":
		err = r.quantity(seg)
	case "ALI":
		set(&l.Item.OriginCountry, seg.At(0, 0))
	case "DTM":
		err = periodDate(seg, &l.Period, "BT-134", "BT-135")
	case "FTX":
		r.freeText(seg)
	}
	return err
}

// quantity takes the invoiced quantity, else the delivered or despatched one.
func (r *reader) quantity(seg *edifact.Segment) (err error) {
	rank := strings.Index(" 1  12 46 47 ", " "+seg.At(0, 0)+" ") + 1
	if rank <= r.line.quantity {
		return nil
	}
	r.line.quantity = rank
	r.line.Quantity, err = number(seg, "BT-129", seg.At(0, 1))
	r.line.Unit = seg.At(0, 2)
	return err
}

func (r *reader) lineAmount(seg *edifact.Segment) (err error) {
	if seg.Tag != "MOA" {
		return nil
	}
	switch q := seg.At(0, 0); {
	case q == "203", (q == "66" || q == "38") && !r.line.net:
		r.line.net = q == "203"
		r.line.LineNet, err = number(seg, "BT-131", seg.At(0, 1))
	}
	return err
}

// price reads PRI. A price of another kind is the net one where there is no other.
func (r *reader) price(seg *edifact.Segment) error {
	if seg.Tag != "PRI" {
		return nil
	}
	l := r.line
	d, err := number(seg, "BT-146", seg.At(0, 1))
	if err != nil || !d.Given() {
		return err
	}
	l.prices++
	switch seg.At(0, 0) {
	case "AAA", "INV", "NTP":
		set(&l.Price.NetPrice, d)
	case "AAB":
		l.Price.GrossPrice = d
	default:
		l.only = d
	}
	if base, err := number(seg, "BT-149", seg.At(0, 4)); err != nil {
		return err
	} else if base.Given() {
		l.Price.BaseQuantity = base
	}
	if unit := seg.At(0, 5); unit != "" {
		l.Price.BaseUnit = unit
	}
	return nil
}

func (r *reader) lineReference(seg *edifact.Segment) {
	if seg.Tag != "RFF" {
		return
	}
	l, value := r.line, seg.At(0, 1)
	switch seg.At(0, 0) {
	case "ON":
		set(&l.OrderLine, seg.At(0, 2))
		switch refs := &r.references; {
		case value == "":
		case refs.order == "":
			refs.order = value
		case refs.order != value:
			refs.mixed = true
		}
	case "LI":
		set(&l.OrderLine, value)
	case ownNumber:
		l.ID = value
	case "ADE", "AWQ":
		set(&l.BuyerAccount, value)
	default:
		objectOf(seg, &l.Object)
	}
}

func (r *reader) lineRate(seg *edifact.Segment) error {
	if seg.Tag != "TAX" {
		return nil
	}
	row, ok, err := rateOf(seg, "BT-152")
	if ok {
		set(&r.line.VAT, invoice.LineVAT{Category: row.category, Rate: row.rate})
	}
	return err
}

// endLine puts the line into the invoice.
func (r *reader) endLine() error {
	l := r.line
	if l == nil {
		return nil
	}
	r.line = nil
	l.named.place(&l.Item, r.description)
	if l.bare != "" && l.Item.SellerID == "" { // the seller writes the line
		l.Item.SellerID = l.bare
	} else {
		set(&l.Item.StandardID, invoice.Identifier{Value: l.bare})
	}
	for _, t := range r.texts {
		if words := t.words(r.text); t.subject != subjectAttribute {
			add(&l.Note, words)
			continue
		}
		for i := 0; i < len(t.pieces); i += 2 {
			a := invoice.Attribute{Name: t.pieces[i]}
			if i+1 < len(t.pieces) {
				a.Value = t.pieces[i+1]
			}
			l.Item.Attributes = append(l.Item.Attributes, a)
		}
	}
	r.texts, r.went = nil, false
	if !l.Price.NetPrice.Given() {
		l.Price.NetPrice = l.only
	}
	if !l.Price.NetPrice.Given() && l.prices == 1 {
		l.Price.NetPrice, l.Price.GrossPrice = l.Price.GrossPrice, invoice.Decimal{}
	}
	if l.Price.GrossPrice.Given() && !l.Price.Discount.Given() {
		l.Price.Discount = l.Price.GrossPrice.Sub(l.Price.NetPrice)
	}
	r.inv.Lines = append(r.inv.Lines, l.Line)
	return nil
}

// descriptionReader puts IMD together: free ones of the same kind go on.
type descriptionReader struct {
	kinds  []string
	pieces [][]string
	went   bool
}

func (d *descriptionReader) read(seg *edifact.Segment) {
	kind, c := seg.At(0, 0), seg.Composite(2)
	var pieces []string
	if len(c) > 3 {
		pieces = c[3:min(5, len(c))]
	}
	n := len(d.kinds)
	if d.went && d.kinds[n-1] == kind {
		d.pieces[n-1] = append(d.pieces[n-1], pieces...)
	} else if len(pieces) > 0 {
		d.kinds, d.pieces = append(d.kinds, kind), append(d.pieces, pieces)
	}
	d.went = len(pieces) == 2
}

// place gives the item its name and description: long text (A) is a description,
// the first other one the name.
func (d *descriptionReader) place(item *invoice.Item, width int) {
	for i, kind := range d.kinds {
		switch {
		case kind != "A" && item.Name == "":
			item.Name = join(d.pieces[i], width, " ")
		default:
			add(&item.Description, join(d.pieces[i], width, "\n"))
		}
	}
	if item.Name == "" {
		item.Name, item.Description = item.Description, ""
	}
}
