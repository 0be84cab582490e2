package check

import "github.com/postbud/postbud/internal/xmltree"

// SameLater holds where a text at the path is also at the path of a later sibling,
// whatever its name: path = following-sibling::*/path.
func SameLater(path string) Cond { return later(path, true) }

// OtherLater holds where a text at the path of a later sibling differs from one
// here: path != following-sibling::*/path.
func OtherLater(path string) Cond { return later(path, false) }

// few is how many texts are compared one by one. More are looked up, so that the time
// does not grow with their square.
const few = 20

func later(path string, same bool) Cond {
	return func(c *compiler) test {
		p, slot := c.path(path), c.remember()
		return test{
			shape: func(m *machine, n xmltree.Node) verdict { return m.mayCome(p, n) },
			holds: func(m *machine, n xmltree.Node) bool {
				from := p.collect(m, n)
				defer m.drop(from)
				to := len(m.items)
				if from == to || m.tree.Parent(n) == xmltree.None {
					return false
				}
				for i := from; i < to; i++ {
					if m.later(p, slot, n, m.text(m.items[i]), same) {
						return true
					}
				}
				return false
			},
			values: firstText(p),
		}
	}
}

// mayCome is what a shape says of a later text: where the path leads to none from the
// element at hand, or from none of its later siblings, there is none.
func (m *machine) mayCome(p path, n xmltree.Node) verdict {
	parent := m.tree.Parent(n)
	if parent == xmltree.None {
		return never
	}
	if !m.knows(p) || !m.whole && parent < m.begins[n] {
		return open
	}
	if _, given, known := m.lone(p, n); known && !given {
		return never
	}
	for at := m.tree.Next(n); at != xmltree.None; at = m.tree.Next(at) {
		if _, given, known := m.lone(p, at); given || !known {
			return open
		}
	}
	return never
}

// later says whether a sibling after n has the text, or another one.
func (m *machine) later(p path, slot int, n xmltree.Node, own []byte, same bool) bool {
	one, known := m.memory(slot, m.tree.Parent(n))
	switch {
	case !known:
		m.readAfter(one, p, n)
	case n < one.first:
		m.readAfter(one, p, m.tree.First(one.about)-1)
	}
	return one.later(n, own, same)
}

// later says of an element whose siblings have been read whether one after it has
// the text, or another one.
func (one *memory) later(n xmltree.Node, own []byte, same bool) bool {
	switch {
	case len(one.texts) <= few:
		for _, f := range one.texts {
			if f.node > n && (string(f.text) == string(own)) == same {
				return true
			}
		}
		return false
	case same:
		last, there := one.last[string(own)]
		return there && last > n
	}
	for _, f := range one.tail {
		if f.node > n && string(f.text) != string(own) {
			return true
		}
	}
	return false
}

// readAfter remembers what the path leads to from each sibling after n, which is a
// child of the element that the memory is about, or that element itself for all.
func (m *machine) readAfter(one *memory, p path, n xmltree.Node) {
	one.first, one.texts = n, one.texts[:0]
	at := m.tree.First(one.about)
	if n >= at {
		at = m.tree.Next(n)
	}
	for ; at != xmltree.None; at = m.tree.Next(at) {
		from := p.collect(m, at)
		for _, it := range m.items[from:] {
			one.texts = append(one.texts, found{at, m.text(it)})
		}
		m.drop(from)
	}
	if len(one.texts) > few {
		one.sort()
	}
}

// sort makes what many texts are looked up in.
func (one *memory) sort() {
	if one.last == nil {
		one.last = map[string]xmltree.Node{}
	}
	clear(one.last)
	for _, f := range one.texts {
		one.last[string(f.text)] = f.node
	}
	one.tail = [2]found{{node: xmltree.None}, {node: xmltree.None}}
	for text, node := range one.last {
		f := found{node, []byte(text)}
		if f.node > one.tail[0].node {
			f, one.tail[0] = one.tail[0], f
		}
		if f.node > one.tail[1].node {
			one.tail[1] = f
		}
	}
}

// First holds where no sibling before the element at hand has its name.
func First() Cond {
	return func(c *compiler) test {
		slot := c.remember()
		return test{holds: func(m *machine, n xmltree.Node) bool {
			parent, name := m.tree.Parent(n), m.tree.Name(n)
			if parent == xmltree.None {
				return true
			}
			one, known := m.memory(slot, parent)
			if !known || one.name != name {
				one.name, one.first = name, m.child(parent, name)
			}
			return one.first == n
		}}
	}
}

// firstText is the values of a condition that speaks of one text.
func firstText(p path) func(*machine, xmltree.Node) []string {
	return func(m *machine, n xmltree.Node) []string {
		from := p.collect(m, n)
		defer m.drop(from)
		if from == len(m.items) {
			return []string{""}
		}
		return []string{string(trim(m.text(m.items[from])))}
	}
}
