package table

import (
	"fmt"
	"slices"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
)

const (
	mostIndex   = 1000 // of a repeated term
	mostColumns = 2000 // of a table with all that an invoice says
)

// For is the layout of one invoice. Where all that it says is chosen, the columns
// behind the usual ones are its own; what stands there too often for a table is an
// Invalid fault that names the term.
func (l Layout) For(inv *invoice.Invoice) (Layout, error) {
	if !l.complete {
		l.Columns = reasonColumns(l.Columns, inv)
		return l, nil
	}
	lists := listsOf(inv)
	l.Columns = slices.DeleteFunc(slices.Clone(l.Columns), func(c Column) bool { return !whole(c) })
	held := map[string]bool{}
	for _, c := range l.Columns {
		held[c.Path] = true
	}
	for _, leaf := range invoice.Leaves(inv) {
		path := lists.shortest(leaf.Path)
		if held[path] || l.rows == PerDocument && byLine(path) {
			continue
		}
		held[path] = true
		c, ok := find(path)
		switch term, _ := invoice.FindTerm(leaf.Term); {
		case term.Kind == invoice.KindBinary:
			continue
		case !ok, len(l.Columns) == mostColumns:
			return l, tooMany(leaf.Term)
		}
		l.Columns = append(l.Columns, c)
	}
	return l, nil
}

func tooMany(term string) error {
	t, _ := invoice.FindTerm(term)
	why := fmt.Sprintf("stands there too often for a table of %d columns", mostColumns)
	says := fmt.Sprintf("%s (%s) %s", t.Name, term, why)
	return fault.New(fault.Invalid, "%s", says).Coded("DOC-VALUE", "field", term, "value", "", "why", why, "sentence", says)
}

// lists are the lists of an invoice of which one has several members, by their paths
// without indexes.
type lists map[string]bool

func listsOf(inv *invoice.Invoice) lists {
	several := lists{}
	for _, leaf := range invoice.Leaves(inv) {
		bare := ""
		for step := range strings.SplitSeq(leaf.Path, ".") {
			name, index, _ := strings.Cut(step, "[")
			bare += "." + name
			if index != "" && index != "1]" {
				several[bare] = true
			}
		}
	}
	return several
}

// shortest is a path without the index of the line that the row is about, and without
// those of lists that have one member alone.
func (several lists) shortest(path string) string {
	steps, bare := strings.Split(path, "."), ""
	for i, step := range steps {
		name, _, _ := strings.Cut(step, "[")
		bare += "." + name
		if i == 0 && name == "Lines" || !several[bare] {
			steps[i] = name
		}
	}
	return strings.Join(steps, ".")
}

// reasonColumns lets the columns of why there is no VAT be those of one row of the
// breakdown, the first that says so.
func reasonColumns(columns []Column, inv *invoice.Invoice) []Column {
	at := slices.IndexFunc(inv.VATBreakdown, func(r invoice.VATBreakdown) bool { return r.ExemptionReason+r.ExemptionCode != "" })
	if at <= 0 {
		return columns
	}
	columns = slices.Clone(columns)
	for i := range columns {
		if c := &columns[i]; isReason(*c) && c.Path == c.Term.Path {
			c.read = strings.Replace(c.Path, "VATBreakdown", fmt.Sprintf("VATBreakdown[%d]", at+1), 1)
		}
	}
	return columns
}

func isReason(c Column) bool { return c.Term.Number == "BT-120" || c.Term.Number == "BT-121" }
