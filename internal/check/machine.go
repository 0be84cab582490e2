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
	rejected map[string]bool // what was rejected, by rule and path
	whole    bool            // what is planned is the whole document, see whole.go
	matching bool            // what XPath would end with an error is no match and rejects nothing
	told     []*rule         // of the rules of Without, at the element at hand
	warned   []bool          // by rule of the set's table of what must not be there

	places []*place // of each element
	kids   []kids   // of each element
	sought chains   // of the elements that paths ask for anywhere
	tops   chains   // of the children of the document element

	sets    int // of the program
	shapes  shapes
	shapeOf []*shape       // of each element; one that is inside of a shape has that
	begins  []xmltree.Node // where its shape begins
	runs    []run
	large   []xmltree.Node // elements that have no shape by their cast

	once []int8 // conditions of the document: 0 not worked out, 1 holds, -1 does not

	endings [][]int8 // conditions of names, in the same way

	memories []memory // of conditions
	memos    []memo   // of paths
	hints    []hint   // of the same
	numbers  []read   // of each element, in a document that is not too large
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
		m = &machine{sets: len(p.sets), once: make([]int8, p.once), endings: make([][]int8, p.endings), memories: make([]memory, p.memories), memos: make([]memo, p.memos+1), hints: make([]hint, p.memos+1), gathered: make([]gathering, p.gathers), items: make([]item, 0, 64)}
	}
	m.tree, m.run = t, m.run+1
	clear(m.rejected)
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

// index finds the place and the shape of each element, notes the names of its
// children, and chains the elements of one name that are asked for anywhere. The
// document element may have very many children: they are chained too.
func (m *machine) index(p *Program) {
	t := m.tree
	length := t.Len()
	m.places, m.kids = grown(m.places, length), grown(m.kids, length)
	m.shapeOf, m.begins = grown(m.shapeOf, length), grown(m.begins, length)
	m.sought.begin(p.vocabulary.Len()+1, length)
	m.tops.begin(p.vocabulary.Len()+1, length)
	if m.shapes.begin() {
		clear(m.hints)
	}
	m.numbers = m.numbers[:0]
	if length <= mostRead {
		m.numbers = grown(m.numbers, length)
	}
	m.large = m.large[:0]
	for n := xmltree.Node(0); n < xmltree.Node(length); {
		here := m.arrive(p, n)
		s, fresh := m.recognised(here, n)
		switch {
		case s != nil:
			m.settle(s, n)
			n = t.End(n)
		case fresh:
			m.put(here, n)
			for n, end := n+1, t.End(n); n < end; n++ {
				m.put(m.arrive(p, n), n)
			}
			m.cast(n)
			n = t.End(n)
		default:
			m.put(here, n)
			m.large = append(m.large, n)
			n++
		}
	}
	for _, n := range slices.Backward(m.large) {
		m.compound(n)
	}
}

// put says where n stands, which has no shape yet.
func (m *machine) put(here *place, n xmltree.Node) {
	m.places[n], m.kids[n], m.shapeOf[n] = here, kids{}, nil
	if here.sought {
		m.sought.add(here.name, n)
	}
}

// arrive is the place of n, whose parent is told of it.
func (m *machine) arrive(p *Program, n xmltree.Node) *place {
	name, parent := m.tree.Name(n), m.tree.Parent(n)
	if parent == xmltree.None {
		return p.place(p.top, name)
	}
	k, bit := &m.kids[parent], bitOf(name)
	k.twice |= k.once & bit
	k.once |= bit
	here := p.place(m.places[parent], name)
	if parent == m.tree.Root() && here.name != xmltree.NoName {
		m.tops.add(here.name, n)
	}
	return here
}

// chains leads from one element of a name to the next.
type chains struct {
	first, last []xmltree.Node // by name
	next        []xmltree.Node // by element
	names       []xmltree.Name // that have a chain
}

// begin forgets the chains of the document before.
func (c *chains) begin(names, elements int) {
	if len(c.first) != names {
		c.first, c.last = make([]xmltree.Node, names), make([]xmltree.Node, names)
		for i := range names {
			c.first[i] = xmltree.None
		}
	}
	for _, name := range c.names {
		c.first[name] = xmltree.None
	}
	c.names, c.next = c.names[:0], grown(c.next, elements)
}

func (c *chains) add(name xmltree.Name, n xmltree.Node) {
	if c.first[name] == xmltree.None {
		c.first[name] = n
		c.names = append(c.names, name)
	} else {
		c.next[c.last[name]] = n
	}
	c.last[name], c.next[n] = n, xmltree.None
}

// child is the first child of n with that name, None without one.
func (m *machine) child(n xmltree.Node, name xmltree.Name) xmltree.Node {
	if m.kids[n].once&bitOf(name) == 0 {
		return xmltree.None
	}
	if n == m.tree.Root() {
		return m.tops.first[name]
	}
	return m.tree.Child(n, name)
}

// sibling is the next child of n after c that has c's name, None without one.
func (m *machine) sibling(n, c xmltree.Node, name xmltree.Name) xmltree.Node {
	switch {
	case m.kids[n].twice&bitOf(name) == 0:
		return xmltree.None
	case n == m.tree.Root():
		return m.tops.next[c]
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
	if document := m.shapeOf[m.tree.Root()]; document.entire() {
		m.walkWhole(s, document)
		return
	}
	for n := xmltree.Node(0); n < xmltree.Node(m.tree.Len()); {
		sh := m.shapeOf[n]
		if sh == nil || !sh.again {
			m.contexts(m.places[n].sets[s.number].contexts, n)
			n++
			continue
		}
		for _, w := range m.planned(sh, s, n).work {
			m.contexts(w.contexts, n+w.at)
		}
		n += sh.reach()
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
func (m *machine) reject(rule string, n xmltree.Node, value []byte, way ...string) {
	if m.matching {
		return
	}
	path := m.tree.Path(n)
	once := rule + " " + path
	if m.rejected[once] {
		return
	}
	if m.rejected == nil {
		m.rejected = map[string]bool{}
	}
	m.rejected[once] = true
	const most = 100
	values := append([]string{string(value[:min(len(value), most)])}, way...)
	m.findings = append(m.findings, invoice.Finding{Rule: rule, Flag: Fatal, Path: path, Values: values})
}
