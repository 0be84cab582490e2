package invoice

// breakdown is the VAT breakdown that lines, allowances and charges give: one row
// for each category and rate, those that the invoice has already first.
func breakdown(inv *Invoice) []VATBreakdown {
	rows := make([]VATBreakdown, 0, len(inv.VATBreakdown))
	used := make([]bool, 0, len(inv.VATBreakdown))
	at := func(category string, rate Decimal) int {
		for i := range rows {
			if rows[i].Category == category && rows[i].Rate.Cmp(rate) == 0 {
				return i
			}
		}
		rows, used = append(rows, VATBreakdown{Category: category, Rate: rate}), append(used, false)
		return len(rows) - 1
	}
	for i := range inv.VATBreakdown {
		r := &inv.VATBreakdown[i]
		row := &rows[at(r.Category, r.Rate)]
		if row.ExemptionReason == "" {
			row.ExemptionReason = r.ExemptionReason
		}
		if row.ExemptionCode == "" {
			row.ExemptionCode = r.ExemptionCode
		}
	}
	add := func(category string, rate, amount Decimal) {
		i := at(category, rate)
		used[i] = true
		rows[i].Taxable = rows[i].Taxable.Add(amount)
		if !rows[i].Rate.Given() {
			rows[i].Rate = rate
		}
	}
	for i := range inv.Lines {
		add(inv.Lines[i].VAT.Category, inv.Lines[i].VAT.Rate, inv.Lines[i].LineNet)
	}
	for i := range inv.Allowances {
		add(inv.Allowances[i].Category, inv.Allowances[i].Rate, inv.Allowances[i].Amount.Neg())
	}
	for i := range inv.Charges {
		add(inv.Charges[i].Category, inv.Charges[i].Rate, inv.Charges[i].Amount)
	}
	kept := rows[:0]
	for i := range rows {
		if !used[i] {
			continue
		}
		rows[i].Taxable = rows[i].Taxable.Round(2)
		rows[i].Tax = vatDue(rows[i].Taxable, rows[i].Rate)
		kept = append(kept, rows[i])
	}
	return kept
}
