package xlsx

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/table"
	"github.com/postbud/postbud/invoice"
)

// Read takes a workbook with one invoice, also after a person has saved it anew. The
// sheet is the visible one whose first row has titles that are known; columns are
// found by their titles, in any order; without titles they are the ones of the
// settings. Empty rows are passed over, and of a formula the result counts. What
// differs from row to row and is no term of the lines, and two sheets with an
// invoice, are Invalid faults, and so is a workbook beyond 64 MiB, or 192 MiB
// unpacked.
func (f format) Read(ctx context.Context, r io.Reader) (*invoice.Invoice, error) {
	a, err := openArchive(ctx, r)
	if err != nil {
		return nil, err
	}
	b, err := openBook(a)
	if err != nil {
		return nil, err
	}
	t, err := f.find(b)
	if err != nil {
		return nil, err
	}
	return f.rows(b, t)
}

// tableIn is where the table of an invoice stands.
type tableIn struct {
	sheet   sheetOf
	columns []table.Column
	places  map[int]int // column of the sheet, from 1, and its place in columns
}

// find looks for the sheet with the invoice.
func (f format) find(b *book) (*tableIn, error) {
	var found *tableIn
	var why error // the first sheet with anything in it has none
	for _, s := range b.sheets {
		t, none, err := f.try(b, s)
		switch {
		case err != nil:
			return nil, err
		case none != nil && why == nil:
			why = none
		case t == nil:
		case found == nil:
			found = t
		case f.layout.Titles != table.None:
			return nil, bad("the sheets %.40q and %.40q both hold an invoice", found.sheet.name, s.name)
		case ours(s.name) && !ours(found.sheet.name):
			found = t
		}
	}
	switch {
	case found != nil:
		return found, nil
	case fault.As(why) != nil:
		return nil, why
	case why != nil:
		return nil, bad("%w", why)
	}
	return nil, bad("there is no invoice in it")
}

// ours says whether a sheet has a name that we give.
func ours(name string) bool {
	for _, titles := range []string{table.English, table.Danish} {
		if name == sheetName(titles, false) || name == sheetName(titles, true) {
			return true
		}
	}
	return false
}

// try looks at the first row of a sheet. It says in words why that is not the head
// of an invoice; an empty sheet is nothing at all.
func (f format) try(b *book, s sheetOf) (t *tableIn, none, err error) {
	g, in, err := b.openGrid(s.part)
	if err != nil {
		return nil, nil, err
	}
	defer in.Close()
	t = &tableIn{sheet: s, columns: f.layout.Columns, places: map[int]int{}}
	if f.layout.Titles == table.None {
		for i := range t.columns {
			t.places[i+1] = i
		}
		_, err := b.filled(g)
		if errors.Is(err, errOver) {
			return nil, nil, nil
		}
		return t, nil, err
	}
	cells, err := b.filled(g)
	if errors.Is(err, errOver) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	var titles []string
	for _, c := range cells {
		text, err := b.text(c)
		if err != nil {
			return nil, err, nil
		}
		t.places[c.column] = len(titles)
		titles = append(titles, text)
	}
	if t.columns, none = f.layout.Head(titles); none != nil {
		return nil, none, nil
	}
	return t, nil, nil
}

// filled is the cells of the next row that say anything.
func (b *book) filled(g *grid) ([]cell, error) {
	for {
		cells, err := g.next()
		if err != nil {
			return nil, err
		}
		kept := cells[:0]
		for _, c := range cells {
			text, err := b.text(c)
			if err != nil || c.formula || strings.TrimSpace(text) != "" {
				kept = append(kept, c)
			}
		}
		if len(kept) > 0 {
			return kept, nil
		}
	}
}

// rows reads the invoice.
func (f format) rows(b *book, t *tableIn) (*invoice.Invoice, error) {
	g, in, err := b.openGrid(t.sheet.part)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	if f.layout.Titles != table.None {
		if _, err := b.filled(g); err != nil {
			return nil, err
		}
	}
	builder := table.NewBuilder(t.columns)
	values := make([]string, len(t.columns))
	for {
		cells, err := b.filled(g)
		if errors.Is(err, errOver) {
			break
		}
		if err != nil {
			return nil, err
		}
		clear(values)
		for _, x := range cells {
			i, ok := t.places[x.column]
			if !ok {
				return nil, bad("sheet %.40q: the cell %s stands under no title", t.sheet.name, name(x, g.row))
			}
			if values[i], err = b.value(t.columns[i], x); err != nil {
				number, where := t.columns[i].Term.Number, fmt.Sprintf("sheet %.40q, cell %s", t.sheet.name, name(x, g.row))
				return nil, fault.New(fault.Invalid, "%s: %s: %w", where, number, err).
					Coded("DOC-VALUE", "field", number, "value", short(x.text), "where", where, "because", err.Error())
			}
		}
		err = builder.Row(values)
		if other := (table.Differs{}); errors.As(err, &other) {
			return nil, bad("sheet %.40q, row %d: %w", t.sheet.name, g.row, err)
		}
		if err != nil {
			return nil, table.At(fmt.Sprintf("sheet %.40q, row %d", t.sheet.name, g.row), err)
		}
	}
	if inv := builder.Invoice(); inv != nil {
		return inv, nil
	}
	return nil, bad("there is no invoice in it")
}

// name is a cell as people call it, "B5".
func name(c cell, row int) string { return letters(c.column) + strconv.Itoa(row) }

// short keeps a hostile value from filling the log.
func short(text string) string {
	if len(text) > 40 {
		return strings.ToValidUTF8(text[:40], "") + "…"
	}
	return text
}
