package xmltree

import (
	"bytes"
	"slices"
)

// rawAttribute is an attribute as it stands, before the namespaces are known.
type rawAttribute struct {
	name, value span
	decode      bool
}

// startTag takes <name attribute="value"> or <name/>. Nothing changes before all
// of it is there.
func (p *parser) startTag() error {
	data, i := p.tree.data, p.pos+1
	length := nameLength(data[i:])
	name := span{off: uint32(i), len: uint32(length)}
	i += length
	p.pending = p.pending[:0]
	for {
		before := i
		for i < len(data) && isSpace(data[i]) {
			i++
		}
		if i >= len(data) {
			return errShort
		}
		switch {
		case data[i] == '>':
			return p.element(name, i+1, false)
		case data[i] == '/':
			if i+1 >= len(data) {
				return errShort
			}
			if data[i+1] != '>' {
				return p.malformed("/ in the middle of a tag")
			}
			return p.element(name, i+2, true)
		case length == 0:
			return p.malformed("< begins no tag; in text it must be written &lt;")
		case before == i:
			return p.malformed("the tag %s cannot be read", quoted(data[p.pos:i+1]))
		case len(p.pending) == maxAttributes:
			return p.bad(CodeLimit, "an element has more than %d attributes", maxAttributes)
		}
		var err error
		if i, err = p.attribute(i); err != nil {
			return err
		}
	}
}

// attribute takes name="value" at i and returns where it ends.
func (p *parser) attribute(i int) (int, error) {
	data := p.tree.data
	length := nameLength(data[i:])
	a := rawAttribute{name: span{off: uint32(i), len: uint32(length)}}
	i = skipSpace(data, i+length)
	if i >= len(data) {
		return 0, errShort
	}
	if length == 0 || data[i] != '=' {
		return 0, p.malformed("the tag %s cannot be read", quoted(data[p.pos:i+1]))
	}
	i = skipSpace(data, i+1)
	if i >= len(data) {
		return 0, errShort
	}
	quote := data[i]
	if quote != '"' && quote != '\'' {
		return 0, p.malformed("the value of %s has no quotes", quoted(p.tree.bytes(a.name)))
	}
	i++
	start, multi := i, false
	for ; i < len(data) && data[i] != quote; i++ {
		switch class[data[i]] {
		case less:
			return 0, p.malformed("< in the value of %s must be written &lt;", quoted(p.tree.bytes(a.name)))
		case amper, cr, feed:
			a.decode = true
		case high:
			multi = true
		case control:
			return 0, p.malformed("the character U+%04X is not allowed", data[i])
		}
	}
	if i >= len(data) {
		return 0, errShort
	}
	a.value = span{off: uint32(start), len: uint32(i - start)}
	if multi {
		if err := p.multibyte(data[start:i]); err != nil {
			return 0, err
		}
	}
	p.pending = append(p.pending, a)
	return i + 1, nil
}

// element opens the element whose tag ends before after.
func (p *parser) element(written span, after int, empty bool) error {
	t := p.tree
	switch {
	case p.closed:
		return p.malformed("there is a second document element")
	case len(p.open) == maxDepth:
		return p.bad(CodeLimit, "elements are nested more than %d deep", maxDepth)
	case len(t.nodes) == p.options.Elements:
		return p.bad(CodeLimit, "the document has more than %d elements", p.options.Elements)
	}
	f := frame{node: Node(len(t.nodes)), name: written, scope: p.scope, bindings: len(p.bindings)}
	n := node{parent: None, at: uint32(p.pos), attributes: uint32(len(t.attributes))}
	if len(p.open) > 0 {
		n.parent = p.open[len(p.open)-1].node
		if t.nodes[n.parent].end == 0 {
			p.becomeParent(n.parent)
		}
	}
	err := p.declareNamespaces()
	if err != nil {
		return err
	}
	if n.name, err = p.name(written, false); err != nil {
		return err
	}
	n.embedded = int(n.name) < len(t.vocabulary.embedded) && t.vocabulary.embedded[n.name]
	if len(t.nodes) == cap(t.nodes) {
		p.makeRoom()
	}
	t.nodes = append(t.nodes, n)
	if len(p.pending) > 0 {
		made := &t.nodes[f.node]
		if err := p.addAttributes(made); err != nil {
			return err
		}
		if made.count > 0 {
			made.form = p.form(made)
		}
	}
	p.pos = after
	if empty {
		p.close(f)
		return nil
	}
	p.open = append(p.open, f)
	if n.embedded {
		return p.skip(f.node)
	}
	return nil
}

// makeRoom makes room for more elements: for all of them, as far as can be told
// from those that came already, where the length of the input is known.
func (p *parser) makeRoom() {
	t := p.tree
	more := len(t.nodes) / 4
	if p.pos > 0 && p.length > p.pos {
		left := float64(p.length-p.pos) / float64(p.pos) * 1.02
		more = min(max(more/8, int(left*float64(len(t.nodes)))), p.options.Elements)
		t.attributes = slices.Grow(t.attributes, min(int(left*float64(len(t.attributes))), p.options.Elements))
	}
	t.nodes = slices.Grow(t.nodes, more+64)
}

// becomeParent takes the text back that was found before the first child.
func (p *parser) becomeParent(n Node) {
	parent := &p.tree.nodes[n]
	parent.end = -1 // from now on text is no longer its own
	parent.mixed = parent.mixed || !blank(p.tree.bytes(parent.text))
	parent.text = span{}
}

// addAttributes stores what is pending and is no namespace declaration.
func (p *parser) addAttributes(n *node) error {
	t := p.tree
	for _, raw := range p.pending {
		if isDeclaration(t.bytes(raw.name)) {
			continue
		}
		name, err := p.name(raw.name, true)
		if err != nil {
			return err
		}
		for _, other := range t.attributes[n.attributes:] {
			if other.name == name {
				return p.malformed("the attribute %s stands twice", quoted(t.bytes(raw.name)))
			}
		}
		value := raw.value
		if raw.decode {
			value = span{off: uint32(len(t.extra)), extra: true}
			if err := p.decode(t.bytes(raw.value), true); err != nil {
				return err
			}
			value.len = uint32(len(t.extra)) - value.off
		}
		t.attributes = append(t.attributes, attribute{name, value})
		n.count++
		if raw.name.len > 5 && t.qname(name) == (qname{instanceSpace, "type"}) {
			p.declare(t.bytes(value))
		}
	}
	return nil
}

func (p *parser) endTag() error {
	data := p.tree.data
	i := p.pos + 2
	if len(p.open) == 0 {
		return p.malformed("an end tag without a beginning")
	}
	f := p.open[len(p.open)-1]
	name := p.tree.bytes(f.name)
	if len(data)-i <= len(name) && !p.end {
		return errShort
	}
	if !bytes.HasPrefix(data[i:], name) {
		return p.wrongEnd(name)
	}
	i = skipSpace(data, i+len(name))
	if i >= len(data) {
		return errShort
	}
	if data[i] != '>' {
		return p.wrongEnd(name)
	}
	p.pos = i + 1
	p.open = p.open[:len(p.open)-1]
	p.close(f)
	return nil
}

func (p *parser) wrongEnd(name []byte) error {
	rest := p.tree.data[p.pos+2:]
	return p.malformed("%s is not ended; %s comes instead", quoted(name), quoted(rest[:nameLength(rest)]))
}

// close ends an element.
func (p *parser) close(f frame) {
	p.tree.nodes[f.node].end = Node(len(p.tree.nodes))
	p.scope, p.bindings = f.scope, p.bindings[:f.bindings]
	p.closed = len(p.open) == 0
}

func skipSpace(data []byte, i int) int {
	for i < len(data) && isSpace(data[i]) {
		i++
	}
	return i
}
