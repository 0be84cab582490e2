package check

import "github.com/postbud/postbud/internal/xmltree"

// decidesAll is what a shape says of a condition that holds where one of the things
// at the path has it: each says of one what it says. Where a path does not stay in
// the shape, that must be the document's.
func (p path) decidesAll(each func(*machine, item) verdict) func(*machine, xmltree.Node) verdict {
	down := true
	for _, way := range p.ways {
		down = down && goesDown(way)
	}
	return func(m *machine, n xmltree.Node) verdict {
		if !down && !m.whole {
			return perhaps
		}
		sum := never
		for _, way := range p.ways {
			sum = oneOf(sum, m.decide(way, n, each))
		}
		return sum
	}
}

// oneOf is what is known of two where one is enough. Both are asked, whatever the
// first one says.
func oneOf(a, b verdict) verdict {
	for _, v := range []verdict{perhaps, always, open} {
		if a == v || b == v {
			return v
		}
	}
	return never
}

// decide goes the steps of a way as far as the shape says which conditions of them
// hold. Where a condition is open it is taken to the end, to find out whether
// something on it may reject the document.
func (m *machine) decide(way []step, n xmltree.Node, each func(*machine, item) verdict) verdict {
	if len(way) == 0 {
		return each(m, item{node: n})
	}
	s, t := &way[0], m.tree
	switch s.axis {
	case self:
		return m.decideStep(way, n, each)
	case attribute:
		if _, given := t.Attribute(n, s.name); given {
			return each(m, item{n, s.name})
		}
		return never
	case parent:
		if n = t.Parent(n); n == xmltree.None {
			return never
		}
		return m.decideStep(way, n, each)
	case root, anyRoot:
		if s.axis == root && t.Name(t.Root()) != s.name {
			return never
		}
		return m.decideStep(way, t.Root(), each)
	}
	sum := never
	if s.axis == anywhere {
		for c := m.sought.first[s.name]; c != xmltree.None; c = m.sought.next[c] {
			sum = oneOf(sum, m.decideStep(way, c, each))
		}
		return sum
	}
	for c := n + 1; c < t.End(n); c = t.End(c) {
		if s.axis == child && t.Name(c) != s.name {
			continue
		}
		sum = oneOf(sum, m.decideStep(way, c, each))
	}
	return sum
}

// decideStep is what the conditions of the first step say of n, and then the rest of
// the way.
func (m *machine) decideStep(way []step, n xmltree.Node, each func(*machine, item) verdict) verdict {
	sum := always
	for i := range way[0].has {
		switch v := way[0].has[i].decided(m, n); v {
		case never, perhaps:
			return v
		case open:
			sum = open
		}
	}
	v := m.decide(way[1:], n, each)
	if sum == open && v == always {
		return open
	}
	return v
}
