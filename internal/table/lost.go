package table

import (
	"slices"

	"github.com/postbud/postbud/invoice"
)

// Lost is the numbers of the terms that the default columns do not hold.
func Lost() []string { return Layout{Columns: defaults(PerLine), rows: PerLine}.Lost() }

// Lost is the numbers of the terms that an invoice may lose on its way through the
// table: those without a column, and those of which there may be more than there are
// columns.
func (l Layout) Lost() []string {
	if l.complete {
		return l.beyondTables()
	}
	held := map[string]bool{}
	for _, c := range l.Columns {
		if whole(c) {
			held[c.Term.Number] = true
		}
	}
	var lost []string
	for _, t := range invoice.Terms() {
		if !held[t.Number] {
			lost = append(lost, t.Number)
		}
	}
	return lost
}

// beyondTables is what no column holds: files, and lines where documents have one row.
func (l Layout) beyondTables() []string {
	var lost []string
	for _, t := range invoice.Terms() {
		if t.Kind == invoice.KindBinary || l.rows == PerDocument && byLine(t.Path) {
			lost = append(lost, t.Number)
		}
	}
	return lost
}

// whole says whether a column has the term wherever it stands: in no list, or in the
// lines alone, of which each has its row.
func whole(c Column) bool {
	return !slices.ContainsFunc(wayTo(c.Path, c.ByLine), func(s step) bool { return s.list && s.at != current })
}
