package rules_test

import (
	"os"
	"slices"
	"strings"
	"sync"

	. "github.com/postbud/postbud/internal/rules/rulestest"
)

// part is an element that a type of the CII schema may have.
type part struct {
	name, of string
	must     bool
}

// shape is the parts of each type of the CII schema, in order. It is read from the
// table of package schema.
var shape = sync.OnceValue(func() map[string][]part {
	table, err := os.ReadFile("schema/cii_d16b.txt")
	if err != nil {
		panic(err)
	}
	types := map[string][]part{}
	for line := range strings.Lines(string(table)) {
		words := strings.Fields(line)
		if len(words) < 3 || words[0] != "type" || words[2] != ":" {
			continue
		}
		for _, word := range words[3:] {
			if name, of, isPart := strings.Cut(strings.TrimRight(word, "?*+"), "/"); isPart {
				types[words[1]] = append(types[words[1]], part{name, of, !strings.ContainsAny(word, "?*")})
			}
		}
	}
	return types
})

// typeOf is the type of an element of a document.
func typeOf(e *Element) string {
	if e.Parent == nil {
		return e.Name + "Type"
	}
	for _, p := range shape()[typeOf(e.Parent)] {
		if p.name == e.Name {
			return p.of
		}
	}
	return ""
}

// grown is a new element with the least that the schema wants in it.
func grown(name, of string) *Element {
	e := &Element{Name: name}
	switch {
	case of == "udt:IndicatorType":
		adopt(e, 0, &Element{Name: "udt:Indicator", Text: "false"})
	case of == "udt:DateTimeType", of == "qdt:FormattedDateTimeType":
		prefix, _, _ := strings.Cut(of, ":")
		adopt(e, 0, &Element{Name: prefix + ":DateTimeString", Text: "20260310", Attrs: []Attr{{Name: "format", Value: "102"}}})
	case of == "udt:DateType":
		adopt(e, 0, &Element{Name: "udt:DateString", Text: "20260310", Attrs: []Attr{{Name: "format", Value: "102"}}})
	case shape()[of] == nil:
		e.Text = text(name)
	default:
		for _, p := range shape()[of] {
			if p.must {
				adopt(e, len(e.Kids), grown(p.name, p.of))
			}
		}
	}
	return e
}

// text is what the type of a value takes.
func text(name string) string {
	for _, end := range []string{"DateTime", "Date"} {
		if strings.HasSuffix(name, end) {
			return map[string]string{"DateTime": "2026-03-10T00:00:00Z", "Date": "2026-03-10"}[end]
		}
	}
	return "1"
}

func adopt(e *Element, at int, kid *Element) {
	kid.Parent = e
	e.Kids = slices.Insert(e.Kids, at, kid)
}

// grow puts an element below another, at its place, where it is not there yet;
// those between too. The path names them without prefix.
func grow(from, path string) Edit {
	return func(doc *Element) bool {
		e := doc.First(from)
		if e == nil {
			return false
		}
		for step := range strings.SplitSeq(path, "/") {
			next := e.First(step)
			if next == nil {
				next = put(e, step)
			}
			e = next
		}
		return true
	}
}

// put puts a new element of that name below e, at the end where the schema knows
// none. Of two that exclude each other the new one stays.
func put(e *Element, local string) *Element {
	parts := shape()[typeOf(e)]
	place := func(name string) int {
		return slices.IndexFunc(parts, func(p part) bool { return p.name == name })
	}
	own := slices.IndexFunc(parts, func(p part) bool { return strings.HasSuffix(p.name, ":"+local) })
	if own < 0 {
		kid := &Element{Name: "ram:" + local}
		adopt(e, len(e.Kids), kid)
		return kid
	}
	kid := grown(parts[own].name, parts[own].of)
	if strings.HasPrefix(kid.Name, "udt:") { // a choice
		kid.Parent, e.Kids, e.Text = e, []*Element{kid}, ""
		return kid
	}
	at := 0
	for at < len(e.Kids) && place(e.Kids[at].Name) <= own {
		at++
	}
	adopt(e, at, kid)
	return kid
}
