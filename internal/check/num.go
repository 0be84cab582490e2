package check

import (
	"github.com/postbud/postbud/internal/xmltree"
)

// Value is the number at the path, absent where there is none.
func Value(path string) Num {
	return func(c *compiler) func(*machine, xmltree.Node) number {
		p := c.path(path)
		return func(m *machine, n xmltree.Node) number {
			i, given, known := m.lone(p, n)
			if known {
				if !given {
					return number{}
				}
				return m.number(i)
			}
			from := p.collect(m, n)
			found := m.items[from:]
			m.items = m.items[:from]
			switch len(found) {
			case 0:
				return number{}
			case 1:
			default:
				m.reject(RuleSingle, found[1].node, m.text(found[1]))
			}
			return m.number(found[0])
		}
	}
}

// read is the text of an element as a number, read once for all rules.
type read struct {
	run int // of the machine; of an earlier one it is of another document
	number
}

// mostRead is the most elements of a document whose numbers are kept.
const mostRead = 1 << 15

// number is an item's text as a number; a text that is none rejects the document.
func (m *machine) number(i item) number {
	if known := m.known(i); known.given {
		return known
	}
	return m.readNumber(i)
}

// known is an item's text as a number, absent where it is none or is not kept.
func (m *machine) known(i item) number {
	if i.attribute != xmltree.NoName || int(i.node) >= len(m.numbers) {
		return number{}
	}
	kept := &m.numbers[i.node]
	if kept.run != m.run {
		v, _ := parseNumber(m.text(i))
		*kept = read{m.run, v}
	}
	return kept.number
}

func (m *machine) readNumber(i item) number {
	text := m.text(i)
	v, ok := parseNumber(text)
	if !ok {
		m.reject(RuleNumber, i.node, text)
	}
	return v
}

// Loose is the number at the path, absent where there is none or the text is no
// number: XPath's number(). It rejects nothing.
func Loose(path string) Num {
	return func(c *compiler) func(*machine, xmltree.Node) number {
		p := c.path(path)
		return func(m *machine, n xmltree.Node) number {
			text, _ := m.single(p, n)
			v, _ := parseNumber(text)
			return v
		}
	}
}

// Sum adds up all numbers at the path; without any it is 0.
func Sum(path string) Num {
	return func(c *compiler) func(*machine, xmltree.Node) number {
		p := c.path(path)
		return func(m *machine, n xmltree.Node) number {
			sum := whole(0)
			from := p.collect(m, n)
			for i := from; i < len(m.items); i++ {
				if v := m.number(m.items[i]); v.given {
					sum = sum.add(v)
				}
			}
			m.items = m.items[:from]
			return sum
		}
	}
}

// SumEach adds up the numbers at amount below each element at the path.
func SumEach(path, amount string) Num {
	return func(c *compiler) func(*machine, xmltree.Node) number {
		p, a := c.path(path), Sum(amount)(c)
		return func(m *machine, n xmltree.Node) number {
			sum := whole(0)
			from := p.collect(m, n)
			for i := from; i < len(m.items); i++ {
				sum = sum.add(a(m, m.items[i].node))
			}
			m.drop(from)
			return sum
		}
	}
}

// SumLike adds up the numbers at amount below each element at the path that is like
// the element at hand: whose number at key equals the one at like.
func SumLike(path, amount, key, like string) Num {
	return func(c *compiler) func(*machine, xmltree.Node) number {
		p, a, k, l := c.path(path), c.path(amount), c.path(key), c.path(like)
		return func(m *machine, n xmltree.Node) number {
			sum := whole(0)
			want := m.first(l, n)
			from := p.collect(m, n)
			for i := from; i < len(m.items); i++ {
				each := m.items[i].node
				if !m.anyEqual(k, each, want) {
					continue
				}
				if v := m.first(a, each); v.given {
					sum = sum.add(v)
				}
			}
			m.drop(from)
			return sum
		}
	}
}

// HasLike holds where an element at the path is like the element at hand: its
// number at key equals the one at like.
func HasLike(path, key, like string) Cond {
	return func(c *compiler) test {
		p, k, l := c.path(path), c.path(key), c.path(like)
		return test{holds: func(m *machine, n xmltree.Node) bool {
			want := m.first(l, n)
			from := p.collect(m, n)
			defer m.drop(from)
			for i := from; i < len(m.items); i++ {
				if m.anyEqual(k, m.items[i].node, want) {
					return true
				}
			}
			return false
		}}
	}
}

// first is the first number at a path.
func (m *machine) first(p path, n xmltree.Node) number {
	if i, given, known := m.lone(p, n); known {
		if !given {
			return number{}
		}
		return m.number(i)
	}
	from := p.collect(m, n)
	found := m.items[from:]
	m.drop(from)
	if len(found) == 0 {
		return number{}
	}
	return m.number(found[0])
}

// anyEqual says whether one of the numbers at a path is want.
func (m *machine) anyEqual(p path, n xmltree.Node, want number) bool {
	if i, given, known := m.lone(p, n); known {
		if !given {
			return false
		}
		v := m.number(i)
		return v.given && want.given && v.cmp(want) == 0
	}
	from := p.collect(m, n)
	defer m.drop(from)
	for i := from; i < len(m.items); i++ {
		if v := m.number(m.items[i]); v.given && want.given && v.cmp(want) == 0 {
			return true
		}
	}
	return false
}

// Lit is a number written out.
func Lit(text string) Num {
	v, ok := parseNumber([]byte(text))
	if !ok {
		panic(text + " is not a number")
	}
	return func(*compiler) func(*machine, xmltree.Node) number {
		return func(*machine, xmltree.Node) number { return v }
	}
}

// Or is a number, or by where it is absent.
func Or(a, by Num) Num {
	return binary(a, by, func(x, y number) number {
		if !x.given {
			return y
		}
		return x
	})
}

// OrZero is a number, 0 where it is absent.
func OrZero(a Num) Num { return Or(a, Lit("0")) }

// If is one number or the other.
func If(cond Cond, then, otherwise Num) Num {
	return func(c *compiler) func(*machine, xmltree.Node) number {
		t, a, b := cond(c), then(c), otherwise(c)
		return func(m *machine, n xmltree.Node) number {
			if t.holds(m, n) {
				return a(m, n)
			}
			return b(m, n)
		}
	}
}

// NotZero is a number, absent where it is 0.
func NotZero(a Num) Num {
	return unary(a, func(x number) number {
		if x.sign() == 0 {
			return number{}
		}
		return x
	})
}

// Plus, Minus, Times and Over are absent where one of the two is.
func Plus(a, b Num) Num { return binary(a, b, number.add) }

// Minus is a - b.
func Minus(a, b Num) Num {
	return binary(a, b, func(x, y number) number { return x.add(y.neg()) })
}

// Times is a × b.
func Times(a, b Num) Num { return binary(a, b, number.mul) }

// Over is a ÷ b, exactly; absent where b is 0.
func Over(a, b Num) Num { return binary(a, b, number.quo) }

// Percent is a × b ÷ 100.
func Percent(a, b Num) Num { return Times(Times(a, b), Lit("0.01")) }

// Round rounds to places after the point, half towards plus infinity.
func Round(a Num, places int) Num {
	return unary(a, func(x number) number { return x.round(int8(places)) })
}

// Abs is the number without its sign.
func Abs(a Num) Num { return unary(a, number.abs) }

func unary(a Num, f func(number) number) Num {
	return func(c *compiler) func(*machine, xmltree.Node) number {
		a := a(c)
		return func(m *machine, n xmltree.Node) number { return f(a(m, n)) }
	}
}

func binary(a, b Num, f func(x, y number) number) Num {
	return func(c *compiler) func(*machine, xmltree.Node) number {
		a, b := a(c), b(c)
		return func(m *machine, n xmltree.Node) number { return f(a(m, n), b(m, n)) }
	}
}
