package dinero_test

import (
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	far "github.com/postbud/postbud/internal/far/dinero"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// The sample company as a whole: everything that can be exported is, to the øre,
// and of the documents that are wrong on purpose those that an adaptor can see.
func TestTheSampleCompanyIsExportedToTheOere(t *testing.T) {
	for name, turn := range map[string]func(*far.Switches){
		"as it is": func(*far.Switches) {},
		"the other way": func(s *far.Switches) {
			s.CreditNoteNegativeTotals, s.ExtraFields, s.PDFContentType, s.BankFields = true, true, "application/pdf", true
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := start(t, far.Options{Data: far.Sample(time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC))})
			f.Switch(turn)
			s := newScript(t)
			a := openAt(s, f.byKey(plugin.Values{"page_size": "50", "include_pdf": "never"}))
			items := listed(t, a, adaptors.Query{})
			if want := far.SampleInvoices + far.SampleCreditNotes; len(items) != want {
				t.Fatalf("%d items, not %d", len(items), want)
			}
			wrong := map[string]string{"invoice 1031": "DOC-TOTAL", "invoice 1043": "DOC-VAT-MAP"}
			for _, item := range items {
				name := item.Head.Kind + " " + item.Head.Number
				whole, err := a.Fetch(t.Context(), item.Ref)
				if code := fault.CodeOf(err); code != wrong[name] {
					t.Errorf("%s: %q, not %q: %v", name, code, wrong[name], err)
				}
				if err != nil {
					continue
				}
				if whole.Version != item.Version || whole.Head != item.Head {
					t.Errorf("%s is fetched as %+v and was listed as %+v", name, whole.Head, item.Head)
				}
				if whole.SentThere.IsZero() == (name == "invoice 1067") {
					t.Errorf("%s: sent there at %s", name, whole.SentThere)
				}
				if name == "creditnote 4" && len(whole.Invoice.Preceding) != 0 || whole.Invoice.CreditNote() && name != "creditnote 4" && len(whole.Invoice.Preceding) != 1 {
					t.Errorf("%s credits %+v", name, whole.Invoice.Preceding)
				}
				agrees(t, name, whole.Invoice, item)
			}
			customers := 0
			for _, err := range a.Customers(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				customers++
			}
			if customers < far.SampleCustomers {
				t.Errorf("%d customers", customers)
			}
		})
	}
}

func agrees(t *testing.T, name string, inv *invoice.Invoice, item adaptors.Item) {
	t.Helper()
	if inv.Totals.Due.Cmp(item.Head.TotalWithVAT) != 0 || inv.Totals.Rounding.Given() {
		t.Errorf("%s: due %s (rounding %s), and the list says %s", name, inv.Totals.Due, inv.Totals.Rounding, item.Head.TotalWithVAT)
	}
	if (inv.Currency != "DKK") != (inv.VATCurrency == "DKK") && inv.Totals.TotalVAT.Sign() != 0 {
		t.Errorf("%s: VAT of %s in %q", name, inv.Currency, inv.VATCurrency)
	}
	for _, l := range inv.Lines {
		if invoice.LineNet(l).Cmp(l.LineNet) != 0 || l.Price.NetPrice.Sign() < 0 || l.Item.Name == "" {
			t.Errorf("%s: line %s is %s and its numbers give %s", name, l.ID, l.LineNet, invoice.LineNet(l))
		}
	}
}
