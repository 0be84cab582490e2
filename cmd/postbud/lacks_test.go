package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/internal/builtin"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// A document that lacks what its format demands is not written, be it in one line of many;
// one that breaks a rule otherwise is.
func TestWhatAFormatDemandsAndAnInvoiceLacksIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		without func(*invoice.Invoice)
		term    string // "" where it is written all the same
		only    string // the one format that demands it
	}{
		"the address of the seller": {func(i *invoice.Invoice) { i.Seller.Address = invoice.Address{} }, "BG-5", ""},
		"the country of the buyer":  {func(i *invoice.Invoice) { i.Buyer.Address.Country = "" }, "BT-55", ""},
		"the name of one item":      {func(i *invoice.Invoice) { i.Lines[1].Item.Name = "" }, "BT-153", ""},
		"the category of one line":  {func(i *invoice.Invoice) { i.Lines[1].VAT.Category = "" }, "BT-151", ""},
		"the category of one row":   {func(i *invoice.Invoice) { i.VATBreakdown[1].Category = "" }, "BT-118", ""},
		"the VAT summary":           {func(i *invoice.Invoice) { i.VATBreakdown = nil }, "VAT summary", ""},
		"the means of payment":      {func(i *invoice.Invoice) { i.Payment = invoice.Payment{} }, "BG-16", "xrechnung"},
		"a right sum":               {func(i *invoice.Invoice) { i.Totals.Due = invoice.MustDecimal("1.23") }, "", ""},
	} {
		for _, format := range []string{"peppolbis", "cii", "facturx", "xrechnung"} {
			if c.only != "" && c.only != format {
				continue
			}
			t.Run(name+"/"+format, func(t *testing.T) {
				plug, _ := builtin.Formats().Find(format)
				f, err := plug.Open(plugin.Values{}, plugin.Env{Now: time.Now})
				if err != nil {
					t.Fatal(err)
				}
				inv := invoicetest.Full()
				c.without(inv)
				var b bytes.Buffer
				if err = f.(formats.Writer).Write(t.Context(), &b, inv); err == nil {
					_, err = checked(t.Context(), f, b.Bytes(), inv, "en")
				}
				if c.term == "" {
					if err != nil {
						t.Error(err)
					}
				} else if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.term) {
					t.Errorf("it is not said that %s is missing: %v", c.term, err)
				}
			})
		}
	}
}
