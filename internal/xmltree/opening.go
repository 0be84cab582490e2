package xmltree

// opening is how a document begins, up to the '>' of its document element's tag:
// declaration, namespaces and all. The documents of one program mostly begin alike.
type opening struct {
	written    string
	scope      uint32
	bindings   []binding
	root       node
	attributes []attribute
	name       span
}

// What a cache keeps of openings.
const (
	mostOpenings   = 8
	longestOpening = 2000
)

// begun takes the beginning of a document as one that was met.
func (p *parser) begun() bool {
	t := p.tree
	for i := range p.tags.openings {
		o := &p.tags.openings[i]
		if len(t.data) < len(o.written) || string(t.data[:len(o.written)]) != o.written {
			continue
		}
		p.pos, p.scope = len(o.written), o.scope
		p.bindings = append(p.bindings, o.bindings...)
		t.nodes = append(t.nodes, o.root)
		t.attributes = append(t.attributes, o.attributes...)
		p.open = append(p.open, frame{name: o.name})
		return true
	}
	return false
}

// learnOpening remembers the beginning, behind which the parser is.
func (p *parser) learnOpening() {
	t, c := p.tree, p.tags
	plain := len(p.open) == 1 && !p.latin && len(t.extra) == 0 && len(t.own) == 0 && len(t.declared) == 0 && !t.nodes[0].embedded
	if !plain || p.pos > longestOpening {
		return
	}
	if len(c.openings) == mostOpenings {
		c.openings = c.openings[:0]
	}
	c.openings = append(c.openings, opening{
		written: string(t.data[:p.pos]), scope: p.scope, bindings: append([]binding(nil), p.bindings...),
		root: t.nodes[0], attributes: append([]attribute(nil), t.attributes...), name: p.open[0].name,
	})
}
