package dinero

import "testing"

func TestParseDecimalReadsJSONNumbersExactly(t *testing.T) {
	for text, want := range map[string]string{
		"0": "0", "-0": "0", "12.5": "12.5", "0.1": "0.1", "1e3": "1000", "25E-2": "0.25", "0.0000005": "0.000001", "-0.0000005": "-0.000001",
		"0.00000049": "0", "999999999999": "999999999999",
	} {
		d, err := ParseDecimal(text)
		same(t, text, words(d, err), want+" <nil>")
	}
	for _, bad := range []string{"", "x", "1/2", "0x10", "1_000", "1e9999", "1e999999999", "NaN", "Inf", "1.2.3", "--1", "9007199254740993e-3", "10000000000000"} {
		if d, err := ParseDecimal(bad); err == nil {
			t.Errorf("%q was read as %s", bad, d)
		}
	}
}

func TestAmountsPrintAsTheReferenceShowsThem(t *testing.T) {
	for amount, want := range map[Amount]string{0: "0 0", 435000: "4350 4350.0", 543750: "5437.5 5437.5", -5: "-0.05 -0.05", 101: "1.01 1.01", -100: "-1 -1.0"} {
		same(t, want, words(plain(amount), pointed(amount)), want)
	}
}

func TestRoundingIsHalfAwayFromZero(t *testing.T) {
	for text, want := range map[string]Amount{"1.005": 101, "-1.005": -101, "1.004999": 100, "0.005": 1, "2.675": 268, "-0.0049": 0} {
		same(t, text, D(text).Amount(), want)
	}
	same(t, "a line", lineTotal(D("19.99"), D("3"), D("12.5")), Amount(5247))
	same(t, "a negative line", lineTotal(D("19.99"), D("-3"), D("12.5")), Amount(-5247))
	same(t, "the largest line", lineTotal(limit, limit, 0), Amount(100_000_000_000_000_00))
	same(t, "a price with VAT", D("100").over(D("1.25")), D("80"))
	same(t, "a third", D("1").over(D("3")), D("0.333333"))
}

func TestMoneyOnPaperHasDotsAndAComma(t *testing.T) {
	for amount, want := range map[Amount]string{0: "0,00", 5: "0,05", 123456: "1.234,56", -123456789: "-1.234.567,89", 99999: "999,99"} {
		same(t, want, money(amount), want)
	}
}
