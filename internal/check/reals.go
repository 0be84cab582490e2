package check

import (
	"bytes"
	"math"

	"github.com/postbud/postbud/internal/xmltree"
)

// Real is a number worked out in binary, xs:double, for official rules that do so:
// what they find at the border of a tolerance depends on it. Numbers are added in
// the order of the document. It may be absent. Everything else is a Num.
type Real func(*compiler) func(*machine, xmltree.Node) real

// RealValue is the number at the path; a text that is none rejects the document.
func RealValue(path string) Real {
	return realAt(path, func(m *machine, it item) real { return m.real(it) })
}

// RealLoose is the number at the path, absent where the text is none: XPath's
// number(). It rejects nothing but two texts.
func RealLoose(path string) Real {
	return realAt(path, func(m *machine, it item) real {
		v, ok := parseReal(m.text(it))
		return real{v, ok && !math.IsNaN(v)}
	})
}

// RealDecimal is RealValue of a text without exponent: xs:decimal(path).
func RealDecimal(path string) Real {
	return realAt(path, func(m *machine, it item) real {
		if m.known(it).given {
			return m.real(it)
		}
		if _, ok := parseNumber(m.text(it)); !ok {
			m.reject(RuleNumber, it.node, m.text(it))
			return real{}
		}
		return m.real(it)
	})
}

func realAt(path string, read func(*machine, item) real) Real {
	return func(c *compiler) func(*machine, xmltree.Node) real {
		p := c.path(path)
		return func(m *machine, n xmltree.Node) real {
			if i, given, known := m.lone(p, n); known {
				if !given {
					return real{}
				}
				return read(m, i)
			}
			from := p.collect(m, n)
			found := m.items[from:]
			m.drop(from)
			switch len(found) {
			case 0:
				return real{}
			case 1:
			default:
				m.reject(RuleSingle, found[1].node, m.text(found[1]))
			}
			return read(m, found[0])
		}
	}
}

// real is an item's text as a number; a text that is none rejects the document.
func (m *machine) real(it item) real {
	if n := m.known(it); n.given && n.rat == nil && n.m != 0 { // zeros have a sign
		return real{n.double(), true}
	}
	v, ok := parseReal(m.text(it))
	if !ok {
		m.reject(RuleNumber, it.node, m.text(it))
	}
	return real{v, ok}
}

// RealSum adds up the numbers at the path; without any it is 0.
func RealSum(path string) Real {
	return func(c *compiler) func(*machine, xmltree.Node) real {
		p := c.path(path)
		return func(m *machine, n xmltree.Node) real {
			from := p.collect(m, n)
			defer m.drop(from)
			sum := 0.0
			for i, it := range m.items[from:] {
				if v := m.real(it).v; i == 0 {
					sum = v // not added to 0, which would take the minus of -0.00 away
				} else {
					sum += v
				}
			}
			return real{sum, true}
		}
	}
}

// RealLit is a number written out.
func RealLit(v float64) Real {
	return func(*compiler) func(*machine, xmltree.Node) real {
		return func(*machine, xmltree.Node) real { return real{v, true} }
	}
}

// RealOr is a number, or by where it is absent.
func RealOr(a Real, by float64) Real {
	return realUnary(a, func(x real) real {
		if !x.given {
			return real{by, true}
		}
		return x
	})
}

// RealPlus adds numbers up, from the left; absent where one is.
func RealPlus(a Real, more ...Real) Real {
	for _, b := range more {
		a = realBinary(a, b, func(x, y float64) float64 { return x + y })
	}
	return a
}

// RealMinus is a - b.
func RealMinus(a, b Real) Real {
	return realBinary(a, b, func(x, y float64) float64 { return x - y })
}

// RealTimes multiplies numbers, from the left; absent where one is.
func RealTimes(a Real, more ...Real) Real {
	for _, b := range more {
		a = realBinary(a, b, func(x, y float64) float64 { return x * y })
	}
	return a
}

// RealOver is a ÷ b, infinite or no number where b is 0.
func RealOver(a, b Real) Real {
	return realBinary(a, b, func(x, y float64) float64 { return x / y })
}

// RealRound rounds to places after the point, half towards plus infinity.
func RealRound(a Real, places int) Real {
	return realUnary(a, func(x real) real { return real{roundReal(x.v, places), x.given} })
}

// RealCents rounds to two places as SameCents does.
func RealCents(a Real) Real {
	return realUnary(a, func(x real) real {
		if inCents(x.v) {
			return x
		}
		v, _ := parseReal([]byte(cents(x.v)))
		return real{v, x.given}
	})
}

// RealNoMinusZero is the number, and 0 without a minus where it rounds to 0 by two
// places.
func RealNoMinusZero(a Real) Real {
	return realUnary(a, func(x real) real {
		if math.Abs(x.v) < 0.01 && cents(math.Abs(x.v)) == "0.00" {
			x.v = 0
		}
		return x
	})
}

func realUnary(a Real, f func(real) real) Real {
	return func(c *compiler) func(*machine, xmltree.Node) real {
		a := a(c)
		return func(m *machine, n xmltree.Node) real { return f(a(m, n)) }
	}
}

func realBinary(a, b Real, f func(x, y float64) float64) Real {
	return func(c *compiler) func(*machine, xmltree.Node) real {
		a, b := a(c), b(c)
		return func(m *machine, n xmltree.Node) real {
			x := a(m, n)
			y := b(m, n)
			if !x.given || !y.given {
				return real{}
			}
			return real{f(x.v, y.v), true}
		}
	}
}

// Zero holds where one of the numbers at the path is 0. A text that is no number
// rejects the document. "-0.00" is not 0: the processor that runs the official
// rules takes it for less, though not "-0".
func Zero(path string) Cond { return zero(path, true) }

// Nonzero holds where one of the numbers at the path is not 0, "-0.00" among them.
func Nonzero(path string) Cond { return zero(path, false) }

func zero(path string, want bool) Cond {
	return func(c *compiler) test {
		p := c.path(path)
		return test{
			holds: func(m *machine, n xmltree.Node) bool {
				from := p.collect(m, n)
				defer m.drop(from)
				for _, it := range m.items[from:] {
					if v := m.real(it); v.given && isZero(v.v, m.text(it)) == want {
						return true
					}
				}
				return false
			},
			values: firstText(p),
		}
	}
}

// isZero compares with 0 as said of Zero.
func isZero(v float64, text []byte) bool {
	return v == 0 && (!math.Signbit(v) || !bytes.ContainsAny(text, ".eE"))
}

// RealGiven holds where the number is not absent.
func RealGiven(a Real) Cond {
	return realPair(a, RealLit(0), func(x, _ real) bool { return x.given })
}

// RealAbove holds where both numbers are given and a is greater than b.
func RealAbove(a, b Real) Cond {
	return realPair(a, b, func(x, y real) bool { return x.given && y.given && x.v > y.v })
}

// RealAtLeast holds where both numbers are given and a is not less than b.
func RealAtLeast(a, b Real) Cond {
	return realPair(a, b, func(x, y real) bool { return x.given && y.given && x.v >= y.v })
}

// SameReal holds where both numbers are given and the same.
func SameReal(found, due Real) Cond {
	return realPair(found, due, func(x, y real) bool { return x.given && y.given && x.v == y.v })
}

// SameCents holds where both numbers, written with two places, are the same text.
// They are rounded half to even; nothing is the same as nothing.
func SameCents(found, due Real) Cond {
	return realPair(found, due, func(x, y real) bool {
		if x.given && y.given && x.v == y.v && x.v != 0 {
			return true
		}
		return written(x) == written(y)
	})
}

func written(x real) string {
	if !x.given {
		return "NaN"
	}
	return cents(x.v)
}

// NotApart does not hold where the difference found - due is below -slack or above
// slack. What is absent differs from nothing.
func NotApart(found, due Real, slack float64) Cond {
	return realPair(found, due, func(x, y real) bool {
		d := x.v - y.v
		return !(x.given && y.given && (d < -slack || d > slack))
	})
}

// AtMostApart holds where the difference found - due is from -slack to slack. It is
// NotApart but for what is no number: that is far from everything.
func AtMostApart(found, due Real, slack float64) Cond {
	return realPair(found, due, func(x, y real) bool {
		d := x.v - y.v
		return !x.given || !y.given || d >= -slack && d <= slack
	})
}

// NotBeyond does not hold where found is below due - slack or above due + slack. It
// is NotApart but for the last binary digit.
func NotBeyond(found, due Real, slack float64) Cond {
	return realPair(found, due, func(x, y real) bool {
		return !(x.given && y.given && (x.v < y.v-slack || x.v > y.v+slack))
	})
}

func realPair(found, due Real, right func(x, y real) bool) Cond {
	return func(c *compiler) test {
		a, b := found(c), due(c)
		return test{
			holds: func(m *machine, n xmltree.Node) bool { return right(a(m, n), b(m, n)) },
			values: func(m *machine, n xmltree.Node) []string {
				return []string{a(m, n).String(), b(m, n).String()}
			},
		}
	}
}
