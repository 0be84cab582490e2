package table

import (
	"cmp"
	"context"

	"github.com/postbud/postbud/invoice"
)

// Row is one row of an invoice that is written.
type Row struct{ document, line *invoice.Invoice }

// Value is the text of the row's cell in that column, "" for an empty one.
func (r Row) Value(c Column) string {
	from := r.document
	if c.ByLine {
		from = r.line
	}
	value, _ := invoice.Lookup(from, cmp.Or(c.read, c.Path))
	return value
}

// Count is how many rows the invoice has below its titles, at least one.
func (l Layout) Count(inv *invoice.Invoice) int {
	if l.rows == PerDocument {
		return 1
	}
	return max(1, len(inv.Lines))
}

// Each calls with every row in order until an error or the end of the context.
func (l Layout) Each(ctx context.Context, inv *invoice.Invoice, row func(Row) error) error {
	line := &invoice.Invoice{}
	for i := range l.Count(inv) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if i < len(inv.Lines) {
			line.Lines = inv.Lines[i : i+1] // looked up alone, so that the last is found as fast as the first
		}
		if err := row(Row{inv, line}); err != nil {
			return err
		}
	}
	return nil
}
