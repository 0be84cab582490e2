package paper

import (
	"cmp"

	"github.com/postbud/postbud/invoice"
)

// draft is an invoice on its way to the page.
type draft struct {
	*page
	inv  *invoice.Invoice
	name string // "Faktura 2026-0042"
}

// The styles. Figures and texts of one kind look the same everywhere.
var (
	plain = style{regular, 9, ink}
	heavy = style{bold, 9, ink}
	small = style{regular, 7.5, faint}
	label = style{regular, 7, faint}
)

// draw draws the whole document.
func (d *draft) drawAll(logo *picture) {
	d.letterhead(logo)
	d.title()
	d.facts()
	d.others()
	d.notes()
	d.lines()
	d.sums()
	d.payment()
	d.attachments()
	d.signs()
	d.number(d.name, cmp.Or(d.inv.Seller.TradingName, d.inv.Seller.Name))
}

// fact is a value with its label.
type fact struct{ label, value string }

// given leaves out the facts without a value.
func given(facts ...fact) []fact {
	kept := facts[:0]
	for _, f := range facts {
		if f.value != "" {
			kept = append(kept, f)
		}
	}
	return kept
}

// grid sets facts beside each other, so many to a row, each value below its label.
func (d *draft) grid(facts []fact, columns int) {
	const gutter = 14.0
	each := (wide - gutter*float64(columns-1)) / float64(columns)
	for len(facts) > 0 {
		n := min(columns, len(facts))
		r := row{after: 7}
		for i, f := range facts[:n] {
			c := cell{x: leftEdge + float64(i)*(each+gutter), width: each}
			c.add(d.page, f.label, label)
			c.add(d.page, f.value, plain)
			r.cells = append(r.cells, c)
		}
		d.put(r)
		facts = facts[n:]
	}
}

// heading is the small title of a section.
func (d *draft) heading(text string, keep float64) {
	c := cell{x: leftEdge, width: wide}
	c.add(d.page, text, style{bold, 8, d.accent})
	r := row{before: 10, after: 3, cells: []cell{c}}
	d.keep(r.height() + keep)
	d.put(r)
}
