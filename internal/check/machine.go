package check

import (
	"slices"

	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice"
)

// machine is what checking one document needs. It is used again for the next.
type machine struct {
	tree     *xmltree.Tree
	items    []item
	findings []invoice.Finding
	matching bool    // what XPath would end with an error is no match and rejects nothing
	told     []*rule // of the rules of Without, at the element at hand
	warned   []bool  // by rule of the set's table of what must not be there

	places  []*place       // of each element
	kids    []kids         // of each element
	heads   []xmltree.Node // by name, of those that paths ask for anywhere: the first element; next leads on
	next    []xmltree.Node
	tops    []xmltree.Node // by name: the first child of the document element
	nextTop []xmltree.Node
	linked  []xmltree.Name // whose heads or tops are set

	sets    int // of the program
	marks   []uint32
	markAt  []uint32 // where the marks of each element begin
	shapeOf []*shape // of each element, once it was asked for
	shapes  shapes
	unknown bool // an element has a place that is not kept

	once []int8 // conditions of the document: 0 not worked out, 1 holds, -1 does not

	endings [][]int8 // conditions of names, in the same way

	memories []memory // of conditions
	memos    []memo   // of paths
	gathered []gathering
	run      int // counts the documents
}

// Check walks the tree once for each set. The tree must have been parsed with the
// program's vocabulary. Findings come set by set, in the order of the document.
func (p *Program) Check(t *xmltree.Tree, sets ...*Compiled) []invoice.Finding {
	m := p.machine(t)
	if slices.ContainsFunc(sets, func(s *Compiled) bool { return s.Structure == nil }) {
		m.index(p)
	}
	for _, s := range sets {
		m.walk(s)
	}
	findings := m.findings
	m.tree, m.findings = nil, nil
	select {
	case p.machines <- m:
	default:
	}
	return findings
}

func (p *Program) machine(t *xmltree.Tree) *machine {
	var m *machine
	select {
	case m = <-p.machines:
	default:
		m = &machine{sets: len(p.sets), once: make([]int8, p.once), endings: make([][]int8, p.endings), memories: make([]memory, p.memories), memos: make([]memo, p.memos+1), gathered: make([]gathering, p.gathers), items: make([]item, 0, 64)}
	}
	m.tree, m.run = t, m.run+1
	clear(m.once)
	for i := range m.endings {
		m.endings[i] = grown(m.endings[i], t.Names()+1)
		clear(m.endings[i])
	}
	return m
}

// kids is which names the children of an element have: a bit for each name, which
// several names share. It answers most questions for what is not there.
type kids struct{ once, twice uint32 }

func bitOf(name xmltree.Name) uint32 { return 1 << (name & 31) }

// index finds the place of each element, notes the names of its children, and
// links the elements of one name that are asked for anywhere. The document element
// may have very many children: they are linked too.
func (m *machine) index(p *Program) {
	t, names := m.tree, xmltree.Name(p.vocabulary.Len())
	m.places, m.next, m.nextTop = grown(m.places, t.Len()), grown(m.next, t.Len()), grown(m.nextTop, t.Len())
	m.kids = grown(m.kids, t.Len())
	m.unlink(int(names) + 1)
	m.shapes.begin()
	m.shapeOf, m.markAt = grown(m.shapeOf, t.Len()), grown(m.markAt, t.Len())
	clear(m.shapeOf)
	m.marks, m.unknown = m.marks[:0], false
	m.places[0], m.kids[0] = p.place(p.top, t.Name(0)), kids{}
	m.marksOf(0)
	for n := xmltree.Node(1); n < xmltree.Node(t.Len()); n++ {
		name, parent := t.Name(n), t.Parent(n)
		m.places[n], m.kids[n] = p.place(m.places[parent], name), kids{}
		k, bit := &m.kids[parent], bitOf(name)
		k.twice |= k.once & bit
		k.once |= bit
		m.marksOf(n)
		m.unknown = m.unknown || m.places[n].number == 0
	}
	for n := xmltree.Node(t.Len() - 1); n >= 0; n-- {
		name := m.places[n].name
		if m.places[n].sought {
			m.link(m.heads, m.next, name, n)
		}
		if t.Parent(n) == t.Root() && name != xmltree.NoName {
			m.link(m.tops, m.nextTop, name, n)
		}
	}
}

func (m *machine) link(first, next []xmltree.Node, name xmltree.Name, n xmltree.Node) {
	if first[name] == xmltree.None {
		m.linked = append(m.linked, name)
	}
	next[n], first[name] = first[name], n
}

// unlink forgets the names of the document before.
func (m *machine) unlink(names int) {
	if len(m.heads) != names {
		m.heads, m.tops = make([]xmltree.Node, names), make([]xmltree.Node, names)
		for i := range names {
			m.heads[i], m.tops[i] = xmltree.None, xmltree.None
		}
	}
	for _, name := range m.linked {
		m.heads[name], m.tops[name] = xmltree.None, xmltree.None
	}
	m.linked = m.linked[:0]
}

// child is the first child of n with that name, None without one.
func (m *machine) child(n xmltree.Node, name xmltree.Name) xmltree.Node {
	if m.kids[n].once&bitOf(name) == 0 {
		return xmltree.None
	}
	if n == m.tree.Root() {
		return m.tops[name]
	}
	return m.tree.Child(n, name)
}

// sibling is the next child of n after c that has c's name, None without one.
func (m *machine) sibling(n, c xmltree.Node, name xmltree.Name) xmltree.Node {
	switch {
	case m.kids[n].twice&bitOf(name) == 0:
		return xmltree.None
	case n == m.tree.Root():
		return m.nextTop[c]
	}
	return m.tree.Sibling(c)
}

func grown[T any](s []T, n int) []T {
	if cap(s) < n {
		const spare = 1 << 16
		return make([]T, n, n+min(n/2, spare))
	}
	return s[:n]
}

func (m *machine) walk(s *Compiled) {
	if s.Structure != nil {
		m.findings = append(m.findings, s.Structure(m.tree)...)
		return
	}
	for n := range xmltree.Node(m.tree.Len()) {
		if len(m.places[n].sets[s.number].contexts) > 0 {
			m.contexts(m.candidates(s, n), n)
		}
	}
	m.absent(s)
}

// contexts asks the rules of the contexts that fit; of each pattern the first.
func (m *machine) contexts(contexts []candidate, n xmltree.Node) {
	taken, last := -1, chosen{}
	for i := range contexts {
		c := &contexts[i]
		if c.pattern == taken || !c.fits(m, n, &last) {
			continue
		}
		taken = c.pattern
		for j := range c.rules {
			if r := &c.rules[j]; !r.holds(m, n) {
				m.findings = append(m.findings, r.finding(m, n))
			}
		}
		if c.stray != nil {
			m.strays(c.stray, n)
		}
	}
}

// reject notes a value that the official rules could not work with, once for each
// element.
func (m *machine) reject(rule string, n xmltree.Node, value []byte) {
	if m.matching {
		return
	}
	path := m.tree.Path(n)
	for _, f := range m.findings {
		if f.Rule == rule && f.Path == path {
			return
		}
	}
	const most = 100
	m.findings = append(m.findings, invoice.Finding{
		Rule: rule, Flag: Fatal, Path: path, Values: []string{string(value[:min(len(value), most)])},
	})
}
