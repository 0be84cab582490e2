package schema

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// Author writes documents by chance that keep the schema.
type Author struct {
	*rand.Rand
	m    *Model
	root symbol
	left int // how many elements more the document may well have
	ids  int
	b    strings.Builder
}

// Example is a document of that root, one of Roots, which the schema accepts. Size
// is about how many elements it has.
func (m *Model) Example(chance *rand.Rand, root string, size int) string {
	a := &Author{Rand: chance, m: m, root: m.symbols[m.resolve(root)], left: size}
	a.b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n<" + root)
	for prefix, uri := range m.prefixes {
		fmt.Fprintf(&a.b, " xmlns:%s=%q", prefix, uri)
	}
	a.b.WriteString(` xmlns:xsd="` + xsdSpace + `"`)
	a.inside(root, m.global[a.root])
	return a.b.String()
}

func (a *Author) one(of ...string) string { return of[a.IntN(len(of))] }

// inside writes attributes and content of an element whose tag is begun, and ends it.
func (a *Author) inside(name string, t *typ) {
	a.left--
	for _, attr := range t.attributes {
		if attr.demanded || a.IntN(4) == 0 {
			given := attr.fixed
			if given == "" {
				given = a.value(attr.value)
			}
			fmt.Fprintf(&a.b, " %s='%s'", a.m.written[attr.name], given)
		}
	}
	a.b.WriteString(">")
	switch t.content {
	case value:
		a.b.WriteString(a.value(t.value))
	case elements, mixed:
		a.children(t)
	case open:
		if a.IntN(2) == 0 {
			a.b.WriteString(a.one("text", "", "<x xmlns=''>y</x>", "<cbc:ID>1</cbc:ID>"))
		}
	}
	a.b.WriteString("</" + name + ">\n")
}

// children writes a way through the automaton.
func (a *Author) children(t *typ) {
	auto, state := t.children(a.m), uint16(0)
	for {
		if t.content == mixed && a.IntN(3) == 0 {
			a.b.WriteString("text ")
		}
		var steps []int
		if auto.accepts[state] && (a.left < 0 || a.IntN(4+len(auto.columns)/4) == 0) {
			return
		}
		for c := range auto.columns {
			if auto.step(state, c) != 0 {
				steps = append(steps, c)
			}
		}
		if len(steps) == 0 {
			return
		}
		c := steps[a.IntN(len(steps))]
		if a.IntN(2) == 0 {
			c = steps[0]
		}
		if a.left < 0 {
			lacking, _, _ := auto.way(state, func(s uint16) bool { return auto.accepts[s] })
			c = lacking[0]
		}
		a.column(auto.columns[c])
		state = auto.step(state, c)
	}
}

func (a *Author) column(c column) {
	if !c.wild {
		a.b.WriteString("<" + a.m.written[c.name])
		a.inside(a.m.written[c.name], c.of)
		return
	}
	if a.IntN(3) == 0 && !c.known {
		a.b.WriteString(a.one("<f:x xmlns:f='urn:foreign' any='thing'>text<f:y/>text</f:x>", "<cbc:Unknown/>", "<xsd:schema/>",
			"<f:x xmlns:f='urn:foreign'><cbc:IssueDate>2026-01-01</cbc:IssueDate></f:x>", "<f:x xmlns:f='urn:foreign' xsi:type='xsd:decimal'> 1.5 </f:x>"))
		return
	}
	known := []symbol{}
	for s, t := range a.m.global {
		n := symbol(s)
		if t != nil && (n == a.root || !slices.Contains(a.m.roots, n)) && (c.not == "" || a.m.resolve(a.m.written[n]).space != c.not) {
			known = append(known, n)
		}
	}
	n := known[a.IntN(len(known))]
	a.b.WriteString("<" + a.m.written[n])
	a.inside(a.m.written[n], a.m.global[n])
}

// value is a value of that form.
func (a *Author) value(f *form) string {
	if f.choices != nil {
		return a.one(f.choices...)
	}
	if f.min > 0 || f.max >= 0 {
		return strings.Repeat("x", f.min+a.IntN(f.max-f.min+1))
	}
	switch f.kind {
	case decimal:
		return a.one("0", "-1.50", "+12.", ".5", " 100.00 ", "007")
	case integer:
		return a.one("0", "-1", "+12", "007")
	case boolean:
		return a.one("true", "false", "1", " 0\n")
	case date:
		return a.one("2026-02-28", "2024-02-29Z", "2026-12-31+14:00", " -0044-03-15 ")
	case clock:
		return a.one("00:00:00", "24:00:00", "23:59:59.999Z", "12:00:00-05:30")
	case dateTime:
		return a.one("2026-02-28T00:00:00", "2026-02-28T24:00:00Z", "2026-02-28T12:00:00.5+01:00")
	case base64:
		return a.one("", "QQ==", "QUI=", "QUJD", " Q U\nJD ")
	case address:
		return a.one("", "http://example.org/a?b#c", "urn:x", "a b", "../x", "//h")
	case language:
		return a.one("da", "en-GB", "x-klingon", " de ")
	case xmlName, ncName, id:
		a.ids++
		return fmt.Sprintf("n%d", a.ids)
	}
	return a.one("", "a", "æøå", "  two  words ", "2026")
}
