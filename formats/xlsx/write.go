package xlsx

import (
	"archive/zip"
	"context"
	"io"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/table"
	"github.com/postbud/postbud/invoice"
)

const (
	maxRows    = 1 << 20 // of a sheet
	maxColumns = 1 << 14
)

// fixed is the time of every file in the workbook: the first that an archive can hold.
var fixed = time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC)

// Write renders the workbook. A control character, text that is not UTF-8, a text
// longer than a cell holds (32,767 characters) and more lines than a sheet has rows
// (1,048,575) are Invalid faults that name the term. Nothing has been written then.
func (f format) Write(ctx context.Context, w io.Writer, inv *invoice.Invoice) error {
	var err error
	if f.layout, err = f.layout.For(inv); err != nil {
		return err
	}
	widths, err := f.measure(ctx, inv)
	if err != nil {
		return err
	}
	archive := zip.NewWriter(w)
	create := func(name string) (io.Writer, error) {
		return archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: fixed})
	}
	for _, p := range parts(f.layout, inv) {
		out, err := create(p.name)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(out, p.text); err != nil {
			return err
		}
	}
	out, err := create(sheetPart)
	if err != nil {
		return err
	}
	if err := f.sheet(ctx, out, inv, widths); err != nil {
		return err
	}
	return archive.Close()
}

// measure looks at every cell: whether a sheet can hold it, and how wide its column
// must be.
func (f format) measure(ctx context.Context, inv *invoice.Invoice) ([]int, error) {
	rows := f.layout.Count(inv)
	if f.layout.Titles != table.None {
		rows++
	}
	if rows > maxRows {
		return nil, tooLarge("BG-25", "has more lines than the 1,048,575 that a sheet can hold")
	}
	if len(f.layout.Columns) > maxColumns {
		return nil, fault.Setting("columns", "a sheet holds %d columns, not %d", maxColumns, len(f.layout.Columns))
	}
	widths := make([]int, len(f.layout.Columns))
	for i, c := range f.layout.Columns {
		widths[i] = narrowest
		if f.layout.Titles != table.None {
			title := c.Heading(f.layout.Titles)
			if err := holds("title", title); err != nil {
				return nil, err
			}
			widths[i] = wider(widths[i], title, 5) // it is bold and has the button of the filter
		}
	}
	err := f.layout.Each(ctx, inv, func(row table.Row) error {
		for i, c := range f.layout.Columns {
			value := row.Value(c)
			if c.Numeric() {
				if err := table.Number(c, value); err != nil {
					return err
				}
				widths[i] = wider(widths[i], value, 5) // points between thousands
				continue
			}
			if err := holds(c.Term.Number, value); err != nil {
				return err
			}
			widths[i] = wider(widths[i], value, 2)
		}
		return nil
	})
	return widths, err
}

// sheet writes the rows.
func (f format) sheet(ctx context.Context, w io.Writer, inv *invoice.Invoice, widths []int) error {
	rows := f.layout.Count(inv)
	s := &sheet{w: w}
	titled := f.layout.Titles != table.None
	if titled {
		rows++
	}
	s.begin(f.layout, widths, rows)
	if titled {
		s.beginRow()
		for _, c := range f.layout.Columns {
			s.head(c.Heading(f.layout.Titles))
		}
		s.endRow()
	}
	err := f.layout.Each(ctx, inv, func(row table.Row) error {
		s.beginRow()
		for _, c := range f.layout.Columns {
			s.value(c, row.Value(c))
		}
		s.endRow()
		return s.err
	})
	if err != nil {
		return err
	}
	return s.end(f.layout, rows)
}

func tooLarge(term, why string) error {
	return fault.New(fault.Invalid, "%s %s", term, why).
		Coded("DOC-VALUE", "format", "Excel", "field", term, "value", "", "why", why, "sentence", term+" "+why)
}
