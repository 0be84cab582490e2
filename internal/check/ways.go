package check

import "github.com/postbud/postbud/internal/xmltree"

// ways is where paths lead to that go down from an element of a shape: a table of
// open addressing by the number of the path.
type ways struct {
	slots []way // a power of two
	used  int
}

// way is where one path leads: a positive number is one more than the distance in
// document order.
type way struct {
	path uint16 // 0: the slot is free
	to   int16
}

const (
	nowhere  int16 = -1
	branches int16 = -2
)

func (w *ways) find(path uint16) *way {
	mask := uint16(len(w.slots) - 1)
	for i := path & mask; ; i = (i + 1) & mask {
		if s := &w.slots[i]; s.path == path || s.path == 0 {
			return s
		}
	}
}

func (w *ways) add(path uint16, to int16) {
	if 2*(w.used+1) > len(w.slots) {
		old := w.slots
		w.slots = make([]way, max(8, 2*len(old)))
		for _, one := range old {
			if one.path != 0 {
				*w.find(one.path) = one
			}
		}
	}
	w.used++
	*w.find(path) = way{path, to}
}

// hint is where a path led last: it is mostly asked of elements of one shape in a row.
type hint struct {
	shape *shape
	off   xmltree.Node // of the element it was asked of, in the shape
	to    int16
}

// way is where a path leads that goes down from n, which is in a shape with a cast.
func (m *machine) way(s *shape, p path, n xmltree.Node) (i item, given, known bool) {
	off := n - m.begins[n]
	last := &m.hints[p.memo]
	if last.shape != s || last.off != off {
		*last = hint{s, off, m.wayOf(s, p, n, off)}
	}
	switch last.to {
	case nowhere:
		return item{}, false, true
	case branches:
		return item{}, false, false
	}
	return item{n + xmltree.Node(last.to) - 1, p.attribute}, true, true
}

// wayOf is where the shape says that the path leads, which finds it out at the first
// time.
func (m *machine) wayOf(s *shape, p path, n, off xmltree.Node) (to int16) {
	w := &s.ways[off]
	if w.used > 0 {
		if to = w.find(uint16(p.memo)).to; to != 0 {
			return to
		}
	}
	i, given, known := m.found(p, n)
	switch {
	case !known:
		to = branches
	case !given:
		to = nowhere
	default:
		to = int16(i.node - n + 1)
	}
	w.add(uint16(p.memo), to)
	return to
}
