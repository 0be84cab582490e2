package table

import (
	"slices"

	"github.com/postbud/postbud/invoice"
)

// breakdown works out the VAT breakdown (BG-23) where the table has no columns for it.
func (b *Builder) breakdown() {
	worked := *b.inv
	worked.VATBreakdown = nil
	if len(b.inv.Lines) == 0 || b.has("BT-116", "BT-117", "BT-118", "BT-119") ||
		invoice.Recalculate(&worked) != nil || !agree(b.inv.Totals, worked.Totals) {
		return
	}
	rows := worked.VATBreakdown
	if slices.ContainsFunc(rows, func(r invoice.VATBreakdown) bool { return r.Category == "" }) {
		return
	}
	if len(b.inv.VATBreakdown) > 0 { // why there is no VAT
		at, only := reasoned(rows)
		if !only {
			return
		}
		rows[at].ExemptionReason, rows[at].ExemptionCode = b.inv.VATBreakdown[0].ExemptionReason, b.inv.VATBreakdown[0].ExemptionCode
	}
	b.inv.VATBreakdown = rows
}

// has says whether one of the terms has a column.
func (b *Builder) has(terms ...string) bool {
	return slices.ContainsFunc(b.columns, func(c Column) bool { return slices.Contains(terms, c.Term.Number) })
}

// agree says whether the totals that are given are those that were worked out.
func agree(given, worked invoice.Totals) bool {
	for _, pair := range [][2]invoice.Decimal{
		{given.Lines, worked.Lines}, {given.TotalWithoutVAT, worked.TotalWithoutVAT},
		{given.TotalVAT, worked.TotalVAT}, {given.TotalWithVAT, worked.TotalWithVAT},
	} {
		if pair[0].Given() && pair[0].Cmp(pair[1]) != 0 {
			return false
		}
	}
	return true
}

// reasoned is the row that a reason for no VAT is about, and whether there is only one
// that it can be: of a category that gives a reason, else of any.
func reasoned(rows []invoice.VATBreakdown) (at int, only bool) {
	n := 0
	for i, row := range rows {
		if slices.Contains([]string{"E", "AE", "K", "G", "O"}, row.Category) {
			at, n = i, n+1
		}
	}
	return at, n == 1 || n == 0 && len(rows) == 1
}
