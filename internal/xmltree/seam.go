package xmltree

// seam is what stands between a text and the next one: end tags, blanks and start
// tags, from the '<' that ends the first text to the '>' in front of the second. A
// document is texts and seams, and its lines have the same few dozen of seams, as
// has the next invoice of the same program. A seam that was met is known by
// comparing its bytes at once, and the elements in it are at hand.
//
// The element of the first text is ended by every seam, that of the second begun, so
// that neither is ever pushed while seams are known.
type seam struct {
	written    string
	scope      uint32      // in which its names stand for what they stand for
	ends       []uint32    // the words of the further elements that it ends and did not begin
	begins     []node      // all places in them counted from those where the seam begins
	attributes []attribute // so are those of their values
	opens      []frame     // the elements that it begins and that hold the second one
	last       frame       // of the second text
	next       [4]*seam    // that came after it, the last one first
}

// outside is the parent, in a seam, of an element whose parent stands around it.
const outside Node = -2

// What a cache keeps of seams.
const (
	mostSeams   = 4096
	longestSeam = 1000
)

type seamKey struct {
	written string
	scope   uint32
}

// throughTexts takes the text of the innermost element, which begins at pos, and goes
// on from text to text as long as the seams between them are known.
func (p *parser) throughTexts() {
	p.sew()
	if !p.inText() || p.seam != nil && !p.alongSeams() {
		p.seam, p.seamed.on = nil, false
		return
	}
	p.seamed.begin(p)
}

// alongSeams goes on from the end of a text behind a seam; false where it stops in
// front of a text.
func (p *parser) alongSeams() bool {
	t, s := p.tree, p.seam
	p.open = p.open[:len(p.open)-1]
	for {
		next := p.guess(s)
		if next == nil || !p.pass(next) {
			break
		}
		s = next
		if !p.inText() {
			p.push(&s.last, len(t.nodes)-1)
			return false
		}
	}
	p.push(&s.last, len(t.nodes)-1)
	p.seam = s
	return true
}

// guess is the seam that begins at pos, if it is one of those that came after the
// last one before.
func (p *parser) guess(last *seam) *seam {
	rest := p.tree.data[p.pos:]
	if s := last.next[0]; s != nil && len(rest) >= len(s.written) && string(rest[:len(s.written)]) == s.written && s.scope == p.scope {
		return s
	}
	for _, s := range last.next[1:] {
		if s == nil {
			return nil
		}
		if len(rest) >= len(s.written) && string(rest[:len(s.written)]) == s.written && s.scope == p.scope {
			last.leads(s)
			return s
		}
	}
	return nil
}

// leads notes that the other one came after s.
func (s *seam) leads(other *seam) {
	at := 0
	for at < len(s.next)-1 && s.next[at] != nil && s.next[at] != other {
		at++
	}
	copy(s.next[1:at+1], s.next[:at])
	s.next[0] = other
}

// pass goes through a seam that stands at pos. It changes nothing where the seam ends
// other elements than are open, or a limit is near.
func (p *parser) pass(s *seam) bool {
	t, open := p.tree, p.open
	around, first := len(open)-len(s.ends), len(t.nodes)
	if around < 1 || around+len(s.opens) >= maxDepth || first+len(s.begins) > p.options.Elements {
		return false
	}
	for i, word := range s.ends {
		if open[len(open)-1-i].word != word {
			return false
		}
	}
	t.nodes[first-1].end = Node(first)
	for i := range open[around:] {
		t.nodes[open[around+i].node].end = Node(first)
	}
	for first+len(s.begins) > cap(t.nodes) {
		p.makeRoom()
	}
	t.nodes = t.nodes[:first+len(s.begins)]
	made, parent := t.nodes[first:], open[around-1].node
	pos, attributes := uint32(p.pos), uint32(len(t.attributes))
	for i := range made {
		n := &made[i]
		*n = s.begins[i]
		n.at += pos
		n.attributes += attributes
		if n.parent == outside {
			n.parent = parent
		} else {
			n.parent += Node(first)
		}
		if n.end > 0 {
			n.end += Node(first)
		}
	}
	if len(s.attributes) > 0 {
		t.attributes = append(t.attributes, s.attributes...)
		for i := range t.attributes[attributes:] {
			t.attributes[int(attributes)+i].value.off += pos
		}
	}
	p.open = open[:around]
	for i := range s.opens {
		p.push(&s.opens[i], first+int(s.opens[i].node))
	}
	p.pos += len(s.written)
	return true
}

// push opens an element of a seam.
func (p *parser) push(as *frame, n int) {
	p.open = append(p.open, *as)
	f := &p.open[len(p.open)-1]
	f.node = Node(n)
	f.name.off = p.tree.nodes[n].at + 1
	f.bindings = len(p.bindings)
}

// inText takes the text that begins at pos, unless something must be done to it or
// anything but an end tag follows.
func (p *parser) inText() bool {
	t := p.tree
	end := plainEnd(t.data, p.pos)
	if end == 0 {
		end = textEnd(t.data, p.pos)
	}
	if end == 0 || t.data[end+1] != '/' {
		return false
	}
	n := &t.nodes[len(t.nodes)-1]
	n.text.off, n.text.len = uint32(p.pos), uint32(end-p.pos)
	p.pos = end
	return true
}

// plainEnd is textEnd of a text of plain letters alone; 0 where that must find out.
func plainEnd(data []byte, i int) int {
	if i >= len(data) || data[i] <= ' ' {
		return 0
	}
	if end := skipPlain(data, i); end > i && end+1 < len(data) && data[end] == '<' {
		return end
	}
	return 0
}
