package check

import "github.com/postbud/postbud/internal/xmltree"

// Unique holds where no two of the elements at the path have a text at below in
// common.
func Unique(path, below string) Cond {
	return func(c *compiler) test {
		p, q := c.path(path), c.path(below)
		return test{holds: func(m *machine, n xmltree.Node) bool {
			from := p.collect(m, n)
			defer m.drop(from)
			to, first := len(m.items), map[string]int{}
			for i := from; i < to; i++ {
				q.collect(m, m.items[i].node)
				for _, t := range m.items[to:] {
					text := string(m.text(t))
					if at, seen := first[text]; seen && at != i {
						return false
					}
					first[text] = i
				}
				m.drop(to)
			}
			return true
		}}
	}
}

// Alike holds where all texts at the path are the same.
func Alike(path string) Cond {
	return func(c *compiler) test {
		p := c.path(path)
		return test{holds: func(m *machine, n xmltree.Node) bool {
			from := p.collect(m, n)
			defer m.drop(from)
			for i := from + 1; i < len(m.items); i++ {
				if string(m.text(m.items[i])) != string(m.text(m.items[from])) {
					return false
				}
			}
			return true
		}}
	}
}

// Text is where a text is taken from: the first Letters of what the path leads to,
// all of it where 0.
type Text struct {
	Path    string
	Letters int
}

// Leading holds where right says so of the first of the texts that is not empty;
// of empty text where all are. It does not hold where one of them is there twice.
func Leading(right func(text []byte) bool, texts ...Text) Cond {
	return func(c *compiler) test {
		paths := make([]path, len(texts))
		for i, t := range texts {
			paths[i] = c.path(t.Path)
		}
		return test{shape: leadingByShape(right, paths, texts), holds: func(m *machine, n xmltree.Node) bool {
			for i, p := range paths {
				text, given := m.single(p, n)
				if !given && p.leads(m, n) {
					return false
				}
				if text = leading(text, texts[i].Letters); len(text) > 0 {
					return right(text)
				}
			}
			return right(nil)
		}}
	}
}

// leadingByShape is what the shape of a document says of Leading.
func leadingByShape(right func([]byte) bool, paths []path, texts []Text) func(*machine, xmltree.Node) verdict {
	return func(m *machine, n xmltree.Node) verdict {
		for _, p := range paths {
			if !m.whole || p.memo == 0 {
				return perhaps
			}
			if _, _, known := m.lone(p, n); !known {
				return perhaps
			}
		}
		for i, p := range paths {
			switch it, given, _ := m.lone(p, n); {
			case !given:
			case !m.inShape(it):
				return open
			default:
				if text := leading(m.text(it), texts[i].Letters); len(text) > 0 {
					return verdictOf(right(text))
				}
			}
		}
		return verdictOf(right(nil))
	}
}

// leading is the first letters of a text.
func leading(text []byte, letters int) []byte {
	if letters == 0 {
		return text
	}
	for i := range string(text) {
		if letters == 0 {
			return text[:i]
		}
		letters--
	}
	return text
}
