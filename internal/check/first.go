package check

import (
	"strings"

	"github.com/postbud/postbud/internal/xmltree"
)

// AtFirst holds where cond holds at the first element that the path leads to:
// path[1]. Without any it does not hold.
func AtFirst(path string, cond Cond) Cond {
	return func(c *compiler) test {
		p, t := c.path(path), cond(c)
		first := func(m *machine, n xmltree.Node) xmltree.Node {
			from := p.collect(m, n)
			defer m.drop(from)
			if from == len(m.items) {
				return xmltree.None
			}
			return m.items[from].node
		}
		out := test{holds: func(m *machine, n xmltree.Node) bool {
			at := first(m, n)
			return at != xmltree.None && t.holds(m, at)
		}}
		if t.values != nil {
			out.values = func(m *machine, n xmltree.Node) []string {
				if at := first(m, n); at != xmltree.None {
					return t.values(m, at)
				}
				return nil
			}
		}
		return out
	}
}

// SumFirst adds up the first number at amount below each element at the path:
// sum(path/xs:decimal(amount[1])).
func SumFirst(path, amount string) Num {
	return func(c *compiler) func(*machine, xmltree.Node) number {
		p, a := c.path(path), c.path(amount)
		return func(m *machine, n xmltree.Node) number {
			sum := whole(0)
			m.eachFirst(p, a, n, func(v number) { sum = sum.add(v) })
			return sum
		}
	}
}

// eachFirst calls add with the first number below each element at a path.
func (m *machine) eachFirst(elements, amount path, n xmltree.Node, add func(number)) {
	from := elements.collect(m, n)
	for i := from; i < len(m.items); i++ {
		if v := m.first(amount, m.items[i].node); v.given {
			add(v)
		}
	}
	m.drop(from)
}

// AlikeNormal holds where all texts at the path are the same, white space
// normalised.
func AlikeNormal(path string) Cond {
	return func(c *compiler) test {
		p := c.path(path)
		return test{holds: func(m *machine, n xmltree.Node) bool {
			from := p.collect(m, n)
			defer m.drop(from)
			for i := from + 1; i < len(m.items); i++ {
				if string(normal(m.text(m.items[i]))) != string(normal(m.text(m.items[from]))) {
					return false
				}
			}
			return true
		}}
	}
}

// Named holds where the element at hand has that name: self::name.
func Named(name string) Cond {
	return func(c *compiler) test {
		number := c.name(name)
		_, own, prefixed := strings.Cut(name, ":")
		if !prefixed {
			own = name
		}
		return test{
			holds: func(m *machine, n xmltree.Node) bool { return m.tree.Name(n) == number },
			name: func(local string) verdict {
				if local != own {
					return never
				}
				return perhaps // of another namespace
			},
		}
	}
}

// NotBefore holds where a text at one path is not before one at the other, letter
// by letter.
func NotBefore(one, other string) Cond {
	return pairs(one, other, func(a, b []byte) bool { return string(a) >= string(b) })
}
