// Package table lays an invoice out as a table and puts it together again: a row
// for each line or for each document, with a column for each business term that
// is chosen. How cells are written is the business of the formats that use it.
package table

import (
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

// Settings are those that every table has.
type Settings struct {
	Rows    string   // PerLine or PerDocument
	Columns []string // terms, "BT-1" or "Title=BT-1"; none for the default ones
	Titles  string   // of the header row: English, Danish, Numbers or None
}

// What a row is about.
const (
	PerLine     = "line"
	PerDocument = "document"
)

// The languages of the first row.
const (
	English = "english"
	Danish  = "danish"
	Numbers = "numbers" // of the terms, "BT-1"
	None    = "none"    // there is no such row
)

// Fields are the fields of a declaration, for rows, columns and titles.
func (s *Settings) Fields() []*plugin.Field {
	return []*plugin.Field{
		plugin.OneOf(&s.Rows, "rows", "One row for",
			plugin.Choice{Value: PerLine, Title: "each invoice line"},
			plugin.Choice{Value: PerDocument, Title: "each document"},
		).Or(PerLine).PerRule(),
		plugin.Lines(&s.Columns, "columns", "Columns").PerRule().Like("Invoice no.=BT-1").
			About("One business term per line, by its number or as title=number. Leave empty for the usual columns."),
		plugin.OneOf(&s.Titles, "titles", "First row",
			plugin.Choice{Value: English, Title: "titles in English"},
			plugin.Choice{Value: Danish, Title: "titles in Danish"},
			plugin.Choice{Value: Numbers, Title: "numbers of the terms (BT-1)"},
			plugin.Choice{Value: None, Title: "no titles"},
		).Or(English).PerRule(),
	}
}

// Layout is the columns of a table and the words of its first row.
type Layout struct {
	Columns []Column
	Titles  string
	rows    string
}

// Layout is what the settings ask for. A column that is no term, or a term of the
// lines where each document has one row, is a Configuration fault of "columns".
func (s Settings) Layout() (Layout, error) {
	l := Layout{Titles: s.Titles, rows: s.Rows}
	if len(s.Columns) == 0 {
		l.Columns = defaults(s.Rows)
		return l, nil
	}
	for _, text := range s.Columns {
		title, name, titled := strings.Cut(text, "=")
		if !titled {
			title, name = "", text
		}
		c, ok := find(strings.TrimSpace(name))
		switch {
		case !ok:
			return Layout{}, fault.Setting("columns", "%q is not a business term; write its number, such as BT-1", text)
		case c.ByLine && s.Rows == PerDocument:
			return Layout{}, fault.Setting("columns", "%q is a term of the lines and needs a row for each line", text)
		}
		c.title = strings.TrimSpace(title)
		l.Columns = append(l.Columns, c)
	}
	return l, nil
}
