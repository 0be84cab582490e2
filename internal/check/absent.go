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
//
// becomes one tree of names; the walk keeps its place in it, so that the cost does
// not grow with the number of lines. The rules warn, each once in a document, of
// the first thing found.
type branch struct {
	below      map[xmltree.Name]*branch
	rules      []string // of this element
	attributes map[xmltree.Name]string
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
				top.attributes = map[xmltree.Name]string{}
			}
			top.attributes[c.name(name)] = rule
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

// absent holds the document against the table of a set.
func (m *machine) absent(s *Compiled) {
	if s.gone == nil {
		return
	}
	m.gone(s.gone, s.gone, m.tree.Root())
}

// gone looks at n, which stands below at.
func (m *machine) gone(top, at *branch, n xmltree.Node) {
	t := m.tree
	here := at.below[t.Name(n)]
	if here != nil {
		for _, rule := range here.rules {
			m.warn(rule, n)
		}
	}
	if len(top.attributes) > 0 {
		for i := range t.Attributes(n) {
			name, _ := t.AttributeAt(n, i)
			if rule, bad := top.attributes[name]; bad {
				m.warn(rule, n)
			}
		}
	}
	if here == nil {
		here = &branch{}
	}
	for c := t.First(n); c != xmltree.None; c = t.Next(c) {
		m.gone(top, here, c)
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
