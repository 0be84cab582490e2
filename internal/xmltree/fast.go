package xmltree

import "bytes"

// fast goes through what nearly all of an invoice is: tags of names that were met
// before, text without references, tags that end what is open. It stops in front
// of anything else, of which step takes care, and changes nothing that step would
// not change in the same way.
func (p *parser) fast() error {
	t := p.tree
	for len(p.open) > 0 {
		data, pos := t.data, p.pos
		if pos+1 >= len(data) {
			return nil
		}
		switch {
		case data[pos] != '<':
			if !p.fastText(data, pos) {
				return nil
			}
		case data[pos+1] == '/':
			if !p.fastEnd(data, pos+2) {
				return nil
			}
		case class[data[pos+1]] != plain || data[pos+1] == '?' || data[pos+1] == '!':
			return nil
		default:
			if done, err := p.fastStart(data, pos+1); !done || err != nil {
				return err
			}
		}
	}
	return nil
}

// fastText takes text up to the next tag. Blanks between tags are no text.
func (p *parser) fastText(data []byte, start int) bool {
	n := &p.tree.nodes[p.open[len(p.open)-1].node]
	i := skipSpaces(data, start)
	if i+1 < len(data) && data[i] == '<' && (n.end != 0 || class[data[i+1]] == plain && data[i+1] != '/' && data[i+1] != '!' && data[i+1] != '?' && n.text.len == 0) {
		p.pos = i // in front of a first child, too, blanks are no text
		return true
	}
	for i = skipPlain(data, i); i < len(data) && data[i] != '<'; i = skipPlain(data, i) {
		if kind := class[data[i]]; kind != plain && kind != feed {
			return false
		}
		i++
	}
	if i >= len(data) || n.end != 0 || n.text.len > 0 || n.embedded {
		return false
	}
	n.text = span{off: uint32(start), len: uint32(i - start)}
	p.pos = i
	return true
}

// fastEnd takes the end tag of the open element, whose name begins at i.
func (p *parser) fastEnd(data []byte, i int) bool {
	f := &p.open[len(p.open)-1]
	end := i + int(f.name.len)
	if end >= len(data) || data[end] != '>' || string(data[i:end]) != string(data[f.name.off:f.name.off+f.name.len]) {
		return false
	}
	p.pos = end + 1
	p.tree.nodes[f.node].end = Node(len(p.tree.nodes))
	p.scope, p.bindings = f.scope, p.bindings[:f.bindings]
	p.open = p.open[:len(p.open)-1]
	p.closed = len(p.open) == 0
	return true
}

// fastStart takes a start tag; what is no bare name it leaves to startTag.
func (p *parser) fastStart(data []byte, i int) (bool, error) {
	guess := p.names.guess()
	if end := i + len(guess.written); end < len(data) && string(data[i:end]) == guess.written &&
		guess.scope == p.scope<<1 && p.names.fresh(guess) {
		name := span{off: uint32(i), len: uint32(end - i)}
		switch data[end] {
		case '>':
			p.names.guessed()
			p.pending = p.pending[:0]
			return true, p.element(name, guess.number, end+1, false)
		case ' ':
			err := p.startOf(name, guess.number)
			if err == nil {
				p.names.guessed()
			}
			return err != errShort, err
		}
	}
	length := bytes.IndexByte(data[i:], '>')
	if length <= 0 {
		return false, nil
	}
	last := data[i+length-1]
	if last == '"' || last == '/' || last == '\'' {
		err := p.startTag()
		return err != errShort, err
	}
	name := p.names.known(data[i:i+length], p.scope)
	if name == NoName {
		return false, nil
	}
	p.pending = p.pending[:0]
	return true, p.element(span{off: uint32(i), len: uint32(length)}, name, i+length+1, false)
}
