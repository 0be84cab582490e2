package x12

import (
	"strings"
	"sync"

	"github.com/postbud/postbud/internal/x12"
	"github.com/postbud/postbud/invoice"
)

// itemTerms are the terms that a pair of IT1 can carry.
var itemTerms = []string{"BT-128", "BT-132", "BT-155", "BT-156", "BT-157", "BT-158", "BT-159"}

const itemSize = 48 // characters of IT107

// gtin is the scheme of BT-157 that has codes by its length.
const gtin = "0160"

// gtinCode is the qualifier of a GTIN by its length, "" where it is none: EAN-13 (and
// EAN-8), UPC-12, GTIN-14.
func gtinCode(number string) string {
	for i := range len(number) {
		if number[i] < '0' || number[i] > '9' {
			return ""
		}
	}
	return map[int]string{8: "EN", 12: "UP", 13: "EN", 14: "UK"}[len(number)]
}

// itemTerm is where a term of an item stands in its line.
func itemTerm(l *invoice.Line, term string, grow bool) *string {
	switch term {
	case "BT-128":
		return &l.Object.Value
	case "BT-132":
		return &l.OrderLine
	case "BT-155":
		return &l.Item.SellerID
	case "BT-156":
		return &l.Item.BuyerID
	case "BT-157":
		return &l.Item.StandardID.Value
	case "BT-159":
		return &l.Item.OriginCountry
	}
	if grow && len(l.Item.Classifications) == 0 {
		l.Item.Classifications = make([]invoice.Classification, 1)
	}
	if len(l.Item.Classifications) == 0 {
		return nil
	}
	return &l.Item.Classifications[0].Value
}

// lineReferences are the terms that a REF of a line can carry.
var lineReferences = sync.OnceValue(func() map[string]accessor[invoice.Line] {
	all := map[string]accessor[invoice.Line]{
		"BT-127": func(l *invoice.Line, _ bool) *string { return &l.Note },
		"BT-133": func(l *invoice.Line, _ bool) *string { return &l.BuyerAccount },
	}
	for _, term := range itemTerms {
		if term != "BT-157" {
			all[term] = func(l *invoice.Line, grow bool) *string { return itemTerm(l, term, grow) }
		}
	}
	return all
})

// itemNumbers are the pairs of qualifier and number at the end of IT1.
func (w *writer) itemNumbers(l *invoice.Line) []string {
	var all []string
	for _, p := range w.items {
		value, code := itemTerm(l, p.term, false), p.code
		if value == nil || *value == "" {
			continue
		}
		if p.term == "BT-157" {
			if code = gtinCode(*value); code == "" || l.Item.StandardID.Scheme != gtin {
				continue // no code for it
			}
		}
		if number := w.text(p.term, *value, 1, itemSize); number != "" {
			all = append(all, code, number)
		}
	}
	return all
}

// item reads an IT1.
func (d *draft) item(l *line, s x12.Segment) {
	l.ID = s.At(1)
	l.Quantity = d.number(s, "BT-129", 2)
	l.Unit = d.unitOf(s.At(3))
	l.Price.NetPrice = d.number(s, "BT-146", 4)
	if base := basisOf(s.At(5)); base.Given() {
		l.Price.BaseQuantity, l.Price.BaseUnit = base, l.Unit
	}
	for i := 6; i < len(s.Elements); i += 2 {
		if value := s.At(i + 1); value != "" {
			d.itemNumber(l, s.At(i), value)
		}
	}
}

// itemNumber puts one pair where its qualifier belongs; without one in the settings
// where the usual meaning is.
func (d *draft) itemNumber(l *line, code, value string) {
	if strings.Contains("EN UP UK UI", code) && len(code) == 2 {
		if l.Item.StandardID.Value == "" {
			l.Item.StandardID = invoice.Identifier{Scheme: gtin, Value: value}
		}
		return
	}
	for _, p := range d.items {
		if p.code == code {
			set(itemTerm(&l.Line, p.term, true), value)
			return
		}
	}
	if term := map[string]string{"VN": "BT-155", "VP": "BT-155", "SK": "BT-155", "BP": "BT-156", "IN": "BT-156", "CB": "BT-156", "CH": "BT-159", "PL": "BT-132"}[code]; term != "" {
		set(itemTerm(&l.Line, term, true), value)
	}
}

// set keeps what was there first.
func set(at *string, value string) {
	if *at == "" {
		*at = value
	}
}
