package check

import (
	"strings"

	"github.com/postbud/postbud/internal/xmltree"
)

// NameEnds holds where the name of the element at hand ends so.
func NameEnds(suffix string) Cond {
	return func(c *compiler) test {
		slot := c.endings
		c.endings++
		return test{
			name: func(local string) verdict { return verdictOf(strings.HasSuffix(local, suffix)) },
			shape: func(m *machine, n xmltree.Node) verdict {
				return verdictOf(strings.HasSuffix(m.tree.Local(m.tree.Name(n)), suffix))
			},
			holds: func(m *machine, n xmltree.Node) bool {
				name := m.tree.Name(n)
				known := &m.endings[slot][name]
				if *known == 0 {
					*known = -1
					if strings.HasSuffix(m.tree.Local(name), suffix) {
						*known = 1
					}
				}
				return *known > 0
			},
		}
	}
}

// Inside holds where an element of that name is around the one at hand and cond
// holds there.
func Inside(name string, cond Cond) Cond {
	return func(c *compiler) test {
		number, t := c.name(name), cond(c)
		return test{
			holds: func(m *machine, n xmltree.Node) bool {
				for n = m.tree.Parent(n); n != xmltree.None; n = m.tree.Parent(n) {
					if m.tree.Name(n) == number && t.holds(m, n) {
						return true
					}
				}
				return false
			},
			shape: func(m *machine, n xmltree.Node) verdict {
				within := m.begins[n]
				for n = m.tree.Parent(n); n != xmltree.None; n = m.tree.Parent(n) {
					if m.tree.Name(n) != number {
						continue
					}
					if !m.whole && n < within {
						return perhaps
					}
					if v := t.decided(m, n); v != never {
						return v
					}
				}
				return never
			},
		}
	}
}

// Blank holds where the element at hand has neither elements nor text.
func Blank() Cond {
	return func(*compiler) test {
		return test{shape: parentsAreNot, holds: func(m *machine, n xmltree.Node) bool {
			if m.tree.First(n) != xmltree.None {
				return false
			}
			if length, embedded := m.tree.Embedded(n); embedded {
				return length == 0
			}
			return len(trim(m.tree.Text(n))) == 0
		}}
	}
}

// parentsAreNot is what a shape says of Blank: the length of an embedded file is
// not in it.
func parentsAreNot(m *machine, n xmltree.Node) verdict {
	if m.tree.First(n) != xmltree.None {
		return never
	}
	if _, embedded := m.tree.Embedded(n); embedded {
		return perhaps
	}
	return verdictOf(len(trim(m.tree.Text(n))) == 0)
}
