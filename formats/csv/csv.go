// Package csv writes and reads invoices as a table: a row for each line or for
// each document, with a column for each business term that is chosen.
//
// Text cells that a spreadsheet would take for a formula are defused by an
// apostrophe (threat model T-14), which reading takes away again.
package csv

import (
	"context"
	"io"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// Settings of the format.
type Settings struct {
	Rows    string   // perLine or perDocument
	Columns []string // terms, "BT-1" or "Title=BT-1"; none for the default ones
	Titles  string   // of the header row
	Flavour string
	Defuse  bool
}

const (
	perLine     = "line"
	perDocument = "document"
)

// Format is the declared format.
var Format = formats.Declare(plugin.Declaration[Settings]{
	Info: plugin.Info{
		Name:    "csv",
		Title:   "CSV",
		Summary: "A table for spreadsheets and old systems, with the columns that you choose.",
		Status:  plugin.Stable,
	},
	Fields: fields,
	Check:  func(s Settings) error { _, err := columnsOf(s); return err },
}, formats.Traits{
	MediaType: "text/csv",
	Extension: ".csv",
	Loses:     loses(),
}, open)

func fields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.OneOf(&s.Rows, "rows", "One row for",
			plugin.Choice{Value: perLine, Title: "each invoice line"},
			plugin.Choice{Value: perDocument, Title: "each document"},
		).Or(perLine).PerRule(),
		plugin.Lines(&s.Columns, "columns", "Columns").PerRule().Like("Invoice no.=BT-1").
			About("One business term per line, by its number or as title=number. Leave empty for the usual columns."),
		plugin.OneOf(&s.Titles, "titles", "First row",
			plugin.Choice{Value: "english", Title: "titles in English"},
			plugin.Choice{Value: "danish", Title: "titles in Danish"},
			plugin.Choice{Value: "numbers", Title: "numbers of the terms (BT-1)"},
			plugin.Choice{Value: "none", Title: "no titles"},
		).Or("english").PerRule(),
		plugin.OneOf(&s.Flavour, "flavour", "Flavour",
			plugin.Choice{Value: "dk", Title: "Danish Excel: semicolon, decimal comma"},
			plugin.Choice{Value: "international", Title: "International: comma, decimal point (RFC 4180)"},
		).Or("dk").PerRule(),
		plugin.Switch(&s.Defuse, "defuse", "Defuse formulas").Or("yes").PerRule().Rare().
			About("Puts an apostrophe before text that a spreadsheet would run as a formula."),
	}
}

func open(s Settings, _ plugin.Env) (formats.Format, error) {
	columns, err := columnsOf(s)
	if err != nil {
		return nil, err
	}
	return format{settings: s, flavour: flavourOf(s.Flavour), columns: columns}, nil
}

type format struct {
	settings Settings
	flavour  flavour
	columns  []column
}

var (
	_ formats.Writer = format{}
	_ formats.Reader = format{}
)

// Write renders the table. A control character and text that is not UTF-8 are
// Invalid faults that name the term.
func (f format) Write(ctx context.Context, w io.Writer, inv *invoice.Invoice) error {
	t := &table{w: w, flavour: f.flavour, defuse: f.settings.Defuse}
	t.begin()
	if f.settings.Titles != "none" {
		for _, c := range f.columns {
			t.text("title", c.heading(f.settings.Titles))
		}
		t.endRow()
	}
	rows := 1
	if f.settings.Rows == perLine {
		rows = max(rows, len(inv.Lines))
	}
	for i := range rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		for _, c := range f.columns {
			t.cell(c, c.value(inv, i))
		}
		t.endRow()
	}
	return t.end()
}

// loses is the terms that the default columns do not hold.
func loses() []string {
	held := map[string]bool{}
	for _, c := range defaults(perLine) {
		held[c.term.Number] = true
	}
	var lost []string
	for _, t := range invoice.Terms() {
		if !held[t.Number] {
			lost = append(lost, t.Number)
		}
	}
	return lost
}
