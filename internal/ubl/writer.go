package ubl

import (
	"context"
	"io"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice"
)

// writer writes one document.
type writer struct {
	*xmltree.Printer
	ended    func() error // of the context
	credit   bool         // a CreditNote
	currency string       // of all amounts (BT-5)
}

func newWriter(ctx context.Context, w io.Writer, inv *invoice.Invoice) *writer {
	return &writer{xmltree.NewPrinter(w), ctx.Err, inv.CreditNote(), inv.Currency}
}

// amount is a number in the invoice's currency.
func (w *writer) amount(term, name string, d invoice.Decimal) {
	w.number(term, name, d, "currencyID", w.currency)
}

func (w *writer) number(term, name string, d invoice.Decimal, attributes ...string) {
	if err := d.Err(); err != nil {
		w.Fail(fault.New(fault.Invalid, "%s cannot be written: %w", term, err).
			Coded(codeValue, "field", term, "value", err.Error()))
		return
	}
	w.Text(term, name, d.String(), attributes...)
}

func (w *writer) date(term, name string, d invoice.Date) { w.Text(term, name, d.String()) }

func (w *writer) identifier(term, name string, id invoice.Identifier) {
	w.Text(term, name, id.Value, "schemeID", id.Scheme)
}

// under writes an element with one text in it.
func (w *writer) under(outer, term, name, value string) {
	w.Open(outer)
	w.Text(term, name, value)
	w.Close()
}

func (w *writer) period(start, end string, p invoice.Period, code string) {
	w.Open("cac:InvoicePeriod")
	w.date(start, "cbc:StartDate", p.Start)
	w.date(end, "cbc:EndDate", p.End)
	w.Text("BT-8", "cbc:DescriptionCode", code)
	w.Close()
}

// codeValue is the code of a value that is not what its term demands.
const codeValue = "DOC-VALUE"
