package invoice

import (
	"strconv"
	"strings"
	"sync"
)

// Kind is the semantic data type of a business term (EN 16931-1 clause 6.5).
type Kind string

// The kinds. Amounts have at most two decimals; prices, quantities and
// percentages as many as they need. Binary is bytes, in Leaf their SHA-256.
const (
	KindText       Kind = "text"
	KindCode       Kind = "code"
	KindIdentifier Kind = "identifier"
	KindReference  Kind = "reference"
	KindDate       Kind = "date"
	KindAmount     Kind = "amount"
	KindPrice      Kind = "price"
	KindQuantity   Kind = "quantity"
	KindPercentage Kind = "percentage"
	KindBinary     Kind = "binary"
)

// Term is a business term of EN 16931-1 and its place in Invoice. Scheme
// identifiers and the like are terms of their own: BT-29-1 is the scheme of BT-29.
type Term struct {
	Number  string // "BT-44"
	Name    string // "Buyer name"
	Group   string // "BG-7"; "" for terms of the invoice itself
	Path    string // Go field names without indexes: "Buyer.Name"
	Repeats bool   // it or a group above it may occur more than once
	Kind    Kind
}

// Group is a business group of EN 16931-1 and its place in Invoice.
type Group struct {
	Number  string // "BG-27"
	Name    string // "Invoice line allowances"
	Parent  string // "BG-25"; "" for groups of the invoice itself
	Path    string // "Lines.Allowances"; "" where the group has no field of its own
	Repeats bool   // it or a group above it may occur more than once
}

// Terms is every business term, in the order of Invoice. The slice is the
// caller's own.
func Terms() []Term { return append([]Term(nil), model().terms...) }

// Groups is every business group, in the order of Invoice. The slice is the
// caller's own.
func Groups() []Group { return append([]Group(nil), model().groups...) }

// FindTerm finds a term by its number ("BT-44") or its path ("Buyer.Name", also
// with indexes). Business groups are no terms.
func FindTerm(name string) (Term, bool) {
	way, _ := model().find(name)
	if way == nil {
		return Term{}, false
	}
	return *way[len(way)-1].term, true
}

// schema is the tags of Invoice, read once.
type schema struct {
	terms  []Term
	groups []Group
	roots  []node
	byName map[string][]*node // the way to a term, by number and by path
}

// node is a field of Invoice or of a struct below it.
type node struct {
	name  string
	field int
	list  bool
	term  *Term  // of a leaf
	value int    // where a leaf is a struct, its field with the value; else -1
	below []node // the fields of a group, the further parts of a leaf
}

var model = sync.OnceValue(compile)

// find is the way to a term, nil where there is none. It takes indexes out of a
// path and says where they stood, 0 where there was none.
func (s *schema) find(name string) (way []*node, indexes []int) {
	if way = s.byName[name]; way != nil || !strings.Contains(name, "[") {
		return way, nil
	}
	steps := strings.Split(name, ".")
	indexes = make([]int, len(steps))
	for i, step := range steps {
		bare, index, ok := strings.Cut(step, "[")
		if !ok {
			continue
		}
		digits, closed := strings.CutSuffix(index, "]")
		n, err := strconv.ParseUint(digits, 10, 31)
		if err != nil || n == 0 || !closed {
			return nil, nil
		}
		steps[i], indexes[i] = bare, int(n)
	}
	way = s.byName[strings.Join(steps, ".")]
	for i, n := range indexes {
		if n > 0 && (i >= len(way) || !way[i].list) {
			return nil, nil
		}
	}
	return way, indexes
}
