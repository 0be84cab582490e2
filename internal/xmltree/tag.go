package xmltree

// Tag is the name of n as the document writes it, with the prefix that it has there.
func (t *Tree) Tag(n Node) []byte {
	text := t.data[t.nodes[n].at+1:]
	return text[:nameLength(text)]
}
