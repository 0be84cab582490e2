package check

import "github.com/postbud/postbud/internal/xmltree"

// SameLater holds where a text at the path is also at the path of a later sibling,
// whatever its name: path = following-sibling::*/path.
func SameLater(path string) Cond { return later(path, true) }

// OtherLater holds where a text at the path of a later sibling differs from one
// here: path != following-sibling::*/path.
func OtherLater(path string) Cond { return later(path, false) }

// few is how many siblings are looked at one by one. Beyond that all are read once
// for their parent, so that the time does not grow with their square.
const few = 20

func later(path string, same bool) Cond {
	return func(c *compiler) test {
		p, slot := c.path(path), c.remember()
		return test{
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

// later says whether a sibling after n has the text, or another one.
func (m *machine) later(p path, slot int, n xmltree.Node, own []byte, same bool) bool {
	if one := &m.memories[slot]; one.run == m.run && one.about == m.tree.Parent(n) {
		return one.later(n, own, same)
	}
	at := m.tree.Next(n)
	for i := 0; i < few && at != xmltree.None; i, at = i+1, m.tree.Next(at) {
		from := p.collect(m, at)
		for _, it := range m.items[from:] {
			if (string(m.text(it)) == string(own)) == same {
				m.drop(from)
				return true
			}
		}
		m.drop(from)
	}
	if at == xmltree.None {
		return false
	}
	one, _ := m.memory(slot, m.tree.Parent(n))
	m.readAll(one, p)
	return one.later(n, own, same)
}

// later says of an element whose siblings have been read whether one after it has
// the text, or another one.
func (one *memory) later(n xmltree.Node, own []byte, same bool) bool {
	if same {
		last, there := one.last[string(own)]
		return there && last > n
	}
	for _, f := range one.tail {
		if f.node > n && f.text != string(own) {
			return true
		}
	}
	return false
}

// readAll remembers what the path leads to from each child of the element that the
// memory is about.
func (m *machine) readAll(one *memory, p path) {
	if one.last == nil {
		one.last = map[string]xmltree.Node{}
	}
	clear(one.last)
	for c := m.tree.First(one.about); c != xmltree.None; c = m.tree.Next(c) {
		from := p.collect(m, c)
		for _, it := range m.items[from:] {
			one.last[string(m.text(it))] = c
		}
		m.drop(from)
	}
	one.tail = [2]found{{node: xmltree.None}, {node: xmltree.None}}
	for text, node := range one.last {
		f := found{node, text}
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
