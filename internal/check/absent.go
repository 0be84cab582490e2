package check

import (
	"strings"

	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice"
)

// branch is a place in the tree of what must not be there. A table of lines
//
//	/Invoice/cbc:UUID UBL-CR-004
//	//@schemeVersionID UBL-DT-24
//	//@name!cbc:PaymentMeansCode UBL-DT-18
//
// becomes one tree of names; each place knows its branch, so that the cost does
// not grow with the number of lines. The rules warn, each once in a document, of
// the first thing found. An attribute may be allowed at one element, behind the !.
type branch struct {
	below map[xmltree.Name]*branch
	rules []int // of this element: their numbers in the table

	// Of the top alone.
	ids        []string // by number
	attributes []stray  // by name, as far as there are any
}

// stray is an attribute that does not belong anywhere but at one element.
type stray struct {
	rule int // its number, from 1; 0 for none
	but  xmltree.Name
}

// absent compiles the table.
func (c *compiler) absent(table string, met func(rule string)) *branch {
	if strings.TrimSpace(table) == "" {
		return nil
	}
	top, numbers := &branch{}, map[string]int{}
	for line := range strings.Lines(table) {
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		if len(fields) != 2 {
			panic("a line is not a path and a rule: " + line)
		}
		path, id := fields[0], fields[1]
		met(id)
		rule, known := numbers[id]
		if !known {
			rule = len(top.ids)
			numbers[id] = rule
			top.ids = append(top.ids, id)
		}
		if name, ok := strings.CutPrefix(path, "//@"); ok {
			name, but, _ := strings.Cut(name, "!")
			one := stray{rule: rule + 1}
			if but != "" {
				one.but = c.name(but)
			}
			top.stray(c.name(name), one)
			continue
		}
		at := top
		for name := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
			at = at.down(c.name(name))
		}
		at.rules = append(at.rules, rule)
	}
	return top
}

func (b *branch) stray(name xmltree.Name, one stray) {
	for len(b.attributes) <= int(name) {
		b.attributes = append(b.attributes, stray{})
	}
	b.attributes[name] = one
}

func (b *branch) down(name xmltree.Name) *branch {
	if b.below == nil {
		b.below = map[xmltree.Name]*branch{}
	}
	if b.below[name] == nil {
		b.below[name] = &branch{}
	}
	return b.below[name]
}

// at is the branch of a name, nil without one.
func (b *branch) at(name xmltree.Name) *branch {
	if b == nil {
		return nil
	}
	return b.below[name]
}

// absent holds the document against the table of a set.
func (m *machine) absent(s *Compiled) {
	top := s.gone
	if top == nil {
		return
	}
	t := m.tree
	m.warned = grown(m.warned, len(top.ids))
	clear(m.warned)
	for n := xmltree.Node(0); n < xmltree.Node(t.Len()); {
		reach := xmltree.Node(1)
		if sh := m.shapeOf[n]; sh != nil && sh.again {
			reach = sh.reach()
			if m.planned(sh, s, n).clean {
				n += reach
				continue
			}
		}
		for end := n + reach; n < end; n++ {
			m.gone(s, n, func(rule int) { m.warn(top, rule, n) })
		}
	}
}

// gone calls found with each rule of the table that says that n, or an attribute of
// it, must not be there.
func (m *machine) gone(s *Compiled, n xmltree.Node, found func(rule int)) {
	if here := m.places[n].sets[s.number].gone; here != nil {
		for _, rule := range here.rules {
			found(rule)
		}
	}
	for i := range m.tree.Attributes(n) {
		name, _ := m.tree.AttributeAt(n, i)
		if int(name) >= len(s.gone.attributes) {
			continue
		}
		if a := s.gone.attributes[name]; a.rule > 0 && m.tree.Name(n) != a.but {
			found(a.rule - 1)
		}
	}
}

// anyGone says whether there is any such thing among the elements from n on.
func (m *machine) anyGone(s *Compiled, n, number xmltree.Node) (any bool) {
	for at := range number {
		m.gone(s, n+at, func(int) { any = true })
	}
	return any
}

// warn tells of a thing once.
func (m *machine) warn(top *branch, rule int, n xmltree.Node) {
	if m.warned[rule] {
		return
	}
	m.warned[rule] = true
	m.findings = append(m.findings, invoice.Finding{Rule: top.ids[rule], Flag: Warning, Path: m.tree.Path(n)})
}
