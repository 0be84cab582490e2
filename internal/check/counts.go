package check

import "github.com/postbud/postbud/internal/xmltree"

// countByShape is what a shape says of how many things are at a path with
// conditions.
func (p path) countByShape(right func(int) bool) func(*machine, xmltree.Node) verdict {
	down := true
	for _, way := range p.ways {
		down = down && goesDown(way)
	}
	return func(m *machine, n xmltree.Node) verdict {
		if !m.whole && !(down && m.shapeOf[n].cast != nil) {
			return perhaps
		}
		sum := 0
		for _, way := range p.ways {
			number, sure := m.count(way, n)
			if !sure {
				return perhaps
			}
			sum += number
		}
		return verdictOf(right(sum))
	}
}

// count is how many things are at the end of a way; not sure where a shape does not
// say it.
func (m *machine) count(way []step, n xmltree.Node) (number int, sure bool) {
	if len(way) == 0 {
		return 1, true
	}
	s, t := &way[0], m.tree
	switch s.axis {
	case self:
		return m.countStep(way, n)
	case parent:
		if n = t.Parent(n); n == xmltree.None {
			return 0, true
		}
		return m.countStep(way, n)
	case root, anyRoot:
		if s.axis == root && t.Name(t.Root()) != s.name {
			return 0, true
		}
		return m.countStep(way, t.Root())
	case attribute:
		if _, given := t.Attribute(n, s.name); given {
			return 1, true
		}
		return 0, true
	}
	add := func(c xmltree.Node) bool {
		one, sure := m.countStep(way, c)
		number += one
		return sure && (one == 0 || m.begins[c] == m.begins[n] || !m.oneOfSeveral(c))
	}
	if s.axis == anywhere {
		for c := m.sought.first[s.name]; c != xmltree.None; c = m.sought.next[c] {
			if !add(c) {
				return 0, false
			}
		}
		return number, true
	}
	for c := n + 1; c < t.End(n); c = t.End(c) {
		if (s.axis == anyChild || t.Name(c) == s.name) && !add(c) {
			return 0, false
		}
	}
	return number, true
}

// countStep counts what is behind n, to which the first step leads.
func (m *machine) countStep(way []step, n xmltree.Node) (number int, sure bool) {
	for i := range way[0].has {
		switch way[0].has[i].decided(m, n) {
		case never:
			return 0, true
		case always:
		default:
			return 0, false
		}
	}
	return m.count(way[1:], n)
}

// oneOfSeveral says whether n is in an element that stands beside one of its shape: a
// shape of the document does not say how many there are.
func (m *machine) oneOfSeveral(n xmltree.Node) bool {
	s, first := m.shapeOf[n], m.begins[n]
	next := m.tree.End(first)
	return next < xmltree.Node(m.tree.Len()) && m.shapeOf[next] == s || m.shapeOf[first-1] == s
}
