package check

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/postbud/postbud/internal/xmltree"
)

// Filled holds where the path leads to one text that is not blank. Without any it
// does not hold.
func Filled(path string) Cond {
	return single(path, func(text []byte) bool { return len(trim(text)) > 0 }, false)
}

// Is holds where one of the texts at the path is one of the words, white space
// normalised.
func Is(path string, words ...string) Cond {
	return anyText(path, func(text []byte) bool { return contains(words, normal(text)) })
}

// Exactly holds where one of the texts at the path is one of the words, letter
// for letter.
func Exactly(path string, words ...string) Cond {
	return anyText(path, func(text []byte) bool { return contains(words, text) })
}

// Differs holds where one of the texts at the path is none of the words, white
// space normalised. It is not the opposite of Is: without any text neither holds.
func Differs(path string, words ...string) Cond {
	return anyText(path, func(text []byte) bool { return !contains(words, normal(text)) })
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
			holds: func(m *machine, n xmltree.Node) bool {
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
		return test{holds: func(m *machine, n xmltree.Node) bool {
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

// NameEnds holds where the name of the element at hand ends so.
func NameEnds(suffix string) Cond {
	return func(c *compiler) test {
		slot := c.endings
		c.endings++
		return test{holds: func(m *machine, n xmltree.Node) bool {
			name := m.tree.Name(n)
			known := &m.endings[slot][name]
			if *known == 0 {
				*known = -1
				if strings.HasSuffix(m.tree.Local(name), suffix) {
					*known = 1
				}
			}
			return *known > 0
		}}
	}
}

// Inside holds where an element of that name is around the one at hand and cond
// holds there.
func Inside(name string, cond Cond) Cond {
	return func(c *compiler) test {
		number, t := c.name(name), cond(c)
		return test{holds: func(m *machine, n xmltree.Node) bool {
			for n = m.tree.Parent(n); n != xmltree.None; n = m.tree.Parent(n) {
				if m.tree.Name(n) == number && t.holds(m, n) {
					return true
				}
			}
			return false
		}}
	}
}

// Blank holds where the element at hand has neither elements nor text.
func Blank() Cond {
	return func(*compiler) test {
		return test{holds: func(m *machine, n xmltree.Node) bool {
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

// anyText holds where right says so of one of the texts.
func anyText(path string, right func([]byte) bool) Cond {
	return func(c *compiler) test {
		p := c.path(path)
		if len(p) == 1 && len(p[0]) == 1 && p[0][0].axis == self {
			return test{holds: func(m *machine, n xmltree.Node) bool { return right(m.tree.Text(n)) }}
		}
		return test{holds: func(m *machine, n xmltree.Node) bool {
			from := p.collect(m, n)
			defer m.drop(from)
			for _, i := range m.items[from:] {
				if right(m.text(i)) {
					return true
				}
			}
			return false
		}}
	}
}

// single holds where right says so of the one text; absent is the answer without.
func single(path string, right func([]byte) bool, absent bool) Cond {
	return func(c *compiler) test {
		p := c.path(path)
		return test{holds: func(m *machine, n xmltree.Node) bool {
			text, given := m.single(p, n)
			if !given {
				return absent
			}
			return right(text)
		}}
	}
}

// single is the one text at a path, false where there is none. A second one
// rejects the document and counts as none.
func (m *machine) single(p path, n xmltree.Node) ([]byte, bool) {
	from := p.collect(m, n)
	found := m.items[from:]
	m.items = m.items[:from]
	switch len(found) {
	case 0:
		return nil, false
	case 1:
		return m.text(found[0]), true
	}
	m.reject(RuleSingle, found[1].node, m.text(found[1]))
	return nil, false
}
