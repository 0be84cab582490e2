package table_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/table"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

func layout(t *testing.T, s table.Settings) table.Layout {
	t.Helper()
	if s.Rows == "" {
		s.Rows = table.PerLine
	}
	l, err := s.Layout()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// laid is the cells of an invoice.
func laid(t *testing.T, l table.Layout, inv *invoice.Invoice) [][]string {
	t.Helper()
	var rows [][]string
	err := l.Each(t.Context(), inv, func(r table.Row) error {
		var cells []string
		for _, c := range l.Columns {
			cells = append(cells, r.Value(c))
		}
		rows = append(rows, cells)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != l.Count(inv) {
		t.Errorf("there are %d rows, and %d were foretold", len(rows), l.Count(inv))
	}
	return rows
}

// built puts cells together again.
func built(columns []table.Column, rows [][]string) (*invoice.Invoice, error) {
	b := table.NewBuilder(columns)
	for _, cells := range rows {
		if err := b.Row(cells); err != nil {
			return nil, err
		}
	}
	return b.Invoice(), nil
}

func TestTheUsualColumnsKeepWhatTheyHold(t *testing.T) {
	lost := table.Lost()
	for _, sample := range invoicetest.All() {
		l := layout(t, table.Settings{})
		got, err := built(l.Columns, laid(t, l, sample.Invoice))
		if err != nil {
			t.Fatalf("%s: %v", sample.Name, err)
		}
		for _, term := range invoice.Lost(sample.Invoice, got) {
			if !slices.Contains(lost, term) {
				t.Errorf("%s: %s is lost and not in the list", sample.Name, term)
			}
		}
	}
}

func TestEveryTermMayBeAColumn(t *testing.T) {
	inv := invoicetest.Full()
	for _, leaf := range invoice.Leaves(inv) {
		term, _ := invoice.FindTerm(leaf.Term)
		if term.Kind == invoice.KindBinary {
			continue
		}
		l := layout(t, table.Settings{Columns: []string{leaf.Path}})
		rows := laid(t, l, inv)
		if leaf.Path == term.Path && rows[0][0] != leaf.Value {
			t.Errorf("%s is %q, want %q", leaf.Path, rows[0][0], leaf.Value)
		}
		got, err := built(l.Columns, [][]string{{leaf.Value}})
		if err != nil {
			t.Errorf("%s: %v", leaf.Path, err)
			continue
		}
		if value, _ := invoice.Lookup(got, leaf.Path); value != leaf.Value {
			t.Errorf("%s comes back as %q, want %q", leaf.Path, value, leaf.Value)
		}
	}
}

func TestLinesGiveTheirOwnValues(t *testing.T) {
	inv := invoicetest.SeveralRates()
	l := layout(t, table.Settings{Columns: []string{"BT-1", "BT-153", "Lines.Item.Attributes[2].Name", "Lines[2].ID"}})
	rows := laid(t, l, inv)
	if len(rows) != len(inv.Lines) {
		t.Fatalf("%d rows for %d lines", len(rows), len(inv.Lines))
	}
	for i, row := range rows {
		if row[0] != inv.Number || row[1] != inv.Lines[i].Item.Name || row[3] != inv.Lines[1].ID {
			t.Errorf("row %d is %q", i+1, row)
		}
	}
	inv.Lines = nil
	if rows := laid(t, l, inv); len(rows) != 1 || rows[0][1] != "" {
		t.Errorf("an invoice without lines has the rows %q", rows)
	}
	if rows := laid(t, layout(t, table.Settings{Rows: table.PerDocument}), invoicetest.ManyLines(9)); len(rows) != 1 {
		t.Errorf("a document has %d rows", len(rows))
	}
}

func TestColumnsAreFoundByAnyOfTheirNames(t *testing.T) {
	l := layout(t, table.Settings{Columns: []string{"Min egen = BT-5", "BT-1"}, Titles: table.Danish})
	for title, number := range map[string]string{
		"Min egen": "BT-5", "min EGEN": "BT-5", " Fakturanummer ": "BT-1", "invoice number": "BT-1", "BT-115": "BT-115", "Beløb til betaling": "BT-115",
		"Lines.Quantity": "BT-129", "Item name": "BT-153", "Lines[3].ID": "BT-126", "Currency": "BT-5", "Seller.Name": "BT-27",
	} {
		if c, ok := l.Titled(title); !ok || c.Term.Number != number {
			t.Errorf("%q is %s, want %s", title, c.Term.Number, number)
		}
	}
	for _, title := range []string{"", "Colour", "BG-4", "BT-125", "Lines[1001].ID", "Lines[0].ID", "bt-1"} {
		if c, ok := l.Titled(title); ok {
			t.Errorf("%q is %s", title, c.Term.Number)
		}
	}
	if _, err := l.Head([]string{"BT-1", "Invoice number"}); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("got %v", err)
	}
	if _, err := l.Head([]string{"BT-1", "Colour"}); err == nil || !strings.Contains(err.Error(), "Colour") {
		t.Errorf("got %v", err)
	}
}

func TestHeadingsAreInTheChosenWords(t *testing.T) {
	for titles, want := range map[string]string{table.English: "Item name", table.Danish: "Vare", table.Numbers: "BT-153"} {
		l := layout(t, table.Settings{Columns: []string{"BT-153", "Ting=BT-153"}})
		if got := l.Columns[0].Heading(titles); got != want {
			t.Errorf("%s: got %q, want %q", titles, got, want)
		}
		if got := l.Columns[1].Heading(titles); got != "Ting" {
			t.Errorf("%s: the user's own title is %q", titles, got)
		}
	}
}

func TestSettingsThatCannotBeAreRefused(t *testing.T) {
	for _, s := range []table.Settings{
		{Columns: []string{"BT-999"}}, {Columns: []string{"BG-4"}}, {Columns: []string{"BT-125"}}, {Columns: []string{"Lines[1001].ID"}},
		{Rows: table.PerDocument, Columns: []string{"BT-153"}},
	} {
		_, err := s.Layout()
		if f := fault.As(err); f == nil || f.Kind != fault.Configuration || f.Field != "columns" {
			t.Errorf("%+v: got %v", s, err)
		}
	}
}

func TestRowsThatDoNotBelongTogetherAreRefused(t *testing.T) {
	l := layout(t, table.Settings{Columns: []string{"BT-1", "BT-115", "BT-126", "BT-2"}})
	got, err := built(l.Columns, [][]string{{"7", "1.50", "1", "2026-02-27"}, {"7", "1.5", "2", "2026-02-27"}})
	if err != nil || len(got.Lines) != 2 || got.Lines[1].ID != "2" || got.Totals.Due.String() != "1.50" {
		t.Errorf("the same number in other digits: got %+v, %v", got, err)
	}
	for name, second := range map[string][]string{"another number": {"8", "1.50", "2", ""}, "another amount": {"7", "1.51", "2", "2026-02-27"}, "no amount": {"7", "", "2", "2026-02-27"}} {
		_, err := built(l.Columns, [][]string{{"7", "1.50", "1", "2026-02-27"}, second})
		if other := (table.Differs{}); !errors.As(err, &other) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	for term, row := range map[string][]string{"BT-115": {"7", "ten", "1", ""}, "BT-2": {"7", "1", "1", "27-02-2026"}} {
		_, err := built(l.Columns, [][]string{row})
		if f := fault.As(err); f == nil || f.Code != "DOC-VALUE" || f.Args["field"] != term {
			t.Errorf("%s: got %v", term, err)
		}
	}
	if inv, err := built(l.Columns, nil); inv != nil || err != nil {
		t.Errorf("without rows there is %+v, %v", inv, err)
	}
}

func TestFormulasAreDefusedAndRestored(t *testing.T) { // threat T-14
	for _, text := range []string{"=1+1", "+45", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1", "''=1", "'", "''", "'quoted'", "a=1", " =1", "=", ""} {
		defused := table.Defused(text)
		if defused != "" && strings.IndexByte("=+-@\t\r\n", defused[0]) >= 0 {
			t.Errorf("%q is defused as %q", text, defused)
		}
		if got := table.Restored(defused); got != text {
			t.Errorf("%q is restored as %q", text, got)
		}
	}
}

func TestWhatNoTableHoldsIsRefusedByName(t *testing.T) {
	for _, text := range []string{"\x00", "a\x07", "\x7f", "\xff"} {
		if f := fault.As(table.Printable("BT-44", text)); f == nil || f.Code != "DOC-TEXT" || f.Args["field"] != "BT-44" {
			t.Errorf("%q: got %v", text, f)
		}
	}
	if err := table.Printable("BT-44", "a\tb\r\n\uFFFD æøå"); err != nil {
		t.Error(err)
	}
	c, _ := layout(t, table.Settings{}).Titled("BT-115")
	if f := fault.As(table.Number(c, "overflow")); f == nil || f.Code != "DOC-VALUE" || f.Args["field"] != "BT-115" {
		t.Errorf("got %v", f)
	}
}

func TestTheLastLineIsFoundAsFastAsTheFirst(t *testing.T) {
	l := layout(t, table.Settings{})
	took := func(n int) time.Duration {
		inv := invoicetest.ManyLines(n)
		begun := time.Now()
		rows := laid(t, l, inv)
		if _, err := built(l.Columns, rows); err != nil {
			t.Fatal(err)
		}
		return time.Since(begun)
	}
	took(100)
	few, many := took(1000), took(16_000)
	if many > 160*few+time.Second {
		t.Errorf("sixteen times the lines take %v instead of %v", many, few)
	}
}

func TestEndedContextEndsTheRows(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	err := layout(t, table.Settings{}).Each(ctx, invoicetest.ManyLines(50), func(table.Row) error {
		if n++; n == 10 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || n != 10 {
		t.Errorf("after %s rows: %v", strconv.Itoa(n), err)
	}
}
