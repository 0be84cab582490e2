package check

import (
	"bytes"
	"math"
	"math/big"
	"math/bits"
	"slices"
	"strings"
)

// number is an exact decimal of any length, or absent. Nearly all fit m and
// scale; rat is set for those that do not.
type number struct {
	m     int64
	scale int8
	given bool
	rat   *big.Rat
}

// maxDigits bounds the work that one text can cause: a sum is as long as the longest
// of its numbers. Zeros at both ends do not count.
const (
	maxDigits = 1000
	maxScale  = 18
)

var tens = func() (p [maxScale + 1]int64) {
	p[0] = 1
	for i := 1; i < len(p); i++ {
		p[i] = p[i-1] * 10
	}
	return p
}()

func whole(n int) number { return number{m: int64(n), given: true} }

func ofRat(r *big.Rat) number { return number{rat: r, given: true} }

// parseNumber reads xs:decimal, with white space around it.
func parseNumber(text []byte) (number, bool) {
	text = trim(text)
	rest, negative := text, false
	if len(rest) > 0 && (rest[0] == '-' || rest[0] == '+') {
		negative = rest[0] == '-'
		rest = rest[1:]
	}
	n := number{given: true}
	digits, point, small := 0, false, true
	for _, c := range rest {
		switch {
		case c == '.' && !point:
			point = true
			continue
		case c < '0' || c > '9':
			return number{}, false
		}
		digits++
		if point {
			n.scale++
		}
		if n.m > (math.MaxInt64-9)/10 || n.scale > maxScale {
			small = false
		} else {
			n.m = n.m*10 + int64(c-'0')
		}
		if digits > maxDigits {
			return parseLong(rest, negative)
		}
	}
	switch {
	case digits == 0:
		return number{}, false
	case !small:
		r, ok := new(big.Rat).SetString(string(text))
		return ofRat(r), ok
	case negative:
		n.m = -n.m
	}
	return n, true
}

// parseLong reads what has many digits, as far as they are zeros at its ends.
func parseLong(digits []byte, negative bool) (number, bool) {
	whole, fraction, _ := bytes.Cut(digits, []byte{'.'})
	whole, fraction = bytes.TrimLeft(whole, "0"), bytes.TrimRight(fraction, "0")
	switch length := len(whole) + len(fraction); {
	case length == 0:
		return number{given: true}, true
	case length > maxDigits:
		return number{}, false
	}
	n, ok := parseNumber(slices.Concat(whole, []byte{'.'}, fraction))
	if negative {
		n = n.neg()
	}
	return n, ok
}

func (n number) asRat() *big.Rat {
	if n.rat != nil {
		return n.rat
	}
	return new(big.Rat).SetFrac(big.NewInt(n.m), big.NewInt(tens[n.scale]))
}

// scaled is n.m for a larger scale, false where it does not fit.
func (n number) scaled(scale int8) (int64, bool) {
	if n.scale == scale {
		return n.m, true
	}
	factor := tens[scale-n.scale]
	hi, lo := bits.Mul64(magnitude(n.m), uint64(factor))
	if hi != 0 || lo > math.MaxInt64 {
		return 0, false
	}
	return n.m * factor, true
}

func magnitude(m int64) uint64 {
	if m < 0 {
		return uint64(-m)
	}
	return uint64(m)
}

// aligned brings two numbers to one scale.
func aligned(a, b number) (x, y int64, scale int8, ok bool) {
	if a.rat != nil || b.rat != nil {
		return 0, 0, 0, false
	}
	scale = max(a.scale, b.scale)
	x, okX := a.scaled(scale)
	y, okY := b.scaled(scale)
	return x, y, scale, okX && okY
}

// add is a + b; absent where one of them is.
func (a number) add(b number) number {
	if !a.given || !b.given {
		return number{}
	}
	if x, y, scale, ok := aligned(a, b); ok {
		if sum := x + y; (sum > x) == (y > 0) && sum != math.MinInt64 {
			return number{m: sum, scale: scale, given: true}
		}
	}
	return ofRat(new(big.Rat).Add(a.asRat(), b.asRat()))
}

func (a number) neg() number {
	if a.rat != nil {
		return ofRat(new(big.Rat).Neg(a.rat))
	}
	a.m = -a.m
	return a
}

func (a number) abs() number {
	if a.sign() < 0 {
		return a.neg()
	}
	return a
}

func (a number) sign() int {
	switch {
	case a.rat != nil:
		return a.rat.Sign()
	case a.m < 0:
		return -1
	case a.m > 0:
		return 1
	}
	return 0
}

func (a number) mul(b number) number {
	if !a.given || !b.given {
		return number{}
	}
	if a.rat == nil && b.rat == nil && a.scale+b.scale <= maxScale {
		if hi, lo := bits.Mul64(magnitude(a.m), magnitude(b.m)); hi == 0 && lo <= math.MaxInt64 {
			return number{m: a.m * b.m, scale: a.scale + b.scale, given: true}
		}
	}
	return ofRat(new(big.Rat).Mul(a.asRat(), b.asRat()))
}

// quo is a ÷ b, exactly; absent where b is 0.
func (a number) quo(b number) number {
	switch {
	case !a.given || !b.given || b.sign() == 0:
		return number{}
	case b.rat == nil && b.m == tens[b.scale]:
		return a
	}
	return ofRat(new(big.Rat).Quo(a.asRat(), b.asRat()))
}

// cmp compares by value; both must be given.
func (a number) cmp(b number) int {
	x, y, _, ok := aligned(a, b)
	switch {
	case !ok:
		return a.asRat().Cmp(b.asRat())
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// round rounds half towards plus infinity.
func (a number) round(places int8) number {
	if !a.given || a.rat == nil && a.scale <= places {
		return a
	}
	if a.rat != nil {
		return a.roundRat(places)
	}
	unit := tens[a.scale-places]
	whole, rest := a.m/unit, a.m%unit
	if rest < 0 { // the floor
		whole, rest = whole-1, rest+unit
	}
	if rest >= unit-rest {
		whole++
	}
	return number{m: whole, scale: places, given: true}
}

func (a number) roundRat(places int8) number {
	ten := big.NewInt(tens[places])
	r := new(big.Rat).Mul(a.rat, new(big.Rat).SetInt(ten))
	r.Add(r, big.NewRat(1, 2))
	floor := new(big.Int).Div(r.Num(), r.Denom()) // Euclidean; the denominator is positive
	if floor.IsInt64() && floor.Int64() != math.MinInt64 {
		return number{m: floor.Int64(), scale: places, given: true}
	}
	return ofRat(new(big.Rat).SetFrac(floor, ten))
}

// String is the number as people write it, "" where absent. A fraction without
// end is cut after six digits.
func (a number) String() string {
	switch {
	case !a.given:
		return ""
	case a.rat == nil:
		return a.asRat().FloatString(int(a.scale))
	}
	if places, exact := a.rat.FloatPrec(); exact {
		return a.rat.FloatString(places)
	}
	return strings.TrimRight(a.rat.FloatString(6), "0")
}
