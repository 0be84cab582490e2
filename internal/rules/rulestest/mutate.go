package rulestest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// mutator spoils documents by chance; the same chance spoils them the same way.
type mutator struct {
	*rand.Rand
	lore *known
}

// change is one kind of change; it tells what it did, "" where it did nothing.
type change struct {
	weight int
	do     func(*mutator, *Element) string
}

func changes() []change {
	return slices.Concat(wild(), letters(), themes(), []change{
		{12, (*mutator).without}, {8, (*mutator).twice}, {3, (*mutator).moved}, {5, (*mutator).emptied},
		{16, (*mutator).seen}, {16, (*mutator).nudged}, {10, (*mutator).odd}, {5, (*mutator).dated}, {5, (*mutator).retyped},
		{6, (*mutator).attribute}, {3, (*mutator).noAttribute}, {4, (*mutator).newAttribute},
		{14, (*mutator).grafted}, {5, (*mutator).elsewhere}, {10, (*mutator).throughout}, {4, (*mutator).copied}, {8, (*mutator).parted},
	})
}

// Spoil makes one to three changes to a copy of the document and tells of them.
func (m *mutator) Spoil(doc *Element) (*Element, string) {
	doc = doc.Clone()
	var told []string
	for range 1 + m.IntN(3) {
		for range 50 {
			if what := m.change()(m, doc); what != "" {
				told = append(told, what)
				break
			}
		}
	}
	return doc, strings.Join(told, "; ")
}

func (m *mutator) change() func(*mutator, *Element) string {
	all, sum := changes(), 0
	for _, c := range all {
		sum += c.weight
	}
	at := m.IntN(sum)
	for _, c := range all {
		if at -= c.weight; at < 0 {
			return c.do
		}
	}
	return all[0].do
}

// pick chooses an element: first a place in the document, then one of those that
// stand at it, so that many lines do not outweigh the rest. nil where none fits.
func (m *mutator) pick(doc *Element, fits func(*Element) bool) *Element {
	places := map[string][]*Element{}
	doc.Each(func(e *Element) {
		if e.Parent != nil && fits(e) {
			place := strings.Map(func(r rune) rune {
				if r >= '0' && r <= '9' || r == '[' || r == ']' {
					return -1
				}
				return r
			}, e.Path())
			places[place] = append(places[place], e)
		}
	})
	if len(places) == 0 {
		return nil
	}
	return one(m, places[one(m, keys(places))])
}

func one[T any](m *mutator, of []T) T { return of[m.IntN(len(of))] }

func whole(*Element) bool  { return true }
func leaf(e *Element) bool { return len(e.Kids) == 0 }

func (m *mutator) without(doc *Element) string {
	e := m.pick(doc, whole)
	if e == nil {
		return ""
	}
	path := e.Path()
	e.remove()
	return "without " + path
}

func (m *mutator) twice(doc *Element) string {
	e := m.pick(doc, whole)
	if e == nil {
		return ""
	}
	path := e.Path()
	e.Parent.insert(e.place()+1, e.Clone())
	return "twice " + path
}

func (m *mutator) moved(doc *Element) string {
	e := m.pick(doc, func(e *Element) bool { return len(e.Parent.Kids) > 1 })
	if e == nil {
		return ""
	}
	path, parent := e.Path(), e.Parent
	e.remove()
	at := m.IntN(len(parent.Kids) + 1)
	parent.insert(at, e)
	return fmt.Sprintf("%s moved to place %d", path, at+1)
}

func (m *mutator) emptied(doc *Element) string {
	e := m.pick(doc, whole)
	if e == nil {
		return ""
	}
	e.Kids, e.Text = nil, one(m, []string{"", "", " ", "\n"})
	return e.Path() + " emptied"
}

func (m *mutator) set(e *Element, text string) string {
	if e == nil || e.Text == text {
		return ""
	}
	path := e.Path()
	e.Text = text
	return fmt.Sprintf("%s is %q", path, text)
}

// seen gives an element a text that the official documents have in such elements.
func (m *mutator) seen(doc *Element) string {
	e := m.pick(doc, func(e *Element) bool { return leaf(e) && len(m.lore.texts[kind(e)]) > 1 })
	if e == nil {
		return ""
	}
	return m.set(e, one(m, m.lore.texts[kind(e)]))
}

func (m *mutator) odd(doc *Element) string {
	e := m.pick(doc, leaf)
	if e != nil && isNumber(e.Text) && m.IntN(5) > 0 { // what is no number ends the official run
		return m.set(e, one(m, numbers()))
	}
	return m.set(e, one(m, values()))
}

func (m *mutator) nudged(doc *Element) string {
	e := m.pick(doc, func(e *Element) bool { return leaf(e) && isNumber(e.Text) })
	if e == nil {
		return ""
	}
	return m.set(e, m.near(e.Text))
}

func (m *mutator) dated(doc *Element) string {
	e := m.pick(doc, func(e *Element) bool { return leaf(e) && isDate(e.Text) })
	if e == nil {
		return ""
	}
	return m.set(e, m.otherDay(e.Text))
}

// retyped writes a text a little differently.
func (m *mutator) retyped(doc *Element) string {
	e := m.pick(doc, func(e *Element) bool { return leaf(e) && e.Text != "" })
	if e == nil {
		return ""
	}
	return m.set(e, one(m, []string{" " + e.Text, e.Text + " ", "\n  " + e.Text + "\n", strings.ToLower(e.Text), strings.ToUpper(e.Text), e.Text + e.Text,
		string([]rune(e.Text)[:len([]rune(e.Text))/2]), "0" + e.Text, "-" + e.Text, e.Text + "0", strings.Replace(e.Text, " ", "  ", 1)}))
}

// own are attributes that are not namespace declarations.
func own(e *Element) []string {
	var names []string
	for _, a := range e.Attrs {
		if !strings.HasPrefix(a.Name, "xmlns") {
			names = append(names, a.Name)
		}
	}
	return names
}

func (m *mutator) attribute(doc *Element) string {
	e := m.pick(doc, func(e *Element) bool { return len(own(e)) > 0 })
	if e == nil {
		return ""
	}
	name := one(m, own(e))
	choices := append(slices.Clone(m.lore.attrs[kind(e)][name]), one(m, schemes()), one(m, schemes()), "", " ")
	value := one(m, choices)
	e.SetAttr(name, value)
	return fmt.Sprintf("%s/@%s is %q", e.Path(), name, value)
}

func (m *mutator) noAttribute(doc *Element) string {
	e := m.pick(doc, func(e *Element) bool { return len(own(e)) > 0 })
	if e == nil {
		return ""
	}
	name := one(m, own(e))
	e.DropAttr(name)
	return fmt.Sprintf("%s without @%s", e.Path(), name)
}

func (m *mutator) newAttribute(doc *Element) string {
	e := m.pick(doc, func(e *Element) bool { return len(m.lore.attrs[kind(e)]) > 0 })
	if e == nil {
		return ""
	}
	name := one(m, keys(m.lore.attrs[kind(e)]))
	value := one(m, append(slices.Clone(m.lore.attrs[kind(e)][name]), one(m, schemes())))
	e.SetAttr(name, value)
	return fmt.Sprintf("%s/@%s is %q", e.Path(), name, value)
}

// grafted puts an element in that the official documents have at such a place.
func (m *mutator) grafted(doc *Element) string {
	e := doc
	if m.IntN(3) > 0 {
		e = m.pick(doc, func(e *Element) bool { return len(e.Kids) > 0 })
	}
	if e == nil || len(m.lore.kids[e.Name]) == 0 {
		return ""
	}
	kid := one(m, m.lore.kids[e.Name][one(m, keys(m.lore.kids[e.Name]))]).Clone()
	e.insert(m.lore.place(e, kid.Name), kid)
	return "with " + kid.Path()
}

// throughout changes a text everywhere that such an element has it: a VAT category
// in lines and breakdown, a rate, a currency with all its attributes.
func (m *mutator) throughout(doc *Element) string {
	e := m.pick(doc, func(e *Element) bool { return leaf(e) && len(e.Text) > 0 && len(e.Text) < 6 })
	if e == nil {
		return ""
	}
	from, to := e.Text, one(m, append(slices.Clone(m.lore.texts[kind(e)]), one(m, values())))
	name, path := e.Name, e.Path()
	if from == to {
		return ""
	}
	doc.Each(func(e *Element) {
		if leaf(e) && e.Name == name && e.Text == from {
			e.Text = to
		}
		for i, a := range e.Attrs {
			if len(from) == 3 && a.Name == "currencyID" && a.Value == from {
				e.Attrs[i].Value = to
			}
		}
	})
	return fmt.Sprintf("%s and all like it %q", path, to)
}

// copied gives an element the text of another of the same name.
func (m *mutator) copied(doc *Element) string {
	e := m.pick(doc, leaf)
	if e == nil {
		return ""
	}
	other := m.pick(doc, func(o *Element) bool { return leaf(o) && o.Name == e.Name && o.Text != e.Text })
	if other == nil {
		return ""
	}
	return m.set(e, other.Text)
}

// elsewhere moves one or all parties to another country, VAT numbers with them.
func (m *mutator) elsewhere(doc *Element) string {
	to := one(m, countries())
	which := m.IntN(4) // 0 all, else the n-th
	seen, changed := 0, ""
	vat := m.IntN(2) == 0
	doc.Each(func(e *Element) {
		switch e.Local() {
		case "IdentificationCode", "CountryID":
			if seen++; which == 0 || which == seen {
				e.Text, changed = to, fmt.Sprintf("country %q (%d)", to, which)
			}
		case "CompanyID", "ID":
			if short := strings.TrimSpace(to); vat && len(short) == 2 && isVAT(e) {
				e.Text, changed = short+e.Text[2:], fmt.Sprintf("country %q (%d), VAT numbers too", to, which)
			}
		}
	})
	return changed
}

func isVAT(e *Element) bool {
	t := e.Text
	return len(t) > 4 && t[0] >= 'A' && t[0] <= 'Z' && t[1] >= 'A' && t[1] <= 'Z' && t[3] >= '0' && t[3] <= '9'
}
