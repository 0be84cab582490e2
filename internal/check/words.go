package check

import (
	"bytes"
	"regexp"

	"github.com/postbud/postbud/internal/xmltree"
)

// Filled holds where the path leads to one text that is not blank. Without any it
// does not hold.
func Filled(path string) Cond {
	filled := single(path, func(text []byte) bool { return len(trim(text)) > 0 }, false)
	return func(c *compiler) test {
		t, p := filled(c), c.path(path)
		if p.down && p.attribute == xmltree.NoName {
			t.shape = func(m *machine, n xmltree.Node) verdict {
				i, given, known := m.lone(p, n)
				if !known {
					return perhaps
				}
				return verdictOf(given && len(trim(m.text(i))) > 0)
			}
		}
		return t
	}
}

// Is holds where one of the texts at the path is one of the words, white space
// normalised.
func Is(path string, words ...string) Cond {
	any := anyText(path, func(text []byte) bool { return contains(words, normal(text)) })
	return func(c *compiler) test {
		t, p := any(c), c.path(path)
		if p.memo > 0 && len(words) == 1 {
			t.is = &choice{p, words[0]}
		}
		if p.memo == 0 || p.here || p.down {
			return t
		}
		asked := t.holds
		t.holds = func(m *machine, n xmltree.Node) bool {
			if last := m.memo(p, n); last.known {
				return last.given && contains(words, last.normal())
			}
			return asked(m, n)
		}
		return t
	}
}

// Exactly holds where one of the texts at the path is one of the words, letter
// for letter.
func Exactly(path string, words ...string) Cond {
	return anyText(path, func(text []byte) bool { return contains(words, text) })
}

// IsUpper holds where one of the texts at the path is the word, which is in
// capitals, whatever letters the text has; white space normalised.
func IsUpper(path, word string) Cond {
	return anyText(path, func(text []byte) bool { return isUpper(normal(text), word) })
}

// IsUpperExactly is IsUpper without normalising white space.
func IsUpperExactly(path, word string) Cond {
	return anyText(path, func(text []byte) bool { return isUpper(text, word) })
}

// contains compares without making a string of the text.
func contains(words []string, text []byte) bool {
	for _, w := range words {
		if string(text) == w {
			return true
		}
	}
	return false
}

// OneOf holds where the one text at the path is in the list, white space around
// it left aside. Nothing is in no list.
func OneOf(path string, list []string) Cond {
	set := setOf(list)
	return Fits(path, func(text []byte) bool { return set[string(normal(text))] })
}

func setOf(list []string) map[string]bool {
	set := make(map[string]bool, len(list))
	for _, word := range list {
		set[word] = true
	}
	return set
}

// OneOfUpper is OneOf with the letters of the text made capitals.
func OneOfUpper(path string, list []string) Cond {
	set := setOf(list)
	return Fits(path, func(text []byte) bool { return set[string(bytes.ToUpper(normal(text)))] })
}

// OneOfExactly is OneOf without leaving white space aside.
func OneOfExactly(path string, list []string) Cond {
	set := setOf(list)
	return Fits(path, func(text []byte) bool { return set[string(text)] })
}

// Matches holds where the one text at the path, white space normalised, fits the
// expression. Nothing is taken as empty text.
func Matches(path, expression string) Cond {
	re := regexp.MustCompile(expression)
	return Fits(path, func(text []byte) bool { return re.Match(normal(text)) })
}

// Fits holds where right says so of the one text at the path, as it stands; of
// empty text where there is none.
func Fits(path string, right func(text []byte) bool) Cond {
	return func(c *compiler) test {
		t := single(path, right, right(nil))(c)
		p := c.path(path)
		t.values = func(m *machine, n xmltree.Node) []string {
			text, _ := m.single(p, n)
			return []string{string(trim(text))}
		}
		return t
	}
}

// FirstFits is Fits of the first text at the path where there may be more.
func FirstFits(path string, right func(text []byte) bool) Cond {
	return func(c *compiler) test {
		p := c.path(path)
		return test{holds: func(m *machine, n xmltree.Node) bool {
			from := p.collect(m, n)
			defer m.drop(from)
			if from == len(m.items) {
				return right(nil)
			}
			return right(m.text(m.items[from]))
		}}
	}
}

// anyText holds where right says so of one of the texts.
func anyText(path string, right func([]byte) bool) Cond {
	return func(c *compiler) test {
		p := c.path(path)
		holds := func(m *machine, n xmltree.Node) bool {
			if t, known := m.loneText(p, n); known {
				return t.given && right(t.text)
			}
			from := p.collect(m, n)
			defer m.drop(from)
			for _, i := range m.items[from:] {
				if right(m.text(i)) {
					return true
				}
			}
			return false
		}
		if p.here {
			holds = func(m *machine, n xmltree.Node) bool { return right(m.tree.Text(n)) }
		}
		return test{holds: holds, shape: p.byText(never, holds)}
	}
}

// single holds where right says so of the one text; absent is the answer without.
func single(path string, right func([]byte) bool, absent bool) Cond {
	return func(c *compiler) test {
		p := c.path(path)
		holds := func(m *machine, n xmltree.Node) bool {
			text, given := m.single(p, n)
			if !given {
				return absent
			}
			return right(text)
		}
		return test{holds: holds, shape: p.byText(verdictOf(absent), holds)}
	}
}

// byText is what a shape says of a condition on the one text at the path: all, where
// that is part of the shape.
func (p path) byText(absent verdict, holds func(*machine, xmltree.Node) bool) func(*machine, xmltree.Node) verdict {
	if p.memo == 0 {
		return nil
	}
	return func(m *machine, n xmltree.Node) verdict {
		if !m.knows(p) {
			return perhaps
		}
		switch i, given, known := m.lone(p, n); {
		case !known:
			return perhaps
		case !given:
			return absent
		case m.inShape(i):
			return verdictOf(holds(m, n))
		}
		return open
	}
}

// byShape is a condition of the shape alone, for a path that leads down.
func (p path) byShape(holds func(*machine, xmltree.Node) bool) func(*machine, xmltree.Node) verdict {
	if !p.down {
		return nil
	}
	return func(m *machine, n xmltree.Node) verdict { return verdictOf(holds(m, n)) }
}

// single is the one text at a path, false where there is none. A second one
// rejects the document and counts as none.
func (m *machine) single(p path, n xmltree.Node) ([]byte, bool) {
	if p.here {
		return m.tree.Text(n), true
	}
	if t, known := m.loneText(p, n); known {
		return t.text, t.given
	}
	i, number := m.only(p, n)
	switch number {
	case 0:
		return nil, false
	case 1:
		return m.text(i), true
	}
	m.reject(RuleSingle, i.node, m.text(i))
	return nil, false
}
