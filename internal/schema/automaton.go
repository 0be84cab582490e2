package schema

import "strings"

// automaton accepts the children of an element, one after the other. State 0 is
// where it begins; no step leads back to it.
type automaton struct {
	columns []column
	next    []uint16 // by state, then by column; 0 where there is no step
	accepts []bool   // by state: the element may end here
	slots   []slot   // the columns by name: open addressing, a power of two
	wild    bool     // a column is a wildcard
}

// column is what a step may be about.
type column struct {
	name  symbol
	of    *typ
	wild  bool   // any element, but for
	not   string // those of this namespace and those of none; "" for really any
	known bool   // and only elements that are known everywhere
}

type slot struct {
	name   symbol
	column uint16
}

// children is the automaton of a type's content, made at the first use.
func (t *typ) children(m *Model) *automaton {
	if a := t.automaton.Load(); a != nil {
		return a
	}
	a := &automaton{}
	r := &reader{m: m, of: t, words: strings.Fields(t.expression), a: a}
	top := r.group()
	b := &builder{follow: make([][]uint16, r.last+1), column: make([]int, r.last+1)}
	empty, first, last := b.ends(top)
	b.join([]uint16{0}, first)
	a.fill(b)
	a.accepts = make([]bool, r.last+1)
	a.accepts[0] = empty
	for _, s := range last {
		a.accepts[s] = true
	}
	t.automaton.Store(a)
	return a
}

// builder finds which places of a content follow each other.
type builder struct {
	follow [][]uint16
	column []int
}

// ends works out whether p may be absent, and with which places it may begin and
// end; it joins the places inside.
func (b *builder) ends(p *particle) (empty bool, first, last []uint16) {
	switch {
	case p.kids == nil && p.state > 0:
		b.column[p.state] = p.column
		first, last = []uint16{p.state}, []uint16{p.state}
	case p.choice:
		for _, k := range p.kids {
			e, f, l := b.ends(k)
			empty, first, last = empty || e, append(first, f...), append(last, l...)
		}
	default:
		empty = true
		for _, k := range p.kids {
			e, f, l := b.ends(k)
			b.join(last, f)
			if empty {
				first = append(first, f...)
			}
			if !e {
				last = nil
			}
			empty, last = empty && e, append(last, l...)
		}
	}
	if p.repeated {
		b.join(last, first)
	}
	return empty || p.optional, first, last
}

func (b *builder) join(from, to []uint16) {
	for _, s := range from {
		b.follow[s] = append(b.follow[s], to...)
	}
}

// fill makes the tables. It panics where one name leads to two places, which a
// schema must not have.
func (a *automaton) fill(b *builder) {
	width := len(a.columns)
	a.next = make([]uint16, len(b.follow)*width)
	for state, follow := range b.follow {
		for _, to := range follow {
			step := &a.next[state*width+b.column[to]]
			if *step != 0 && *step != to {
				panic("the content is not deterministic")
			}
			*step = to
		}
	}
	size := 4
	for size < 2*width {
		size *= 2
	}
	a.slots = make([]slot, size)
	for i, c := range a.columns {
		if c.wild {
			a.wild = true
			continue
		}
		at := int(c.name) & (size - 1)
		for a.slots[at].name != 0 {
			at = (at + 1) & (size - 1)
		}
		a.slots[at] = slot{c.name, uint16(i)}
	}
}

// find is the column of a name, -1 where the content does not have it.
func (a *automaton) find(name symbol) int {
	mask := len(a.slots) - 1
	for at := int(name) & mask; ; at = (at + 1) & mask {
		switch s := a.slots[at]; s.name {
		case 0: // also where the name itself is none
			return -1
		case name:
			return int(s.column)
		}
	}
}

// step is where a column leads from a state, 0 where it does not.
func (a *automaton) step(state uint16, column int) uint16 {
	return a.next[int(state)*len(a.columns)+column]
}

// way is the shortest list of columns that lead from a state to one where the goal
// is reached, and that state. The columns are what is missing on the way.
func (a *automaton) way(from uint16, goal func(state uint16) bool) (columns []int, state uint16, ok bool) {
	type step struct {
		state  uint16
		before int
		column int
	}
	seen := make([]bool, len(a.accepts))
	seen[from] = true
	steps := []step{{state: from, before: -1}}
	for i := 0; i < len(steps); i++ {
		if at := steps[i].state; goal(at) {
			for j := i; steps[j].before >= 0; j = steps[j].before {
				columns = append([]int{steps[j].column}, columns...)
			}
			return columns, at, true
		}
		for column := range a.columns {
			if to := a.step(steps[i].state, column); to != 0 && !seen[to] {
				seen[to] = true
				steps = append(steps, step{to, i, column})
			}
		}
	}
	return nil, 0, false
}
