package check

import "github.com/postbud/postbud/internal/xmltree"

// Whole is a condition of path/text(), where XPath takes one text node: a text that
// a comment or a processing instruction parts is two of them and rejects the
// document. Elsewhere cond is asked, which takes the text as a whole.
func Whole(path string, cond Cond) Cond {
	return func(c *compiler) test {
		p, t := c.path(path), cond(c)
		out := t
		out.is = nil
		out.holds = func(m *machine, n xmltree.Node) bool {
			return m.tree.Parted() && m.parted(p, n) || t.holds(m, n)
		}
		return out
	}
}

// wayParted is the way to break RuleSingle in which one value is in pieces.
const wayParted = "parted"

// parted rejects the document where a text at the path is in pieces.
func (m *machine) parted(p path, n xmltree.Node) bool {
	from := p.collect(m, n)
	defer m.drop(from)
	for _, it := range m.items[from:] {
		if it.attribute == xmltree.NoName && m.tree.Pieces(it.node) > 1 {
			m.reject(RuleSingle, it.node, m.tree.Piece(it.node, 1), wayParted)
			return true
		}
	}
	return false
}

// HasPiece holds where a piece of one of the texts at the path is one of the words,
// letter for letter: path/text() = word.
func HasPiece(path string, words ...string) Cond {
	whole := Exactly(path, words...)
	return func(c *compiler) test {
		p, t := c.path(path), whole(c)
		return test{holds: func(m *machine, n xmltree.Node) bool {
			if !m.tree.Parted() {
				return t.holds(m, n)
			}
			from := p.collect(m, n)
			defer m.drop(from)
			for _, it := range m.items[from:] {
				for i := range m.tree.Pieces(it.node) {
					if contains(words, m.tree.Piece(it.node, i)) {
						return true
					}
				}
			}
			return false
		}}
	}
}
