package check

import (
	"slices"

	"github.com/postbud/postbud/internal/xmltree"
)

// shape is what an element looks like by name, with all below it: its place, its
// attributes, its children in their order, and which texts are blank. The lines of
// an invoice have one shape or two, and the next invoice of the same program has
// them again. What rules ask of a shape alone is worked out once for it.
type shape struct {
	marks []uint32
	plans []plan  // by the number of the set
	ways  []int16 // by the number of a path: where it leads
}

// plan is what is left to ask of the elements of a shape.
type plan struct {
	made     bool
	contexts []candidate
}

// What a path leads to from an element of a shape: 0 is not known yet, a positive
// number is one more than the distance in document order.
const (
	nowhere  int16 = -1
	branches int16 = -2
)

const (
	mostMarks  = 400 // of a shape; a larger one hardly comes again
	mostShapes = 512 // of a machine; one that has met more starts over
)

// shapes is the shapes that a machine has met.
type shapes struct {
	slots []*shape // open addressing; a power of two
	last  []*shape // by place
	used  int
}

// The marks of an element: its place and whether it has a text, then the names of
// its attributes.
const markOfAttribute = 1 << 31

func (m *machine) marksOf(n xmltree.Node) {
	m.markAt[n] = uint32(len(m.marks))
	text := m.tree.Text(n)
	mark := uint32(m.places[n].number) << 1
	if len(text) > 0 && (text[0] > ' ' || len(trim(text)) > 0) {
		mark++
	}
	m.marks = append(m.marks, mark)
	for i := range m.tree.Attributes(n) {
		name, _ := m.tree.AttributeAt(n, i)
		m.marks = append(m.marks, uint32(name)|markOfAttribute)
	}
}

// shape is the shape of an element, nil where it has too many marks.
func (m *machine) shape(n xmltree.Node) *shape {
	if s := m.shapeOf[n]; s != nil {
		return s
	}
	return m.newShape(n)
}

func (m *machine) newShape(n xmltree.Node) *shape {
	end := uint32(len(m.marks))
	if e := m.tree.End(n); int(e) < m.tree.Len() {
		end = m.markAt[e]
	}
	marks := m.marks[m.markAt[n]:end]
	if len(marks) > mostMarks || m.unknown {
		return nil
	}
	// Mostly it has the shape of the last one at its place.
	last := &m.shapes.last[m.places[n].number]
	if *last == nil || !slices.Equal((*last).marks, marks) {
		*last = m.shapes.of(marks)
	}
	m.shapeOf[n] = *last
	return *last
}

func (s *shapes) of(marks []uint32) *shape {
	h := uint64(len(marks))
	for _, mark := range marks {
		h = (h<<5 | h>>59) ^ uint64(mark)*0x9E3779B97F4A7C15
	}
	h ^= h >> 32
	mask := uint64(len(s.slots) - 1)
	i := h & mask
	for ; s.slots[i] != nil; i = (i + 1) & mask {
		if slices.Equal(s.slots[i].marks, marks) {
			return s.slots[i]
		}
	}
	s.used++
	s.slots[i] = &shape{marks: slices.Clone(marks)}
	return s.slots[i]
}

// begin forgets the shapes where there are too many; never within a document.
func (s *shapes) begin() {
	if s.slots == nil || s.used > mostShapes {
		*s = shapes{slots: make([]*shape, 4*mostShapes), last: make([]*shape, maxPlaces+1)}
	}
}

// candidates is the contexts that may fit an element, with the rules that are left
// to ask.
func (m *machine) candidates(s *Compiled, n xmltree.Node) []candidate {
	sh := m.shape(n)
	all := m.places[n].sets[s.number].contexts
	if sh == nil {
		return all
	}
	if sh.plans == nil {
		sh.plans = make([]plan, m.sets)
	}
	p := &sh.plans[s.number]
	if !p.made {
		*p = plan{true, m.plan(all, n)}
	}
	return p.contexts
}

// plan leaves out what the shape of n decides: contexts that do not fit, rules that
// hold.
func (m *machine) plan(all []candidate, n xmltree.Node) []candidate {
	var left []candidate
	taken := -1 // by a context that fits whatever the values are
	for _, c := range all {
		if c.pattern == taken {
			continue
		}
		checks, ok := m.undecided(c.checks, n)
		if !ok {
			continue
		}
		c.checks = checks
		if len(checks) == 0 {
			taken = c.pattern
		}
		c.rules = slices.DeleteFunc(slices.Clone(c.rules), func(r rule) bool { return r.decided(m, n) == always })
		if c.stray != nil && !m.strayed(c.stray, n) {
			c.stray = nil
		}
		left = append(left, c)
	}
	return left
}

// undecided is the checks that are left; not ok where one of them fails.
func (m *machine) undecided(checks []placed, n xmltree.Node) (left []placed, ok bool) {
	for _, c := range checks {
		if c.up == 0 {
			switch c.decided(m, n) {
			case never:
				return nil, false
			case always:
				continue
			}
		}
		left = append(left, c)
	}
	return left, true
}

// strayed says whether rules of Without find anything below the element.
func (m *machine) strayed(top *twig, n xmltree.Node) bool {
	before := len(m.findings)
	m.strays(top, n)
	found := len(m.findings) > before
	m.findings = m.findings[:before]
	return found
}

// decided is what the shape of an element says of the condition.
func (t test) decided(m *machine, n xmltree.Node) verdict {
	if t.shape == nil {
		return perhaps
	}
	return t.shape(m, n)
}

// way is where a path leads that goes down from an element of the shape.
func (s *shape) way(m *machine, p path, n xmltree.Node) (i item, given, known bool) {
	if s.ways == nil {
		s.ways = make([]int16, len(m.memos))
	}
	switch to := s.ways[p.memo]; to {
	case 0:
		i, given, known := m.found(p, n)
		switch {
		case !known:
			s.ways[p.memo] = branches
		case !given:
			s.ways[p.memo] = nowhere
		default:
			s.ways[p.memo] = int16(i.node - n + 1)
		}
		return i, given, known
	case nowhere:
		return item{}, false, true
	case branches:
		return item{}, false, false
	default:
		return item{n + xmltree.Node(to) - 1, p.attribute}, true, true
	}
}
