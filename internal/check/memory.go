package check

import "github.com/postbud/postbud/internal/xmltree"

// memory is what a condition remembers while one document is checked.
type memory struct {
	run    int          // of the machine; what is of an earlier one is forgotten
	about  xmltree.Node // the element that it was worked out for
	holds  bool
	texts  []found                 // of the children after first
	last   map[string]xmltree.Node // of many texts, the last of the children that has it
	tail   [2]found                // and the last ones of two different texts
	name   xmltree.Name            // of children
	first  xmltree.Node            // the first child of that name, or that was asked about
	key    []byte
	sums   map[string]*keyed // by key
	recent *keyed            // the sum that was added to last
}

// keyed is a sum of what has the key.
type keyed struct {
	key string
	sum float64
}

// found is a text and where it is.
type found struct {
	node xmltree.Node
	text []byte
}

// remember is a place for a condition to remember something.
func (c *compiler) remember() int {
	c.memories++
	return c.memories - 1
}

// memory is what is remembered there about n; false where that is nothing yet.
func (m *machine) memory(slot int, n xmltree.Node) (*memory, bool) {
	one := &m.memories[slot]
	known := one.run == m.run && one.about == n
	one.run, one.about = m.run, n
	return one, known
}

// AtParent asks the condition at the element around the one at hand, once for all
// its children.
func AtParent(cond Cond) Cond {
	return func(c *compiler) test {
		t, slot := cond(c), c.remember()
		return test{shape: ofParent(t), holds: func(m *machine, n xmltree.Node) bool {
			parent := m.tree.Parent(n)
			if parent == xmltree.None {
				return false
			}
			one, known := m.memory(slot, parent)
			if !known {
				one.holds = t.holds(m, parent)
			}
			return one.holds
		}}
	}
}

// ofParent is what a shape says of a condition on the element around the one at hand.
func ofParent(t test) func(*machine, xmltree.Node) verdict {
	return func(m *machine, n xmltree.Node) verdict {
		switch parent := m.tree.Parent(n); {
		case parent == xmltree.None:
			return never
		case m.whole || parent >= m.begins[n]:
			return t.decided(m, parent)
		}
		return perhaps
	}
}
