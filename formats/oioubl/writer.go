package oioubl

import (
	"context"
	"io"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice"
)

// writer writes one document. Its first fault stays.
type writer struct {
	*xmlterms.Writer
	form
	settings Settings
	inv      *invoice.Invoice // as OIOUBL can say it
	turned   string           // type code of an invoice that is written as a credit note
	tax      taxScheme        // of the invoice's VAT
	rehearse bool             // nothing is written, so no file is opened
}

// Write renders the invoice, or writes nothing: a term that OIOUBL demands and the
// invoice lacks, and one that it cannot say, is an Invalid fault that names it.
func (f format) Write(ctx context.Context, out io.Writer, inv *invoice.Invoice) error {
	// The rehearsal finds every fault before the first byte is out.
	for _, w := range []*writer{
		{Writer: xmlterms.NewWriter(ctx, io.Discard), rehearse: true},
		{Writer: xmlterms.NewWriter(ctx, out)},
	} {
		if err := ctx.Err(); err != nil {
			return err
		}
		w.settings, w.inv = f.settings, inv
		w.document()
		if err := w.End(); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) document() {
	w.demand()
	w.turn()
	w.signs()
	w.form = formOf(w.inv.CreditNote() || w.turned != "")
	w.tax = taxOf(w.inv)
	prefixes := xmltree.UBL()
	w.Open(w.root, "xmlns", prefixes[w.root], "xmlns:cac", prefixes["cac"], "xmlns:cbc", prefixes["cbc"])
	w.head()
	w.references()
	w.parties()
	w.delivery(w.inv.Delivery)
	w.payment()
	w.totals()
	w.lines()
	w.Close()
}

// demand names the first term that is missing and that OIOUBL cannot do without.
func (w *writer) demand() {
	inv := w.inv
	for _, d := range []struct {
		term  string
		given bool
	}{
		{"BT-1", inv.Number != ""}, {"BT-2", inv.IssueDate.Given()}, {"BT-5", inv.Currency != ""},
		{"BT-27", inv.Seller.Name != ""}, {"BT-34", inv.Seller.ElectronicAddress.Value != ""},
		{"BT-44", inv.Buyer.Name != ""}, {"BT-49", inv.Buyer.ElectronicAddress.Value != ""},
		{"BT-106", inv.Totals.Lines.Given()}, {"BT-112", inv.Totals.TotalWithVAT.Given()}, {"BT-115", inv.Totals.Due.Given()},
		{"BT-118", len(inv.VATBreakdown) > 0}, {"BT-126", len(inv.Lines) > 0},
	} {
		if !d.given {
			w.missing(d.term)
		}
	}
	for _, a := range inv.Attachments {
		if a.Content.Given() && a.Content.Open == nil {
			w.Fail(fault.New(fault.Internal, "the bytes of attachment %q are not at hand", a.Reference))
		}
	}
}

// cents is an amount in the invoice's currency with the two decimals that OIOUBL
// demands; one that needs more is refused.
func (w *writer) cents(term, name string, d invoice.Decimal) {
	w.centsIn(term, name, d, w.inv.Currency)
}

func (w *writer) centsIn(term, name string, d invoice.Decimal, currency string) {
	if d.Given() && d.Err() == nil {
		if r := d.Round(2); !r.Equal(d) || r.Places() != 2 {
			w.wrong(term, d.String(), "is %s, and OIOUBL takes two decimals", d)
			return
		}
		d = d.Round(2)
	}
	w.Number(term, name, d, "currencyID", currency)
}

// amount is an amount in the invoice's currency with two decimals or more.
func (w *writer) amount(term, name string, d invoice.Decimal) {
	if d.Given() && d.Places() < 2 {
		d = d.Round(2)
	}
	w.Number(term, name, d, "currencyID", w.inv.Currency)
}

// form is what the two documents name differently.
type form struct {
	credit               bool
	root, line, quantity string
}

func formOf(credit bool) form {
	if credit {
		return form{true, "CreditNote", "cac:CreditNoteLine", "cbc:CreditedQuantity"}
	}
	return form{false, "Invoice", "cac:InvoiceLine", "cbc:InvoicedQuantity"}
}
