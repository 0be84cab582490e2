package edifact

import (
	"strconv"
	"unicode/utf8"

	"github.com/postbud/postbud/invoice"
)

// line writes the group of one line.
func (w *writer) line(i int) {
	l := &w.inv.Lines[i]
	w.Segment("LIN", one(w.lineID(i, l.ID)), nil, w.standardID(l.Item.StandardID))
	w.itemNumbers(&l.Item)
	w.descriptions(&l.Item)
	if l.Quantity.Given() {
		w.Segment("QTY", c{"47", w.number("BT-129", l.Quantity, w.quantity), w.code("BT-130", l.Unit)})
	} else {
		w.missing("BT-129")
	}
	if l.Item.OriginCountry != "" {
		w.Segment("ALI", one(w.code("BT-159", l.Item.OriginCountry)))
	}
	w.period(l.Period)
	w.lineTextsOf(l)
	if !l.LineNet.Given() {
		w.missing("BT-131")
	}
	w.money("BT-131", w.settings.LineAmount, l.LineNet)
	w.price(&l.Price)
	w.lineReferences(i, l)
	w.tax("BT-151", l.VAT.Category, "BT-152", l.VAT.Rate)
	w.lineChanges(l)
}

// lineID is the line's number. Where one of them does not fit its place all lines
// are counted, and each has its own number as a reference.
func (w *writer) lineID(i int, id string) string {
	if id == "" && w.settings.LineNumbers == "keep" {
		w.missing("BT-126")
	}
	if w.counted {
		return strconv.Itoa(i + 1)
	}
	return w.characters("BT-126", id)
}

// countLines decides whether lines are counted.
func (w *writer) countLines() {
	w.counted = w.settings.LineNumbers == "count"
	for i := range w.inv.Lines {
		id := w.inv.Lines[i].ID
		w.counted = w.counted || utf8.RuneCountInString(id) > lineIDLength || !w.anyLineID && !isWhole(id)
	}
}

// ownNumber is the reference to the number that a counted line has of its own.
const ownNumber = "FI"

// schemeGTIN is GTIN in ISO 6523.
const schemeGTIN = "0160"

// standardID is C212 of LIN.
func (w *writer) standardID(id invoice.Identifier) c {
	if id.Value == "" {
		return nil
	}
	value := w.text("BT-157", id.Value, nameLength)
	switch {
	case id.Scheme == schemeGTIN && w.settings.ItemNumber != "usual":
		return c{value, w.settings.ItemNumber}
	case id.Scheme == schemeGTIN:
		return c{value, w.gtin}
	case len(id.Scheme) <= w.list:
		return c{value, "", w.characters("BT-157-1", id.Scheme)}
	case icd(id.Scheme): // where there is room for three digits, and all codes begin with 0
		return c{value, "", id.Scheme[1:], agencyISO}
	}
	return c{value}
}

// itemNumbers writes PIA: what identifies the product, then what else is known.
func (w *writer) itemNumbers(item *invoice.Item) {
	before := w.Count()
	use := "5"
	if item.StandardID.Value != "" {
		use = "1"
	}
	if item.SellerID != "" {
		w.Segment("PIA", one(use), c{w.text("BT-155", item.SellerID, nameLength), "SA"})
		use = "1"
	}
	if item.BuyerID != "" {
		w.Segment("PIA", one(use), c{w.text("BT-156", item.BuyerID, nameLength), w.settings.BuyerItem})
	}
	for _, class := range item.Classifications {
		version := ""
		if class.Value == "" {
			continue
		}
		if w.list > codeLength || utf8.RuneCountInString(class.Version) <= w.list {
			version = w.text("BT-158-2", class.Version, w.list)
		}
		agency := ""
		if numbersItem(class.Scheme) {
			agency = ours // no number of the item, but a class
		}
		w.Segment("PIA", one("1"), c{w.text("BT-158", class.Value, nameLength), w.code("BT-158-1", class.Scheme), version, agency})
	}
	if n := w.Count() - before; n > itemNumbersMost {
		w.wrong("BT-158", "", "and the other numbers of the item are %d, and there is room for %d", n, itemNumbersMost)
	}
}

// numbersItem says whether a code of 7143 stands for a term of its own.
func numbersItem(code string) bool {
	switch code {
	case "SA", "IN", "BP", "EN", "SRV", "EU", "UP", "VP", "VN":
		return true
	}
	return false
}

// descriptions writes IMD: the name, and the description in further ones.
func (w *writer) descriptions(item *invoice.Item) {
	before := w.Count()
	if item.Name == "" {
		w.missing("BT-153")
	}
	w.description("BT-153", "F", w.characters("BT-153", item.Name))
	w.description("BT-154", "A", item.Description)
	if n := w.Count() - before; n > w.directory.descriptions {
		w.wrong("BT-154", item.Description, "and the name are too long: there is room for %d characters",
			2*w.directory.description*w.directory.descriptions)
	}
}

func (w *writer) description(term, kind, text string) {
	if text == "" {
		return
	}
	for _, pieces := range w.laid(term, text, w.directory.description, 2) {
		w.Segment("IMD", one(kind), nil, append(c{"", "", ""}, pieces...))
	}
}

// lineTextsOf writes the note and the attributes. Where segments are few, two
// attributes share one.
func (w *writer) lineTextsOf(l *invoice.Line) {
	before := w.Count()
	w.open = ""
	w.freeText("BT-127", subjectNote, nil, l.Note)
	all := l.Item.Attributes
	each := 1
	if w.Count()-before+len(all) > w.lineTexts {
		each = 2
	}
	for len(all) > 0 {
		now := all[:min(each, len(all))]
		all = all[len(now):]
		words := c{}
		for _, a := range now {
			if a.Name == "" {
				w.missing("BT-160")
			}
			words = append(words, w.text("BT-160", a.Name, w.directory.text), w.text("BT-161", a.Value, w.directory.text))
		}
		w.Segment("FTX", one(subjectAttribute), nil, nil, words)
	}
	if n := w.Count() - before; n > w.lineTexts {
		w.wrong("BT-161", "", "and the note of line %s need %d segments, and D.%s has room for %d", l.ID, n, w.release, w.lineTexts)
	}
	w.open = ""
}

// price writes PRI: net, and gross, of which the discount is the difference.
func (w *writer) price(p *invoice.Price) {
	if !p.NetPrice.Given() {
		w.missing("BT-146")
	}
	pri := func(qualifier, term string, price invoice.Decimal) {
		w.Segment("PRI", c{qualifier, w.number(term, price, priceDigits), "", "",
			w.number("BT-149", p.BaseQuantity, baseDigits), w.code("BT-150", p.BaseUnit)})
	}
	pri("AAA", "BT-146", p.NetPrice)
	gross := p.GrossPrice
	if !gross.Given() && p.Discount.Given() {
		gross = p.NetPrice.Add(p.Discount)
	}
	if !gross.Given() {
		return
	}
	if p.Discount.Given() && !gross.Sub(p.NetPrice).Equal(p.Discount) {
		w.wrong("BT-147", p.Discount.String(), "is not the gross price less the net price")
	}
	pri("AAB", "BT-148", gross)
}

func (w *writer) lineReferences(i int, l *invoice.Line) {
	switch {
	case l.OrderLine == "":
	case w.settings.OrderLine == "ON" && utf8.RuneCountInString(l.OrderLine) <= orderLineLength:
		w.Segment("RFF", c{"ON", w.text("BT-13", w.inv.PurchaseOrder, w.directory.reference), w.characters("BT-132", l.OrderLine)})
	default:
		w.reference("BT-132", "LI", l.OrderLine)
	}
	w.reference("BT-133", "ADE", l.BuyerAccount)
	if w.counted && w.settings.LineNumbers == "keep" && l.ID != strconv.Itoa(i+1) {
		w.reference("BT-126", ownNumber, l.ID)
	}
	w.object("BT-128", l.Object, false)
}

func (w *writer) lineChanges(l *invoice.Line) {
	if n := len(l.Allowances) + len(l.Charges); n > w.directory.lineChanges {
		w.wrong("BT-136", "", "and the charges of line %s are %d, and D.%s has room for %d", l.ID, n, w.release, w.directory.lineChanges)
	}
	for _, a := range l.Allowances {
		w.alc(lineAllowanceTerms, false, a.Reason, a.ReasonCode, a.Percentage, a.Amount, a.Base, true)
	}
	for _, a := range l.Charges {
		w.alc(lineChargeTerms, true, a.Reason, a.ReasonCode, a.Percentage, a.Amount, a.Base, true)
	}
}
