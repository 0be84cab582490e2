package schema

import (
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/postbud/postbud/internal/xmltree"
)

// Model is a schema, ready to hold documents against it. It may be used by several
// goroutines at once.
type Model struct {
	prefixes map[string]string // of the table
	symbols  map[qname]symbol
	written  []string // symbols as the table writes them
	global   []*typ   // of the elements that are known everywhere, by symbol
	roots    []symbol
	types    map[string]*typ
	named    map[qname]*typ // the types that xsi:type may name
	open     *typ           // anyType
	strange  *typ           // of elements that nobody knows, where anything may stand
	names    atomic.Pointer[translation]
	runs     chan *run // to be used again
}

// qname is a name with its namespace, "" for none.
type qname struct{ space, local string }

// symbol is the number of a name in a model. 0 is a name that it does not have.
type symbol uint16

// The symbols of the attributes that every element may bear.
const (
	xsiType symbol = iota + 1
	xsiNil
	xsiSchemaLocation
	xsiNoNamespaceSchemaLocation
	xsiLast = xsiNoNamespaceSchemaLocation
)

const (
	xsiSpace = "http://www.w3.org/2001/XMLSchema-instance"
	xsdSpace = "http://www.w3.org/2001/XMLSchema"
)

// usual is about how many names and types a table has.
const usual = 1500

// New reads a table. It panics on one that cannot be read, for tables are part of
// the build.
func New(table string) *Model {
	m := &Model{
		runs:     make(chan *run, 8),
		prefixes: map[string]string{"xsi": xsiSpace},
		symbols:  make(map[qname]symbol, usual),
		written:  make([]string, 1, usual),
		types:    make(map[string]*typ, usual),
		named:    make(map[qname]*typ, usual),
	}
	for _, local := range []string{"type", "nil", "schemaLocation", "noNamespaceSchemaLocation"} {
		m.symbol("xsi:" + local)
	}
	m.builtIn()
	elements := map[symbol]string{}
	for line := range strings.Lines(table) {
		line, expression, _ := strings.Cut(line, " : ")
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		name := words[1]
		switch words[0] {
		case "prefix":
			m.prefixes[name] = words[2]
		case "root", "element":
			of := name + "Type"
			if len(words) > 2 {
				of = words[2]
			}
			elements[m.symbol(name)] = of
			if words[0] == "root" {
				m.roots = append(m.roots, m.symbol(name))
			}
		case "field":
			elements[m.symbol(name)] = name + "Type"
			m.add(name+"Type", &typ{words: words[2:]})
		case "simple", "type":
			m.add(name, &typ{words: words[2:], bare: words[0] == "simple", expression: expression})
		default:
			panic("a line of the table cannot be read: " + line)
		}
	}
	for _, t := range m.types {
		m.complete(t)
	}
	m.global = make([]*typ, len(m.written))
	for s, of := range elements {
		m.global[s] = m.typeOf(of)
	}
	return m
}

// Roots is the document elements that the model is for, as its table writes them.
func (m *Model) Roots() []string {
	var all []string
	for _, r := range m.roots {
		all = append(all, m.written[r])
	}
	return all
}

// symbol gives a name of the table its number. A name without prefix, as
// attributes have, is in no namespace.
func (m *Model) symbol(written string) symbol {
	q := m.resolve(written)
	s, known := m.symbols[q]
	if !known {
		s = symbol(len(m.written))
		m.symbols[q] = s
		m.written = append(m.written, written)
	}
	return s
}

func (m *Model) resolve(written string) qname {
	prefix, local, prefixed := strings.Cut(written, ":")
	if !prefixed {
		return qname{"", written}
	}
	uri, known := m.prefixes[prefix]
	if !known {
		panic("the prefix of " + written + " is not declared")
	}
	return qname{uri, local}
}

func (m *Model) add(name string, t *typ) {
	if m.types[name] != nil {
		panic("two types are named " + name)
	}
	t.name, t.space = name, m.resolve(name).space
	m.types[name] = t
	if !strings.Contains(name, ".") {
		m.named[m.resolve(name)] = t
	}
}

func (m *Model) typeOf(name string) *typ {
	t := m.types[name]
	if t == nil {
		panic("there is no type " + name)
	}
	m.complete(t)
	return t
}

// complete reads the words of a type.
func (m *Model) complete(t *typ) {
	words := t.words
	if words == nil {
		return
	}
	t.words = nil
	if len(words) > 0 && words[0] != "mixed" && words[0] != "abstract" && words[0][0] != '@' {
		t.take(m.typeOf(words[0]))
		words = words[1:]
	} else {
		t.base = m.open
	}
	for _, word := range words {
		m.part(t, word)
	}
	if t.expression != "" {
		t.content = elements
		if t.mixed {
			t.content = mixed
		}
	}
	if strings.Contains(t.expression, "/") {
		for word := range strings.FieldsSeq(t.expression) {
			if name, _, own := strings.Cut(word, "/"); own { // the others are known everywhere
				m.symbol(name)
			}
		}
	}
	for i, a := range t.attributes {
		if a.demanded {
			t.demanded |= 1 << i
		}
	}
	if len(t.attributes) > 32 {
		panic("more than 32 attributes: " + t.name)
	}
}

// part is one word of a type's line.
func (m *Model) part(t *typ, word string) {
	key, value, _ := strings.Cut(word, "=")
	switch {
	case word == "mixed":
		t.mixed = true
	case word == "abstract":
		t.abstract = true
	case word == "@~any!": // any that is known everywhere, which no attribute is
	case word[0] == '@':
		t.attribute(m.attribute(key[1:], value))
	case key == "min":
		t.value = t.value.limited()
		t.value.min = number(value)
	case key == "max":
		t.value = t.value.limited()
		t.value.max = number(value)
	case key == "one":
		t.value = t.value.limited()
		t.value.choices = strings.Split(strings.ReplaceAll(value, "+", " "), ",")
	default:
		panic(fmt.Sprintf("%s: %s cannot be read", t.name, word))
	}
}

func (m *Model) attribute(key, value string) attribute {
	local, demanded := strings.CutSuffix(key, "!")
	of, fixed, _ := strings.Cut(value, ",")
	return attribute{
		name: m.symbol(local), demanded: demanded,
		value: m.typeOf(of).value, fixed: strings.ReplaceAll(fixed, "+", " "),
	}
}

func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		panic(err)
	}
	return n
}

// translation is the symbols of the names of a vocabulary.
type translation struct {
	of      *xmltree.Vocabulary
	symbols []symbol // by name
}

// translate finds the symbols of all names of the tree's vocabulary, once for each
// vocabulary.
func (m *Model) translate(t *xmltree.Tree) []symbol {
	v := t.Vocabulary()
	if known := m.names.Load(); known != nil && known.of == v {
		return known.symbols
	}
	symbols := make([]symbol, v.Len()+1)
	for name := range symbols[1:] {
		symbols[name+1] = m.symbols[qname{t.Space(xmltree.Name(name + 1)), t.Local(xmltree.Name(name + 1))}]
	}
	m.names.Store(&translation{v, symbols})
	return symbols
}
