package xmltree

import "bytes"

// Node is an element of a tree: its number in document order. The root is 0.
type Node int32

// None is no node.
const None Node = -1

// Tree is a parsed document. It may be read by several goroutines at once.
type Tree struct {
	vocabulary *Vocabulary
	data       []byte // the input, less embedded files
	extra      []byte // texts that had to be put together: references, CDATA, comments
	nodes      []node
	attributes []attribute
	own        []qname // the names that the vocabulary lacks, from vocabulary.Len()+1 on
	cuts       []cut
	joints     []joint
	declared   []declared // types that elements name themselves
	borrowed   bool       // data are the caller's
	complete   bool       // all of it has been read
	numbers    numbers
}

// node is one element. Its descendants are the nodes after it up to end.
type node struct {
	parent, end Node
	at          uint32 // of its '<' in data
	text        span
	attributes  uint32 // the first of its attributes
	form        uint32 // of its attributes, see Form
	name        Name
	count       uint16 // of its attributes
	mixed       bool
	embedded    bool
}

// attribute is one attribute that is not a namespace declaration.
type attribute struct {
	name  Name
	value span
}

// span is a piece of data, or of extra.
type span struct {
	off, len uint32
	extra    bool
}

// cut is an embedded file that was left out of data.
type cut struct {
	node   Node
	at     uint32 // where in data it was
	length int64  // of its base64 text, white space left out
	lines  int    // line feeds in it
	base64 bool   // it is base64 as schemas want it
}

// Vocabulary is the one that the tree was parsed with.
func (t *Tree) Vocabulary() *Vocabulary { return t.vocabulary }

// Len is the number of elements.
func (t *Tree) Len() int { return len(t.nodes) }

// Root is the document element.
func (t *Tree) Root() Node { return 0 }

// Name is the name of n.
func (t *Tree) Name(n Node) Name { return t.nodes[n].name }

// Parent is the element around n, None for the root.
func (t *Tree) Parent(n Node) Node { return t.nodes[n].parent }

// First is the first child of n, None without one.
func (t *Tree) First(n Node) Node {
	if t.nodes[n].end > n+1 {
		return n + 1
	}
	return None
}

// Next is the sibling after n, None for the last one.
func (t *Tree) Next(n Node) Node {
	next, parent := t.nodes[n].end, t.nodes[n].parent
	if parent == None || next >= t.nodes[parent].end {
		return None
	}
	return next
}

// End is the node after the last descendant of n, so that the nodes from n+1 to
// below End are its descendants in document order.
func (t *Tree) End(n Node) Node { return t.nodes[n].end }

// Child is the first child of n with that name, None without one.
func (t *Tree) Child(n Node, name Name) Node {
	below := t.nodes[:max(t.nodes[n].end, 0)] // none as long as it is being parsed
	for c := n + 1; int(c) < len(below); {
		one := &below[c]
		if one.name == name {
			return c
		}
		c = one.end
	}
	return None
}

// Sibling is the next sibling of n with n's name, None without one.
func (t *Tree) Sibling(n Node) Node {
	parent, name := t.nodes[n].parent, t.nodes[n].name
	if parent == None {
		return None
	}
	beside := t.nodes[:max(t.nodes[parent].end, 0)]
	for s := t.nodes[n].end; int(s) < len(beside); {
		one := &beside[s]
		if one.name == name {
			return s
		}
		s = one.end
	}
	return None
}

// Text is the text of an element without child elements, with its white space,
// and nothing for any other element and for embedded files. It must not be
// changed.
func (t *Tree) Text(n Node) []byte { return t.bytes(t.nodes[n].text) }

// Mixed says whether n has text, not white space alone, beside child elements.
func (t *Tree) Mixed(n Node) bool { return t.nodes[n].mixed }

// Embedded is the number of base64 characters of an embedded file; false where n
// is none.
func (t *Tree) Embedded(n Node) (int64, bool) {
	if !t.nodes[n].embedded {
		return 0, false
	}
	for _, c := range t.cuts {
		if c.node == n {
			return c.length, true
		}
	}
	return 0, true
}

// Attribute is the value of n's attribute of that name; false where it has none.
// It must not be changed.
func (t *Tree) Attribute(n Node, name Name) ([]byte, bool) {
	first := t.nodes[n].attributes
	for _, a := range t.attributes[first : first+uint32(t.nodes[n].count)] {
		if a.name == name {
			return t.bytes(a.value), true
		}
	}
	return nil, false
}

// Attributes is the number of attributes of n, namespace declarations not counted.
func (t *Tree) Attributes(n Node) int { return int(t.nodes[n].count) }

// AttributeAt is the i-th attribute of n, in the order of the document.
func (t *Tree) AttributeAt(n Node, i int) (Name, []byte) {
	a := t.attributes[int(t.nodes[n].attributes)+i]
	return a.name, t.bytes(a.value)
}

// Form is a number for the attributes of n with their values, 0 without any: what
// has the same number, in whatever document, has the same attributes. UnknownForm is
// nobody else's.
func (t *Tree) Form(n Node) uint32 { return t.nodes[n].form }

// Line is the line of the input on which n begins, from 1.
func (t *Tree) Line(n Node) int { return t.line(t.nodes[n].at) }

func (t *Tree) line(at uint32) int {
	lines := 1 + bytes.Count(t.data[:at], []byte{'\n'})
	for _, c := range t.cuts {
		if c.at <= at {
			lines += c.lines
		}
	}
	return lines
}

func (t *Tree) bytes(s span) []byte {
	if s.extra {
		return t.extra[s.off : s.off+s.len : s.off+s.len]
	}
	return t.data[s.off : s.off+s.len : s.off+s.len]
}
