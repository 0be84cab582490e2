package csv

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
)

// Recognise looks for the titles of the columns in the first row.
func (f format) Recognise(head []byte) int {
	first, _, _ := strings.Cut(strings.TrimPrefix(string(head), byteOrderMark), "\n")
	best := 0
	for _, delimiter := range []string{";", ","} {
		known := 0
		for cell := range strings.SplitSeq(strings.TrimRight(first, "\r"), delimiter) {
			if _, ok := f.titled(strings.Trim(cell, `"`)); ok {
				known++
			}
		}
		best = max(best, known)
	}
	if best < 3 {
		return 0
	}
	return 70
}

// Read takes a table of one invoice. Columns are found by their titles, in any
// order; without titles they are the ones of the settings. What differs from row
// to row and is no term of the lines is an Invalid fault.
func (f format) Read(ctx context.Context, r io.Reader) (*invoice.Invoice, error) {
	p := newParser(r)
	p.begin(f.flavour.delimiter)
	b := &builder{parser: p, columns: f.columns, point: ",", defuse: f.settings.Defuse, inv: &invoice.Invoice{}}
	if p.delimiter == ',' {
		b.point = "."
	}
	if f.settings.Titles != "none" {
		if err := f.titles(b); err != nil {
			return nil, err
		}
	}
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		cells, err := p.row()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if err := b.row(cells); err != nil {
			return nil, err
		}
	}
	if b.rows == 0 {
		return nil, p.bad("there is no invoice in it")
	}
	return b.inv, nil
}

// titles reads the first row.
func (f format) titles(b *builder) error {
	cells, err := b.parser.row()
	if errors.Is(err, io.EOF) {
		return b.parser.bad("there is no invoice in it")
	}
	if err != nil {
		return err
	}
	b.columns = nil
	for _, cell := range cells {
		c, ok := f.titled(restored(cell))
		if !ok {
			return b.parser.bad("the column %.60q is not known", cell)
		}
		if slices.ContainsFunc(b.columns, func(o column) bool { return o.path == c.path }) {
			return b.parser.bad("the column %.60q stands twice", cell)
		}
		b.columns = append(b.columns, c)
	}
	return nil
}

// titled is the column with that title: one of the settings, else any term by
// its Danish or English name, number or path.
func (f format) titled(title string) (column, bool) {
	title = strings.TrimSpace(title)
	for _, c := range f.columns {
		if strings.EqualFold(title, c.heading(f.settings.Titles)) {
			return c, true
		}
	}
	if c, ok := find(title); ok {
		return c, true
	}
	for _, u := range usual {
		if strings.EqualFold(title, u[1]) {
			return find(u[0])
		}
	}
	for _, t := range invoice.Terms() {
		if strings.EqualFold(title, t.Name) {
			return find(t.Number)
		}
	}
	return column{}, false
}

// builder puts an invoice together row by row.
type builder struct {
	parser  *parser
	columns []column
	point   string
	defuse  bool
	inv     *invoice.Invoice
	rows    int
}

func (b *builder) row(cells []string) error {
	if len(cells) != len(b.columns) {
		return b.parser.bad("%d cells stand where %d belong", len(cells), len(b.columns))
	}
	line := len(b.inv.Lines)
	for i, c := range b.columns {
		if err := b.cell(c, line, cells[i]); err != nil {
			return err
		}
	}
	b.rows++
	return nil
}

func (b *builder) cell(c column, line int, text string) error {
	switch {
	case c.numeric():
		text = strings.TrimSpace(text)
		if b.point == "," && strings.Contains(text, ".") {
			return wrongValue(c.term.Number, text, errors.New("the decimals follow a comma in this table"))
		}
		text = strings.Replace(text, b.point, ".", 1)
	case b.defuse:
		text = restored(text)
	}
	if !c.byLine && b.rows > 0 {
		if c.value(b.inv, 0) != text {
			return b.parser.bad("%s differs from the row above; the table holds several invoices", c.term.Name)
		}
		return nil
	}
	if text == "" {
		return nil
	}
	if err := set(b.inv, c.at(line), text); err != nil {
		return wrongValue(c.term.Number, text, err)
	}
	return nil
}

// wrongValue is the fault of a value that is not what its term demands.
func wrongValue(term, value string, err error) error {
	return fault.New(fault.Invalid, "%s: %w", term, err).Coded("DOC-VALUE", "field", term, "value", value)
}
