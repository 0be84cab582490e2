package xmltree

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
)

// Lines finds the lines of the input on which the elements of paths begin, from 1. A
// path is as Path writes it; of one that leads to an attribute or to an element that
// is not there, the line is that of the last element on the way. It is 0 for a path
// that does not begin with the document element. All of them together cost one walk
// over the input, so that a long list of findings is numbered quickly.
func (t *Tree) Lines(paths []string) []int {
	f := finder{tree: t, written: map[Name]string{}, last: map[place]reached{}}
	lines, order := make([]int, len(paths)), make([]int, 0, len(paths))
	nodes := make([]Node, len(paths))
	for i, path := range paths {
		var found bool
		if nodes[i], found = f.find(path); found {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return int(nodes[a]) - int(nodes[b]) })
	line, from, cuts := 1, uint32(0), t.cuts
	for _, i := range order {
		at := t.nodes[nodes[i]].at
		line += bytes.Count(t.data[from:at], []byte{'\n'})
		for ; len(cuts) > 0 && cuts[0].at <= at; cuts = cuts[1:] {
			line += cuts[0].lines
		}
		lines[i], from = line, at
	}
	return lines
}

// finder finds elements by their paths. Paths that follow one another in the order of
// the document are found without beginning anew.
type finder struct {
	tree    *Tree
	written map[Name]string
	last    map[place]reached
}

// place is the children of one name below an element.
type place struct {
	parent Node
	name   string
}

// reached is the child that was found last, and its number.
type reached struct {
	node   Node
	number int
}

// find follows a path as far as there are elements.
func (f *finder) find(path string) (Node, bool) {
	rest, rooted := strings.CutPrefix(path, "/")
	step, rest, _ := strings.Cut(rest, "/")
	at := f.tree.Root()
	if !rooted || step != f.name(at) {
		return None, false
	}
	for rest != "" {
		step, rest, _ = strings.Cut(rest, "/")
		name, number, _ := strings.Cut(strings.TrimSuffix(step, "]"), "[")
		n, err := strconv.Atoi(number)
		if err != nil {
			break
		}
		next, found := f.child(at, name, n)
		if !found {
			break
		}
		at = next
	}
	return at, true
}

// child is the n-th child of a name, from 1.
func (f *finder) child(parent Node, name string, n int) (Node, bool) {
	where := place{parent, name}
	r, known := f.last[where]
	if known = known && r.number <= n; !known {
		r = reached{f.tree.First(parent), 0}
	}
	for ; r.node != None; r.node = f.tree.Next(r.node) {
		if known { // it stands on one that is counted already
			if r.number == n {
				return r.node, true
			}
			known = false
			continue
		}
		if f.name(r.node) != name {
			continue
		}
		if r.number++; r.number == n {
			f.last[where] = r
			return r.node, true
		}
	}
	return None, false
}

func (f *finder) name(n Node) string {
	name := f.tree.Name(n)
	written, known := f.written[name]
	if !known {
		written = f.tree.Written(name)
		f.written[name] = written
	}
	return written
}
