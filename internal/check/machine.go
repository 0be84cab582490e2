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
	matching bool // what XPath would end with an error is no match and rejects nothing

	ends  []int32        // by name: where its elements end in order, which is where the next ones begin
	order []xmltree.Node // elements by name, then by place
	once  []int8         // conditions of the document: 0 not worked out, 1 holds, -1 does not

	endings [][]int8 // conditions of names, in the same way
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
		m = &machine{once: make([]int8, p.once), endings: make([][]int8, p.endings), items: make([]item, 0, 64)}
	}
	m.tree = t
	clear(m.once)
	for i := range m.endings {
		m.endings[i] = grown(m.endings[i], t.Names()+1)
		clear(m.endings[i])
	}
	m.index(p.vocabulary.Len())
	return m
}

// index sorts the elements by name.
func (m *machine) index(names int) {
	t := m.tree
	m.ends = grown(m.ends, names+2)
	clear(m.ends)
	for n := range xmltree.Node(t.Len()) {
		if name := int(t.Name(n)); name <= names {
			m.ends[name+1]++
		}
	}
	for i := 1; i < len(m.ends); i++ {
		m.ends[i] += m.ends[i-1]
	}
	m.order = grown(m.order, t.Len())
	for n := range xmltree.Node(t.Len()) {
		if name := int(t.Name(n)); name <= names {
			m.order[m.ends[name]] = n
			m.ends[name]++
		}
	}
}

// named is every element of that name, in the order of the document.
func (m *machine) named(name xmltree.Name) []xmltree.Node {
	return m.order[m.ends[name-1]:m.ends[name]]
}

func grown[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}

func (m *machine) walk(s *Compiled) {
	t := m.tree
	for n := range xmltree.Node(t.Len()) {
		if name := int(t.Name(n)); name < len(s.contexts) {
			m.contexts(s.contexts[name], n)
		}
		m.contexts(s.any, n)
	}
	m.absent(s)
}

// contexts asks the rules of the contexts that match; of each pattern the first.
func (m *machine) contexts(contexts []context, n xmltree.Node) {
	taken := -1
	for i := range contexts {
		c := &contexts[i]
		if c.pattern == taken || !m.matches(c, n) {
			continue
		}
		taken = c.pattern
		for j := range c.rules {
			if r := &c.rules[j]; !r.holds(m, n) {
				m.findings = append(m.findings, r.finding(m, n))
			}
		}
	}
}

// matches says whether n stands where the context says.
func (m *machine) matches(c *context, n xmltree.Node) bool {
	m.matching = true
	ok := m.stands(c, n)
	m.matching = false
	return ok
}

func (m *machine) stands(c *context, n xmltree.Node) bool {
	t, at := m.tree, n
	for i := len(c.above) - 1; i >= 0; i-- {
		s := &c.above[i]
		at = t.Parent(at)
		if at == xmltree.None || s.axis != anyRoot && s.axis != anyChild && t.Name(at) != s.name || !s.fits(m, at) {
			return false
		}
	}
	if c.fromTop && t.Parent(at) != xmltree.None {
		return false
	}
	for _, holds := range c.has {
		if !holds(m, n) {
			return false
		}
	}
	return true
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
