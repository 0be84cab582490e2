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
	"github.com/postbud/postbud/internal/table"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// Settings of the format.
type Settings struct {
	Table   table.Settings
	Flavour string
	Defuse  bool
}

// Format is the declared format.
var Format = formats.Declare(plugin.Declaration[Settings]{
	Info: plugin.Info{
		Name:    "csv",
		Title:   "CSV",
		Summary: "A table for spreadsheets and old systems, with the columns that you choose.",
		Status:  plugin.Stable,
	},
	Fields: fields,
	Check:  func(s Settings) error { _, err := s.Table.Layout(); return err },
}, traits(table.Lost()), open)

func traits(loses []string) formats.Traits {
	return formats.Traits{MediaType: "text/csv", Extension: ".csv", Loses: loses}
}

func fields(s *Settings) []*plugin.Field {
	return append(s.Table.Fields(),
		plugin.OneOf(&s.Flavour, "flavour", "Flavour",
			plugin.Choice{Value: "dk", Title: "Danish Excel: semicolon, decimal comma"},
			plugin.Choice{Value: "international", Title: "International: comma, decimal point (RFC 4180)"},
		).Or("dk").PerRule(),
		plugin.Switch(&s.Defuse, "defuse", "Defuse formulas").Or("yes").PerRule().Rare().
			About("Puts an apostrophe before text that a spreadsheet would run as a formula."),
	)
}

func open(s Settings, _ plugin.Env) (formats.Format, error) {
	layout, err := s.Table.Layout()
	if err != nil {
		return nil, err
	}
	return format{layout, flavourOf(s.Flavour), s.Defuse}, nil
}

type format struct {
	layout  table.Layout
	flavour flavour
	defuse  bool
}

var (
	_ formats.Writer     = format{}
	_ formats.Reader     = format{}
	_ formats.Particular = format{}
)

// Traits is those with the columns of the settings.
func (f format) Traits() formats.Traits { return traits(f.layout.Lost()) }

// Write renders the table. A control character and text that is not UTF-8 are
// Invalid faults that name the term.
func (f format) Write(ctx context.Context, w io.Writer, inv *invoice.Invoice) error {
	layout, err := f.layout.For(inv)
	if err != nil {
		return err
	}
	p := &printer{w: w, flavour: f.flavour, defuse: f.defuse}
	p.begin()
	if layout.Titles != table.None {
		for _, c := range layout.Columns {
			p.text("title", c.Heading(layout.Titles))
		}
		p.endRow()
	}
	err = layout.Each(ctx, inv, func(row table.Row) error {
		for _, c := range layout.Columns {
			p.cell(c, row.Value(c))
		}
		p.endRow()
		return nil
	})
	if err != nil {
		return err
	}
	return p.end()
}
