package xmltree

import (
	"bytes"
	"cmp"
	"slices"
)

// instanceSpace is the namespace of xsi:type.
const instanceSpace = "http://www.w3.org/2001/XMLSchema-instance"

// declared is what an element says of its own type by xsi:type, with the prefix
// resolved where it stands. A value that is no name, or whose prefix is not
// declared, is kept as the empty name.
type declared struct {
	node Node
	name qname
}

// Declared is the type that n names by xsi:type. named is false where it names
// none; local is empty where what it names cannot be read.
func (t *Tree) Declared(n Node) (space, local string, named bool) {
	if len(t.declared) == 0 {
		return "", "", false
	}
	i, found := slices.BinarySearchFunc(t.declared, n, func(d declared, n Node) int { return cmp.Compare(d.node, n) })
	if !found {
		return "", "", false
	}
	return t.declared[i].name.space, t.declared[i].name.local, true
}

// declare notes the value of xsi:type of the element that is being opened.
func (p *parser) declare(value []byte) {
	t := p.tree
	d := declared{node: Node(len(t.nodes) - 1)}
	prefix, local, prefixed := bytes.Cut(bytes.Trim(value, " \t\n\r"), []byte(":"))
	if !prefixed {
		prefix, local = nil, prefix
	}
	space, known := p.lookup(prefix)
	if known && validName(local) && (!prefixed || validName(prefix)) {
		d.name = qname{space, string(local)}
	}
	t.declared = append(t.declared, d)
}
