package main

import (
	"fmt"
	"slices"
	"strings"
)

// facts collects the lines of a table. Whatever a schema holds that the table
// cannot say is an error, so that no fact gets lost.
type facts struct {
	prefixes map[string]string
	schemas  []*node
	lines    []string
}

// text is the table.
func (t table) text() ([]byte, error) {
	from, err := openJars(t.jars)
	if err != nil {
		return nil, err
	}
	defer from.close()
	f := &facts{prefixes: t.prefixes}
	if f.schemas, err = t.load(from); err != nil {
		return nil, err
	}
	f.line("# The facts of the schemas of "+t.title+" in the form of internal/schema.", "")
	f.line("# Written by generate; do not edit.", "")
	var spaces []string
	for _, s := range f.schemas {
		prefix := t.prefixes[s.target()]
		if prefix == "" {
			return nil, fmt.Errorf("the namespace %s has no prefix", s.target())
		}
		spaces = append(spaces, "prefix "+prefix+" "+s.target())
	}
	slices.Sort(spaces)
	f.lines = append(f.lines, slices.Compact(spaces)...)
	for _, s := range f.schemas {
		if err := f.schema(s); err != nil {
			return nil, err
		}
	}
	return []byte(strings.Join(f.lines, "\n") + "\n"), nil
}

func (f *facts) line(parts ...string) {
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	f.lines = append(f.lines, strings.Join(parts, " "))
}

func (f *facts) schema(s *node) error {
	told := map[string]bool{} // types that a field's line tells
	for _, k := range s.kids {
		own := name{s.target(), k.attrs["name"]}
		var err error
		switch k.name {
		case "import", "include":
		case "element":
			err = f.element(own, k, told)
		case "complexType":
			if !told[own.local] {
				err = f.complexType(own, k)
			}
		case "simpleType":
			err = f.simpleType(own, k)
		default:
			err = fmt.Errorf("a global %s", k.name)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", own.local, err)
		}
	}
	return nil
}

// element tells a global element, which is a root in the schema of a document.
// One whose type is named after it and adds nothing to another type is a field:
// both in one line. A type's name is left out where it is the usual one.
func (f *facts) element(own name, k *node, told map[string]bool) error {
	if err := k.only("name", "type"); err != nil {
		return err
	}
	typ, err := k.resolve(k.attrs["type"])
	if err != nil {
		return err
	}
	if typ == (name{own.space, own.local + "Type"}) {
		if base := k.schema.plain(typ.local); base != "" {
			other, err := k.resolve(base)
			if err != nil {
				return err
			}
			told[typ.local] = true
			f.line("field", f.name(own), f.name(other))
			return nil
		}
	}
	word, said := "element", f.name(typ)
	if k.schema.start {
		word = "root"
	}
	if said == f.name(own)+"Type" {
		said = ""
	}
	f.line(word, f.name(own), said)
	return nil
}

// plain is the base of a type that adds nothing to it, "" for any other type.
func (n *node) plain(local string) string {
	for _, k := range n.kids {
		if k.name != "complexType" || k.attrs["name"] != local {
			continue
		}
		content := k.kid("simpleContent")
		if content == nil || len(k.kids) != 1 {
			return ""
		}
		if e := content.kid("extension"); e != nil && len(e.kids) == 0 {
			return e.attrs["base"]
		}
	}
	return ""
}

// name is a name as the table writes it.
func (f *facts) name(n name) string {
	switch {
	case n.space == xsd:
		return n.local
	case f.prefixes[n.space] == "":
		panic("the namespace " + n.space + " has no prefix")
	}
	return f.prefixes[n.space] + ":" + n.local
}

// only refuses attributes that the table cannot tell.
func (n *node) only(known ...string) error {
	for a := range n.attrs {
		if !slices.Contains(known, a) && a != "id" {
			return fmt.Errorf("%s has %s", n.name, a)
		}
	}
	return nil
}

// simpleType tells a restriction: "simple name base min=1 max=3 one=a,b".
func (f *facts) simpleType(own name, k *node) error {
	r := k.kid("restriction")
	if r == nil || len(k.kids) != 1 {
		return fmt.Errorf("a simple type that is no restriction")
	}
	base, err := r.resolve(r.attrs["base"])
	if err != nil {
		return err
	}
	parts := []string{"simple", f.name(own), f.name(base)}
	var one []string
	for _, facet := range r.kids {
		value := facet.attrs["value"]
		switch facet.name {
		case "minLength":
			parts = append(parts, "min="+value)
		case "maxLength":
			parts = append(parts, "max="+value)
		case "enumeration":
			one = append(one, escaped(value))
		default:
			return fmt.Errorf("the facet %s", facet.name)
		}
	}
	if len(one) > 0 {
		parts = append(parts, "one="+strings.Join(one, ","))
	}
	f.line(parts...)
	return nil
}

// escaped is a value without blanks, which part the words of a line.
func escaped(value string) string {
	if strings.ContainsAny(value, "+,\t\n") {
		panic("a value with a plus or a comma: " + value)
	}
	return strings.ReplaceAll(value, " ", "+")
}
