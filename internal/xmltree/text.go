package xmltree

import "bytes"

// seen is how far a text has been looked at that goes on beyond what was read.
type seen struct {
	at, to        int
	decode, multi bool
}

// text takes character data up to the next '<'.
func (p *parser) text() error {
	data := p.tree.data
	start, i := p.pos, p.pos
	decode, multi := false, false
	if p.seen.at == start && p.seen.to > start { // go on where the input was short
		i, decode, multi = p.seen.to, p.seen.decode, p.seen.multi
	} else if i = skipSpaces(data, i); i < len(data) && data[i] == '<' && p.betweenTags() {
		p.pos = i
		return nil
	}
scan:
	for ; i < len(data); i++ {
		if i = skipPlain(data, i); i == len(data) {
			break
		}
		switch class[data[i]] {
		case plain, feed:
		case less:
			break scan
		case amper, cr:
			decode = true
		case high:
			multi = true
		case bracket:
			if i+2 < len(data) && data[i+1] == ']' && data[i+2] == '>' {
				p.pos = i
				return p.malformed("]]> must not stand in text")
			}
		case control:
			p.pos = i
			return p.malformed("the character U+%04X is not allowed", data[i])
		}
	}
	raw := data[start:i]
	if i == len(data) && !(p.end && len(p.open) == 0) {
		// The last two bytes are looked at again, for they may begin "]]>".
		p.seen = seen{at: start, to: max(start, i-2), decode: decode, multi: multi}
		return errShort
	}
	if len(p.open) == 0 {
		if !blank(raw) {
			return p.malformed("there is text outside the document element")
		}
		p.pos = i
		return nil
	}
	if multi {
		if err := p.multibyte(raw); err != nil {
			return err
		}
	}
	p.pos = i
	return p.addText(span{off: uint32(start), len: uint32(i - start)}, decode)
}

// betweenTags says whether the open element has a child already, so that blanks
// are no text.
func (p *parser) betweenTags() bool {
	if len(p.open) == 0 {
		return true
	}
	n := &p.tree.nodes[p.open[len(p.open)-1].node]
	return n.end != 0 && !n.embedded
}

// cdata takes a CDATA section.
func (p *parser) cdata() error {
	const head = len("<![CDATA[")
	rest := p.tree.data[p.pos+head:]
	end := bytes.Index(rest, []byte("]]>"))
	if end < 0 {
		return errShort
	}
	if len(p.open) == 0 {
		return p.malformed("there is text outside the document element")
	}
	raw := rest[:end]
	if err := p.characters(raw); err != nil {
		return err
	}
	where := span{off: uint32(p.pos + head), len: uint32(end)}
	p.pos += head + end + len("]]>")
	if bytes.IndexByte(raw, '\r') < 0 {
		return p.addText(where, false)
	}
	t, from := p.tree, len(p.tree.extra)
	t.extra = append(t.extra, bytes.ReplaceAll(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))...)
	return p.addText(span{uint32(from), uint32(len(t.extra) - from), true}, false)
}

// betweenChildren looks at text that is nobody's own: is it more than white space,
// written out or by reference?
func (p *parser) betweenChildren(n *node, piece span, decode bool) error {
	t := p.tree
	switch {
	case blank(t.bytes(piece)):
	case !decode:
		n.mixed = true
	default:
		from := len(t.extra)
		if err := p.decode(t.bytes(piece), false); err != nil {
			return err
		}
		n.mixed = n.mixed || !blank(t.extra[from:])
		t.extra = t.extra[:from]
	}
	return nil
}

// addText gives the open element one more piece of text.
func (p *parser) addText(piece span, decode bool) error {
	t := p.tree
	n := &t.nodes[p.open[len(p.open)-1].node]
	parent := n.end != 0 // it has a child already
	if n.embedded {
		return p.malformed("an embedded file must stand alone in its element")
	}
	if parent {
		return p.betweenChildren(n, piece, decode)
	}
	if n.text.len == 0 && !decode {
		n.text = piece
		return nil
	}
	at := n.text
	if !at.extra || int(at.off+at.len) != len(t.extra) {
		old := t.bytes(at)
		at = span{off: uint32(len(t.extra)), extra: true}
		t.extra = append(t.extra, old...)
	}
	if !decode {
		t.extra = append(t.extra, t.bytes(piece)...)
	} else if err := p.decode(t.bytes(piece), false); err != nil {
		return err
	}
	at.len = uint32(len(t.extra)) - at.off
	n.text = at
	return nil
}
