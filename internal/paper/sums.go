package paper

import (
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/codes"
)

// The columns of the VAT table on the left and of the totals on the right.
const (
	sumsLeft  = leftEdge + 262
	sumsWide  = rightEdge - sumsLeft
	tableWide = 238.0
)

// sums draws the VAT table and the totals.
func (d *draft) sums() {
	d.put(row{after: 8})
	d.beside(d.breakdown(), d.totals())
}

// totals is everything from the sum of the lines to what is to be paid.
func (d *draft) totals() []row {
	t, w, currency := d.inv.Totals, d.words, d.inv.Currency
	var rows []row
	add := func(text, value string, s style) {
		if value == "" {
			return
		}
		name := cell{x: sumsLeft, width: sumsWide - 84}
		name.add(d.page, text, s)
		amount := cell{x: rightEdge - 80, width: 80, side: right}
		amount.add(d.page, value, s)
		rows = append(rows, row{cells: []cell{name, amount}, before: 1.5, after: 1.5, x: sumsLeft, width: sumsWide})
	}
	cost := func(key string, value invoice.Decimal, s style) { add(w[key], w.amount(value, currency), s) }
	adjusted := t.Allowances.Sign() != 0 || t.Charges.Sign() != 0 || len(d.inv.Allowances)+len(d.inv.Charges) > 0
	if adjusted || t.Lines.Cmp(t.TotalWithoutVAT) != 0 {
		cost("sum.lines", t.Lines, plain)
	}
	// One allowance is its own sum; of several the sum follows.
	adjust := func(key string, list codes.List, all []invoice.Allowance, sum invoice.Decimal, sign string) {
		looks, alone := small, len(all) == 1 && (all[0].Amount.Equal(sum) || !sum.Given())
		if alone {
			looks = plain
		}
		for _, a := range all {
			add(d.documentAdjustment(key, list, a), d.signed(a.Amount, sign), looks)
		}
		if !alone && sum.Sign() != 0 {
			add(w["sum."+key+"s"], d.signed(sum, sign), plain)
		}
	}
	adjust("allowance", codes.AllowanceReason, d.inv.Allowances, t.Allowances, minus)
	adjust("charge", codes.ChargeReason, d.inv.Charges, t.Charges, "+")
	cost("sum.withoutvat", t.TotalWithoutVAT, plain)
	cost("sum.vat", t.TotalVAT, plain)
	cost("sum.withvat", t.TotalWithVAT, heavy)
	if t.Paid.Sign() != 0 {
		add(w["sum.paid"], d.signed(t.Paid, minus), plain)
	}
	if t.Rounding.Sign() != 0 {
		cost("sum.rounding", t.Rounding, plain)
	}
	if n := len(rows); n > 0 {
		rows[n-1].after += 4
	}
	rows = append(rows, d.due())
	if t.VATInAccountingCurrency.Given() {
		add(fill(w["sum.vatin"], "currency", d.inv.VATCurrency), w.amount(t.VATInAccountingCurrency, d.inv.VATCurrency), small)
		rows[len(rows)-1].before += 4
	}
	return rows
}

// due is the one amount that everybody looks for.
func (d *draft) due() row {
	white := style{bold, 11, rgb{255, 255, 255}}
	key := "sum.due"
	if d.inv.CreditNote() {
		key = "sum.credit"
	}
	name := cell{x: sumsLeft + 8, width: sumsWide - 130}
	name.add(d.page, d.words[key], white)
	value := d.words.amount(d.inv.Totals.Due, d.inv.Currency)
	if d.inv.Currency != "" && value != "" {
		value = d.inv.Currency + noBreak + value
	}
	amount := cell{x: rightEdge - 128, width: 120, side: right}
	amount.add(d.page, value, white)
	return row{cells: []cell{name, amount}, before: 5, after: 5, fill: &d.accent, x: sumsLeft, width: sumsWide}
}

// documentAdjustment is an allowance or a charge of the document, with its VAT.
func (d *draft) documentAdjustment(key string, list codes.List, a invoice.Allowance) string {
	text := d.reason(key, list, a.Reason, a.ReasonCode) + d.share(a.Percentage, a.Base)
	vat := d.words.percent(a.Rate)
	if a.Category != "S" && a.Category != "" {
		vat += " " + a.Category
	}
	if vat != "" {
		text += ", " + d.words["vatrate"] + noBreak + vat
	}
	return text
}

// breakdown is the VAT table.
func (d *draft) breakdown() []row {
	if len(d.inv.VATBreakdown) == 0 {
		return nil
	}
	w, currency := d.words, d.inv.Currency
	at := func() []cell {
		return []cell{
			{x: leftEdge, width: 88},
			{x: leftEdge + 88, width: 34, side: right},
			{x: leftEdge + 124, width: 60, side: right},
			{x: leftEdge + 186, width: tableWide - 186, side: right},
		}
	}
	head := at()
	for i, text := range []string{w["breakdown"], w["rate"], w["taxable"], w["sum.vat"]} {
		head[i].add(d.page, text, label)
	}
	rows := []row{{cells: head, before: 1.5, after: 2, under: &rule{0.5, ink}, x: leftEdge, width: tableWide}}
	fine := style{regular, 8, ink}
	for _, v := range d.inv.VATBreakdown {
		c := at()
		c[0].add(d.page, w.or("category."+v.Category, v.Category), fine)
		c[1].add(d.page, w.percent(v.Rate), fine)
		c[2].add(d.page, w.amount(v.Taxable, currency), fine)
		c[3].add(d.page, w.amount(v.Tax, currency), fine)
		rows = append(rows, row{cells: c, before: 2, after: 2, x: leftEdge, width: tableWide})
		if why := exemption(v); why != "" {
			reason := cell{x: leftEdge, width: tableWide}
			reason.add(d.page, why, small)
			rows = append(rows, row{cells: []cell{reason}, after: 2, x: leftEdge, width: tableWide})
		}
		rows[len(rows)-1].under = &rule{0.35, hair}
	}
	return rows
}

// exemption is why no VAT is charged.
func exemption(v invoice.VATBreakdown) string {
	switch {
	case v.ExemptionReason == "":
		return v.ExemptionCode
	case v.ExemptionCode == "":
		return v.ExemptionReason
	}
	return v.ExemptionReason + " (" + v.ExemptionCode + ")"
}
