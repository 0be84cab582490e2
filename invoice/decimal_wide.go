package invoice

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/govalues/decimal"
)

// maxPlaces is the longest fraction that a Decimal can hold.
const maxPlaces = decimal.MaxScale

// Fractions stand in where 64 bits are too few on the way to a result. They are
// exact, so what comes out is rounded once or not at all.

// fraction is d as a fraction, 0 for an absent one. d must be valid.
func (d Decimal) fraction() *big.Rat {
	c := new(big.Int).SetUint64(d.value.Coef())
	if d.value.IsNeg() {
		c.Neg(c)
	}
	return new(big.Rat).SetFrac(c, power(d.value.Scale()))
}

// power is ten to the n.
func power(n int) *big.Int {
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}

// rounded is f rounded half up to places, so the floor of f + 1/2 in units of the
// last place.
func rounded(f *big.Rat, places int) Decimal {
	places = within(places)
	c := new(big.Int).Mul(f.Num(), power(places))
	c.Lsh(c, 1).Add(c, f.Denom())
	c.Div(c, new(big.Int).Lsh(f.Denom(), 1)) // Euclidean, which is the floor as a denominator is positive
	return narrow(c, places)
}

// within brings a number of places between 0 and the longest.
func within(places int) int { return min(max(places, 0), maxPlaces) }

// narrow brings c divided by ten to the power of scale into 19 digits, leaving
// off zeros at the end of the fraction where it must.
func narrow(c *big.Int, scale int) Decimal {
	negative := c.Sign() < 0
	c.Abs(c)
	for limit, last := power(decimal.MaxPrec), new(big.Int); c.Cmp(limit) >= 0; scale-- {
		c.QuoRem(c, power(1), last)
		if scale == 0 || last.Sign() != 0 {
			return Decimal{state: overflow}
		}
	}
	return Decimal{exact(negative, c.Uint64(), scale), number}
}

// exact makes a number of a coefficient below 10^19, which may be above 2^63.
func exact(negative bool, c uint64, scale int) decimal.Decimal {
	if v, ok := signed(negative, c); ok {
		return decimal.MustNew(v, scale)
	}
	text := strconv.FormatUint(c, 10)
	text = strings.Repeat("0", max(0, scale-len(text))) + text
	v := decimal.MustParse(text[:len(text)-scale] + "." + text[len(text)-scale:])
	if negative {
		v = v.Neg()
	}
	return v
}

// signed is the coefficient as an int64, false where it does not fit.
func signed(negative bool, c uint64) (int64, bool) {
	switch {
	case c > math.MaxInt64:
		return 0, false
	case negative:
		return -int64(c), true
	}
	return int64(c), true
}
