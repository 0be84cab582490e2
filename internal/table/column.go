package table

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/postbud/postbud/invoice"
)

// Column is one term of the table.
type Column struct {
	Term   invoice.Term
	Path   string // in the invoice, with indexes where the user gave them
	ByLine bool   // the term belongs to the line that the row is about
	title  string // the user's own, else ""
	read   string // the path of the value where that is not Path
	danish string
}

// usual are the default columns with their Danish titles: what people look at, and as
// much more as makes an ordinary invoice valid that is read back. The VAT breakdown is
// worked out then, see Builder.
var usual = [][2]string{
	{"BT-1", "Fakturanummer"},
	{"BT-2", "Fakturadato"},
	{"BT-3", "Fakturatype"},
	{"BT-5", "Valuta"},
	{"BT-9", "Forfaldsdato"},
	{"BT-10", "Købers reference"},
	{"BT-13", "Ordrenummer"},
	{"BT-27", "Sælger"},
	{"BT-30", "Sælgers CVR-nummer"},
	{"BT-31", "Sælgers momsnummer"},
	{"BT-40", "Sælgers land"},
	{"BT-44", "Køber"},
	{"BT-48", "Købers momsnummer"},
	{"BT-55", "Købers land"},
	{"BT-49", "Købers elektroniske adresse"},
	{"BT-49-1", "Adressens type"},
	{"BT-72", "Leveringsdato"},
	{"BT-80", "Leveringsland"},
	{"BT-106", "Linjer i alt"},
	{"BT-109", "I alt uden moms"},
	{"BT-110", "Moms i alt"},
	{"BT-112", "I alt med moms"},
	{"BT-113", "Betalt"},
	{"BT-114", "Afrunding"},
	{"BT-115", "Beløb til betaling"},
	{"BT-126", "Linjenummer"},
	{"BT-155", "Varenummer"},
	{"BT-153", "Vare"},
	{"BT-129", "Antal"},
	{"BT-130", "Enhed"},
	{"BT-146", "Pris"},
	{"BT-131", "Linjebeløb"},
	{"BT-151", "Momskategori"},
	{"BT-152", "Momssats"},
	{"BT-120", "Grund til ingen moms"},
	{"BT-121", "Kode for grunden"},
}

// byLine says whether a term at that path belongs to the line that a row is about.
func byLine(path string) bool { return strings.HasPrefix(path, "Lines.") }

// defaults are the usual columns; a row per document has none of the lines.
func defaults(rows string) []Column {
	var columns []Column
	for _, u := range usual {
		term, _ := invoice.FindTerm(u[0])
		c := Column{danish: u[1], Term: term, Path: term.Path, ByLine: byLine(term.Path)}
		if rows == PerLine || !c.ByLine {
			columns = append(columns, c)
		}
	}
	return columns
}

// index is one of a repeated term, "Lines[2]".
var index = regexp.MustCompile(`\[([0-9]+)\]`)

// find makes a column of a term's number or path. Files have no place in a table.
func find(name string) (Column, bool) {
	term, ok := invoice.FindTerm(name)
	if !ok || term.Kind == invoice.KindBinary {
		return Column{}, false
	}
	c := Column{Term: term, Path: term.Path}
	for _, m := range index.FindAllStringSubmatch(name, -1) {
		if n, err := strconv.Atoi(m[1]); err != nil || n > mostIndex {
			return Column{}, false
		}
		c.Path = name
	}
	c.ByLine = byLine(c.Path)
	for _, u := range usual {
		if u[0] == term.Number {
			c.danish = u[1]
		}
	}
	return c, true
}

// Heading is the column's title in the first row, in the words of a Settings.Titles.
// Of a term that stands there several times it says which one, "BT-118 [2]".
func (c Column) Heading(titles string) string {
	heading := c.Term.Name
	switch {
	case c.title != "":
		return c.title
	case titles == Numbers:
		heading = c.Term.Number
	case titles == Danish && c.danish != "":
		heading = c.danish
	}
	if at := c.indexes(); at != "" {
		heading += " [" + at + "]"
	}
	return heading
}

// Numeric says whether the cells are numbers.
func (c Column) Numeric() bool {
	switch c.Term.Kind {
	case invoice.KindAmount, invoice.KindPrice, invoice.KindQuantity, invoice.KindPercentage:
		return true
	}
	return false
}
