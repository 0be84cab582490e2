package xmltree

// Cast is what an element looks like, with all below it: names and attributes with
// their values, which texts are more than blanks, and the texts of codes. Where the
// cast is the same, all that is asked of these alone has the same answer.
type Cast struct{ nodes []castNode }

type castNode struct {
	end     Node // counted from the first
	form    uint32
	name    Name
	written bool // its text is more than blanks
	coded   bool
	code    string
}

// Cast is the cast of n; code says which texts belong to it. It is nil where
// something has a name that the vocabulary lacks or attributes without a form.
func (t *Tree) Cast(n Node, code func(Node) bool) *Cast {
	c := &Cast{nodes: make([]castNode, 0, t.nodes[n].end-n)}
	for at := n; at < t.nodes[n].end; at++ {
		from := &t.nodes[at]
		if int(from.name) >= len(t.vocabulary.names) || from.form == UnknownForm {
			return nil
		}
		one := castNode{end: from.end - n, form: from.form, name: from.name, written: t.HasText(at), coded: code(at)}
		if one.coded {
			one.code = string(t.bytes(from.text))
		}
		c.nodes = append(c.nodes, one)
	}
	return c
}

// Len is the number of elements.
func (c *Cast) Len() int { return len(c.nodes) }

// Fits says whether n has that cast.
func (t *Tree) Fits(n Node, c *Cast) bool {
	if int(t.nodes[n].end-n) != len(c.nodes) {
		return false // which keeps what follows inside the tree
	}
	all := t.nodes[n : int(n)+len(c.nodes)]
	for i := range all {
		want, have := &c.nodes[i], &all[i]
		if have.name != want.name || have.form != want.form || have.end != want.end+n {
			return false
		}
		switch {
		case want.coded:
			if string(t.bytes(have.text)) != want.code {
				return false
			}
		case have.text.len > 0 && !have.text.extra && t.data[have.text.off] > ' ':
			if !want.written {
				return false
			}
		case t.HasText(n+Node(i)) != want.written:
			return false
		}
	}
	return true
}

// HasText says whether the text of n is more than blanks.
func (t *Tree) HasText(n Node) bool {
	text := t.bytes(t.nodes[n].text)
	return len(text) > 0 && (text[0] > ' ' || !blank(text))
}
