package invoice

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Leaf is a business term that an invoice gives. Value is its text: a date as
// YYYY-MM-DD, a decimal as String, content as its SHA-256 in hexadecimal.
type Leaf struct {
	Term  string // "BT-153", "BT-157-1"
	Path  string // Go field names with indexes from 1: "Lines[2].Item.Name"
	Value string
}

// Leaves is every business term that the invoice gives, in the order of the
// fields of Invoice. The value of an identifier has the identifier's own path
// ("Seller.Identifiers[1]"), its scheme follows ("Seller.Identifiers[1].Scheme").
func Leaves(inv *Invoice) []Leaf {
	var leaves []Leaf
	visit(inv, func(t *Term, path string, v reflect.Value) {
		leaves = append(leaves, Leaf{t.Number, path, textOf(v)})
	})
	return leaves
}

// Lost is the terms of want that got does not give at the same place with the
// same value, each once, in the order of their numbers. Decimals are compared by
// value, so 1.0 survives as 1.00. What got has besides is no loss.
func Lost(want, got *Invoice) []string {
	have := map[string]reflect.Value{}
	visit(got, func(_ *Term, path string, v reflect.Value) { have[path] = v })
	var lost []string
	visit(want, func(t *Term, path string, v reflect.Value) {
		if !same(v, have[path]) && !slices.Contains(lost, t.Number) {
			lost = append(lost, t.Number)
		}
	})
	slices.SortFunc(lost, CompareTerms)
	return lost
}

// Lookup is the text of a term by its number ("BT-44") or its path ("Buyer.Name"),
// as in Leaf. It is "" where the invoice does not give the term, and false
// where there is no such term. Of a term that repeats it is the first one given;
// a path may say which one instead ("Lines[2].Item.Name").
func Lookup(inv *Invoice, name string) (string, bool) {
	way, indexes := model().find(name)
	if way == nil {
		return "", false
	}
	return first(reflect.ValueOf(inv).Elem(), way, indexes), true
}

// CompareTerms orders the numbers of terms and groups as people count: BG before
// BT, BT-2 before BT-10, BT-29 before BT-29-1.
func CompareTerms(a, b string) int {
	x, y := strings.Split(a, "-"), strings.Split(b, "-")
	return slices.CompareFunc(x, y, func(p, q string) int {
		m, wrongP := strconv.Atoi(p)
		n, wrongQ := strconv.Atoi(q)
		if wrongP != nil || wrongQ != nil {
			return strings.Compare(p, q)
		}
		return cmp.Compare(m, n)
	})
}

// visit calls at every leaf that is given.
func visit(inv *Invoice, at func(t *Term, path string, v reflect.Value)) {
	if inv != nil {
		visitFields(model().roots, reflect.ValueOf(inv).Elem(), "", at)
	}
}

func visitFields(nodes []node, v reflect.Value, path string, at func(*Term, string, reflect.Value)) {
	for i := range nodes {
		n := &nodes[i]
		f := v.Field(n.field)
		if f.IsZero() {
			continue
		}
		p := join(path, n.name)
		if !n.list {
			visitNode(n, f, p, at)
			continue
		}
		for j := range f.Len() {
			visitNode(n, f.Index(j), p+"["+strconv.Itoa(j+1)+"]", at)
		}
	}
}

func visitNode(n *node, v reflect.Value, path string, at func(*Term, string, reflect.Value)) {
	if n.term != nil {
		if value := n.valueOf(v); !value.IsZero() {
			at(n.term, path, value)
		}
	}
	visitFields(n.below, v, path, at)
}

// valueOf is the value of a leaf.
func (n *node) valueOf(v reflect.Value) reflect.Value {
	if n.value < 0 {
		return v
	}
	return v.Field(n.value)
}

// first goes down the way and is the first text at its end.
func first(v reflect.Value, way []*node, indexes []int) string {
	if len(way) == 0 {
		return textOf(v)
	}
	n, want, rest := way[0], 0, []int(nil)
	if len(indexes) > 0 {
		want, rest = indexes[0], indexes[1:]
	}
	f := v.Field(n.field)
	if !n.list {
		return first(n.step(f, way), way[1:], rest)
	}
	for i := range f.Len() {
		if want != 0 && want != i+1 {
			continue
		}
		if text := first(n.step(f.Index(i), way), way[1:], rest); text != "" {
			return text
		}
	}
	return ""
}

// step is the value of a leaf at the end of the way, else the struct to go on from.
func (n *node) step(v reflect.Value, way []*node) reflect.Value {
	if len(way) == 1 {
		return n.valueOf(v)
	}
	return v
}

// textOf is the value of a leaf as text, "" where it is absent.
func textOf(v reflect.Value) string {
	if v.Kind() == reflect.String {
		return v.String()
	}
	if v.IsZero() {
		return ""
	}
	return v.Interface().(fmt.Stringer).String()
}

// same compares two values of one term; the second may be missing.
func same(a, b reflect.Value) bool {
	if !b.IsValid() {
		return false
	}
	if x, ok := a.Interface().(Decimal); ok {
		return x.Equal(b.Interface().(Decimal))
	}
	return textOf(a) == textOf(b)
}
