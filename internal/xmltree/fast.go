package xmltree

import (
	"bytes"
	"unicode/utf8"
)

// fast goes through what nearly all of an invoice is: tags that were met before,
// text without references, tags that end what is open. It stops in front of
// anything else, of which step takes care, and changes nothing that step would not
// change in the same way.
func (p *parser) fast() error {
	t := p.tree
	p.seam, p.seamed.on = nil, false
	for len(p.open) > 0 {
		data, pos := t.data, p.pos
		if pos < len(data) && (data[pos] == ' ' || data[pos] == '\n') {
			pos = skipSpaces(data, pos)
		}
		if pos+1 >= len(data) || data[pos] != '<' {
			return nil
		}
		top := &p.open[len(p.open)-1]
		if data[pos+1] == '/' {
			if pos > p.pos && t.nodes[top.node].end == 0 {
				return nil // the blanks are its text
			}
			after := fastEnd(data, pos+2, top.name)
			if after == 0 {
				return nil
			}
			p.pos = after
			p.seamed.left(top, len(t.nodes))
			p.leave(top)
			continue
		}
		above := &t.nodes[top.node]
		if above.end == 0 && (above.embedded || above.text.len > 0) {
			return nil
		}
		if g := p.known(data, pos+1); g != nil {
			if !p.take(g, data, pos+1) {
				return nil
			}
			continue
		}
		if data[pos+1] == '?' || data[pos+1] == '!' {
			return nil
		}
		p.pos = pos // in front of a child blanks are no text
		n, scope := Node(len(t.nodes)), p.scope
		p.seam, p.seamed.on = nil, false
		if err := p.startTag(); err != nil {
			if err == errShort {
				return nil
			}
			return err
		}
		p.learn(pos+1, n, scope)
	}
	return nil
}

// leave ends the open element at the top.
func (p *parser) leave(top *frame) {
	p.tree.nodes[top.node].end = Node(len(p.tree.nodes))
	p.scope = top.scope
	if top.bindings < len(p.bindings) {
		p.bindings = p.bindings[:top.bindings]
	}
	p.open = p.open[:len(p.open)-1]
	p.closed = len(p.open) == 0
}

// fastEnd is where an end tag ends whose name, the one that is wanted, begins at i;
// 0 where it is another one or is written with blanks.
func fastEnd(data []byte, i int, name span) int {
	end := i + int(name.len)
	if end >= len(data) || data[end] != '>' || string(data[i:end]) != string(data[name.off:name.off+name.len]) {
		return 0
	}
	return end + 1
}

// take opens the element of a known tag whose name begins at i, and takes its text
// where that comes right after.
func (p *parser) take(g *tag, data []byte, i int) bool {
	t := p.tree
	at := len(t.nodes)
	if len(p.open) == maxDepth || at == p.options.Elements {
		return false
	}
	above := p.open[len(p.open)-1].node
	if t.nodes[above].end == 0 {
		p.becomeParent(above)
	}
	if at == cap(t.nodes) {
		p.makeRoom()
	}
	t.nodes = t.nodes[:at+1]
	n := &t.nodes[at]
	*n = node{parent: above, at: uint32(i - 1), attributes: uint32(len(t.attributes)), form: g.form, name: g.name}
	if len(g.attributes) > 0 {
		n.count = uint16(len(g.attributes))
		for _, a := range g.attributes {
			a.value.off += uint32(i)
			t.attributes = append(t.attributes, a)
		}
	}
	p.pos = i + len(g.written)
	p.seamed.entered(g)
	if g.empty {
		n.end = Node(at + 1)
		return true
	}
	p.open = append(p.open, frame{node: Node(at), name: span{off: uint32(i), len: g.length}, scope: p.scope, bindings: len(p.bindings), word: g.word})
	if p.pos < len(data) && data[p.pos] > ' ' && data[p.pos] != '<' {
		p.throughTexts()
	}
	return true
}

// textEnd is where the text at i ends with the '<' of a tag, 0 where it does not or
// is not such that nothing need be done to it. In front of a child there are blanks.
func textEnd(data []byte, i int) int {
	if i >= len(data) || data[i] <= ' ' || data[i] == '<' {
		return 0
	}
	start, multi := i, false
	for {
		i = skipPlain(data, i)
		if i+1 >= len(data) {
			return 0
		}
		switch c := data[i]; class[c] {
		case less:
			if multi && !plainLetters(data[start:i]) {
				return 0
			}
			return i
		case plain, feed:
		case high:
			multi = true
		default:
			return 0
		}
		i++
	}
}

// plainLetters says of text without control characters that XML allows it. It may
// be wrong about letters at the end of the Basic Multilingual Plane.
func plainLetters(text []byte) bool {
	return bytes.IndexByte(text, 0xEF) < 0 && utf8.Valid(text)
}
