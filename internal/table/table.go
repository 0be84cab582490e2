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
	Rows      string   // PerLine or PerDocument
	Selection string   // of columns where none are named: Usual or Complete
	Columns   []string // terms, "BT-1" or "Title=BT-1"; none for those of Selection
	Titles    string   // of the header row: English, Danish, Numbers or None
}

// What a row is about.
const (
	PerLine     = "line"
	PerDocument = "document"
)

// The columns that may be chosen by one word.
const (
	Usual    = "usual"
	Complete = "complete" // whatever the invoice says, so that each one has columns of its own
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
		plugin.OneOf(&s.Selection, "selection", "Columns",
			plugin.Choice{Value: Usual, Title: "the usual ones"},
			plugin.Choice{Value: Complete, Title: "all that the invoice says"},
		).Or(Usual).PerRule().
			About("The usual ones are for people, and the same for each invoice; addresses, notes, bank accounts, and discounts and charges of the whole invoice are not among them. Choose all where a program is to read the invoice back: each invoice then has the columns that it needs."),
		plugin.Lines(&s.Columns, "columns", "Columns of your own").PerRule().Like("Invoice no.=BT-1").
			About("Instead of those: one business term per line, by its number or as title=number."),
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
	Columns  []Column // where all may stand there that an invoice says, the first ones
	Titles   string
	rows     string
	complete bool
}

// Layout is what the settings ask for. A column that is no term, or a term of the
// lines where each document has one row, is a Configuration fault of "columns".
func (s Settings) Layout() (Layout, error) {
	l := Layout{Titles: s.Titles, rows: s.Rows}
	if len(s.Columns) == 0 {
		l.Columns, l.complete = defaults(s.Rows), s.Selection == Complete
		if l.complete && s.Titles == None {
			return Layout{}, fault.Setting("titles", "without titles nobody knows which columns stand there; choose titles, or the usual columns")
		}
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
