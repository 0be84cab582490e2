package paper

import (
	"cmp"
	"strings"

	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/codes"
)

// The columns of the lines, from the left: number, item, quantity, price, VAT, amount.
var columns = [...]struct {
	x, width float64
	side     side
}{
	{leftEdge, 26, left},
	{leftEdge + 30, 213, left},
	{leftEdge + 247, 70, right},
	{leftEdge + 321, 64, right},
	{leftEdge + 387, 42, right},
	{leftEdge + 431, wide - 431, right},
}

// cells are the empty cells of a line.
func cells() []cell {
	all := make([]cell, len(columns))
	for i, c := range columns {
		all[i] = cell{x: c.x, width: c.width, side: c.side}
	}
	return all
}

// lines draws the invoice lines; their head stands on every page that they are on.
func (d *draft) lines() {
	if len(d.inv.Lines) == 0 {
		return
	}
	head := cells()
	for i, key := range []string{"line", "item", "quantity", "price", "vatrate"} {
		head[i].add(d.page, d.words[key], label)
	}
	// The head must leave room on every page, whatever a broken invoice has for a currency.
	head[5].add(d.page, clip(d.show(strings.TrimSpace(d.words["amount"]+" "+d.inv.Currency)), label.weight, label.size, head[5].width), label)
	top := row{cells: head, before: 4, after: 3, under: &rule{0.6, ink}}
	const most = 150 // of the first line that has to be below its head
	d.put(row{after: 4})
	d.keep(top.height() + min(d.line(&d.inv.Lines[0]).height(), most))
	d.again = func() {
		d.draw(top, d.y)
		d.y += top.height()
	}
	d.again()
	for i := range d.inv.Lines {
		d.put(d.line(&d.inv.Lines[i]))
	}
	d.again = nil
}

func (d *draft) line(l *invoice.Line) row {
	w, all := d.words, cells()
	all[0].add(d.page, l.ID, small)
	all[1].add(d.page, l.Item.Name, heavy)
	for _, text := range d.particulars(l) {
		all[1].add(d.page, text, small)
	}
	all[2].add(d.page, strings.TrimSpace(w.quantity(l.Quantity)+" "+w.unit(l.Unit, l.Quantity)), plain)
	all[3].add(d.page, w.amount(l.Price.NetPrice, d.inv.Currency), plain)
	if base := l.Price.BaseQuantity; base.Given() && (base.Cmp(invoice.NewDecimal(1, 0)) != 0 || l.Price.BaseUnit != "" && l.Price.BaseUnit != l.Unit) {
		unit := cmp.Or(l.Price.BaseUnit, l.Unit)
		all[3].add(d.page, strings.TrimSpace(w["per"]+" "+w.quantity(base)+" "+w.unit(unit, base)), small)
	}
	rate := w.percent(l.VAT.Rate)
	if l.VAT.Category != "S" || rate == "" {
		rate = strings.TrimSpace(rate + noBreak + l.VAT.Category)
	}
	all[4].add(d.page, rate, plain)
	all[5].add(d.page, w.amount(l.LineNet, d.inv.Currency), plain)
	return row{cells: all, before: 4, after: 4, under: &rule{0.35, hair}}
}

// particulars are what a line says below the item's name.
func (d *draft) particulars(l *invoice.Line) []string {
	w, item := d.words, l.Item
	all := []string{item.Description, l.Note}
	var numbers []string
	for _, f := range given(
		fact{w["sellerid"], item.SellerID},
		fact{w["buyerid"], item.BuyerID},
		fact{d.scheme(item.StandardID.Scheme, w["id"]), item.StandardID.Value},
		fact{w["orderline"], l.OrderLine},
		fact{w["buyeraccount"], l.BuyerAccount},
		fact{w["object"], schemed(l.Object)},
		fact{w["period"], w.period(l.Period)},
		fact{w["origin"], w.country(item.OriginCountry)},
	) {
		numbers = append(numbers, f.label+w["label"]+noBreak+f.value)
	}
	for _, c := range item.Classifications {
		numbers = append(numbers, w.label("class")+c.Value+noBreak+strings.TrimRight("("+c.Scheme+" "+c.Version, " ")+")")
	}
	for _, a := range item.Attributes {
		numbers = append(numbers, a.Name+w["label"]+noBreak+a.Value)
	}
	all = append(all, strings.Join(numbers, "  ·  "))
	if p := l.Price; p.GrossPrice.Given() || p.Discount.Given() {
		gross := w["gross"] + noBreak + w.amount(p.GrossPrice, d.inv.Currency)
		if p.Discount.Given() {
			gross += ", " + w["discount"] + noBreak + w.amount(p.Discount, d.inv.Currency)
		}
		all = append(all, gross)
	}
	for _, a := range l.Allowances {
		all = append(all, d.adjustment("allowance", codes.AllowanceReason, a, minus))
	}
	for _, c := range l.Charges {
		all = append(all, d.adjustment("charge", codes.ChargeReason, c, "+"))
	}
	return all
}

// adjustment is an allowance or a charge of a line: what for, how much of what, and the
// amount with the sign it has in the sum.
func (d *draft) adjustment(key string, list codes.List, a invoice.LineAllowance, sign string) string {
	w := d.words
	text := d.reason(key, list, a.Reason, a.ReasonCode)
	text += d.share(a.Percentage, a.Base) + w["label"] + noBreak
	return text + d.signed(a.Amount, sign)
}

// reason is what an allowance or a charge is for.
func (d *draft) reason(key string, list codes.List, reason, code string) string {
	word := d.words[key]
	if reason = cmp.Or(reason, codes.Name(list, code), code); reason == "" || reason == word {
		return word
	}
	return word + ", " + reason
}

// share is "(10 % of 200.00)", or as much of it as is given.
func (d *draft) share(percentage, base invoice.Decimal) string {
	w := d.words
	switch {
	case percentage.Given() && base.Given():
		return " (" + w.percent(percentage) + " " + w["of"] + " " + w.amount(base, d.inv.Currency) + ")"
	case percentage.Given():
		return " (" + w.percent(percentage) + ")"
	case base.Given():
		return " (" + w["of"] + " " + w.amount(base, d.inv.Currency) + ")"
	}
	return ""
}

// signed is an amount with a sign before it; two minus signs make a plus.
func (d *draft) signed(amount invoice.Decimal, sign string) string {
	if !amount.Given() {
		return ""
	}
	if sign == minus {
		amount = amount.Neg()
	}
	text := d.words.amount(amount, d.inv.Currency)
	if amount.Sign() > 0 {
		text = "+" + text
	}
	return text
}
