package check

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
)

func TestDoublesAreReadAsTheSchemaHasThem(t *testing.T) {
	for text, want := range map[string]float64{
		"1": 1, " 1.50\n": 1.5, "-0.1": -0.1, "+5": 5, ".5": 0.5, "5.": 5, "1E3": 1000, "1e-2": 0.01, "INF": math.Inf(1), "+INF": math.Inf(1), " -INF ": math.Inf(-1), "-INF": math.Inf(-1),
		"1E999": math.Inf(1), "1E-999": 0, "123456789012345678901234567890": 123456789012345678901234567890,
	} {
		if got, ok := parseReal([]byte(text)); !ok || got != want {
			t.Errorf("%q: got %v, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", " ", ".", "-", "1_0", "0x1", "inf", "nan", "Infinity", "1,5", "1.2.3", "e5", "1e", "+NaN", "-NaN", "+ INF", "--1", "1 2"} {
		if got, ok := parseReal([]byte(text)); ok {
			t.Errorf("%q: got %v", text, got)
		}
	}
	if v, ok := parseReal([]byte("NaN")); !ok || !math.IsNaN(v) {
		t.Errorf("NaN: got %v, %v", v, ok)
	}
}

func TestShortNumbersAreReadToTheNearestDouble(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		text := strconv.FormatFloat(float64(chance.Int64N(1e15))/1e4, 'f', chance.IntN(9), 64)
		want, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := parseReal([]byte(text)); !ok || got != want {
			t.Fatalf("%q: got %v, want %v", text, got, want)
		}
	}
}

func TestCentsAreRoundedHalfToEvenFromTheShortestDecimal(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0.00", 1: "1.00", 1.5: "1.50", 1262.505: "1262.50", 1262.515: "1262.52", 0.005: "0.00", 0.015: "0.02", 0.0051: "0.01",
		-0.001: "-0.00", -9.995: "-10.00", 9.995: "10.00", 99.999: "100.00", -99.999: "-100.00", 1e21: "1000000000000000000000.00", 1e-9: "0.00",
		math.Inf(1): "+Inf",
	} {
		if got := cents(v); got != want {
			t.Errorf("%v: got %s, want %s", v, got, want)
		}
		if inCents(v) && v != 0 {
			if back, _ := parseReal([]byte(cents(v))); back != v {
				t.Errorf("%v is said to have two places", v)
			}
		}
	}
	if got := cents(math.NaN()); got != "NaN" {
		t.Errorf("got %s", got)
	}
}

func TestRealsCompareAsDoublesDo(t *testing.T) {
	const doc = `<n:r><n:a><n:b>0.1</n:b><n:c>0.2</n:c><n:d>0.3</n:d><n:e>text</n:e><n:f>10.00</n:f><n:g>-0.001</n:g><n:z>0.00</n:z><n:m>-0.00</n:m><n:w>-0</n:w></n:a></n:r>`
	b, c, d, f := RealValue("n:b"), RealValue("n:c"), RealValue("n:d"), RealValue("n:f")
	nothing := RealValue("n:nothing")
	all(t, map[string]Cond{
		"the same to two places":             SameCents(RealPlus(b, c), d),
		"nothing is the same as nothing":     SameCents(nothing, RealLoose("n:e")),
		"not apart at the border":            NotApart(f, RealLit(9), 1),
		"at most apart at the border":        AtMostApart(f, RealLit(9), 1),
		"nothing is not far":                 AtMostApart(nothing, f, 1),
		"nothing is not apart":               NotApart(nothing, f, 1),
		"not beyond at the border":           NotBeyond(f, RealLit(11), 1),
		"nothing is not beyond":              NotBeyond(f, nothing, 1),
		"no number is not beyond":            NotBeyond(f, RealOver(RealLit(0), RealLit(0)), 1),
		"above":                              RealAbove(c, b),
		"at least":                           RealAtLeast(b, b),
		"zero":                               Zero("n:z"),
		"not zero":                           Nonzero("n:b"),
		"less than zero":                     Nonzero("n:m"),
		"zero with a minus, but no point":    Zero("n:w"),
		"text instead of nothing":            SameReal(RealOr(nothing, 7), RealLit(7)),
		"minus and times, from the left":     SameReal(RealTimes(RealMinus(f, RealLit(8)), RealLit(3), RealLit(2)), RealLit(12)),
		"rounded half up":                    SameReal(RealRound(RealLit(0.00005), 4), RealLit(0.0001)),
		"rounded to cents":                   SameReal(RealCents(RealLit(1262.505)), RealLit(1262.5)),
		"a sum of nothing":                   SameReal(RealSum("n:nothing"), RealLit(0)),
		"a sum of -0.00 keeps its minus":     SameCents(RealSum("n:m"), RealValue("n:m")),
		"a decimal":                          SameReal(RealDecimal("n:b"), RealLit(0.1)),
		"what rounds to zero has no minus":   SameCents(RealNoMinusZero(RealValue("n:g")), RealLit(0)),
		"what does not round to zero has it": SameCents(RealNoMinusZero(RealLit(-0.01)), RealLit(-0.01)),
	}, map[string]Cond{
		"the noise of doubles":           SameReal(RealPlus(b, c), d),
		"a minus before zero":            SameCents(RealValue("n:g"), RealLit(0)),
		"not above itself":               RealAbove(b, b),
		"nothing is not above":           RealAbove(nothing, b),
		"less is not at least":           RealAtLeast(b, c),
		"apart":                          NotApart(f, RealLit(8.99), 1),
		"far":                            AtMostApart(f, RealLit(8.99), 1),
		"no number is far":               AtMostApart(f, RealOver(RealLit(0), RealLit(0)), 1),
		"infinity is far":                AtMostApart(RealOver(f, RealLit(0)), f, 1),
		"beyond":                         NotBeyond(f, RealLit(11.01), 1),
		"infinitely beyond":              NotBeyond(f, RealOver(f, RealLit(0)), 1),
		"nothing is not the same number": SameReal(nothing, nothing),
		"nothing is no number":           RealGiven(nothing),
		"text is no number":              RealGiven(RealLoose("n:e")),
		"nothing is not zero":            Zero("n:nothing"),
		"nothing is not other than zero": Nonzero("n:nothing"),
	}, doc)
}

func TestTextWhereADoubleBelongsRejects(t *testing.T) {
	for name, cond := range map[string]Cond{
		"a value":           SameReal(RealValue("n:b"), RealLit(1)),
		"a sum":             SameReal(RealSum("n:b"), RealLit(1)),
		"zero":              Zero("n:b"),
		"an exponent":       SameReal(RealDecimal("n:c"), RealLit(1)),
		"two where one is":  SameReal(RealValue("n:d"), RealLit(1)),
		"two even if loose": SameReal(RealLoose("n:d"), RealLit(1)),
	} {
		if _, rejected := holds(t, cond, nil, `<n:r><n:a><n:b>x</n:b><n:c>1E0</n:c><n:d>1</n:d><n:d>1</n:d></n:a></n:r>`); len(rejected) != 1 {
			t.Errorf("%s: rejected %v", name, rejected)
		}
	}
}
