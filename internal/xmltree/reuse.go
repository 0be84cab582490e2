package xmltree

import "sync"

// trees are used again, for the room that they have.
var trees = sync.Pool{New: func() any { return &Tree{} }}

// What a tree keeps for the next document.
const (
	mostData  = chunk
	mostNodes = mostData / 40
)

// Done gives the room of the tree back for other documents. Neither the tree nor
// any text taken from it may be used afterwards. A tree that is not done with is
// left to the garbage collector.
func (t *Tree) Done() {
	if cap(t.data) > mostData || cap(t.extra) > mostData || cap(t.nodes) > mostNodes || cap(t.attributes) > mostNodes {
		return
	}
	if t.borrowed {
		t.data = nil
	}
	clear(t.own)
	clear(t.declared)
	*t = Tree{
		data: t.data[:0], extra: t.extra[:0], nodes: t.nodes[:0], attributes: t.attributes[:0],
		own: t.own[:0], cuts: t.cuts[:0], joints: t.joints[:0], declared: t.declared[:0],
	}
	trees.Put(t)
}
