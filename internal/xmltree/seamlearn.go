package xmltree

// recording is the seam that is being gone through tag by tag, to be kept.
type recording struct {
	on    bool
	at    int // where it begins
	nodes int // how many elements there were before
	tags  int // and attributes
	ends  []uint32
	words []uint32 // of the elements that it has begun and not ended
}

// begin starts a recording behind the text of the innermost element.
func (r *recording) begin(p *parser) {
	r.on, r.at, r.nodes, r.tags = true, p.pos, len(p.tree.nodes), len(p.tree.attributes)
	r.ends, r.words = r.ends[:0], r.words[:0]
}

// left notes the end of an element. Those that stand around the seam must end before
// others begin.
func (r *recording) left(f *frame, nodes int) {
	switch {
	case !r.on:
	case len(r.words) > 0:
		r.words = r.words[:len(r.words)-1]
	default:
		r.on = f.word > 0 && nodes == r.nodes
		r.ends = append(r.ends, f.word)
	}
}

// entered notes a start tag.
func (r *recording) entered(g *tag) {
	r.on = r.on && g.document == 0
	if r.on && !g.empty {
		r.words = append(r.words, g.word)
	}
}

// sew keeps the seam that was recorded and ends here, where the text of the innermost
// element begins.
func (p *parser) sew() {
	r, c := &p.seamed, p.tags
	if !r.on || len(r.ends) == 0 || len(r.words) == 0 || p.pos-r.at > longestSeam {
		p.seam = nil
		return
	}
	written := p.tree.data[r.at:p.pos]
	s := c.seams[seamKey{string(written), p.scope}]
	if s == nil {
		if len(c.seams) >= mostSeams {
			p.seam = nil
			return
		}
		s = p.newSeam(string(written))
		c.seams[seamKey{s.written, s.scope}] = s
	}
	if p.seam != nil {
		p.seam.leads(s)
	}
	p.seam = s
}

// newSeam makes a seam of the elements that came last.
func (p *parser) newSeam(written string) *seam {
	r, t := &p.seamed, p.tree
	s := &seam{written: written, scope: p.scope, ends: append([]uint32(nil), r.ends[1:]...)}
	first, at := Node(r.nodes), uint32(r.at)
	for _, n := range t.nodes[first:] {
		if n.parent -= first; n.parent < 0 {
			n.parent = outside
		}
		if n.end > 0 {
			n.end -= first
		}
		n.at -= at
		n.attributes -= uint32(r.tags)
		s.begins = append(s.begins, n)
	}
	for _, a := range t.attributes[r.tags:] {
		a.value.off -= at
		s.attributes = append(s.attributes, a)
	}
	opens := p.open[len(p.open)-len(r.words):]
	for _, f := range opens {
		f.node -= first
		s.opens = append(s.opens, f)
	}
	inner := len(opens) - 1
	s.last, s.opens = s.opens[inner], s.opens[:inner:inner]
	return s
}
