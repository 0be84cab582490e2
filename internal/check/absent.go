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
	below      map[xmltree.Name]*branch
	rules      []string // of this element
	attributes map[xmltree.Name]stray
}

// stray is the rule of an attribute, and the element that may bear it.
type stray struct {
	rule string
	but  xmltree.Name
}

// absent compiles the table.
func (c *compiler) absent(table string, met func(rule string)) *branch {
	if strings.TrimSpace(table) == "" {
		return nil
	}
	top := &branch{}
	for line := range strings.Lines(table) {
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		if len(fields) != 2 {
			panic("a line is not a path and a rule: " + line)
		}
		path, rule := fields[0], fields[1]
		met(rule)
		if name, ok := strings.CutPrefix(path, "//@"); ok {
			if top.attributes == nil {
				top.attributes = map[xmltree.Name]stray{}
			}
			name, but, _ := strings.Cut(name, "!")
			one := stray{rule: rule}
			if but != "" {
				one.but = c.name(but)
			}
			top.attributes[c.name(name)] = one
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
	if s.gone == nil {
		return
	}
	t := m.tree
	for n := range xmltree.Node(t.Len()) {
		if here := m.places[n].sets[s.number].gone; here != nil {
			for _, rule := range here.rules {
				m.warn(rule, n)
			}
		}
		for i := range t.Attributes(n) {
			name, _ := t.AttributeAt(n, i)
			if a := s.gone.attributes[name]; a.rule != "" && t.Name(n) != a.but {
				m.warn(a.rule, n)
			}
		}
	}
}

// warn tells of a thing once.
func (m *machine) warn(rule string, n xmltree.Node) {
	for _, f := range m.findings {
		if f.Rule == rule {
			return
		}
	}
	m.findings = append(m.findings, invoice.Finding{Rule: rule, Flag: Warning, Path: m.tree.Path(n)})
}
