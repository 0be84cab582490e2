package xmltermstest

import (
	"bytes"
	"context"
	"errors"
	"io"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

func survive(s subject) {
	for _, sample := range invoicetest.All() {
		doc := s.write(sample.Invoice)
		got := s.read(doc)
		if lost := invoice.Lost(sample.Invoice, got); len(lost) > 0 {
			s.Errorf("%s: lost %v in:\n%s", sample.Name, lost, doc)
		}
		if again := s.write(got); !bytes.Equal(again, doc) {
			s.Errorf("%s: written again it differs:\n%s\n%s", sample.Name, doc, again)
		}
	}
}

func nothingAdded(s subject) {
	for _, sample := range invoicetest.All() {
		if added := invoice.Lost(s.read(s.write(sample.Invoice)), sample.Invoice); len(added) > 0 {
			s.Errorf("%s: added %v", sample.Name, added)
		}
	}
}

// control puts a control character into texts, and a number that is none into an amount
// (F-24).
func control(s subject) {
	for term, spoil := range map[string]func(*invoice.Invoice, string){
		"BT-1":   func(i *invoice.Invoice, s string) { i.Number = s },
		"BT-22":  func(i *invoice.Invoice, s string) { i.Notes[0].Text = s },
		"BT-34":  func(i *invoice.Invoice, s string) { i.Seller.ElectronicAddress.Scheme = s },
		"BT-52":  func(i *invoice.Invoice, s string) { i.Buyer.Address.City = s },
		"BT-153": func(i *invoice.Invoice, s string) { i.Lines[len(i.Lines)-1].Item.Name = s },
		"BT-131": func(i *invoice.Invoice, _ string) {
			i.Lines[0].LineNet = invoice.NewDecimal(1, 0).Quo(invoice.Decimal{}, 2)
		},
	} {
		inv := invoicetest.Full()
		spoil(inv, "bell \a rings")
		err := s.Write(s.Context(), io.Discard, inv)
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Args["field"] != term {
			s.Errorf("%s: got %v", term, err)
		}
	}
}

func ended(s subject) {
	doc := s.write(invoicetest.Full())
	ctx, cancel := context.WithCancel(s.Context())
	cancel()
	if _, err := s.Read(ctx, bytes.NewReader(doc), nil); !errors.Is(err, context.Canceled) {
		s.Errorf("reading: got %v", err)
	}
	if err := s.Write(ctx, io.Discard, invoicetest.Full()); !errors.Is(err, context.Canceled) {
		s.Errorf("writing attachments: got %v", err)
	}
}
