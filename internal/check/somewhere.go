package check

import "github.com/postbud/postbud/internal/xmltree"

// Somewhere holds where one of the texts at the path is the word, white space
// normalised. The path begins at the document; its texts are gathered once for a
// document, however many words are asked for.
func Somewhere(path, word string) Cond {
	return func(c *compiler) test {
		p, slot := c.path(path), c.gathered(path)
		return test{holds: func(m *machine, n xmltree.Node) bool {
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
		}}
	}
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
