package x12_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/internal/rules"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// TestAValidInvoiceStaysValid reads what is written with the default settings: it
// breaks no rule of EN 16931 that it did not break before.
func TestAValidInvoiceStaysValid(t *testing.T) {
	f := open(t, nil)
	for _, sample := range invoicetest.All() {
		doc, err := write(t, f, sample.Invoice)
		if err != nil {
			t.Fatalf("%s: %v", sample.Name, err)
		}
		got, err := f.(formats.Reader).Read(t.Context(), bytes.NewReader(doc))
		if err != nil {
			t.Fatalf("%s: %v", sample.Name, err)
		}
		before := broken(t, sample.Invoice)
		for rule := range broken(t, got) {
			if !before[rule] {
				t.Errorf("%s breaks %s now:\n%s", sample.Name, rule, strings.ReplaceAll(string(doc), "~", "~\n"))
			}
		}
	}
}

// broken are the rules that an invoice breaks so that it is invalid.
func broken(t *testing.T, inv *invoice.Invoice) map[string]bool {
	t.Helper()
	findings, err := rules.CheckInvoice(t.Context(), inv, invoice.DateOf(time.Now()))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]bool{}
	for _, f := range findings {
		if f.Flag == invoice.Fatal {
			all[f.Rule] = true
		}
	}
	return all
}

// TestReasonsForNoVATComeBack sends the reasons of each category as notes of a code of
// their own.
func TestReasonsForNoVATComeBack(t *testing.T) {
	for _, c := range []struct {
		name     string
		settings plugin.Values
		rows     []invoice.VATBreakdown
		notes    string // the segments
		want     []string
		left     []string // notes that come back
	}{
		{"a reason", nil, rows("E", "", "Sundhedsydelse"), "NTE*ZZZ*Sundhedsydelse", []string{"|Sundhedsydelse"}, nil},
		{"a code", nil, rows("AE", "VATEX-EU-AE", ""), "NTE*ZZZ*VATEX-EU-AE", []string{"VATEX-EU-AE|"}, nil},
		{"both", nil, rows("K", "VATEX-EU-IC", "Levering i EU"), "NTE*ZZZ*VATEX-EU-IC Levering i EU", []string{"VATEX-EU-IC|Levering i EU"}, nil},
		{"two rows", nil, rows("E", "", "first", "O", "VATEX-EU-O", "second"), "NTE*ZZZ*first NTE*ZZZ*VATEX-EU-O second", []string{"|first", "VATEX-EU-O|second"}, nil},
		{"the same for two", nil, rows("E", "", "same", "O", "", "same"), "NTE*ZZZ*same NTE*ZZZ*same", []string{"|same", "|same"}, nil},
		{"none for the standard rate", nil, rows("Z", "", "zero"), "NTE*GEN*zero", []string{"|"}, []string{"zero"}},
		{"with another code", plugin.Values{"reason_code": "ADD"}, rows("E", "", "x"), "NTE*ADD*x", []string{"|x"}, nil},
		{"with the code of notes", plugin.Values{"reason_code": "GEN"}, rows("E", "", "x"), "NTE*GEN*x", []string{"|"}, []string{"x"}},
		{"in two pieces", nil, rows("G", "", strings.Repeat("y", 100)), "NTE*ZZZ*" + strings.Repeat("y", 80) + " NTE**" + strings.Repeat("y", 20), []string{"|" + strings.Repeat("y", 100)}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			inv := invoicetest.Minimal()
			inv.Lines[0].VAT = invoice.LineVAT{Category: c.rows[0].Category, Rate: c.rows[0].Rate}
			inv.VATBreakdown = c.rows
			inv.VATBreakdown[0].Taxable = inv.Totals.Lines
			inv.Totals.TotalVAT, inv.Totals.TotalWithVAT, inv.Totals.Due = invoice.MustDecimal("0"), inv.Totals.Lines, inv.Totals.Lines
			doc, err := write(t, open(t, c.settings), inv)
			if err != nil {
				t.Fatal(err)
			}
			if notes := segmentsNamed(doc, "NTE"); notes != c.notes {
				t.Errorf("got  %s\nwant %s", notes, c.notes)
			}
			got, err := read(t, c.settings, doc)
			if err != nil {
				t.Fatal(err)
			}
			var reasons, left []string
			for _, row := range got.VATBreakdown {
				reasons = append(reasons, row.ExemptionCode+"|"+row.ExemptionReason)
			}
			for _, n := range got.Notes {
				left = append(left, n.Text)
			}
			if !reflect.DeepEqual(reasons, c.want) || !reflect.DeepEqual(left, c.left) {
				t.Errorf("got %q and the notes %q, want %q and %q", reasons, left, c.want, c.left)
			}
		})
	}
}

// rows are rows of VAT of nothing, by category, code and reason.
func rows(words ...string) (all []invoice.VATBreakdown) {
	for i := 0; i < len(words); i += 3 {
		all = append(all, invoice.VATBreakdown{Category: words[i], Rate: invoice.MustDecimal("0"), Taxable: invoice.MustDecimal("0"), Tax: invoice.MustDecimal("0"), ExemptionCode: words[i+1], ExemptionReason: words[i+2]})
	}
	return all
}
