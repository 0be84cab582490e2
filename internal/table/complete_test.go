package table_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/rules"
	"github.com/postbud/postbud/internal/table"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

// journey lays an invoice out, titles and all, and puts it together by the titles.
func journey(t *testing.T, s table.Settings, inv *invoice.Invoice) *invoice.Invoice {
	t.Helper()
	all := layout(t, s)
	l, err := all.For(inv)
	if err != nil {
		t.Fatal(err)
	}
	var titles []string
	for _, c := range l.Columns {
		titles = append(titles, c.Heading(l.Titles))
	}
	columns, err := all.Head(titles)
	if err != nil {
		t.Fatalf("%v\n%q", err, titles)
	}
	got, err := built(columns, laid(t, l, inv))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestAllThatTheInvoiceSaysComesBack(t *testing.T) {
	for _, titles := range []string{table.English, table.Danish, table.Numbers} {
		s := table.Settings{Selection: table.Complete, Titles: titles}
		lost := layout(t, s).Lost()
		for _, sample := range invoicetest.All() {
			got := journey(t, s, sample.Invoice)
			for _, term := range invoice.Lost(sample.Invoice, got) {
				if !slices.Contains(lost, term) {
					t.Errorf("%s, %s: %s is lost", titles, sample.Name, term)
				}
			}
			for _, term := range invoice.Lost(got, sample.Invoice) {
				t.Errorf("%s, %s: %s was not there before", titles, sample.Name, term)
			}
		}
	}
	if lost := layout(t, table.Settings{Selection: table.Complete}).Lost(); len(lost) > 3 || !slices.Contains(lost, "BT-125") {
		t.Errorf("a table with everything loses %v", lost)
	}
}

// TestAnOrdinaryInvoiceStaysValid reads the usual columns of every sample: none breaks
// a rule that it did not break before, but where the reference says that all columns
// are to be chosen.
func TestAnOrdinaryInvoiceStaysValid(t *testing.T) {
	ordinary := 0
	for _, sample := range invoicetest.All() {
		inv := sample.Invoice
		if len(inv.Allowances)+len(inv.Charges) > 0 || inv.Seller.VATIdentifier+inv.Seller.LegalRegistration.Value == "" {
			continue
		}
		ordinary++
		before := broken(t, inv)
		for rule := range broken(t, journey(t, table.Settings{}, inv)) {
			if !before[rule] {
				t.Errorf("%s breaks %s now", sample.Name, rule)
			}
		}
	}
	if ordinary < 6 {
		t.Errorf("%d samples are ordinary", ordinary)
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

func TestTitlesSayWhichOneOfSeveral(t *testing.T) {
	for path, title := range map[string]string{
		"VATBreakdown[2].Category": "BT-118 [2]", "VATBreakdown.Category": "BT-118", "Seller.Identifiers[3].Scheme": "BT-29-1 [3]",
		"Lines[4].Item.Name": "BT-153 [4]", "Lines.Item.Attributes[2].Name": "BT-160 [2]", "Lines[4].Item.Attributes[2].Name": "BT-160 [4.2]",
	} {
		l := layout(t, table.Settings{Columns: []string{path}, Titles: table.Numbers})
		if got := l.Columns[0].Heading(l.Titles); got != title {
			t.Errorf("%s is titled %q, want %q", path, got, title)
		}
		c, ok := layout(t, table.Settings{}).Titled(title)
		if !ok || c.Path != path {
			t.Errorf("%q is %q, want %q", title, c.Path, path)
		}
	}
	for _, title := range []string{"BT-1 [1]", "BT-118 [0]", "BT-118 [1001]", "BT-118 [1.1]", "BT-118 []", "BT-118 [x]", "Lines[1].ID [2]", "[2]", " [2]"} {
		if c, ok := layout(t, table.Settings{}).Titled(title); ok {
			t.Errorf("%q is %s", title, c.Path)
		}
	}
}

func TestEveryColumnHasATitleOfItsOwn(t *testing.T) {
	for _, titles := range []string{table.English, table.Danish, table.Numbers} {
		seen := map[string]string{}
		for _, term := range invoice.Terms() {
			if term.Kind == invoice.KindBinary {
				continue
			}
			c := layout(t, table.Settings{Columns: []string{term.Number}, Titles: titles}).Columns[0]
			title := strings.ToLower(c.Heading(titles))
			if other := seen[title]; other != "" {
				t.Errorf("%s and %s are both titled %q", other, term.Number, title)
			}
			seen[title] = term.Number
		}
	}
}

func TestWhatIsTooMuchForATableIsNamed(t *testing.T) {
	l := layout(t, table.Settings{Selection: table.Complete})
	for name, n := range map[string]int{"indexes": 1001, "columns": 900} {
		inv := invoicetest.Minimal()
		for range n {
			inv.Preceding = append(inv.Preceding, invoice.Preceding{Number: "1", IssueDate: inv.IssueDate})
			inv.Notes = append(inv.Notes, invoice.Note{Subject: "AAI", Text: "x"})
		}
		_, err := l.For(inv)
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Code != "DOC-VALUE" || f.Args["field"] == "" {
			t.Errorf("%s: got %v", name, err)
		}
	}
	_, err := table.Settings{Selection: table.Complete, Rows: table.PerLine, Titles: table.None}.Layout()
	if f := fault.As(err); f == nil || f.Kind != fault.Configuration || f.Field != "titles" {
		t.Errorf("without titles: got %v", err)
	}
}

func TestTheVATBreakdownIsWorkedOutWhereItAgrees(t *testing.T) {
	columns := []string{"BT-1", "BT-109", "BT-110", "BT-120", "BT-126", "BT-131", "BT-151", "BT-152"}
	row := func(id, net, category, rate, without, vat, reason string) []string {
		return []string{"1", without, vat, reason, id, net, category, rate}
	}
	for _, c := range []struct {
		name string
		rows [][]string
		want string
	}{
		{"one rate", [][]string{row("1", "100", "S", "25", "160", "40", ""), row("2", "60", "S", "25.0", "160", "40", "")}, "S 25 160.00 40.00 "},
		{"two rates", [][]string{row("1", "100", "S", "25", "160", "25", "why"), row("2", "60", "E", "0", "160", "25", "why")}, "S 25 100.00 25.00 |E 0 60.00 0.00 why"},
		{"no totals", [][]string{row("1", "100", "S", "25", "", "", "")}, "S 25 100.00 25.00 "},
		{"another sum", [][]string{row("1", "100", "S", "25", "99", "25", "")}, ""},
		{"another VAT", [][]string{row("1", "100", "S", "25", "100", "24", "")}, ""},
		{"no category", [][]string{row("1", "100", "", "25", "100", "25", "")}, ""},
		{"no amount of the line", [][]string{row("1", "", "S", "25", "", "", "")}, ""},
		{"a reason for two", [][]string{row("1", "1", "E", "0", "3", "0", "why"), row("2", "2", "AE", "0", "3", "0", "why")}, "   why"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := built(layout(t, table.Settings{Columns: columns}).Columns, c.rows)
			if err != nil {
				t.Fatal(err)
			}
			var rows []string
			for _, r := range got.VATBreakdown {
				rows = append(rows, strings.Join([]string{r.Category, r.Rate.String(), r.Taxable.String(), r.Tax.String(), r.ExemptionReason}, " "))
			}
			if is := strings.Join(rows, "|"); is != c.want && strings.TrimSpace(is) != strings.TrimSpace(c.want) {
				t.Errorf("got %q, want %q", is, c.want)
			}
		})
	}
}
