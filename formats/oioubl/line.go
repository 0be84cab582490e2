package oioubl

import (
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

func (w *writer) lines() {
	for i := range w.inv.Lines {
		w.Open(w.form.line)
		w.line(&w.inv.Lines[i])
		w.Close()
	}
}

func (w *writer) line(l *invoice.Line) {
	unit, note := w.unit(l)
	switch {
	case l.ID == "":
		w.missing("BT-126")
	case !l.Quantity.Given():
		w.missing("BT-129")
	case !l.LineNet.Given():
		w.missing("BT-131")
	}
	w.Text("BT-126", "cbc:ID", l.ID)
	w.Text("BT-127", "cbc:Note", note)
	w.Number("BT-129", w.quantity, l.Quantity, "unitCode", unit)
	w.lineNet(l.LineNet)
	w.Text("BT-133", "cbc:AccountingCost", l.BuyerAccount)
	w.period("BT-134", "BT-135", l.Period)
	w.Under("cac:OrderLineReference", "BT-132", "cbc:LineID", l.OrderLine)
	w.coded("cac:DocumentReference", "BT-128", l.Object, typeObject)
	w.otherPrices(l)
	c := w.categoryOf("BT-151", l.VAT.Category, l.VAT.Rate, w.reasonOf(l.VAT.Category, l.VAT.Rate))
	if w.credit {
		w.lineTax(l, c)
		w.lineAllowances(l, c)
	} else {
		w.lineAllowances(l, c)
		w.lineTax(l, c)
	}
	w.item(&l.Item)
	w.price(l, unit)
}

// lineNet writes a line's amount, which has two decimals or more, and four at most
// in a credit note.
func (w *writer) lineNet(d invoice.Decimal) {
	if w.credit && d.Given() && d.Err() == nil && !d.Round(4).Equal(d) {
		w.wrong("BT-131", d.String(), "is %s, and OIOUBL takes four decimals in a credit note", d)
	}
	w.amount("BT-131", "cbc:LineExtensionAmount", d)
}

// lineAllowances are for information: the price of a line has them already.
func (w *writer) lineAllowances(l *invoice.Line, c category) {
	for i, a := range l.Allowances {
		w.allowance(i+1, false, lineAllowanceOf, ofDocument(a), c)
	}
	for i, a := range l.Charges {
		w.allowance(len(l.Allowances)+i+1, true, lineChargeOf, ofDocument(a), c)
	}
}

// lineTax writes the tax of a line, which EN 16931 does not have: the line's amount
// at the line's rate.
func (w *writer) lineTax(l *invoice.Line, c category) {
	taxable := l.LineNet.Round(2)
	tax := taxable.Mul(c.rate, taxable.Places()+c.rate.Places()).Quo(hundred, 2)
	if !c.rate.Given() {
		tax = invoice.NewDecimal(0, 2)
	}
	w.Open("cac:TaxTotal")
	w.cents("BT-152", "cbc:TaxAmount", tax)
	w.Open("cac:TaxSubtotal")
	w.cents("BT-131", "cbc:TaxableAmount", taxable)
	w.cents("BT-152", "cbc:TaxAmount", tax)
	w.category("BT-151", "BT-152", "", c)
	w.Close()
	w.Close()
}

// readLine reads a line with its category as OIOUBL has it.
func readLine(in xmlterms.Element, f form) (invoice.Line, category) {
	l := invoice.Line{
		ID:           in.Text("cbc:ID"),
		Note:         in.Texts("cbc:Note"),
		Quantity:     in.Decimal("BT-129", f.quantity),
		Unit:         readUnit(in.Child(f.quantity)),
		LineNet:      in.Decimal("BT-131", "cbc:LineExtensionAmount"),
		BuyerAccount: first(in.Text("cbc:AccountingCost"), in.Code("cbc:AccountingCostCode")),
		Period:       readPeriod(in, "BT-134", "BT-135"),
		OrderLine:    in.Text("cac:OrderLineReference/cbc:LineID"),
		Item:         readItem(in.Child("cac:Item")),
	}
	for r := range in.Each("cac:DocumentReference") {
		if l.Object.Value == "" && r.Code("cbc:DocumentTypeCode") == typeObject {
			l.Object = r.Identifier("cbc:ID")
		}
	}
	var c category
	for total := range in.Each("cac:TaxTotal") {
		if t := total.Child("cac:TaxSubtotal/cac:TaxCategory"); c.id == "" && isVAT(t) {
			c = readCategory("BT-152", t)
		}
	}
	for a := range in.Each("cac:AllowanceCharge") {
		isCharge := a.Flag("cbc:ChargeIndicator")
		read, own := readAllowance(a, termsOf(isCharge, lineAllowanceOf, lineChargeOf))
		if isCharge {
			l.Charges = append(l.Charges, ofLine(read))
		} else {
			l.Allowances = append(l.Allowances, ofLine(read))
		}
		if c.id == "" {
			c = own
		}
	}
	readPrice(in, &l)
	return l, c
}
