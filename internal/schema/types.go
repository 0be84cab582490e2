package schema

import "sync/atomic"

// content is what may stand in an element.
type content uint8

const (
	nothing  content = iota // neither elements nor text
	value                   // text alone
	elements                // elements alone
	mixed                   // elements, and text between them
	open                    // anything: what is known is checked
)

// typ is the type of an element or of a value.
type typ struct {
	name       string // as the table writes it
	space      string // its namespace
	base       *typ
	content    content
	bare       bool  // a type of values: its elements bear no attributes
	mixed      bool  // as the table says, for content
	abstract   bool  // only types derived from it may be used
	value      *form // of content value
	attributes []attribute
	demanded   uint32 // the attributes that must be there, a bit each
	expression string // its elements, as the table says
	automaton  atomic.Pointer[automaton]
	words      []string // of the table, until they are read
}

// attribute is an attribute that an element may bear.
type attribute struct {
	name     symbol
	demanded bool
	value    *form
	fixed    string // the only value allowed, "" for any
}

// take makes base the base of t: its value, content and attributes hold also here.
func (t *typ) take(base *typ) {
	t.base = base
	t.content, t.value = base.content, base.value
	if t.expression == "" {
		t.expression = base.expression
	}
	t.attributes = append(t.attributes, base.attributes...)
}

// attribute adds an attribute, or says of one that the base has what is different.
func (t *typ) attribute(a attribute) {
	for i := range t.attributes {
		if t.attributes[i].name == a.name {
			t.attributes[i] = a
			return
		}
	}
	t.attributes = append(t.attributes, a)
}

// find is the place of an attribute, -1 where the type does not have it.
func (t *typ) find(s symbol) int {
	for i := range t.attributes {
		if t.attributes[i].name == s {
			return i
		}
	}
	return -1
}

// derives says whether t is, or comes from, other.
func (t *typ) derives(other *typ) bool {
	for ; t != nil; t = t.base {
		if t == other {
			return true
		}
	}
	return false
}

// builtIn adds the types that need no table.
func (m *Model) builtIn() {
	m.open = &typ{name: "anyType", content: open}
	m.strange = &typ{content: open}
	m.types["anyType"] = m.open
	m.named[qname{xsdSpace, "anyType"}] = m.open
	derived := []struct {
		name, base string
		kind       kind
	}{
		{"anySimpleType", "anyType", anything},
		{"string", "anySimpleType", anything}, {"normalizedString", "string", anything}, {"token", "normalizedString", anything},
		{"language", "token", language}, {"Name", "token", xmlName}, {"NCName", "Name", ncName}, {"ID", "NCName", id}, {"IDREF", "NCName", ncName},
		{"boolean", "anySimpleType", boolean}, {"decimal", "anySimpleType", decimal}, {"integer", "decimal", integer},
		{"dateTime", "anySimpleType", dateTime}, {"date", "anySimpleType", date}, {"time", "anySimpleType", clock},
		{"base64Binary", "anySimpleType", base64}, {"anyURI", "anySimpleType", address},
	}
	for _, d := range derived {
		t := &typ{name: d.name, base: m.types[d.base], content: value, bare: true}
		t.value = &form{kind: d.kind, free: d.kind == anything, collapse: d.kind != anything || d.name == "token", max: -1}
		m.types[d.name] = t
		m.named[qname{xsdSpace, d.name}] = t
	}
}
