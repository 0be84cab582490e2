package check

import (
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
	heads   []xmltree.Node // by name: the first element; next leads on
	next    []xmltree.Node
	tops    []xmltree.Node // by name: the first child of the document element
	nextTop []xmltree.Node

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
		m = &machine{once: make([]int8, p.once), endings: make([][]int8, p.endings), memories: make([]memory, p.memories), memos: make([]memo, p.memos+1), gathered: make([]gathering, p.gathers), items: make([]item, 0, 64)}
	}
	m.tree, m.run = t, m.run+1
	clear(m.once)
	for i := range m.endings {
		m.endings[i] = grown(m.endings[i], t.Names()+1)
		clear(m.endings[i])
	}
	m.index(p)
	return m
}

// index finds the place of each element and links those of one name. The document
// element may have very many children: they are linked too.
func (m *machine) index(p *Program) {
	t, names := m.tree, p.vocabulary.Len()
	m.places, m.next, m.nextTop = grown(m.places, t.Len()), grown(m.next, t.Len()), grown(m.nextTop, t.Len())
	m.heads, m.tops = grown(m.heads, names+1), grown(m.tops, names+1)
	for i := range m.heads {
		m.heads[i], m.tops[i] = xmltree.None, xmltree.None
	}
	m.places[0] = p.place(p.top, t.Name(0))
	for n := xmltree.Node(1); n < xmltree.Node(t.Len()); n++ {
		m.places[n] = p.place(m.places[t.Parent(n)], t.Name(n))
	}
	for n := xmltree.Node(t.Len() - 1); n >= 0; n-- {
		name := int(t.Name(n))
		if name > names {
			continue
		}
		m.next[n], m.heads[name] = m.heads[name], n
		if t.Parent(n) == t.Root() {
			m.nextTop[n], m.tops[name] = m.tops[name], n
		}
	}
}

func grown[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}

func (m *machine) walk(s *Compiled) {
	if s.Structure != nil {
		m.findings = append(m.findings, s.Structure(m.tree)...)
		return
	}
	for n := range xmltree.Node(m.tree.Len()) {
		m.contexts(m.places[n].sets[s.number].contexts, n)
	}
	m.absent(s)
}

// contexts asks the rules of the contexts that fit; of each pattern the first.
func (m *machine) contexts(contexts []candidate, n xmltree.Node) {
	taken := -1
	for i := range contexts {
		c := &contexts[i]
		if c.pattern == taken || !c.fits(m, n) {
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
