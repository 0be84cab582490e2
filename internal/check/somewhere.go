package check

import (
	"slices"

	"github.com/postbud/postbud/internal/xmltree"
)

// Somewhere holds where one of the texts at the path is the word, white space
// normalised. The path begins at the document; its texts are gathered once for a
// document, however many words are asked for.
func Somewhere(path, word string) Cond {
	return func(c *compiler) test {
		p, slot := c.path(path), c.gathered(path)
		holds := func(m *machine, n xmltree.Node) bool {
			g := &m.gathered[slot]
			if g.run != m.run {
				g.run, g.texts = m.run, g.texts[:0]
				from := p.collect(m, n)
				for _, i := range m.items[from:] {
					if text := normal(m.text(i)); !containsText(g.texts, text) {
						g.texts = append(g.texts, text)
					}
				}
				m.drop(from)
			}
			for _, text := range g.texts {
				if string(text) == word {
					return true
				}
			}
			return false
		}
		shape := func(m *machine, n xmltree.Node) verdict {
			if !m.whole || !m.allInShape(p, n) {
				return perhaps
			}
			return verdictOf(holds(m, n))
		}
		return test{holds: holds, shape: shape}
	}
}

// allInShape says whether all texts at a path are part of a shape.
func (m *machine) allInShape(p path, n xmltree.Node) bool {
	from := p.collect(m, n)
	defer m.drop(from)
	return !slices.ContainsFunc(m.items[from:], func(i item) bool { return !m.inShape(i) })
}

// gathering is the different texts at a path of the document.
type gathering struct {
	run   int // of the machine
	texts [][]byte
}

// gathered is the place of the texts at a path.
func (c *compiler) gathered(path string) int {
	if slot, known := c.gathers[path]; known {
		return slot
	}
	c.gathers[path] = len(c.gathers)
	return c.gathers[path]
}

func containsText(all [][]byte, text []byte) bool {
	for _, one := range all {
		if string(one) == string(text) {
			return true
		}
	}
	return false
}
