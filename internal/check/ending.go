package check

import "github.com/postbud/postbud/internal/xmltree"

// Ending rejects the document where wrong says so of the one text at the path: there
// the official run ends with an error. Elsewhere, and where there is no text, cond
// is asked.
func Ending(path string, wrong func(text []byte) bool, cond Cond) Cond {
	return func(c *compiler) test {
		p, t := c.path(path), cond(c)
		return test{
			holds: func(m *machine, n xmltree.Node) bool {
				if text, given := m.single(p, n); given && wrong(text) {
					i, _ := m.only(p, n)
					m.reject(RuleNumber, i.node, text)
					return true
				}
				return t.holds(m, n)
			},
			values: t.values,
		}
	}
}
