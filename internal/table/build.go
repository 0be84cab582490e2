package table

import (
	"fmt"
	"maps"
	"reflect"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
)

// Builder puts an invoice together row by row.
type Builder struct {
	columns []Column
	ways    []way
	inv     *invoice.Invoice
	rows    int
}

// NewBuilder begins an invoice from a table with those columns.
func NewBuilder(columns []Column) *Builder {
	b := &Builder{columns: columns, inv: &invoice.Invoice{}}
	for _, c := range columns {
		b.ways = append(b.ways, wayTo(c.Path, c.ByLine))
	}
	return b
}

// Invoice is what the rows have made, nil before the first one. A VAT breakdown that has
// no columns is worked out from the lines if it agrees with the totals.
func (b *Builder) Invoice() *invoice.Invoice {
	if b.rows == 0 {
		return nil
	}
	b.breakdown()
	return b.inv
}

// Differs is the error of a row that is about another invoice.
type Differs struct{ Column Column }

// Error says so in words.
func (d Differs) Error() string {
	return fmt.Sprintf("%s differs from the row above; the table holds several invoices", d.Column.Term.Name)
}

// Row takes the cells of the next row, one to a column, numbers as plain decimals
// and days as YYYY-MM-DD. A value that is not what its term demands is an Invalid
// fault; what differs from row to row and is no term of the lines is Differs.
func (b *Builder) Row(cells []string) error {
	line := len(b.inv.Lines)
	for i, c := range b.columns {
		if err := b.cell(c, b.ways[i], line, cells[i]); err != nil {
			return err
		}
	}
	b.rows++
	return nil
}

func (b *Builder) cell(c Column, w way, line int, text string) error {
	if !c.ByLine && b.rows > 0 {
		if value, _ := invoice.Lookup(b.inv, c.Path); value != text && !sameNumber(c, value, text) {
			return Differs{c}
		}
		return nil
	}
	if text == "" {
		return nil
	}
	if err := w.set(reflect.ValueOf(b.inv).Elem(), line, text); err != nil {
		return WrongValue(c.Term.Number, text, err)
	}
	return nil
}

// sameNumber says whether two cells are the same number in other digits: a
// spreadsheet saves 1.50 as 1.5.
func sameNumber(c Column, a, b string) bool {
	if !c.Numeric() || a == "" || b == "" {
		return false
	}
	x, errX := invoice.ParseDecimal(a)
	y, errY := invoice.ParseDecimal(b)
	return errX == nil && errY == nil && x.Equal(y)
}

// WrongValue is the Invalid fault of a value that is not what its term demands.
func WrongValue(term, value string, err error) error {
	return fault.New(fault.Invalid, "%s: %w", term, err).Coded("DOC-VALUE", "field", term, "value", value, "because", err.Error())
}

// At is the fault of a value with the place where it stands, such as "line 3".
func At(where string, err error) error {
	f := fault.As(err)
	if f == nil || f.Args["field"] == "" || f.Args["where"] != "" {
		return err
	}
	placed := *f
	placed.Message, placed.Args = where+": "+f.Message, maps.Clone(f.Args)
	return placed.Coded(f.Code, "where", where)
}
