package schema

import "strings"

// particle is a part of a content: an element, a wildcard, or a group of parts.
type particle struct {
	kids     []*particle
	choice   bool
	optional bool // ? or *
	repeated bool // * or +
	column   int  // of a part without parts
	state    uint16
}

// reader turns the words of a content into particles.
type reader struct {
	m     *Model
	of    *typ
	words []string
	a     *automaton
	last  uint16 // the state given last
}

// group reads parts until a closing parenthesis or the end.
func (r *reader) group() *particle {
	g := &particle{}
	for len(r.words) > 0 && !strings.HasPrefix(r.words[0], ")") {
		word := r.words[0]
		r.words = r.words[1:]
		switch {
		case word == "|":
			g.choice = true
			continue
		case word == "(":
			inner := r.group()
			inner.often(strings.TrimPrefix(r.words[0], ")"))
			r.words = r.words[1:]
			g.kids = append(g.kids, inner)
			continue
		}
		bare := strings.TrimRight(word, "?*+")
		r.last++
		p := &particle{column: r.column(bare), state: r.last}
		p.often(word[len(bare):])
		g.kids = append(g.kids, p)
	}
	return g
}

func (p *particle) often(sign string) {
	p.optional = sign == "?" || sign == "*"
	p.repeated = sign == "*" || sign == "+"
}

// column is the column of what a word names, the old one where it has one.
func (r *reader) column(word string) int {
	var c column
	if strings.HasPrefix(word, "~") {
		name, known := strings.CutSuffix(word, "!")
		c = column{wild: true, known: known, not: map[string]string{"~any": "", "~other": r.of.space}[name]}
	} else {
		name, of, own := strings.Cut(word, "/")
		c.name = r.m.symbols[r.m.resolve(name)]
		if own {
			c.of = r.m.typeOf(of)
		} else {
			c.of = r.m.global[c.name]
		}
		if c.of == nil {
			panic(r.of.name + ": the type of " + name + " is not known")
		}
	}
	for i, known := range r.a.columns {
		if known == c {
			return i
		}
	}
	r.a.columns = append(r.a.columns, c)
	return len(r.a.columns) - 1
}
