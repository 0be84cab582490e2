package check

import (
	"bytes"
	"cmp"
	"math"
	"math/big"

	"github.com/postbud/postbud/internal/xmltree"
)

// RealOf is a number as xs:double holds it: where XPath compares or calculates with
// a decimal and a text without a type, both become that.
func RealOf(a Num) Real {
	return func(c *compiler) func(*machine, xmltree.Node) real {
		a := a(c)
		return func(m *machine, n xmltree.Node) real {
			x := a(m, n)
			if !x.given {
				return real{}
			}
			return real{x.double(), true}
		}
	}
}

// ExactOf is the decimal that an xs:double stands for, with all its noise:
// xs:decimal(x). Infinity and what is no number are absent.
func ExactOf(a Real) Num {
	return func(c *compiler) func(*machine, xmltree.Node) number {
		a := a(c)
		return func(m *machine, n xmltree.Node) number {
			x := a(m, n)
			if !x.given {
				return number{}
			}
			return ofDouble(x.v)
		}
	}
}

// RealSumFirst adds up the first number at amount below each element at the path:
// sum(path/amount[1]). Zeros below zero alone make such a zero.
func RealSumFirst(path, amount string) Real {
	return func(c *compiler) func(*machine, xmltree.Node) real {
		p, a := c.path(path), c.path(amount)
		return func(m *machine, n xmltree.Node) real {
			from := p.collect(m, n)
			defer m.drop(from)
			sum, to := real{}, len(m.items)
			for i := from; i < to; i++ {
				a.collect(m, m.items[i].node)
				if len(m.items) > to {
					v := m.real(m.items[to]).v
					if sum.given {
						v += sum.v
					}
					sum = real{v, true}
				}
				m.drop(to)
			}
			sum.given = true
			return sum
		}
	}
}

// RealEqual holds where both numbers are given and equal, 0 and a zero below zero
// not being so: the official runs tell them apart.
func RealEqual(found, due Real) Cond {
	return realPair(found, due, func(x, y real) bool {
		return x.given && y.given && x.v == y.v && math.Signbit(x.v) == math.Signbit(y.v)
	})
}

// Sign holds where right says so of the sign of one of the numbers at the path: the
// text is compared with 0. A zero that is written with minus and point (-0.0) is
// below 0 there, -0 is not; NaN is above everything.
func Sign(path string, right func(sign int) bool) Cond {
	return func(c *compiler) test {
		p := c.path(path)
		holds := func(m *machine, n xmltree.Node) bool {
			from := p.collect(m, n)
			defer m.drop(from)
			for _, it := range m.items[from:] {
				if v := m.real(it); v.given && right(signOf(v.v, m.text(it))) {
					return true
				}
			}
			return false
		}
		return test{holds: holds, values: firstText(p), shape: p.byReal(holds)}
	}
}

// signOf is the sign as Sign has it.
func signOf(v float64, text []byte) int {
	sign := cmp.Compare(v, 0)
	switch {
	case math.IsNaN(v):
		return 1
	case sign == 0 && math.Signbit(v) && bytes.ContainsAny(text, ".eE"):
		return -1
	}
	return sign
}

// byReal is what a shape says of a condition on the numbers at the path that does
// not hold without any: all, where the one number is part of the shape.
func (p path) byReal(holds func(*machine, xmltree.Node) bool) func(*machine, xmltree.Node) verdict {
	return func(m *machine, n xmltree.Node) verdict {
		if !m.knows(p) {
			return perhaps
		}
		i, given, known := m.lone(p, n)
		switch {
		case !known:
			return perhaps
		case !given:
			return never
		}
		if _, ok := parseReal(m.text(i)); !ok || !m.inShape(i) {
			return perhaps // it may reject the document
		}
		return verdictOf(holds(m, n))
	}
}

// knows says whether what is planned knows where a path leads.
func (m *machine) knows(p path) bool { return p.memo > 0 && (p.down || m.whole) }

// RealBelow holds where a is less than b.
func RealBelow(a, b Real) Cond {
	return realPair(a, b, func(x, y real) bool { return x.given && y.given && x.v < y.v })
}

// double is the xs:double nearest to a number.
func (a number) double() float64 {
	const whole = 1 << 53 // up to here all whole numbers are exact, so one rounding is all there is
	if a.rat == nil && -whole <= a.m && a.m <= whole {
		return float64(a.m) / float64(tens[a.scale])
	}
	d, _ := a.asRat().Float64()
	return d
}

// ofDouble is an xs:double as an exact number.
func ofDouble(d float64) number {
	const whole = 1 << 62
	if d == math.Trunc(d) && math.Abs(d) < whole {
		return number{m: int64(d), given: true}
	}
	r := new(big.Rat).SetFloat64(d)
	if r == nil {
		return number{}
	}
	return ofRat(r)
}
