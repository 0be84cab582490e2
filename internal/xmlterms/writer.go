package xmlterms

import (
	"context"
	"io"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice"
)

// Writer writes one document. As with the Printer below it, what has no value is
// left out and the first error is kept until End.
type Writer struct {
	*xmltree.Printer
	ended func() error // of the context
}

// NewWriter begins a document on w. Files are embedded until ctx ends.
func NewWriter(ctx context.Context, w io.Writer) *Writer {
	return &Writer{xmltree.NewPrinter(w), ctx.Err}
}

// Number writes a number as it was given; one that is none is an Invalid fault.
func (w *Writer) Number(term, name string, d invoice.Decimal, attributes ...string) {
	if err := d.Err(); err != nil {
		w.Fail(fault.New(fault.Invalid, "%s cannot be written: %w", term, err).
			Coded(CodeValue, "field", term, "value", err.Error(), "why", "is no number"))
		return
	}
	w.Text(term, name, d.String(), attributes...)
}

// Date writes a day as xs:date.
func (w *Writer) Date(term, name string, d invoice.Date) { w.Text(term, name, d.String()) }

// Identifier writes a text with its scheme in schemeID.
func (w *Writer) Identifier(term, name string, id invoice.Identifier) {
	w.Text(term, name, id.Value, "schemeID", id.Scheme)
}

// Under writes an element with one text in it.
func (w *Writer) Under(outer, term, name, value string, attributes ...string) {
	w.Open(outer)
	w.Text(term, name, value, attributes...)
	w.Close()
}
