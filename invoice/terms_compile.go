package invoice

import (
	"reflect"
	"strings"
)

// part is one field of a leaf that is a struct, with what it adds to the number.
type part struct{ field, suffix, name string }

// parts is how the structs that are leaves are taken apart; the first part is
// the value itself.
func parts(t reflect.Type) []part {
	scheme := part{"Scheme", "-1", " scheme identifier"}
	switch t {
	case reflect.TypeFor[string](), reflect.TypeFor[Date](), reflect.TypeFor[Decimal]():
		return []part{{}}
	case reflect.TypeFor[Identifier](), reflect.TypeFor[ElectronicAddress]():
		return []part{{field: "Value"}, scheme}
	case reflect.TypeFor[Classification]():
		return []part{{field: "Value"}, scheme, {"Version", "-2", " scheme version identifier"}}
	case reflect.TypeFor[Content]():
		return []part{{field: "SHA256"}, {"MediaType", "-1", " MIME code"}}
	}
	return nil
}

// place is where the compiler stands.
type place struct {
	path, group string
	repeats     bool
	given       map[string]string // terms that a tag above has given, by path from there
	below       string            // the path from that tag
	way         []*node
}

func compile() *schema {
	s := &schema{byName: map[string][]*node{}}
	names := map[string]naming{}
	for _, n := range namings() {
		names[n.number] = n
	}
	s.roots = s.fields(reflect.TypeFor[Invoice](), place{}, names)
	for i := range s.terms {
		t := &s.terms[i]
		way := s.byName[t.Path]
		way[len(way)-1].term = t
		s.byName[t.Number] = way
	}
	return s
}

// fields compiles the fields of a struct; a field without a term is none.
func (s *schema) fields(t reflect.Type, at place, names map[string]naming) []node {
	nodes := make([]node, t.NumField())
	n := 0
	for i := range nodes {
		if s.field(&nodes[n], t.Field(i), at, names) {
			n++
		}
	}
	return nodes[:n]
}

func (s *schema) field(n *node, f reflect.StructField, at place, names map[string]naming) bool {
	t := f.Type
	*n = node{name: f.Name, field: f.Index[0], list: t.Kind() == reflect.Slice, value: -1}
	if n.list {
		t = t.Elem()
	}
	bt, bg := f.Tag.Get("bt"), f.Tag.Get("bg")
	at.path, at.below = join(at.path, f.Name), join(at.below, f.Name)
	at.repeats = at.repeats || n.list
	at.way = append(at.way[:len(at.way):len(at.way)], n)
	number := at.given[at.below]
	if bt != "" && !strings.Contains(bt, "=") {
		number = bt
	}
	if leaf := parts(t); leaf != nil {
		if number == "-" {
			return false
		}
		s.enter(bg, "", &at, names)
		s.leaf(n, t, number, leaf, at, names)
		return true
	}
	if bg == "" {
		bg = number
	}
	s.enter(bg, at.path, &at, names)
	if strings.Contains(bt, "=") {
		at.given, at.below = pairs(bt), ""
	}
	n.below = s.fields(t, at, names)
	return true
}

// enter goes into a group, which is noted the first time.
func (s *schema) enter(number, path string, at *place, names map[string]naming) {
	if number == "" {
		return
	}
	known := len(s.groups) > 0 && s.groups[len(s.groups)-1].Number == number
	if !known {
		s.groups = append(s.groups, Group{number, names[number].name, at.group, path, at.repeats})
	}
	at.group = number
}

// leaf notes a term and, where it has parts, those below it.
func (s *schema) leaf(n *node, t reflect.Type, number string, leaf []part, at place, names map[string]naming) {
	word := names[number]
	s.note(Term{number, word.name, at.group, at.path, at.repeats, word.kind}, at.way)
	if leaf[0].field != "" {
		s.byName[at.path+"."+leaf[0].field] = at.way
		value, _ := t.FieldByName(leaf[0].field)
		n.value = value.Index[0]
	}
	n.below = make([]node, len(leaf)-1)
	for i, p := range leaf[1:] {
		f, _ := t.FieldByName(p.field)
		n.below[i] = node{name: p.field, field: f.Index[0], value: -1}
		s.note(Term{number + p.suffix, word.name + p.name, at.group, at.path + "." + p.field, at.repeats, KindCode},
			append(at.way[:len(at.way):len(at.way)], &n.below[i]))
	}
}

func (s *schema) note(t Term, way []*node) {
	s.terms = append(s.terms, t)
	s.byName[t.Path] = way
}

// join is a path one field longer.
func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// pairs reads a tag that gives terms to fields further down: "Name=BT-27 Address=BG-5".
func pairs(tag string) map[string]string {
	m := map[string]string{}
	for field := range strings.FieldsSeq(tag) {
		path, number, _ := strings.Cut(field, "=")
		m[path] = number
	}
	return m
}
