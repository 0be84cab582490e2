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

// way is where a path leads that goes down from n, which is in a shape with a cast.
func (m *machine) way(s *shape, p path, n xmltree.Node) (i item, given, known bool) {
	w := &s.ways[n-m.begins[n]]
	var to int16
	if w.used > 0 {
		to = w.find(uint16(p.memo)).to
	}
	switch to {
	case 0:
		i, given, known := m.found(p, n)
		switch {
		case !known:
			w.add(uint16(p.memo), branches)
		case !given:
			w.add(uint16(p.memo), nowhere)
		default:
			w.add(uint16(p.memo), int16(i.node-n+1))
		}
		return i, given, known
	case nowhere:
		return item{}, false, true
	case branches:
		return item{}, false, false
	}
	return item{n + xmltree.Node(to) - 1, p.attribute}, true, true
}
