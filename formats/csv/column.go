package csv

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
)

// column is one term of the table.
type column struct {
	title  string // the user's own, else ""
	danish string
	term   invoice.Term
	path   string // in the invoice, with indexes where the user gave them
	byLine bool   // of the line that the row is about
}

// usual are the default columns with their Danish titles.
var usual = [][2]string{
	{"BT-1", "Fakturanummer"},
	{"BT-2", "Fakturadato"},
	{"BT-3", "Fakturatype"},
	{"BT-5", "Valuta"},
	{"BT-9", "Forfaldsdato"},
	{"BT-10", "Købers reference"},
	{"BT-13", "Ordrenummer"},
	{"BT-27", "Sælger"},
	{"BT-31", "Sælgers momsnummer"},
	{"BT-44", "Køber"},
	{"BT-48", "Købers momsnummer"},
	{"BT-49", "Købers elektroniske adresse"},
	{"BT-49-1", "Adressens type"},
	{"BT-109", "I alt uden moms"},
	{"BT-110", "Moms i alt"},
	{"BT-112", "I alt med moms"},
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
}

const lineTerms = "Lines."

// defaults are the usual columns; a row per document has none of the lines.
func defaults(rows string) []column {
	var columns []column
	for _, u := range usual {
		term, _ := invoice.FindTerm(u[0])
		c := column{danish: u[1], term: term, path: term.Path, byLine: strings.HasPrefix(term.Path, lineTerms)}
		if rows == perLine || !c.byLine {
			columns = append(columns, c)
		}
	}
	return columns
}

// columnsOf are the columns that the settings ask for.
func columnsOf(s Settings) ([]column, error) {
	if len(s.Columns) == 0 {
		return defaults(s.Rows), nil
	}
	var columns []column
	for _, text := range s.Columns {
		title, name, titled := strings.Cut(text, "=")
		if !titled {
			title, name = "", text
		}
		c, ok := find(strings.TrimSpace(name))
		switch {
		case !ok:
			return nil, fault.Setting("columns", "%q is not a business term; write its number, such as BT-1", text)
		case c.byLine && s.Rows == perDocument:
			return nil, fault.Setting("columns", "%q is a term of the lines and needs a row for each line", text)
		}
		c.title = strings.TrimSpace(title)
		columns = append(columns, c)
	}
	return columns, nil
}

// index is one of a repeated term, "Lines[2]"; a thousand is more than enough.
var index = regexp.MustCompile(`\[([0-9]+)\]`)

// find makes a column of a term's number or path. Files have no place in a table.
func find(name string) (column, bool) {
	term, ok := invoice.FindTerm(name)
	if !ok || term.Kind == invoice.KindBinary {
		return column{}, false
	}
	c := column{term: term, path: term.Path}
	for _, m := range index.FindAllStringSubmatch(name, -1) {
		if n, err := strconv.Atoi(m[1]); err != nil || n > 1000 {
			return column{}, false
		}
		c.path = name
	}
	c.byLine = strings.HasPrefix(c.path, lineTerms)
	for _, u := range usual {
		if u[0] == term.Number {
			c.danish = u[1]
		}
	}
	return c, true
}

// heading is the column's title in the first row.
func (c column) heading(titles string) string {
	switch {
	case c.title != "":
		return c.title
	case titles == "numbers":
		return c.term.Number
	case titles == "danish" && c.danish != "":
		return c.danish
	}
	return c.term.Name
}

// at is the path for the line with that index, from 0.
func (c column) at(line int) string {
	if !c.byLine {
		return c.path
	}
	return "Lines[" + strconv.Itoa(line+1) + "]." + strings.TrimPrefix(c.path, lineTerms)
}

func (c column) value(inv *invoice.Invoice, line int) string {
	value, _ := invoice.Lookup(inv, c.at(line))
	return value
}

// numeric says whether the cells are numbers.
func (c column) numeric() bool {
	switch c.term.Kind {
	case invoice.KindAmount, invoice.KindPrice, invoice.KindQuantity, invoice.KindPercentage:
		return true
	}
	return false
}
