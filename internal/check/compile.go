package check

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice"
)

// Program is sets of rules, compiled over one vocabulary. It may be used by
// several goroutines at once.
type Program struct {
	vocabulary *xmltree.Vocabulary
	sets       []*Compiled
	once       int // how many conditions are worked out once for a document
	endings    int // how many are worked out once for a name
	memories   int // how many conditions remember something
	memos      int // how many paths remember where they lead
	gathers    int // how many paths have their texts gathered
	machines   chan *machine
	top        *place // above the document element
	places     places
	sought     map[xmltree.Name]bool // what paths ask for anywhere
	codes      map[codeName]bool
}

// Compiled is one set of a program.
type Compiled struct {
	Set
	number   int         // among the sets of its program
	contexts [][]context // by the name of the element
	any      []context   // of every element
	gone     *branch
	ids      []string
	roots    []xmltree.Name
}

// context is a compiled context.
type context struct {
	pattern int // its place in Set.Patterns
	order   int // among all contexts of the set
	above   []step
	fromTop bool // above reaches up to the document element
	has     []test
	rules   []rule
	stray   *twig // the rules of Without
}

type rule struct {
	Rule
	test
	terms []string
}

// compiler turns declarations into functions. Names get their numbers in the
// order in which they are met.
type compiler struct {
	names    []string
	numbers  map[string]xmltree.Name
	words    map[string]Cond
	known    map[string]test // the words that are compiled
	once     int
	endings  int
	memories int
	paths    map[string]path // those without conditions
	memos    int
	gathers  map[string]int // the paths of Somewhere
	sought   map[xmltree.Name]bool
	coded    map[codeName]bool
}

// Compile makes a program. prefixes are those of the paths. It panics on a path
// that cannot be read, for rules are part of the build.
func Compile(prefixes map[string]string, sets ...Set) *Program {
	c := &compiler{numbers: map[string]xmltree.Name{}, paths: map[string]path{}, gathers: map[string]int{}, sought: map[xmltree.Name]bool{}, coded: map[codeName]bool{}}
	p := &Program{machines: make(chan *machine, 8)}
	for _, s := range sets {
		c.words, c.known = s.Words, map[string]test{}
		compiled := c.set(s)
		compiled.number = len(p.sets)
		p.sets = append(p.sets, compiled)
	}
	p.vocabulary = xmltree.NewVocabulary(prefixes, c.names...)
	p.once, p.endings, p.memories, p.memos, p.gathers = c.once, c.endings, c.memories, c.memos, len(c.gathers)
	p.sought, p.codes = c.sought, c.coded
	p.top = &place{sets: make([]atPlace, len(p.sets))}
	for _, s := range p.sets {
		for len(s.contexts) <= p.vocabulary.Len() {
			s.contexts = append(s.contexts, nil)
		}
	}
	return p
}

// Vocabulary is the names to parse with.
func (p *Program) Vocabulary() *xmltree.Vocabulary { return p.vocabulary }

// Sets lists the sets in the order of Compile.
func (p *Program) Sets() []*Compiled { return p.sets }

// IDs lists the rules of the set, each once, in the order of their declaration.
func (s *Compiled) IDs() []string { return s.ids }

// Made says whether the set is made for such documents, by the document element.
func (s *Compiled) Made(t *xmltree.Tree) bool {
	return slices.Contains(s.roots, t.Name(t.Root()))
}

// Asked says whether the document asks for the set.
func (s *Compiled) Asked(t *xmltree.Tree) bool {
	return s.Made(t) && (s.Fits == nil || s.Fits(t))
}

// name is the number that the vocabulary will give to a name.
func (c *compiler) name(written string) xmltree.Name {
	if n, known := c.numbers[written]; known {
		return n
	}
	c.names = append(c.names, written)
	n := xmltree.Name(len(c.names))
	c.numbers[written] = n
	return n
}

func (c *compiler) set(s Set) *Compiled {
	out := &Compiled{Set: s}
	for _, root := range s.Roots {
		out.roots = append(out.roots, c.name(root))
	}
	if s.Structure != nil {
		out.ids = []string{RuleStructure}
	}
	seen, order := map[string]bool{}, 0
	c.codes(s.Codes)
	for i, pattern := range s.Patterns {
		for _, declared := range pattern {
			order++
			rules := c.rules(declared.Rules)
			for _, r := range rules {
				if !seen[r.ID] {
					seen[r.ID] = true
					out.ids = append(out.ids, r.ID)
				}
			}
			rules, stray := c.strays(rules)
			for _, way := range split(declared.Path, '|') {
				out.add(c.context(way, i, order, rules, stray))
			}
		}
	}
	out.gone = c.absent(s.Absent, func(id string) {
		if !seen[id] {
			seen[id] = true
			out.ids = append(out.ids, id)
		}
	})
	return out
}

func (c *compiler) rules(declared []Rule) []rule {
	rules := make([]rule, len(declared))
	for i, d := range declared {
		rules[i] = rule{d, d.Cond(c), strings.Fields(d.Terms)}
	}
	return rules
}

// context compiles one way of a context's path, read from its end.
func (c *compiler) context(path string, pattern, order int, rules []rule, stray *twig) contextOf {
	path = strings.TrimSpace(path)
	steps := c.way(strings.TrimPrefix(path, "//"))
	last := steps[len(steps)-1]
	out := contextOf{name: last.name, any: last.axis == anyChild}
	out.context = context{pattern: pattern, order: order, above: steps[:len(steps)-1], has: last.has, rules: rules, stray: stray}
	out.fromTop = steps[0].axis == root || steps[0].axis == anyRoot
	if last.axis == root && len(steps) == 1 {
		out.above = nil
	}
	if last.axis != child && last.axis != anyChild && last.axis != root {
		panic(fmt.Sprintf("the context %s does not end with an element", path))
	}
	return out
}

type contextOf struct {
	context
	name xmltree.Name
	any  bool
}

func (s *Compiled) add(c contextOf) {
	if c.any {
		s.any = append(s.any, c.context)
		return
	}
	for len(s.contexts) <= int(c.name) {
		s.contexts = append(s.contexts, nil)
	}
	at := s.contexts[c.name]
	at = append(at, c.context)
	sort.SliceStable(at, func(i, j int) bool { return at[i].pattern < at[j].pattern })
	s.contexts[c.name] = at
}

// finding is what is told of a broken rule.
func (r *rule) finding(m *machine, n xmltree.Node) invoice.Finding {
	f := invoice.Finding{Rule: r.ID, Flag: r.Flag, Path: m.tree.Path(n), Terms: r.terms}
	if r.values != nil {
		m.matching = true // the values are for people: nothing more is rejected on their way
		f.Values = r.values(m, n)
		m.matching = false
	}
	return f
}
