package invoice

import (
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// anyDecimal draws numbers of all lengths, signs and scales, edges among them.
func anyDecimal(t *rapid.T, name string) Decimal {
	n := rapid.IntRange(1, 19).Draw(t, name+" digits")
	text := rapid.StringMatching(`[0-9]{`+big.NewInt(int64(n)).String()+`}`).Draw(t, name)
	if rapid.IntRange(0, 9).Draw(t, name+" edge") == 0 {
		text = strings.Repeat("9", n)
	}
	places := rapid.IntRange(0, n).Draw(t, name+" places")
	text = text[:n-places] + "." + text[n-places:]
	if rapid.Bool().Draw(t, name+" negative") {
		text = "-" + text
	}
	return MustDecimal(text)
}

// ratOf reads the decimal's own text, so that nothing of its arithmetic helps.
func ratOf(t *rapid.T, d Decimal) *big.Rat {
	r, ok := new(big.Rat).SetString(d.String())
	if !ok {
		t.Fatalf("%q is no number", d.String())
	}
	return r
}

// halfUp is the definition: the greatest multiple of the unit not above r plus half a unit.
func halfUp(r *big.Rat, places int) *big.Rat {
	unit := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil))
	x := new(big.Rat).Quo(r, unit)
	x.Add(x, big.NewRat(1, 2))
	q, m := new(big.Int).QuoRem(x.Num(), x.Denom(), new(big.Int))
	if m.Sign() < 0 {
		q.Sub(q, big.NewInt(1))
	}
	return x.Mul(new(big.Rat).SetInt(q), unit)
}

// fits says whether a number of that value can be held at all.
func fits(r *big.Rat) bool {
	for places := range 20 {
		x := new(big.Rat).Mul(r, new(big.Rat).SetInt(power(places)))
		if x.IsInt() {
			return x.Num().CmpAbs(power(19)) < 0
		}
	}
	return false
}

func mustBe(t *rapid.T, what string, got Decimal, want *big.Rat) {
	switch {
	case !fits(want):
		if got.Valid() {
			t.Fatalf("%s: %s, though the exact result %s does not fit", what, got, want.RatString())
		}
	case !got.Valid() || ratOf(t, got).Cmp(want) != 0:
		t.Fatalf("%s: %s, want %s", what, got, want.RatString())
	}
}

func TestArithmeticAgreesWithFractions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyDecimal(t, "a"), anyDecimal(t, "b")
		places := rapid.IntRange(0, 6).Draw(t, "places")
		x, y := ratOf(t, a), ratOf(t, b)
		mustBe(t, "sum", a.Add(b), new(big.Rat).Add(x, y))
		mustBe(t, "difference", a.Sub(b), new(big.Rat).Sub(x, y))
		mustBe(t, "product", a.Mul(b, places), halfUp(new(big.Rat).Mul(x, y), places))
		mustBe(t, "rounded", a.Round(places), halfUp(x, places))
		mustBe(t, "negative", a.Neg(), new(big.Rat).Neg(x))
		mustBe(t, "size", a.Abs(), new(big.Rat).Abs(x))
		mustBe(t, "trimmed", a.Trim(), x)
		if b.Sign() != 0 {
			mustBe(t, "quotient", a.Quo(b, places), halfUp(new(big.Rat).Quo(x, y), places))
		}
		if a.Cmp(b) != x.Cmp(y) || a.Equal(b) != (x.Cmp(y) == 0) || a.Sign() != x.Sign() {
			t.Fatalf("%s and %s compare wrongly", a, b)
		}
		if got, ok := new(big.Rat).SetString(a.Fixed(places)); !ok || got.Cmp(halfUp(x, places)) != 0 {
			t.Fatalf("%s with %d places is %s", a, places, a.Fixed(places))
		}
		if strings.HasSuffix(a.Trim().String(), "0") && a.Trim().Places() > 0 {
			t.Fatalf("%s trimmed is %s", a, a.Trim())
		}
	})
}

func TestTextIsReadBackAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := anyDecimal(t, "a")
		b, err := ParseDecimal(a.String())
		if err != nil || b != a {
			t.Fatalf("%s is read back as %s, %v", a, b, err)
		}
		if m, ok := a.Minor(a.Places()); ok && NewDecimal(m, a.Places()) != a {
			t.Fatalf("%s is %d units of %d places", a, m, a.Places())
		}
	})
}

func FuzzParseDecimal(f *testing.F) {
	for _, s := range []string{"1.005", "-0", "+.5", "99999999999999999999", "1e5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ParseDecimal(text)
		if err != nil {
			return
		}
		want, ok := new(big.Rat).SetString(text)
		got, _ := new(big.Rat).SetString(d.String())
		if !ok || want.Cmp(got) != 0 || strings.ContainsAny(text, "eE_/xX") {
			t.Errorf("%q is read as %s", text, d)
		}
	})
}

func BenchmarkLineArithmetic(b *testing.B) {
	q, p := MustDecimal("12.5"), MustDecimal("199.95")
	for b.Loop() {
		q.Mul(p, 2).Add(p)
	}
}
