package check

import (
	"bytes"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/postbud/postbud/internal/xmltree"
)

// NoEnd is no upper limit, for Length and Places.
const NoEnd = math.MaxInt

// Length holds where the one text at the path, as it stands, has that many
// characters: string-length(path). Nothing has none.
func Length(path string, least, most int) Cond {
	return Fits(path, func(text []byte) bool { return between(utf8.RuneCount(text), least, most) })
}

// LengthNormal is Length with white space normalised.
func LengthNormal(path string, least, most int) Cond {
	return Fits(path, func(text []byte) bool { return between(utf8.RuneCount(normal(text)), least, most) })
}

// Places holds where that many characters stand after the first point of the one
// text at the path: string-length(substring-after(path, '.')). Without a point, or
// without a text, there are none.
func Places(path string, least, most int) Cond {
	return Fits(path, func(text []byte) bool {
		_, after, _ := bytes.Cut(text, []byte{'.'})
		return between(utf8.RuneCount(after), least, most)
	})
}

func between(n, least, most int) bool { return least <= n && n <= most }

// Begins holds where the one text at the path begins so: starts-with(path, with).
func Begins(path, with string) Cond {
	return Fits(path, func(text []byte) bool { return string(text[:min(len(text), len(with))]) == with })
}

// Differs holds where one of the texts at the path is none of the words, letter
// for letter: path != word. It is not the opposite of Exactly: without a text it
// does not hold.
func Differs(path string, words ...string) Cond {
	return anyText(path, func(text []byte) bool { return !contains(words, text) })
}

// Only holds where every text at the path is one of the words, letter for letter;
// without any it holds: not(path != word).
func Only(path string, words ...string) Cond {
	return func(c *compiler) test {
		t := Not(Differs(path, words...))(c)
		t.values = firstText(c.path(path))
		return t
	}
}

// Empty holds where one of the texts at the path has no characters, not even
// blanks.
func Empty(path string) Cond { return Exactly(path, "") }

// Written holds where one of the texts at the path has a character, be it a blank.
// It is not the opposite of Empty: without a text neither holds.
func Written(path string) Cond {
	written := Differs(path, "")
	return func(c *compiler) test {
		t, p := written(c), c.path(path)
		byText := t.shape
		t.shape = func(m *machine, n xmltree.Node) verdict {
			if m.knows(p) {
				if i, given, known := m.lone(p, n); known && given && i.attribute == xmltree.NoName && m.shapeOf[i.node].cast != nil && m.tree.HasText(i.node) {
					return always
				}
			}
			if byText == nil {
				return perhaps
			}
			return byText(m, n)
		}
		return t
	}
}

// Show is the condition with the text at the path as its value.
func Show(path string, cond Cond) Cond {
	return func(c *compiler) test {
		t := cond(c)
		t.values = firstText(c.path(path))
		return t
	}
}

// Listed holds where the one text at the path, as it stands, is in the list. It
// looks it up as a piece of the list written with commas, so neighbours with the
// comma between them ("DJ,DK") are in it too, and nothing and empty text are not.
func Listed(path string, list []string) Cond { return Fits(path, listed(list)) }

// ListedNormal is Listed with white space normalised.
func ListedNormal(path string, list []string) Cond {
	in := listed(list)
	return Fits(path, func(text []byte) bool { return in(normal(text)) })
}

func listed(list []string) func([]byte) bool {
	set, all := setOf(list), ","+strings.Join(list, ",")+","
	return func(text []byte) bool {
		return set[string(text)] || bytes.IndexByte(text, ',') >= 0 && strings.Contains(all, ","+string(text)+",")
	}
}

// SameOf holds where the same ones of the words are among the texts at both paths;
// all other texts are left aside. There are at most 64 words.
func SameOf(one, other string, words ...string) Cond {
	if len(words) > 64 {
		panic("more than 64 words")
	}
	return func(c *compiler) test {
		p, q := c.path(one), c.path(other)
		return test{holds: func(m *machine, n xmltree.Node) bool {
			return m.among(p, n, words) == m.among(q, n, words)
		}}
	}
}

// among is a bit for each word that is there.
func (m *machine) among(p path, n xmltree.Node, words []string) (bits uint64) {
	from := p.collect(m, n)
	defer m.drop(from)
	for _, it := range m.items[from:] {
		text := m.text(it)
		for i, w := range words {
			if string(text) == w {
				bits |= 1 << i
			}
		}
	}
	return bits
}

// InOrder holds where a number at one path is not greater than one at the other,
// that mark taken out of both: dates without their hyphens, times without their
// colons. Anything that is then no number is in no order.
func InOrder(first, last, mark string) Cond {
	number := func(text []byte) (float64, bool) {
		return parseReal(bytes.ReplaceAll(text, []byte(mark), nil))
	}
	return pairs(last, first, func(b, a []byte) bool {
		x, okX := number(a)
		y, okY := number(b)
		return okX && okY && x <= y
	})
}
