package check

import "github.com/postbud/postbud/internal/xmltree"

// TagIs holds where the element at hand is written so, with the prefix that the
// document gives it: name() = tag. It is no test of what the element means, but a
// few official rules make it.
func TagIs(tag string) Cond {
	return func(*compiler) test {
		return test{holds: func(m *machine, n xmltree.Node) bool { return string(m.tree.Tag(n)) == tag }}
	}
}
