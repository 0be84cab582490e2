package schema

import (
	"strings"

	"github.com/postbud/postbud/internal/xmltree"
)

// attributes checks the attributes of n. known says that the element is one of the
// schema.
func (r *run) attributes(n xmltree.Node, typ *typ, known bool) {
	t, seen := r.tree, uint32(0)
	for i := range t.Attributes(n) {
		name, given := t.AttributeAt(n, i)
		s := r.symbol(name)
		if at := typ.find(s); s != 0 && at >= 0 {
			seen |= 1 << at
			a := &typ.attributes[at]
			if !a.value.free && !r.fits(a.value, given) {
				r.foundAttribute(a.value.wrong(given), n, name, given)
			} else if a.fixed != "" && string(collapsed(given)) != a.fixed {
				r.foundAttribute(wrongFixed, n, name, given)
			}
			continue
		}
		switch {
		case s != 0 && s <= xsiLast:
			r.instance(n, name, known, s, given)
		case typ.content == open:
		default:
			r.foundAttribute(unknownAttribute, n, name, nil)
		}
	}
	for i := range typ.attributes {
		if lacking := typ.demanded &^ seen; lacking&(1<<i) != 0 {
			r.lacksAttribute(n, typ.attributes[i].name)
		}
	}
}

// instance checks an attribute of XML Schema itself, which any element may bear.
// known says that the element is one of the schema.
func (r *run) instance(n xmltree.Node, name xmltree.Name, known bool, s symbol, given []byte) {
	switch s {
	case xsiNil: // no element that is known may be without a value
		if known {
			r.found(noValue, n, r.place(n))
		} else if !isBoolean(trim(given)) {
			r.foundAttribute(wrongFlag, n, name, given)
		}
	case xsiNoNamespaceSchemaLocation:
		if !isAddress(trim(given)) {
			r.foundAttribute(wrongAddress, n, name, given)
		}
	case xsiSchemaLocation:
		for place := range strings.FieldsSeq(string(given)) {
			if !isAddress([]byte(place)) {
				r.foundAttribute(wrongAddress, n, name, given)
				return
			}
		}
	}
}

// declared is the type that n names by xsi:type, if it may have it, else the one
// that it has anyhow.
func (r *run) declared(n xmltree.Node, typ *typ) *typ {
	space, local, _ := r.tree.Declared(n)
	named := r.m.named[qname{space, local}]
	for _, root := range r.m.roots {
		if root != r.root && named != nil && named.space == r.m.resolve(r.m.written[root]).space {
			named = nil // of another document's schema
		}
	}
	if named == nil || named.abstract || typ != r.m.strange && !named.derives(typ) {
		r.found(wrongKind, n, r.place(n))
		return typ
	}
	return named
}
