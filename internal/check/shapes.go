package check

import (
	"slices"

	"github.com/postbud/postbud/internal/xmltree"
)

// shape is what an element looks like: by its cast, with all below it, or, where it
// is too large for that, by the shapes of its children. The lines of an invoice have
// one shape or two, and the next invoice of the same program has them again. What
// rules ask of a shape alone is worked out once for it, when it is met again: most of
// what is met once is never met again.
type shape struct {
	cast   *xmltree.Cast
	places []*place // of a cast's elements
	kids   []kids
	sought []xmltree.Node // of a cast's elements: those that are asked for anywhere, counted from its first
	ways   []ways         // of a cast's elements

	form uint32 // without a cast: of its attributes
	runs []run  // and its children

	casts bool // all of these have a cast

	again  bool           // it was met again
	plans  []plan         // by the number of the set
	wholes []documentPlan // the same, of a document
}

// run is children of one shape that follow each other. One or several: what holds of
// two of them holds of a hundred.
type run struct {
	shape   *shape
	several bool
}

// Limits of shapes: none is larger, none of a longer row of children; a machine that
// has met more starts over with the next document.
const (
	mostInShape = 64
	mostRuns    = 200
	mostShapes  = 1024
	// atPlaceShapes is how many are kept at a place, the last ones met.
	atPlaceShapes = 6
	// A place where that many were met in vain has a new shape each time: what is
	// below it is looked at instead.
	mostInVain = 24
)

// shapes is the shapes that a machine has met, by the number of their place.
type shapes struct {
	at   []placeShapes
	used int
}

type placeShapes struct {
	last [atPlaceShapes]*shape
	vain int // how many more were made than met again
}

// begin forgets the shapes where there are too many, never within a document, and
// says whether it did.
func (s *shapes) begin() bool {
	if s.at != nil && s.used <= mostShapes {
		return false
	}
	*s = shapes{at: make([]placeShapes, maxPlaces+1)}
	return true
}

// find is the shape among the last ones of the place that is right.
func (p *placeShapes) find(right func(*shape) bool) *shape {
	for i, s := range p.last {
		if s == nil {
			return nil
		}
		if right(s) {
			copy(p.last[1:i+1], p.last[:i])
			p.last[0] = s
			p.vain = max(p.vain-1, 0)
			s.again = true
			return s
		}
	}
	return nil
}

// add keeps a new shape.
func (s *shapes) add(number int, made *shape) {
	p := &s.at[number]
	copy(p.last[1:], p.last[:])
	p.last[0] = made
	p.vain++
	s.used++
}

// recognised is the shape of n by its cast, nil where it has none yet. fresh says
// that it is to be given one. A cast does not tell of texts in pieces, so that a
// document with such has no shapes.
func (m *machine) recognised(here *place, n xmltree.Node) (s *shape, fresh bool) {
	size := m.tree.End(n) - n
	if size > mostInShape || n == m.tree.Root() || here.number == 0 || m.tree.Parted() {
		return nil, false
	}
	at := &m.shapes.at[here.number]
	if first := at.last[0]; first != nil && first.cast != nil && m.tree.Fits(n, first.cast) {
		at.vain = max(at.vain-1, 0)
		first.again = true
		return first, false
	}
	if s := at.find(func(s *shape) bool { return s.cast != nil && m.tree.Fits(n, s.cast) }); s != nil {
		return s, false
	}
	return nil, at.vain < mostInVain && m.shapes.used < 2*mostShapes
}

// settle says of n and all below it what its shape knows.
func (m *machine) settle(s *shape, n xmltree.Node) {
	copy(m.places[n:], s.places)
	copy(m.kids[n:], s.kids)
	end := int(n) + len(s.places)
	shapes, begins := m.shapeOf[n:end], m.begins[n:end]
	for i := range shapes {
		shapes[i] = s
	}
	for i := range begins {
		begins[i] = n
	}
	for _, off := range s.sought {
		m.sought.add(s.places[off].name, n+off)
	}
}

// cast gives n a shape, whose places have been found.
func (m *machine) cast(n xmltree.Node) {
	c := m.tree.Cast(n, func(at xmltree.Node) bool { return m.places[at].code })
	if c == nil {
		return
	}
	end := n + xmltree.Node(c.Len())
	s := &shape{cast: c, places: slices.Clone(m.places[n:end]), kids: slices.Clone(m.kids[n:end]), ways: make([]ways, c.Len())}
	for at := n; at < end; at++ {
		if m.places[at].sought {
			s.sought = append(s.sought, at-n)
		}
		m.shapeOf[at], m.begins[at] = s, n
	}
	m.shapes.add(m.places[n].number, s)
}

// compound gives the elements that are too large for a cast a shape by those of
// their children.
func (m *machine) compound(n xmltree.Node) {
	here, t := m.places[n], m.tree
	if here.number == 0 || t.First(n) == xmltree.None || t.Form(n) == xmltree.UnknownForm {
		return
	}
	m.runs = m.runs[:0]
	for c := n + 1; c < t.End(n); c = t.End(c) {
		s := m.shapeOf[c]
		switch last := len(m.runs) - 1; {
		case s == nil || m.begins[c] != c || len(m.runs) == mostRuns:
			return
		case last >= 0 && m.runs[last].shape == s:
			m.runs[last].several = true
		default:
			m.runs = append(m.runs, run{shape: s})
		}
	}
	at := &m.shapes.at[here.number]
	s := at.find(func(s *shape) bool { return s.cast == nil && s.form == t.Form(n) && slices.Equal(s.runs, m.runs) })
	if s == nil {
		if at.vain >= mostInVain {
			return
		}
		s = &shape{form: t.Form(n), runs: slices.Clone(m.runs)}
		s.casts = !slices.ContainsFunc(s.runs, func(r run) bool { return r.shape.cast == nil })
		m.shapes.add(here.number, s)
	}
	m.shapeOf[n], m.begins[n] = s, n
}
