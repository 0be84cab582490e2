package check

import (
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
// sum(path/amount[1]).
func RealSumFirst(path, amount string) Real {
	return func(c *compiler) func(*machine, xmltree.Node) real {
		p, a := c.path(path), c.path(amount)
		return func(m *machine, n xmltree.Node) real {
			sum := real{0, true}
			m.eachFirst(p, a, n, func(v number) { sum.v += v.double() })
			return sum
		}
	}
}

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
