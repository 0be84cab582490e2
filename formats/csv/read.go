package csv

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/postbud/postbud/internal/table"
	"github.com/postbud/postbud/invoice"
)

// Recognise looks for the titles of the columns in the first row.
func (f format) Recognise(head []byte) int {
	first, _, _ := strings.Cut(strings.TrimPrefix(string(head), byteOrderMark), "\n")
	best := 0
	for _, delimiter := range []string{";", ","} {
		known := 0
		for cell := range strings.SplitSeq(strings.TrimRight(first, "\r"), delimiter) {
			if _, ok := f.layout.Titled(strings.Trim(cell, `"`)); ok {
				known++
			}
		}
		best = max(best, known)
	}
	switch {
	case best >= 3:
		return 70
	case isTable(string(head)):
		return 1 // Read says which columns there must be
	}
	return 0
}

// isTable says whether text looks like a table with other titles than ours: two rows of
// as many cells, three at least.
func isTable(head string) bool {
	rows := strings.SplitN(strings.TrimPrefix(head, byteOrderMark), "\n", 3)
	if len(rows) < 2 || strings.ContainsAny(head, "\x00\x01\x02\x03") || strings.HasPrefix(strings.TrimLeft(rows[0], " \t"), "<") || strings.HasPrefix(rows[0], "{") {
		return false
	}
	for _, delimiter := range []string{";", ","} {
		if n := strings.Count(rows[0], delimiter); n >= 2 && n == strings.Count(rows[1], delimiter) {
			return true
		}
	}
	return false
}

// Read takes a table of one invoice. Columns are found by their titles, in any
// order; without titles they are the ones of the settings. What differs from row
// to row and is no term of the lines is an Invalid fault.
func (f format) Read(ctx context.Context, r io.Reader) (*invoice.Invoice, error) {
	p := newParser(r)
	p.begin(f.flavour.delimiter)
	columns := f.layout.Columns
	if f.layout.Titles != table.None {
		var err error
		if columns, err = f.titles(p); err != nil {
			return nil, err
		}
	}
	in := reading{parser: p, columns: columns, point: ",", defuse: f.defuse, builder: table.NewBuilder(columns)}
	if p.delimiter == ',' {
		in.point = "."
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
		if err := in.row(cells); err != nil {
			return nil, err
		}
	}
	inv := in.builder.Invoice()
	if inv == nil {
		return nil, p.bad("there is no invoice in it")
	}
	return inv, nil
}

// titles reads the first row.
func (f format) titles(p *parser) ([]table.Column, error) {
	cells, err := p.row()
	if errors.Is(err, io.EOF) {
		return nil, p.bad("there is no invoice in it")
	}
	if err != nil {
		return nil, err
	}
	for i := range cells {
		cells[i] = table.Restored(cells[i])
	}
	columns, err := f.layout.Head(cells)
	if err != nil {
		return nil, p.badRow("%w", err)
	}
	return columns, nil
}

// reading turns cells into the plain texts of a builder.
type reading struct {
	parser  *parser
	columns []table.Column
	point   string
	defuse  bool
	builder *table.Builder
}

func (in reading) row(cells []string) error {
	if len(cells) != len(in.columns) {
		return in.parser.badRow("%d cells stand where %d belong", len(cells), len(in.columns))
	}
	for i, c := range in.columns {
		text, err := in.plain(c, cells[i])
		if err != nil {
			return in.parser.at(err)
		}
		cells[i] = text
	}
	err := in.builder.Row(cells)
	if other := (table.Differs{}); errors.As(err, &other) {
		return in.parser.badRow("%w", err)
	}
	return in.parser.at(err)
}

func (in reading) plain(c table.Column, text string) (string, error) {
	switch {
	case c.Numeric():
		text = strings.TrimSpace(text)
		if in.point == "," && strings.Contains(text, ".") {
			return "", table.WrongValue(c.Term.Number, text, errors.New("the decimals follow a comma in this table"))
		}
		text = strings.Replace(text, in.point, ".", 1)
	case in.defuse:
		text = table.Restored(text)
	}
	return text, nil
}
