package xmltree

import (
	"slices"
	"sort"
)

// joint is where a comment or a processing instruction parts a text.
type joint struct {
	node Node
	at   uint32 // in the text
}

// part notes that a comment or a processing instruction stands in the open element,
// behind the beginning of a text.
func (p *parser) part() {
	if len(p.open) == 0 {
		return
	}
	t, at := p.tree, p.open[len(p.open)-1].node
	n := &t.nodes[at]
	if n.text.len == 0 || n.end != 0 {
		return
	}
	one := joint{at, n.text.len}
	if last := len(t.joints); last == 0 || t.joints[last-1] != one {
		t.joints = append(t.joints, one)
	}
}

// keepJoints drops the joints that have turned out to part nothing: no text
// followed, or elements did, between which there were blanks alone.
func (t *Tree) keepJoints() {
	t.joints = slices.DeleteFunc(t.joints, func(j joint) bool { return j.at >= t.nodes[j.node].text.len })
}

// Parted says whether the text of any element is in several pieces.
func (t *Tree) Parted() bool { return len(t.joints) > 0 }

// Pieces is how many pieces the text of n is in: a comment or a processing
// instruction within it makes two text nodes of it, as XPath has them. References
// and CDATA do not. Without a text there are none.
func (t *Tree) Pieces(n Node) int {
	if t.nodes[n].text.len == 0 {
		return 0
	}
	return 1 + len(t.jointsOf(n))
}

// Piece is the i-th piece of the text of n, from 0 to below Pieces. It must not be
// changed.
func (t *Tree) Piece(n Node, i int) []byte {
	text, joints := t.Text(n), t.jointsOf(n)
	from, to := 0, len(text)
	if i > 0 {
		from = int(joints[i-1].at)
	}
	if i < len(joints) {
		to = int(joints[i].at)
	}
	return text[from:to]
}

// jointsOf finds the joints of one element among all, which are in the order of the
// document.
func (t *Tree) jointsOf(n Node) []joint {
	if len(t.joints) == 0 {
		return nil
	}
	from := sort.Search(len(t.joints), func(i int) bool { return t.joints[i].node >= n })
	to := from
	for to < len(t.joints) && t.joints[to].node == n {
		to++
	}
	return t.joints[from:to]
}
