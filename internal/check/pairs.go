package check

import "github.com/postbud/postbud/internal/xmltree"

// Same holds where a text at one path equals a text at the other, letter for
// letter.
func Same(one, other string) Cond {
	return pairs(one, other, func(a, b []byte) bool { return string(a) == string(b) })
}

// Different holds where a text at one path differs from a text at the other. It
// is not the opposite of Same: without texts neither holds.
func Different(one, other string) Cond {
	return pairs(one, other, func(a, b []byte) bool { return string(a) != string(b) })
}

// SameNormal is Same with white space normalised.
func SameNormal(one, other string) Cond {
	return pairs(one, other, func(a, b []byte) bool { return string(normal(a)) == string(normal(b)) })
}

// SameText holds where the one text at one path equals the one at the other, white
// space normalised. Nothing is taken as empty text.
func SameText(one, other string) Cond {
	return func(c *compiler) test {
		p, q := c.path(one), c.path(other)
		return test{holds: func(m *machine, n xmltree.Node) bool {
			a, _ := m.single(p, n)
			b, _ := m.single(q, n)
			return string(normal(a)) == string(normal(b))
		}}
	}
}

// NotAfter holds where a text at one path is not after one at the other, letter by
// letter.
func NotAfter(one, other string) Cond {
	return pairs(one, other, func(a, b []byte) bool { return string(a) <= string(b) })
}

// PairFits holds where right says so of a text at one path and a text at the other.
func PairFits(one, other string, right func(a, b string) bool) Cond {
	return Quiet(pairs(one, other, func(a, b []byte) bool { return right(string(a), string(b)) }))
}

// pairs holds where right says so of any pair of texts.
func pairs(one, other string, right func(a, b []byte) bool) Cond {
	return func(c *compiler) test {
		p, q := c.path(one), c.path(other)
		return test{
			shape: func(m *machine, n xmltree.Node) verdict {
				if !m.knows(p) || !m.knows(q) {
					return open
				}
				a, given, known := m.lone(p, n)
				b, also, alsoKnown := m.lone(q, n)
				switch {
				case known && !given, alsoKnown && !also:
					return never
				case known && alsoKnown && m.inShape(a) && m.inShape(b):
					return verdictOf(right(m.text(a), m.text(b)))
				}
				return open
			},
			holds: func(m *machine, n xmltree.Node) bool {
				if a, given, known := m.lone(p, n); known {
					if b, also, known := m.lone(q, n); known {
						return given && also && right(m.text(a), m.text(b))
					}
				}
				from := p.collect(m, n)
				between := q.collect(m, n)
				defer m.drop(from)
				for _, a := range m.items[from:between] {
					for _, b := range m.items[between:] {
						if right(m.text(a), m.text(b)) {
							return true
						}
					}
				}
				return false
			},
			values: func(m *machine, n xmltree.Node) []string {
				from := p.collect(m, n)
				between := q.collect(m, n)
				defer m.drop(from)
				first := func(items []item) string {
					if len(items) == 0 {
						return ""
					}
					return string(trim(m.text(items[0])))
				}
				return []string{first(m.items[from:between]), first(m.items[between:])}
			},
		}
	}
}
