package check

import "github.com/postbud/postbud/internal/xmltree"

// memo is what a path led to last. Several rules ask the same of one element.
type memo struct {
	run     int // of the machine; 0 for never
	from    xmltree.Node
	to      item
	text    []byte
	plain   []byte // the text with white space normalised
	given   bool
	known   bool
	isPlain bool
}

// normal is the text with white space normalised.
func (l *memo) normal() []byte {
	if !l.isPlain {
		l.plain, l.isPlain = normal(l.text), true
	}
	return l.plain
}

// memo is what a path leads to from n; the path must have no conditions.
func (m *machine) memo(p path, n xmltree.Node) *memo {
	if p.fixed {
		n = 0
	}
	last := &m.memos[p.memo]
	if last.run == m.run && last.from == n {
		return last
	}
	last.run, last.from, last.isPlain, last.text = m.run, n, false, nil
	if last.to, last.given, last.known = m.found(p, n); last.given {
		last.text = m.text(last.to)
	}
	return last
}

// lone is the one thing that a path leads to, found without gathering: nearly all
// paths lead to one thing or to none. It does not know where there are more.
func (m *machine) lone(p path, n xmltree.Node) (i item, given, known bool) {
	switch {
	case p.here:
		return item{node: n}, true, true
	case p.down:
		if s := m.shapeOf[n]; s != nil && s.cast != nil {
			return m.way(s, p, n)
		}
	}
	if p.memo > 0 {
		last := m.memo(p, n)
		return last.to, last.given, last.known
	}
	return m.found(p, n)
}

// found is lone without remembering anything.
func (m *machine) found(p path, n xmltree.Node) (i item, given, known bool) {
	if len(p.ways) > 1 {
		return m.loneOf(p.ways, n)
	}
	return m.find(p.ways[0], n)
}

// loneOf is the lone thing at one of several ways, where the others lead nowhere.
func (m *machine) loneOf(ways [][]step, n xmltree.Node) (i item, given, known bool) {
	for _, way := range ways {
		one, there, known := m.find(way, n)
		if !known || there && given {
			return item{}, false, false
		}
		if there {
			i, given = one, true
		}
	}
	return i, given, true
}

// lonely is the text of the one thing, or none.
type lonely struct {
	text  []byte
	given bool
}

// loneText is the text of lone.
func (m *machine) loneText(p path, n xmltree.Node) (t lonely, known bool) {
	if p.memo > 0 && !p.down {
		last := m.memo(p, n)
		return lonely{last.text, last.given}, last.known
	}
	i, given, known := m.lone(p, n)
	if given {
		t = lonely{m.text(i), true}
	}
	return t, known
}

// find goes a way as long as it does not branch.
func (m *machine) find(way []step, n xmltree.Node) (i item, given, known bool) {
	t := m.tree
	for at := range way {
		s := &way[at]
		switch s.axis {
		case child:
			one, more := m.children(n, s.name)
			if more {
				return item{}, false, false
			}
			n = one
		case parent:
			n = t.Parent(n)
		case self:
		case root, anyRoot:
			n = t.Root()
			if s.axis == root && t.Name(n) != s.name {
				n = xmltree.None
			}
		case attribute:
			_, given := t.Attribute(n, s.name)
			return item{n, s.name}, given, true
		default:
			return item{}, false, false
		}
		if n == xmltree.None || !s.fits(m, n) {
			return item{}, false, true
		}
	}
	return item{node: n}, true, true
}

// children is the first child of that name, and whether there are more.
func (m *machine) children(n xmltree.Node, name xmltree.Name) (first xmltree.Node, more bool) {
	if first = m.child(n, name); first != xmltree.None {
		more = m.sibling(n, first, name) != xmltree.None
	}
	return first, more
}

// only is the things at a path when they are one or none, and the number of them:
// 0, 1, or 2 for more. The second of more is given, to tell of.
func (m *machine) only(p path, n xmltree.Node) (i item, number int) {
	if i, given, known := m.lone(p, n); known {
		if given {
			return i, 1
		}
		return i, 0
	}
	from := p.collect(m, n)
	found := m.items[from:]
	m.items = m.items[:from]
	switch len(found) {
	case 0:
		return item{}, 0
	case 1:
		return found[0], 1
	}
	return found[1], 2
}
