package rulestest

import (
	"fmt"
	"slices"
	"strings"
)

// wild are changes that people make seldom and programs often: to the kind of an
// element, to all elements of a kind at once, to the nesting.
func wild() []change {
	return []change{
		{4, (*mutator).allGone}, {5, (*mutator).renamed}, {5, (*mutator).strayed}, {4, (*mutator).swapped}, {8, (*mutator).twin},
		{3, (*mutator).scaled}, {4, (*mutator).currency}, {3, (*mutator).announced}, {5, (*mutator).coded}, {4, (*mutator).nested},
		{3, (*mutator).alien}, {2, (*mutator).mixed}, {3, (*mutator).foreignAttribute}, {4, (*mutator).neighbours},
		{2, (*mutator).crowd}, {3, (*mutator).turned},
	}
}

// allGone takes all elements away that stand at such a place.
func (m *mutator) allGone(doc *Element) string {
	e := m.pick(doc, whole)
	if e == nil {
		return ""
	}
	name, parent, gone := e.Name, e.Parent.Name, 0
	doc.Each(func(o *Element) {
		if o.Parent != nil && o.Name == name && o.Parent.Name == parent {
			o.remove()
			gone++
		}
	})
	return fmt.Sprintf("without all %d %s/%s", gone, parent, name)
}

// renamed makes another element of one that may stand beside it, a text of a text
// and a group of a group.
func (m *mutator) renamed(doc *Element) string {
	e := m.pick(doc, func(e *Element) bool { return len(m.lore.kids[e.Parent.Name]) > 1 })
	if e == nil {
		return ""
	}
	to := one(m, keys(m.lore.kids[e.Parent.Name]))
	if to == e.Name || leaf(e) != (len(m.lore.kids[to]) == 0) {
		return ""
	}
	path, parent := e.Path(), e.Parent
	if m.IntN(3) > 0 {
		e.remove()
		e.Name = to
		parent.insert(m.lore.place(parent, to), e)
	} else {
		e.Name = to
	}
	return fmt.Sprintf("%s is now %s", path, to)
}

// strayed copies an element to where it has never been seen.
func (m *mutator) strayed(doc *Element) string {
	from, to := m.pick(doc, whole), m.pick(doc, func(e *Element) bool { return len(e.Kids) > 0 })
	if from == nil || to == nil {
		return ""
	}
	copied := from.Clone()
	to.insert(m.IntN(len(to.Kids)+1), copied)
	return fmt.Sprintf("%s strayed to %s", from.Path(), copied.Path())
}

// swapped lets two elements change their texts.
func (m *mutator) swapped(doc *Element) string {
	a, b := m.pick(doc, leaf), m.pick(doc, leaf)
	if a == nil || b == nil || a.Text == b.Text || isNumber(a.Text) != isNumber(b.Text) {
		return ""
	}
	a.Text, b.Text = b.Text, a.Text
	return fmt.Sprintf("%s and %s have changed texts", a.Path(), b.Path())
}

// twin doubles a group and changes something in the second one: another allowance,
// another category, another party's number.
func (m *mutator) twin(doc *Element) string {
	e := m.pick(doc, func(e *Element) bool { return len(e.Kids) > 0 })
	if e == nil {
		return ""
	}
	copied := e.Clone()
	e.Parent.insert(e.place()+1, copied)
	at := copied
	if below := m.pick(copied, leaf); below != nil {
		at = below
	}
	path := copied.Path()
	switch texts := m.lore.texts[kind(at)]; {
	case isNumber(at.Text) && m.IntN(2) == 0:
		at.Text = m.near(at.Text)
	case len(texts) > 0:
		at.Text = one(m, texts)
	default:
		at.remove()
		return fmt.Sprintf("with a twin %s that lacks %s", path, at.Name)
	}
	return fmt.Sprintf("with a twin %s where %s is %q", path, at.Name, at.Text)
}

// scaled multiplies all amounts, so that the sums still hold.
func (m *mutator) scaled(doc *Element) string {
	mark := one(m, []string{"-", "000", "0", "1"})
	n := 0
	doc.Each(func(e *Element) {
		if !leaf(e) || !strings.HasSuffix(e.Name, "Amount") || !isNumber(e.Text) {
			return
		}
		n++
		before, after, _ := strings.Cut(e.Text, ".")
		switch text, negative := strings.CutPrefix(e.Text, "-"); {
		case mark == "-" && negative:
			e.Text = text
		case mark == "-":
			e.Text = "-" + text
		case mark == "1": // a tenth
			sign := ""
			if negative {
				sign, before = "-", before[1:]
			}
			before = "0" + before
			e.Text = sign + before[:len(before)-1] + "." + before[len(before)-1:] + after
		default:
			e.Text = before + mark
			if after != "" {
				e.Text += "." + after
			}
		}
	})
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("all %d amounts scaled by %q", n, mark)
}

// currency writes the whole document in another currency, or in one but for its code.
func (m *mutator) currency(doc *Element) string {
	to := one(m, []string{"HUF", "ISK", "JPY", "SEK", "EUR", "DKK", "NOK", "USD", "XXX", "eur", "CZK", " EUR"})
	codes := m.IntN(3)
	doc.Each(func(e *Element) {
		if codes != 1 && (e.Local() == "DocumentCurrencyCode" || e.Local() == "InvoiceCurrencyCode") {
			e.Text = to
		}
		if _, has := e.Attr("currencyID"); has && codes != 2 {
			e.SetAttr("currencyID", to)
		}
	})
	return fmt.Sprintf("currency %q (%d)", to, codes)
}

// announced lets the document say that it follows another specification.
func (m *mutator) announced(doc *Element) string {
	path := one(m, []string{"CustomizationID", "ProfileID"})
	if doc.Local() == "CrossIndustryInvoice" {
		path = "ExchangedDocumentContext/" + one(m, []string{"GuidelineSpecifiedDocumentContextParameter/ID", "BusinessProcessSpecifiedDocumentContextParameter/ID"})
	}
	e := doc.First(path)
	if e == nil {
		return ""
	}
	return m.set(e, one(m, announcements()))
}

// coded gives an element a code that some official list has, or nearly has.
func (m *mutator) coded(doc *Element) string {
	e := m.pick(doc, func(e *Element) bool {
		return leaf(e) && len(e.Text) > 0 && len(e.Text) < 12 && !isNumber(e.Text) || strings.HasSuffix(e.Name, "Code")
	})
	if e == nil || len(m.lore.codes) == 0 {
		return ""
	}
	list := one(m, m.lore.codes)
	at := m.IntN(len(list))
	code := list[at]
	if m.IntN(6) == 0 && at > 0 {
		code = list[at-1] + one(m, []string{" ", ",", ""}) + code
	}
	if own := own(e); len(own) > 0 && m.IntN(3) == 0 {
		e.SetAttr(own[0], code)
		return fmt.Sprintf("%s/@%s is the code %q", e.Path(), own[0], code)
	}
	return m.set(e, code)
}

// nested puts a group into another of its name, or into itself.
func (m *mutator) nested(doc *Element) string {
	e := m.pick(doc, func(e *Element) bool { return len(e.Kids) > 0 })
	if e == nil {
		return ""
	}
	copied := e.Clone()
	e.insert(m.IntN(len(e.Kids)+1), copied)
	return "itself in " + e.Path()
}

// alien puts an element in that no schema knows, or knows elsewhere.
func (m *mutator) alien(doc *Element) string {
	e := doc
	if m.IntN(3) > 0 {
		e = m.pick(doc, func(e *Element) bool { return len(e.Kids) > 0 })
	}
	if e == nil {
		return ""
	}
	known := one(m, e.Kids)
	kid := &Element{Name: known.Local(), Text: known.Text, Attrs: []Attr{{"xmlns", one(m, []string{"", "urn:x", "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
		"urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:12"})}}}
	if doc.Local() != "CrossIndustryInvoice" && m.IntN(2) == 0 {
		extension := MustParse(`<ext:UBLExtensions xmlns:ext="` + ublRoot + `CommonExtensionComponents-2"><ext:UBLExtension><ext:ExtensionContent></ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>`)
		extension.All("UBLExtension/ExtensionContent")[0].insert(0, one(m, []*Element{kid, known.Clone()}))
		extension.Attrs = nil
		doc.insert(0, extension)
		return "with an extension that holds " + kid.Name
	}
	e.insert(m.IntN(len(e.Kids)+1), kid)
	return fmt.Sprintf("with a foreign %s", kid.Path())
}

// mixed puts text between the children of a group.
func (m *mutator) mixed(doc *Element) string {
	e := m.pick(doc, func(e *Element) bool { return len(e.Kids) > 0 })
	if e == nil {
		return ""
	}
	e.Stray = one(m, []string{"x", "1.00", "&#160;", "<![CDATA[ ]]>", "&#32;", "<![CDATA[]]>", "&#13;"})
	return fmt.Sprintf("%s begins with %q", e.Path(), e.Stray)
}

// foreignAttribute adds an attribute that is not the element's own.
func (m *mutator) foreignAttribute(doc *Element) string {
	e := m.pick(doc, whole)
	if e == nil {
		return ""
	}
	if m.IntN(4) == 0 {
		e = doc
	}
	a := one(m, []Attr{{"xml:lang", "da"}, {"xml:space", "preserve"}, {"foo", "x"}, {"currencyID", "EUR"}, {"schemeID", "0088"}, {"listID", "x"}, {"languageID", "da"},
		{"unitCode", "C62"}, {"format", "102"}, {"schemeAgencyID", "9"}, {"schemeName", ""}, {"listAgencyID", "320"}, {"name", "x"}, {"mimeCode", "application/pdf"},
		{"xsi:schemaLocation", "urn:x x.xsd"}, {"xsi:nil", "true"}, {"xsi:nil", "false"}, {"xsi:type", "xs:string"}, {"xsi:noNamespaceSchemaLocation", "x.xsd"}})
	if strings.HasPrefix(a.Name, "xsi:") && e.Namespace("xsi") == "" {
		e.SetAttr("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
	}
	if _, has := e.Attr(a.Name); has {
		return ""
	}
	e.SetAttr(a.Name, a.Value)
	return fmt.Sprintf("%s/@%s is %q", e.Path(), a.Name, a.Value)
}

// neighbours changes two things of one group: an amount and its category, a code
// and its list.
func (m *mutator) neighbours(doc *Element) string {
	e := m.pick(doc, func(e *Element) bool {
		return len(e.Kids) > 1 && !slices.ContainsFunc(e.Kids, func(k *Element) bool { return !leaf(k) })
	})
	if e == nil {
		return ""
	}
	var told []string
	for range 2 {
		kid := one(m, e.Kids)
		text := one(m, values())
		switch texts := m.lore.texts[kind(kid)]; {
		case isNumber(kid.Text):
			text = m.near(kid.Text)
		case len(texts) > 0 && m.IntN(3) > 0:
			text = one(m, texts)
		}
		if what := m.set(kid, text); what != "" {
			told = append(told, what)
		}
	}
	return strings.Join(told, " and ")
}
