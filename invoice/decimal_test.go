package invoice

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestRoundingIsHalfUpTowardsPlusInfinity(t *testing.T) {
	for _, c := range []struct {
		in     string
		places int
		want   string
	}{
		{"1.005", 2, "1.01"},
		{"-1.005", 2, "-1.00"},
		{"1.015", 2, "1.02"},
		{"1.025", 2, "1.03"}, // half to even would say 1.02
		{"-1.025", 2, "-1.02"},
		{"-1.0251", 2, "-1.03"},
		{"2.5", 0, "3"},
		{"-2.5", 0, "-2"},
		{"-0.5", 0, "0"},
		{"0.0049999999999999999", 2, "0.00"},
		{"-0.001", 2, "0.00"},
		{"1.5", 2, "1.50"},
		{"9999999999999999999", 2, "9999999999999999999"},
		{"9.999999999999999999", 2, "10.00"},
		{"0.9999999999999999999", 0, "1"},
		{"0.5000000000000000000", 0, "1"},
		{"-0.9999999999999999999", 0, "-1"},
		{"1234.5", -3, "1235"},
		{"", 2, ""},
	} {
		d, err := ParseDecimal(c.in)
		if c.in == "" {
			d, err = Decimal{}, nil
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Round(c.places).String(); got != c.want {
			t.Errorf("%s to %d places is %s, want %s", c.in, c.places, got, c.want)
		}
	}
}

func TestParseDecimalKeepsWhatIsWritten(t *testing.T) {
	for in, want := range map[string]string{
		"0": "0", "0.00": "0.00", "-0.00": "0.00", "+5": "5", "005.50": "5.50", ".5": "0.5", "5.": "5", "-.25": "-0.25",
		"12500.10":               "12500.10",
		"9999999999999999999":    "9999999999999999999",
		"-9999999999999999999":   "-9999999999999999999",
		"0.9999999999999999999":  "0.9999999999999999999",
		"999999999.9999999999":   "999999999.9999999999",
		"00000000000000000000.1": "0.1",
		"0.0000000000000000001":  "0.0000000000000000001",
	} {
		d, err := ParseDecimal(in)
		if err != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		if d.String() != want || !d.Given() || !d.Valid() || d.Err() != nil {
			t.Errorf("%s is read as %s, want %s", in, d, want)
		}
	}
}

func TestParseDecimalRefusesWhatIsNoPlainNumber(t *testing.T) {
	for _, in := range []string{
		"", "-", "+", ".", "-.", "1e3", "1E3", "NaN", "INF", "-INF", " 1", "1 ", "1,5", "1.2.3", "--1", "+-1", "0x10", "1_000", "½", "١", "1\x00",
		"10000000000000000000", "0.00000000000000000001", "1.0000000000000000000", strings.Repeat("9", 5000),
	} {
		if d, err := ParseDecimal(in); err == nil {
			t.Errorf("%.30q is read as %s", in, d)
		} else if d.Given() || len(err.Error()) > 120 {
			t.Errorf("%.30q leaves %v and says %q", in, d, err)
		}
	}
}

func TestAbsentIsNotZero(t *testing.T) {
	var none Decimal
	zero := MustDecimal("0.00")
	if none.Given() || !none.Valid() || none.String() != "" || none.Fixed(2) != "" || none.Places() != 0 {
		t.Error("the zero Decimal is not plainly absent")
	}
	if !zero.Given() || none.Equal(zero) || zero.Equal(none) || !none.Equal(Decimal{}) {
		t.Error("absent and 0 are taken for equal, or absent differs from absent")
	}
	if none.Cmp(zero) != 0 || none.Cmp(MustDecimal("-1")) != 1 {
		t.Error("Cmp does not take absent as 0")
	}
	one := MustDecimal("1.0")
	if !none.Add(one).Equal(one) || !one.Add(none).Equal(one) || !none.Sub(one).Equal(one.Neg()) || none.Add(none).Given() {
		t.Error("a sum does not take absent as 0")
	}
	if none.Mul(one, 2).Given() || one.Mul(none, 2).Given() || none.Quo(one, 2).Given() || none.Neg().Given() || none.Abs().Given() || none.Trim().Given() {
		t.Error("something came out of nothing")
	}
	if one.Quo(none, 2).Valid() {
		t.Error("a division by nothing went well")
	}
}

func TestWhatDoesNotFitIsInvalidAndStaysSo(t *testing.T) {
	big, one := MustDecimal("9999999999999999999"), MustDecimal("1")
	for name, d := range map[string]Decimal{
		"sum":            big.Add(one),
		"difference":     big.Neg().Sub(one),
		"small addend":   big.Add(MustDecimal("0.1")),
		"product":        big.Mul(MustDecimal("2"), 0),
		"places":         MustDecimal("1000").Quo(MustDecimal("3"), 19),
		"zero":           one.Quo(MustDecimal("0.00"), 2),
		"constructor":    NewDecimal(1, 20),
		"negative place": NewDecimal(1, -1),
	} {
		if !d.Given() || d.Valid() || d.Err() == nil || !strings.HasPrefix(d.String(), "overflow") || !strings.HasPrefix(d.Fixed(2), "overflow") {
			t.Errorf("%s: %q is taken for a number", name, d)
		}
		for _, e := range []Decimal{d.Add(one), one.Add(d), one.Sub(d), d.Sub(d), d.Neg(), d.Abs(), d.Mul(one, 2), one.Mul(d, 2), Decimal{}.Mul(d, 2), d.Quo(one, 2), one.Quo(d, 2), d.Round(2), d.Trim(), Decimal{}.Add(d)} {
			if e.Valid() {
				t.Errorf("%s: further arithmetic makes %s of it", name, e)
			}
		}
		if _, err := json.Marshal(d); err == nil {
			t.Errorf("%s: is written as JSON", name)
		}
		if _, ok := d.Minor(2); ok || d.Equal(d) || d.Cmp(big) != 1 || big.Cmp(d) != -1 || d.Cmp(d) != 0 || d.Sign() != 0 {
			t.Errorf("%s: compares like a number", name)
		}
	}
}

func TestFixedWritesExactlySoManyDigits(t *testing.T) {
	for _, c := range []struct {
		in     string
		places int
		want   string
	}{
		{"1.005", 2, "1.01"}, {"5", 2, "5.00"}, {"5", 0, "5"}, {"-0.004", 2, "0.00"}, {"1.5", 4, "1.5000"},
		{"9999999999999999999", 2, "9999999999999999999.00"},
		{"999999999999999999.5", 3, "999999999999999999.500"},
	} {
		if got := MustDecimal(c.in).Fixed(c.places); got != c.want {
			t.Errorf("%s with %d places is %s, want %s", c.in, c.places, got, c.want)
		}
	}
}

func TestMinorIsExactOrFalse(t *testing.T) {
	for _, c := range []struct {
		in     string
		places int
		want   int64
		ok     bool
	}{
		{"125.50", 2, 12550, true}, {"125.5000", 2, 12550, true}, {"-0.01", 2, -1, true}, {"125.505", 2, 0, false},
		{"0", 2, 0, true}, {"7", 0, 7, true}, {"9999999999999999999", 0, 0, false}, {"9999999999999999999", 2, 0, false},
		{"92233720368547758.07", 2, 9223372036854775807, true}, {"92233720368547758.08", 2, 0, false}, {"1", -1, 0, false}, {"1", 20, 0, false},
	} {
		if got, ok := MustDecimal(c.in).Minor(c.places); got != c.want || ok != c.ok {
			t.Errorf("%s in units of %d places is %d, %v", c.in, c.places, got, ok)
		}
	}
	if got, ok := (Decimal{}).Minor(2); got != 0 || !ok {
		t.Error("an absent one is not 0")
	}
}

func TestDecimalJSONIsAStringAndReadsNumbersDigitByDigit(t *testing.T) {
	type box struct {
		A Decimal
		B Decimal `json:",omitzero"`
	}
	got, err := json.Marshal(box{A: MustDecimal("1250.10")})
	if err != nil || string(got) != `{"A":"1250.10"}` {
		t.Errorf("written as %s, %v", got, err)
	}
	for in, want := range map[string]string{
		`{"A":"1250.10"}`:              "1250.10",
		`{"A":1250.10}`:                "1250.10",
		`{"A":0.1234567890123456789}`:  "0.1234567890123456789",
		`{"A":9007199254740993}`:       "9007199254740993", // the first whole number that a binary 64-bit fraction loses
		`{"A":"\u0031"}`:               "1",
		`{"A":null}`:                   "",
		`{"A":""}`:                     "",
		`{}`:                           "",
		`{"A":-0.00}`:                  "0.00",
		`{"A":"-9999999999999999999"}`: "-9999999999999999999",
	} {
		var b box
		if err := json.Unmarshal([]byte(in), &b); err != nil || b.A.String() != want {
			t.Errorf("%s is read as %s, %v", in, b.A, err)
		}
	}
	for _, in := range []string{`{"A":1e2}`, `{"A":"1e2"}`, `{"A":true}`, `{"A":[1]}`, `{"A":{}}`, `{"A":" 1"}`, `{"A":123456789012345678901}`} {
		if err := json.Unmarshal([]byte(in), &box{}); err == nil {
			t.Errorf("%s is read without an error", in)
		}
	}
}
