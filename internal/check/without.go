package check

import (
	"slices"
	"strings"

	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice"
)

// Without adds rules that each forbid something below the elements of a context:
// not(a/b) in XPath. The table has a line for each, the path from the element and
// the rule:
//
//	ram:ID                          CII-DT-082
//	ram:StartDateTime/udt:DateTime  CII-DT-068
//	@schemeName                     CII-DT-101
//
// However many lines there are, each child of the element is looked up once. The
// findings name the first thing that must not be there.
func (x Context) Without(flag invoice.Flag, table string) Context {
	x.Rules = slices.Clone(x.Rules)
	for line := range strings.Lines(table) {
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		if len(fields) != 2 {
			panic("a line is not a path and a rule: " + line)
		}
		r := R(fields[1], flag, "", None(fields[0]))
		r.without = fields[0]
		x.Rules = append(x.Rules, r)
	}
	return x
}

// twig is a place in the tree of names that the rules of Without make.
type twig struct {
	below      map[xmltree.Name]*twig
	attributes map[xmltree.Name]*twig
	rules      []*rule // which forbid what stands here
}

// strays parts the rules of Without from the others.
func (c *compiler) strays(rules []rule) (others []rule, top *twig) {
	for i := range rules {
		r := &rules[i]
		if r.without == "" {
			others = append(others, *r)
			continue
		}
		if top == nil {
			top = &twig{}
		}
		at := top
		for step := range strings.SplitSeq(r.without, "/") {
			if name, isAttribute := strings.CutPrefix(step, "@"); isAttribute {
				at = down(&at.attributes, c.name(name))
			} else {
				at = down(&at.below, c.name(step))
			}
		}
		at.rules = append(at.rules, r)
	}
	return others, top
}

func down(below *map[xmltree.Name]*twig, name xmltree.Name) *twig {
	if *below == nil {
		*below = map[xmltree.Name]*twig{}
	}
	if (*below)[name] == nil {
		(*below)[name] = &twig{}
	}
	return (*below)[name]
}

// strays tells of what must not be there below an element, of each rule once.
func (m *machine) strays(top *twig, n xmltree.Node) {
	m.told = m.told[:0]
	m.below(top, n)
}

func (m *machine) below(at *twig, n xmltree.Node) {
	t := m.tree
	if at.attributes != nil {
		for i := range t.Attributes(n) {
			name, _ := t.AttributeAt(n, i)
			m.stray(at.attributes[name], n)
		}
	}
	if at.below != nil {
		for c := t.First(n); c != xmltree.None; c = t.Next(c) {
			if next := at.below[t.Name(c)]; next != nil {
				m.stray(next, c)
				m.below(next, c)
			}
		}
	}
}

func (m *machine) stray(at *twig, n xmltree.Node) {
	if at == nil {
		return
	}
	for _, r := range at.rules {
		if !slices.Contains(m.told, r) {
			m.told = append(m.told, r)
			m.findings = append(m.findings, r.finding(m, n))
		}
	}
}
