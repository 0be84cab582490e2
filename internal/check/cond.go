package check

import (
	"strconv"

	"github.com/postbud/postbud/internal/xmltree"
)

// Has holds where the path leads to anything.
func Has(path string) Cond {
	return func(c *compiler) test {
		p := c.path(path)
		holds := p.leading()
		if p.down {
			return test{holds: holds, shape: p.byShape(holds)}
		}
		return test{holds: holds, shape: p.decidesAll(func(*machine, item) verdict { return always })}
	}
}

// None holds where the path leads to nothing.
func None(path string) Cond { return Not(Has(path)) }

// leading is leads as a function, the shortest for what is asked most.
func (p path) leading() func(*machine, xmltree.Node) bool {
	if name := p.bareChild(); name != xmltree.NoName {
		return func(m *machine, n xmltree.Node) bool {
			return m.child(n, name) != xmltree.None
		}
	}
	return p.leads
}

// bareChild is the name of a path that is a child's name and nothing else.
func (p path) bareChild() xmltree.Name {
	if len(p.ways) == 1 && len(p.ways[0]) == 1 && len(p.ways[0][0].has) == 0 && p.ways[0][0].axis == child {
		return p.ways[0][0].name
	}
	return xmltree.NoName
}

// Never does not hold: the context alone breaks the rule.
func Never() Cond {
	return func(*compiler) test {
		return test{
			holds: func(*machine, xmltree.Node) bool { return false },
			shape: func(*machine, xmltree.Node) verdict { return never },
		}
	}
}

// Always holds: the rule is only told, not tested.
func Always() Cond { return Not(Never()) }

// Not turns a condition round.
func Not(cond Cond) Cond {
	return func(c *compiler) test {
		t := cond(c)
		return test{
			holds: func(m *machine, n xmltree.Node) bool { return !t.holds(m, n) },
			name:  func(local string) verdict { return t.named(local).turned() },
			shape: func(m *machine, n xmltree.Node) verdict { return t.decided(m, n).turned() },
			less: func(m *machine, n xmltree.Node) test {
				left := t.lessAt(m, n)
				return test{holds: func(m *machine, n xmltree.Node) bool { return !left.holds(m, n) }}
			},
		}
	}
}

// All holds where all of them do. It stops at the first that does not.
func All(conds ...Cond) Cond {
	return func(c *compiler) test {
		tests := c.tests(conds)
		return test{
			holds:  allHold(tests),
			values: firstValues(tests),
			name:   allNamed(tests),
			shape:  firstDecides(tests, always, never),
			less:   func(m *machine, n xmltree.Node) test { return test{holds: allHold(m.without(always, tests, n))} },
		}
	}
}

// Any holds where one of them does. It stops at the first that does.
func Any(conds ...Cond) Cond {
	return func(c *compiler) test {
		tests := c.tests(conds)
		return test{
			holds:  anyHolds(tests),
			values: firstValues(tests),
			shape:  firstDecides(tests, never, always),
			less:   func(m *machine, n xmltree.Node) test { return test{holds: anyHolds(m.without(never, tests, n))} },
		}
	}
}

// firstDecides goes through the conditions: one that is last decides them all. It
// does not look beyond one that may reject the document, for that must be asked.
func firstDecides(tests []test, more, last verdict) func(*machine, xmltree.Node) verdict {
	return func(m *machine, n xmltree.Node) verdict {
		sum := more
		for i := range tests {
			switch v := tests[i].decided(m, n); v {
			case last, perhaps:
				return v
			case open:
				sum = open
			}
		}
		return sum
	}
}

// When asks the condition only where gate holds; elsewhere it is kept.
func When(gate, cond Cond) Cond {
	return func(c *compiler) test {
		g, t := gate(c), cond(c)
		return test{
			holds:  whenHolds(g, t),
			values: t.values,
			less: func(m *machine, n xmltree.Node) test {
				left := t.lessAt(m, n)
				if g.decided(m, n) == always {
					return left
				}
				return test{holds: whenHolds(g.lessAt(m, n), left)}
			},
			shape: func(m *machine, n xmltree.Node) verdict {
				switch g.decided(m, n) {
				case never:
					return always
				case always:
					return t.decided(m, n)
				case open:
					if v := t.decided(m, n); v != never {
						return v
					}
					return open
				}
				return perhaps
			},
		}
	}
}

// Word is the condition of that name in Set.Words.
func Word(name string) Cond {
	return func(c *compiler) test {
		if _, known := c.words[name]; !known {
			panic("no condition is named " + name)
		}
		return c.word(name)
	}
}

// Quiet is the condition without its values.
func Quiet(cond Cond) Cond {
	return func(c *compiler) test {
		t := cond(c)
		t.values = nil
		return t
	}
}

// Tell is the condition with other values: what was found and what was due.
func Tell(cond Cond, found, due Num) Cond {
	return func(c *compiler) test {
		t, a, b := cond(c), found(c), due(c)
		t.values = func(m *machine, n xmltree.Node) []string {
			return []string{a(m, n).String(), b(m, n).String()}
		}
		return t
	}
}

// Once asks the condition at the document element, once for each document.
func Once(cond Cond) Cond {
	var by *compiler // several rules ask it: they share the answer
	var made test
	return func(c *compiler) test {
		if by == c {
			return made
		}
		slot := c.once
		c.once++
		t := cond(c)
		by, made = c, test{holds: onceHolds(slot, t), shape: ofDocument(t), less: func(m *machine, n xmltree.Node) test {
			if !m.whole {
				return test{holds: onceHolds(slot, t)}
			}
			return test{holds: onceHolds(slot, t.lessAt(m, m.tree.Root()))}
		}}
		return made
	}
}

// ofDocument is what the shape of a document says of a condition on its element.
func ofDocument(t test) func(*machine, xmltree.Node) verdict {
	return func(m *machine, _ xmltree.Node) verdict {
		if !m.whole {
			return perhaps
		}
		return t.decided(m, m.tree.Root())
	}
}

// Every holds where cond holds at everything that the path leads to.
func Every(path string, cond Cond) Cond { return Not(Some(path, Not(cond))) }

// Some holds where cond holds at one of the elements that the path leads to.
func Some(path string, cond Cond) Cond {
	return func(c *compiler) test {
		p, t := c.path(path), cond(c)
		shape := p.decidesAll(func(m *machine, i item) verdict { return t.decided(m, i.node) })
		return test{shape: shape, holds: func(m *machine, n xmltree.Node) bool {
			from := p.collect(m, n)
			defer m.drop(from)
			for i := from; i < len(m.items); i++ {
				if t.holds(m, m.items[i].node) {
					return true
				}
			}
			return false
		}}
	}
}

// AtMost holds where the path leads to no more than that many.
func AtMost(most int, path string) Cond {
	return counted(path, func(n int) bool { return n <= most })
}

// Just holds where the path leads to exactly that many.
func Just(number int, path string) Cond {
	return counted(path, func(n int) bool { return n == number })
}

func counted(path string, right func(int) bool) Cond {
	return func(c *compiler) test {
		p := c.path(path)
		count := func(m *machine, n xmltree.Node) int {
			if _, given, known := m.lone(p, n); known {
				if given {
					return 1
				}
				return 0
			}
			from := p.collect(m, n)
			defer m.drop(from)
			return len(m.items) - from
		}
		holds := func(m *machine, n xmltree.Node) bool { return right(count(m, n)) }
		return test{
			holds:  holds,
			shape:  p.byNumber(holds, right),
			values: func(m *machine, n xmltree.Node) []string { return []string{strconv.Itoa(count(m, n))} },
		}
	}
}

// byNumber is what a shape says of how many things are at the path. One without a
// cast does not know it where there are several.
func (p path) byNumber(holds func(*machine, xmltree.Node) bool, right func(int) bool) func(*machine, xmltree.Node) verdict {
	if !p.down {
		return p.countByShape(right)
	}
	return func(m *machine, n xmltree.Node) verdict {
		if _, _, known := m.lone(p, n); !known && m.shapeOf[n].cast == nil {
			return perhaps
		}
		return verdictOf(holds(m, n))
	}
}

func (c *compiler) tests(conds []Cond) []test {
	tests := make([]test, len(conds))
	for i, cond := range conds {
		tests[i] = cond(c)
	}
	return tests
}

// firstValues are those of the first of the tests that compares.
func firstValues(tests []test) func(*machine, xmltree.Node) []string {
	for _, t := range tests {
		if t.values != nil {
			return t.values
		}
	}
	return nil
}

// drop cuts the items off from there on.
func (m *machine) drop(from int) { m.items = m.items[:from] }
