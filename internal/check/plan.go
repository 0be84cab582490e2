package check

import (
	"slices"

	"github.com/postbud/postbud/internal/xmltree"
)

// plan is what one set has left to ask of the elements of a shape.
type plan struct {
	made  bool
	work  []work // in the order of the document
	clean bool   // nothing is there that the set's table says must not be
}

// work is the contexts that may fit an element, with the rules that are left.
type work struct {
	at       xmltree.Node // counted from the first element of the shape
	contexts []candidate
}

// reach is how many elements the plans of the shape are about: those of a cast, or
// the element alone.
func (s *shape) reach() xmltree.Node {
	if s.cast == nil {
		return 1
	}
	return xmltree.Node(s.cast.Len())
}

// planned is the plan for a shape, which n has.
func (m *machine) planned(s *shape, set *Compiled, n xmltree.Node) *plan {
	if s.plans == nil {
		s.plans = make([]plan, m.sets)
	}
	p := &s.plans[set.number]
	if p.made {
		return p
	}
	p.made = true
	p.clean = set.gone == nil || !m.anyGone(set, n, s.reach())
	p.work = m.work(set, s, n)
	return p
}

// work is what is left to ask of n and all below it, which have the shape.
func (m *machine) work(set *Compiled, s *shape, n xmltree.Node) (all []work) {
	for at := range s.reach() {
		if left := m.left(m.places[n+at].sets[set.number].contexts, n+at); len(left) > 0 {
			all = append(all, work{at, left})
		}
	}
	return all
}

// left leaves out what the shape of n decides: contexts that do not fit, rules that
// hold.
func (m *machine) left(all []candidate, n xmltree.Node) []candidate {
	var left []candidate
	taken := -1 // by a context that fits whatever the values are
	for _, c := range all {
		if c.pattern == taken {
			continue
		}
		checks, ok := m.undecided(c.checks, n)
		if !ok {
			continue
		}
		c.checks = checks
		if len(checks) == 0 {
			taken = c.pattern
		}
		c.rules = slices.DeleteFunc(slices.Clone(c.rules), func(r rule) bool { return r.decided(m, n) == always })
		for i := range c.rules {
			c.rules[i].test = c.rules[i].lessAt(m, n)
		}
		if c.stray != nil && !m.strayed(c.stray, n) {
			c.stray = nil
		}
		left = append(left, c)
	}
	return needed(left)
}

// needed leaves out contexts without rules that keep no other one of their pattern
// from an element.
func needed(contexts []candidate) []candidate {
	for i := len(contexts) - 1; i >= 0; i-- {
		c := &contexts[i]
		if len(c.rules) > 0 || c.stray != nil {
			continue
		}
		if i+1 == len(contexts) || contexts[i+1].pattern != c.pattern {
			contexts = slices.Delete(contexts, i, i+1)
		}
	}
	return contexts
}

// undecided is the checks that are left; not ok where one of them fails.
func (m *machine) undecided(checks []placed, n xmltree.Node) (left []placed, ok bool) {
	for _, c := range checks {
		at := n
		for range c.up {
			at = m.tree.Parent(at)
		}
		if m.whole || at >= m.begins[n] { // else it is around the shape: the next one may stand in another
			switch c.decided(m, at) {
			case never:
				return nil, false
			case always:
				continue
			}
			c.test = c.lessAt(m, at)
		}
		left = append(left, c)
	}
	return left, true
}

// strayed says whether rules of Without find anything below the element.
func (m *machine) strayed(top *twig, n xmltree.Node) bool {
	before := len(m.findings)
	m.strays(top, n)
	found := len(m.findings) > before
	m.findings = m.findings[:before]
	return found
}

// decided is what the shape of an element says of the condition.
func (t test) decided(m *machine, n xmltree.Node) verdict {
	if t.shape == nil {
		return perhaps
	}
	return t.shape(m, n)
}
