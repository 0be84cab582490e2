package check

import (
	"strings"

	"github.com/postbud/postbud/internal/xmltree"
)

// Paths are a small part of XPath:
//
//	cac:Party/cbc:EndpointID    children, step by step
//	.  ..  *                    itself, the parent, any child
//	/Invoice/cbc:ID  /*/cbc:ID  from the document element
//	//cac:TaxCategory           all of that name, anywhere
//	cbc:ID/@schemeID            an attribute
//	a|b                         both
//
// A step may bear conditions in brackets:
//
//	[cac:TaxSubtotal]  [@listID]        has such a thing
//	[!cac:TaxSubtotal]                  has none; ! turns any condition round
//	['S']                               its own text, white space normalised, is S
//	[cbc:DocumentTypeCode='130']        such a text is exactly 130
//	[cbc:PaymentMeansCode~'30']         the same, white space normalised
//	[vat]                               the condition of that name in Set.Words

// axis says where a step goes.
type axis uint8

const (
	child axis = iota
	anyChild
	parent
	self
	attribute
	root     // the document element, if it has the name
	anyRoot  // the document element
	anywhere // every element of the name
)

type step struct {
	axis axis
	name xmltree.Name
	has  []test
	rest *route // the steps that follow, where they go down and have no conditions
}

// path is one or more ways, each a list of steps.
type path struct{ *route }

type route struct {
	ways  [][]step
	memo  int  // where the one thing it leads to is remembered; 0 for paths with conditions
	fixed bool // it leads to the same thing wherever it begins
	here  bool // it leads to the element at hand
	down  bool // it leads to what is below that, by name alone

	attribute xmltree.Name // which it ends with, in each way
}

// item is what a path leads to: an element, or an attribute of it.
type item struct {
	node      xmltree.Node
	attribute xmltree.Name
}

// path compiles a path. The same path is the same for all rules.
func (c *compiler) path(text string) path {
	if p, known := c.paths[text]; known {
		return p
	}
	p := path{&route{}}
	for _, way := range split(text, '|') {
		p.ways = append(p.ways, c.way(way))
	}
	if strings.Contains(text, "[") {
		return p
	}
	first := p.ways[0][0].axis
	p.here = first == self && len(p.ways[0]) == 1 && len(p.ways) == 1
	p.fixed, p.down = true, true
	for _, way := range p.ways {
		p.fixed = p.fixed && (way[0].axis == root || way[0].axis == anyRoot)
		p.down = p.down && goesDown(way) && way[len(way)-1].attributeName() == p.ways[0][len(p.ways[0])-1].attributeName()
	}
	p.attribute = p.ways[0][len(p.ways[0])-1].attributeName()
	c.memos++
	p.memo = c.memos
	c.paths[text] = p
	return p
}

// goesDown says whether a way stays below the element where it begins.
func goesDown(way []step) bool {
	for _, s := range way {
		if s.axis != child && s.axis != anyChild && s.axis != self && s.axis != attribute {
			return false
		}
	}
	return true
}

// attributeName is the attribute that the step takes, NoName for an element.
func (s *step) attributeName() xmltree.Name {
	if s.axis == attribute {
		return s.name
	}
	return xmltree.NoName
}

func (c *compiler) way(text string) []step {
	var steps []step
	text = strings.TrimSpace(text)
	first := child
	switch {
	case strings.HasPrefix(text, "//"):
		first, text = anywhere, text[2:]
	case strings.HasPrefix(text, "/"):
		first, text = root, text[1:]
	}
	parts := split(text, '/')
	for i, part := range parts {
		name, conditions, _ := strings.Cut(part, "[")
		s := step{axis: child}
		if i == 0 {
			s.axis = first
		}
		switch {
		case name == "." && s.axis == child:
			s.axis = self
		case name == ".." && s.axis == child:
			s.axis = parent
		case name == "*" && s.axis == root:
			s.axis = anyRoot
		case name == "*" && s.axis == child:
			s.axis = anyChild
		case strings.HasPrefix(name, "@") && s.axis == child:
			s.axis, s.name = attribute, c.name(name[1:])
		case name == "" || name == "*" || strings.HasPrefix(name, "."):
			panic("a path cannot be read: " + text)
		default:
			s.name = c.name(name)
			if s.axis == anywhere {
				c.sought[s.name] = true
			}
		}
		for conditions != "" {
			var one string
			one, conditions = bracket(text, conditions)
			s.has = append(s.has, c.condition(one))
		}
		if rest := strings.Join(parts[i+1:], "/"); rest != "" && !strings.Contains(rest, "[") {
			if r := c.path(rest); r.down {
				s.rest = r.route
			}
		}
		steps = append(steps, s)
	}
	return steps
}

// split parts a path where no bracket or quote is open.
func split(text string, at byte) []string {
	var parts []string
	depth, quoted, from := 0, false, 0
	for i := range len(text) {
		switch c := text[i]; {
		case c == '\'':
			quoted = !quoted
		case quoted:
		case c == '[':
			depth++
		case c == ']':
			depth--
		case c == at && depth == 0:
			parts = append(parts, text[from:i])
			from = i + 1
		}
	}
	if depth != 0 || quoted {
		panic("a bracket or quote is open in the path " + text)
	}
	return append(parts, text[from:])
}

// bracket takes the condition that ends at the first closing bracket outside of
// further ones.
func bracket(path, text string) (one, rest string) {
	depth, quoted := 0, false
	for i := range len(text) {
		switch c := text[i]; {
		case c == '\'':
			quoted = !quoted
		case quoted:
		case c == '[':
			depth++
		case c == ']' && depth > 0:
			depth--
		case c == ']':
			rest = text[i+1:]
			if rest != "" && rest[0] != '[' {
				panic("something follows a bracket in the path " + path)
			}
			return text[:i], strings.TrimPrefix(rest, "[")
		}
	}
	panic("a bracket is open in the path " + path)
}

// condition compiles what stands in brackets.
func (c *compiler) condition(text string) test {
	if _, known := c.words[text]; known {
		return c.word(text)
	}
	if strings.HasPrefix(text, "!") {
		return Not(func(c *compiler) test { return c.condition(text[1:]) })(c)
	}
	at := strings.IndexAny(text, "='~")
	if at < 0 {
		if !strings.ContainsAny(text, ":@") {
			panic("no condition is named " + text)
		}
		return Has(text)(c)
	}
	value := strings.Trim(text[strings.IndexByte(text, '\''):], "'")
	switch text[at] {
	case '=':
		return Exactly(text[:at], value)(c)
	case '~':
		return Is(text[:at], value)(c)
	}
	return Is(".", value)(c)
}

// word is the condition of that name, compiled once in a set.
func (c *compiler) word(name string) test {
	if t, done := c.known[name]; done {
		return t
	}
	t := c.words[name](c)
	c.known[name] = t
	return t
}

// fits says whether the conditions of a step hold.
func (s *step) fits(m *machine, n xmltree.Node) bool {
	for i := range s.has {
		if !s.has[i].holds(m, n) {
			return false
		}
	}
	return true
}

// collect appends what the path leads to from n to m.items and returns from
// where on they are. The caller cuts them off again.
func (p path) collect(m *machine, n xmltree.Node) int {
	from := len(m.items)
	if p.memo > 0 {
		if i, given, known := m.lone(p, n); known {
			if given {
				m.items = append(m.items, i)
			}
			return from
		}
	}
	for _, way := range p.ways {
		m.follow(way, n, false)
	}
	return from
}

// leads says whether the path leads to anything.
func (p path) leads(m *machine, n xmltree.Node) bool {
	if _, given, known := m.lone(p, n); known {
		return given
	}
	for _, way := range p.ways {
		if m.follow(way, n, true) {
			return true
		}
	}
	return false
}

// follow goes the steps from n. It stops at the first goal if asked to, and says
// whether there was one; else it gathers them.
func (m *machine) follow(way []step, n xmltree.Node, stop bool) bool {
	if len(way) == 0 {
		if !stop {
			m.items = append(m.items, item{node: n})
		}
		return true
	}
	s, t := &way[0], m.tree
	found := false
	switch s.axis {
	case child:
		for c := m.child(n, s.name); c != xmltree.None; c = m.sibling(n, c, s.name) {
			if s.fits(m, c) && m.rest(way, c, stop) {
				if found = true; stop {
					return true
				}
			}
		}
	case anyChild:
		end := t.End(n)
		for c := n + 1; c < end; c = t.End(c) {
			if s.fits(m, c) && m.follow(way[1:], c, stop) {
				if found = true; stop {
					return true
				}
			}
		}
	case parent:
		if p := t.Parent(n); p != xmltree.None && s.fits(m, p) {
			return m.follow(way[1:], p, stop)
		}
	case self:
		return s.fits(m, n) && m.follow(way[1:], n, stop)
	case attribute:
		if _, given := t.Attribute(n, s.name); given {
			if !stop {
				m.items = append(m.items, item{n, s.name})
			}
			return true
		}
	case root, anyRoot:
		r := t.Root()
		return (s.axis == anyRoot || t.Name(r) == s.name) && s.fits(m, r) && m.follow(way[1:], r, stop)
	case anywhere:
		for c := m.sought.first[s.name]; c != xmltree.None; c = m.sought.next[c] {
			if s.fits(m, c) && m.rest(way, c, stop) {
				if found = true; stop {
					return true
				}
			}
		}
	}
	return found
}

// rest goes the steps after the first one from n, to which that one led. Where the
// shape of n knows where they lead, nothing is searched.
func (m *machine) rest(way []step, n xmltree.Node, stop bool) bool {
	if r := way[0].rest; r != nil {
		if s := m.shapeOf[n]; s != nil && s.cast != nil {
			if i, given, known := m.way(s, path{r}, n); known {
				if given && !stop {
					m.items = append(m.items, i)
				}
				return given
			}
		}
	}
	return m.follow(way[1:], n, stop)
}

// text is the text of an item.
func (m *machine) text(i item) []byte {
	if i.attribute == xmltree.NoName {
		return m.tree.Text(i.node)
	}
	value, _ := m.tree.Attribute(i.node, i.attribute)
	return value
}
