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
	danish string
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
func defaults(rows string) []Column {
	var columns []Column
	for _, u := range usual {
		term, _ := invoice.FindTerm(u[0])
		c := Column{danish: u[1], Term: term, Path: term.Path, ByLine: strings.HasPrefix(term.Path, lineTerms)}
		if rows == PerLine || !c.ByLine {
			columns = append(columns, c)
		}
	}
	return columns
}

// index is one of a repeated term, "Lines[2]"; a thousand is more than enough.
var index = regexp.MustCompile(`\[([0-9]+)\]`)

// find makes a column of a term's number or path. Files have no place in a table.
func find(name string) (Column, bool) {
	term, ok := invoice.FindTerm(name)
	if !ok || term.Kind == invoice.KindBinary {
		return Column{}, false
	}
	c := Column{Term: term, Path: term.Path}
	for _, m := range index.FindAllStringSubmatch(name, -1) {
		if n, err := strconv.Atoi(m[1]); err != nil || n > 1000 {
			return Column{}, false
		}
		c.Path = name
	}
	c.ByLine = strings.HasPrefix(c.Path, lineTerms)
	for _, u := range usual {
		if u[0] == term.Number {
			c.danish = u[1]
		}
	}
	return c, true
}

// Heading is the column's title in the first row, in the words of a Settings.Titles.
func (c Column) Heading(titles string) string {
	switch {
	case c.title != "":
		return c.title
	case titles == Numbers:
		return c.Term.Number
	case titles == Danish && c.danish != "":
		return c.danish
	}
	return c.Term.Name
}

// Numeric says whether the cells are numbers.
func (c Column) Numeric() bool {
	switch c.Term.Kind {
	case invoice.KindAmount, invoice.KindPrice, invoice.KindQuantity, invoice.KindPercentage:
		return true
	}
	return false
}

// Lost is the numbers of the terms that the default columns do not hold.
func Lost() []string {
	held := map[string]bool{}
	for _, c := range defaults(PerLine) {
		held[c.Term.Number] = true
	}
	var lost []string
	for _, t := range invoice.Terms() {
		if !held[t.Number] {
			lost = append(lost, t.Number)
		}
	}
	return lost
}
