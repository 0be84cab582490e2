package json

import (
	"reflect"
	"strings"
	"sync"

	"github.com/postbud/postbud/invoice"
)

// shape is what may stand at one place of the JSON. Reading goes by it and the
// schema is made from it, so the two agree.
type shape struct {
	kind     kind
	name     string // of the term or group, with its number
	about    string
	keys     []string // of an object, in order
	below    map[string]*shape
	required []string
	element  *shape // of a list
	nullable bool   // a list that is written as null where it is empty
}

type kind byte

const (
	isText kind = iota
	isObject
	isList
	isDecimal
	isDate
	isDigest
	isBytes
	isWhole
)

// whole is the shape of an invoice.
var whole = sync.OnceValue(func() *shape {
	s := &shaper{terms: map[string]string{}}
	for _, t := range invoice.Terms() {
		s.terms[t.Path] = t.Number + " " + t.Name
	}
	for _, g := range invoice.Groups() {
		if g.Path != "" {
			s.terms[g.Path] = g.Number + " " + g.Name
		}
	}
	root := s.shape(reflect.TypeFor[document](), "")
	root.name, root.about = "Invoice", "An invoice or a credit note in the words of EN 16931-1. Amounts are in Currency."
	return root
})

// shaper makes shapes of the types that are written.
type shaper struct{ terms map[string]string }

func (s *shaper) shape(t reflect.Type, path string) *shape {
	out := &shape{name: s.terms[path], about: abouts[path]}
	switch t {
	case reflect.TypeFor[invoice.Decimal]():
		out.kind = isDecimal
		return out
	case reflect.TypeFor[invoice.Date]():
		out.kind = isDate
		return out
	case reflect.TypeFor[invoice.Digest]():
		out.kind = isDigest
		return out
	case reflect.TypeFor[*string]():
		out.kind = isBytes
		return out
	}
	switch t.Kind() {
	case reflect.Slice:
		out.kind, out.element = isList, s.shape(t.Elem(), path)
		out.name, out.element.about = out.element.name, ""
	case reflect.Int64:
		out.kind = isWhole
	case reflect.Struct:
		out.kind, out.below = isObject, map[string]*shape{}
		s.fields(out, t, path)
	}
	return out
}

// fields adds the keys of a struct. Of two fields with one name the outer one counts,
// as it does in encoding/json.
func (s *shaper) fields(out *shape, t reflect.Type, path string) {
	for _, f := range reflect.VisibleFields(t) {
		if visible, _ := t.FieldByName(f.Name); f.Anonymous || !f.IsExported() || len(visible.Index) != len(f.Index) {
			continue
		}
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" {
			continue
		}
		at := f.Name
		if path != "" {
			at = path + "." + f.Name
		}
		below := s.shape(f.Type, at)
		if below.name == "" {
			below.name = s.valueOf(t, f, path)
		}
		if options == "" {
			out.required = append(out.required, f.Name)
			below.nullable = below.kind == isList
		}
		out.keys = append(out.keys, f.Name)
		out.below[f.Name] = below
	}
}

// valueOf is the name of a field that has no term of its own: the value of an
// identifier has that of the identifier.
func (s *shaper) valueOf(t reflect.Type, f reflect.StructField, path string) string {
	switch {
	case f.Name == "Value" && s.terms[path] != "", t == reflect.TypeFor[content]() && f.Name == "SHA256":
		return s.terms[path]
	case t == reflect.TypeFor[content]():
		return s.terms[path] + ", its " + strings.ToLower(f.Name)
	}
	return f.Name // of the buyer, where EN 16931 has such a term for the seller alone
}
