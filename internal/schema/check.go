package schema

import (
	"slices"

	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice"
)

// run is one document being held against a model. It is used again for the next.
type run struct {
	m        *Model
	tree     *xmltree.Tree
	root     symbol
	known    []symbol // of the vocabulary's names
	own      []symbol // of the names that the document adds to them
	stack    []frame
	ids      map[string]bool
	findings []invoice.Finding
}

// frame is an element with elements in it that is being checked.
type frame struct {
	node, end xmltree.Node
	automaton *automaton // nil: anything may be in it
	state     uint16
}

// most is how many findings a document gets; more help nobody.
const most = 100

// Check holds a document against the schema of its document element. It has no
// findings where the model is not for such documents.
func (m *Model) Check(t *xmltree.Tree) []invoice.Finding {
	var r *run
	select {
	case r = <-m.runs:
	default:
		r = &run{m: m}
	}
	r.begin(t)
	if typ := r.everywhere(r.root); typ != nil {
		r.document(typ)
	}
	findings := r.findings
	r.tree, r.findings, r.ids, r.known = nil, nil, nil, nil
	select {
	case m.runs <- r:
	default:
	}
	return findings
}

func (r *run) begin(t *xmltree.Tree) {
	r.tree, r.stack, r.own = t, r.stack[:0], r.own[:0]
	r.known = r.m.translate(t)
	for name := len(r.known); name <= t.Names(); name++ {
		r.own = append(r.own, r.m.symbols[qname{t.Space(xmltree.Name(name)), t.Local(xmltree.Name(name))}])
	}
	r.root = 0
	if s := r.symbol(t.Name(t.Root())); slices.Contains(r.m.roots, s) {
		r.root = s
	}
}

func (r *run) symbol(name xmltree.Name) symbol {
	if int(name) < len(r.known) {
		return r.known[name]
	}
	return r.own[int(name)-len(r.known)]
}

// everywhere is the type of an element that is known wherever anything may stand,
// nil for any other. Of the document elements it is the one at hand alone.
func (r *run) everywhere(s symbol) *typ {
	if s != r.root && slices.Contains(r.m.roots, s) {
		return nil
	}
	return r.m.global[s]
}

// document walks the tree once. An element that must not be there is not looked
// into.
func (r *run) document(typ *typ) {
	t := r.tree
	n, end := r.element(t.Root(), typ), xmltree.Node(t.Len())
	for n < end && len(r.findings) < most {
		for n >= r.stack[len(r.stack)-1].end {
			r.leave()
		}
		if typ := r.child(n); typ != nil {
			n = r.element(n, typ)
		} else {
			n = t.End(n)
		}
	}
	for len(r.stack) > 0 && len(r.findings) < most {
		r.leave()
	}
}

// child is the type that n has as the next child of its parent, nil where it does
// not belong there.
func (r *run) child(n xmltree.Node) *typ {
	f := &r.stack[len(r.stack)-1]
	name := r.symbol(r.tree.Name(n))
	if f.automaton == nil {
		return r.lax(name)
	}
	column := f.automaton.find(name)
	if column >= 0 {
		if to := f.automaton.step(f.state, column); to != 0 {
			f.state = to
			return f.automaton.columns[column].of
		}
	}
	if f.automaton.wild {
		if typ, fits := r.wild(f, n, name); fits {
			return typ
		}
	}
	return r.misplaced(f, n, column)
}

// lax is the type of an element where anything may stand.
func (r *run) lax(name symbol) *typ {
	if typ := r.everywhere(name); typ != nil {
		return typ
	}
	return r.m.strange
}

// wild tries the wildcards of the content.
func (r *run) wild(f *frame, n xmltree.Node, name symbol) (typ *typ, fits bool) {
	space := r.tree.Space(r.tree.Name(n))
	for i, c := range f.automaton.columns {
		if !c.wild || c.not != "" && (space == c.not || space == "") {
			continue
		}
		to := f.automaton.step(f.state, i)
		if to == 0 {
			continue
		}
		f.state = to
		if typ := r.everywhere(name); typ != nil {
			return typ, true
		}
		if _, _, named := r.tree.Declared(n); c.known && !named {
			r.found(foreign, n, r.place(n))
			return nil, true
		}
		return r.m.strange, true
	}
	return nil, false
}

// misplaced tells what is wrong with an element that cannot follow: something is
// missing before it, or it must not be there. The type is that by which what is in
// it is to be checked, nil where nobody knows.
func (r *run) misplaced(f *frame, n xmltree.Node, column int) *typ {
	if column < 0 {
		r.found(unexpected, n, r.place(n))
		return nil
	}
	a := f.automaton
	lacking, state, ok := a.way(f.state, func(state uint16) bool { return a.step(state, column) != 0 })
	if !ok {
		r.found(unexpected, n, r.place(n))
		return a.columns[column].of
	}
	for _, c := range lacking {
		r.lacks(f.node, a.columns[c])
	}
	f.state = a.step(state, column)
	return a.columns[column].of
}

// leave ends the element at hand.
func (r *run) leave() {
	f := r.stack[len(r.stack)-1]
	r.stack = r.stack[:len(r.stack)-1]
	if f.automaton == nil || f.automaton.accepts[f.state] {
		return
	}
	lacking, _, _ := f.automaton.way(f.state, func(state uint16) bool { return f.automaton.accepts[state] })
	for _, c := range lacking {
		r.lacks(f.node, f.automaton.columns[c])
	}
}

// element checks an element that belongs where it is, by its type, but for its
// children. It returns the node to go on with.
func (r *run) element(n xmltree.Node, typ *typ) xmltree.Node {
	t, known := r.tree, typ != r.m.strange
	if _, _, named := t.Declared(n); named {
		typ = r.declared(n, typ)
	}
	if t.Attributes(n) > 0 || typ.demanded != 0 {
		r.attributes(n, typ, known)
	}
	inside := t.End(n) > n+1
	switch typ.content {
	case value:
		if inside {
			r.found(nested, n, r.place(n))
			return t.End(n)
		}
		if !typ.value.free {
			r.text(n, typ.value)
		}
		return n + 1
	case nothing:
		if inside || len(t.Text(n)) > 0 {
			r.found(filled, n, r.place(n))
		}
		return t.End(n)
	case elements:
		if inside && t.Mixed(n) || !inside && !blank(t.Text(n)) {
			r.found(between, n, r.place(n))
		}
		r.stack = append(r.stack, frame{node: n, end: t.End(n), automaton: typ.children(r.m)})
	case mixed:
		r.stack = append(r.stack, frame{node: n, end: t.End(n), automaton: typ.children(r.m)})
	case open:
		r.stack = append(r.stack, frame{node: n, end: t.End(n)})
	}
	return n + 1
}
