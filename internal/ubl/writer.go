package ubl

import (
	"context"
	"io"

	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

// writer writes one document.
type writer struct {
	*xmlterms.Writer
	form
	currency string // of all amounts (BT-5)
}

func newWriter(ctx context.Context, w io.Writer, inv *invoice.Invoice) *writer {
	return &writer{xmlterms.NewWriter(ctx, w), formOf(inv.CreditNote()), inv.Currency}
}

// amount is a number in the invoice's currency.
func (w *writer) amount(term, name string, d invoice.Decimal) {
	w.Number(term, name, d, "currencyID", w.currency)
}

// form is what the two documents of UBL name differently.
type form struct {
	credit                         bool
	root, typeCode, line, quantity string
}

func formOf(credit bool) form {
	if credit {
		return form{true, "CreditNote", "cbc:CreditNoteTypeCode", "cac:CreditNoteLine", "cbc:CreditedQuantity"}
	}
	return form{false, "Invoice", "cbc:InvoiceTypeCode", "cac:InvoiceLine", "cbc:InvoicedQuantity"}
}
