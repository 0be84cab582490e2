package check

import (
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestNumbersAreReadAsDecimals(t *testing.T) {
	for text, want := range map[string]string{
		"0": "0", "1.50": "1.50", " 1 ": "1", "\n-2.5\t": "-2.5", "+3": "3", ".5": "0.5", "5.": "5", "-0": "0", "00012": "12",
		"12345678901234567890.12":       "12345678901234567890.12",
		"-99999999999999999999999":      "-99999999999999999999999",
		"0.0000000000000000000001":      "0.0000000000000000000001",
		"9223372036854775807":           "9223372036854775807",
		"123456789012345678.9":          "123456789012345678.9",
		"0.123456789012345678901234567": "0.123456789012345678901234567",
	} {
		n, ok := parseNumber([]byte(text))
		if !ok || n.String() != want {
			t.Errorf("%q is %q, %v; want %q", text, n, ok, want)
		}
	}
	zeros, long := strings.Repeat("0", 3*maxDigits), strings.Repeat("1", maxDigits+1)
	for text, want := range map[string]string{
		zeros: "0", "-" + zeros + "." + zeros: "0", zeros + "12.50" + zeros: "12.5", "-" + zeros + "7": "-7", "+1." + zeros: "1", "." + zeros + "\n": "0",
		long[1:]: long[1:], "-0" + long[2:] + ".10": "-" + long[2:] + ".1", zeros + long[1:]: long[1:], "0." + long[1:] + zeros: "0." + long[1:],
	} {
		if n, ok := parseNumber([]byte(text)); !ok || n.String() != want {
			t.Errorf("%d digits are %.30q, %v; want %.30q", len(text), n, ok, want)
		}
	}
	for _, text := range []string{"", " ", "x", "1,5", "1e3", "1.2.3", "--1", "+", "-", ".", "1 2", "NaN", "INF", "0x1", "½", long, "0." + long, "-" + long, long[1:] + ".1",
		zeros + "x", zeros + ".0.0", "-" + zeros + "e1", "--" + zeros, zeros + " " + zeros} {
		if n, ok := parseNumber([]byte(text)); ok {
			t.Errorf("%q is taken as %s", text, n)
		}
	}
}

func TestHalvesGoTowardsPlusInfinity(t *testing.T) {
	for _, c := range []struct {
		in     string
		places int8
		want   string
	}{
		{"1.005", 2, "1.01"}, {"-1.005", 2, "-1.00"}, {"1.004", 2, "1.00"}, {"-1.006", 2, "-1.01"}, {"-0.5", 0, "0"}, {"0.5", 0, "1"},
		{"2.5", 0, "3"}, {"-2.5", 0, "-2"}, {"7", 2, "7"}, {"-7.825", 2, "-7.82"}, {"0.0049999999999999999999", 2, "0.00"},
		{"12345678901234567890.125", 2, "12345678901234567890.13"},
	} {
		n, _ := parseNumber([]byte(c.in))
		if got := n.round(c.places).String(); got != c.want {
			t.Errorf("%s to %d places is %s, want %s", c.in, c.places, got, c.want)
		}
	}
}

func TestAbsentStaysAbsent(t *testing.T) {
	var absent number
	one := whole(1)
	for name, n := range map[string]number{
		"sum": one.add(absent), "sum turned": absent.add(one), "product": one.mul(absent), "quotient": absent.quo(one),
		"by absent": one.quo(absent), "by zero": one.quo(whole(0)), "rounded": absent.round(2), "negative": absent.neg(), "bare": absent.abs(),
	} {
		if n.given {
			t.Errorf("%s is %s", name, n)
		}
	}
}

// decimals draws numbers of all sizes.
func decimals() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		whole := rapid.StringMatching(`-?[0-9]{1,24}`).Draw(t, "whole")
		fraction := rapid.StringMatching(`(\.[0-9]{1,12})?`).Draw(t, "fraction")
		return whole + fraction
	})
}

func TestArithmeticIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, y := decimals().Draw(t, "x"), decimals().Draw(t, "y")
		a, okA := parseNumber([]byte(x))
		b, okB := parseNumber([]byte(y))
		if !okA || !okB {
			t.Fatalf("%s and %s are numbers", x, y)
		}
		p, _ := new(big.Rat).SetString(x)
		q, _ := new(big.Rat).SetString(y)
		same := func(what string, got number, want *big.Rat) {
			if got.asRat().Cmp(want) != 0 {
				t.Fatalf("%s of %s and %s is %s, want %s", what, x, y, got, want.FloatString(20))
			}
		}
		same("sum", a.add(b), new(big.Rat).Add(p, q))
		same("difference", a.add(b.neg()), new(big.Rat).Sub(p, q))
		same("product", a.mul(b), new(big.Rat).Mul(p, q))
		same("size", a.abs(), new(big.Rat).Abs(p))
		if q.Sign() != 0 {
			same("quotient", a.quo(b), new(big.Rat).Quo(p, q))
		}
		if a.cmp(b) != p.Cmp(q) || a.sign() != p.Sign() {
			t.Fatalf("%s against %s is %d, want %d", x, y, a.cmp(b), p.Cmp(q))
		}
		// The floor of twice the hundredfold plus one, halved, is rounding half up.
		twice := new(big.Rat).Add(new(big.Rat).Mul(p, big.NewRat(200, 1)), big.NewRat(1, 1))
		floor := new(big.Int).Div(twice.Num(), new(big.Int).Mul(twice.Denom(), big.NewInt(2)))
		same("rounding", a.round(2), new(big.Rat).SetFrac(floor, big.NewInt(100)))
	})
}
