package text

import (
	"testing"
	"time"

	"github.com/postbud/postbud/invoice"
)

func TestNumbersAreWrittenInThreeWays(t *testing.T) {
	for _, c := range []struct{ plain, en, da, sv string }{
		{"", "", "", ""},
		{"0", "0", "0", "0"},
		{"7.5", "7.5", "7,5", "7,5"},
		{"999.00", "999.00", "999,00", "999,00"},
		{"1204.50", "1,204.50", "1.204,50", "1\u00a0204,50"},
		{"-1204.50", "−1,204.50", "−1.204,50", "−1\u00a0204,50"},
		{"1234567", "1,234,567", "1.234.567", "1\u00a0234\u00a0567"},
		{"123456.123456", "123,456.123456", "123.456,123456", "123\u00a0456,123456"},
	} {
		var d invoice.Decimal
		if err := d.UnmarshalText([]byte(c.plain)); err != nil {
			t.Fatal(err)
		}
		for lang, want := range map[string]string{"en": c.en, "da": c.da, "sv": c.sv} {
			if got := In(lang).Number(d); got != want {
				t.Errorf("%s in %s: got %q, want %q", c.plain, lang, got, want)
			}
		}
	}
}

func TestAmountsHaveTwoPlacesOrAllTheyNeed(t *testing.T) {
	overflow := invoice.MustDecimal("9999999999999999999").Add(invoice.MustDecimal("1"))
	for _, c := range []struct {
		d        invoice.Decimal
		currency string
		want     string
	}{
		{invoice.MustDecimal("1250"), "DKK", "1.250,00\u00a0DKK"},
		{invoice.MustDecimal("1250.5"), "", "1.250,50"},
		{invoice.MustDecimal("0.1250"), "EUR", "0,125\u00a0EUR"},
		{invoice.MustDecimal("-0.5"), "EUR", "−0,50\u00a0EUR"},
		{invoice.Decimal{}, "DKK", ""},
		{overflow, "DKK", "–\u00a0DKK"},
	} {
		if got := In("da").Amount(c.d, c.currency); got != c.want {
			t.Errorf("%s: got %q, want %q", c.d, got, c.want)
		}
	}
}

func TestSizesAreRounded(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0 byte", 1: "1 byte", 999: "999 byte", 1000: "1\u00a0kB", 1049: "1\u00a0kB", 1100: "1,1\u00a0kB", 12_345: "12\u00a0kB",
		999_999: "999\u00a0kB", 1_000_000: "1\u00a0MB", 4_100_000: "4,1\u00a0MB", 2_000_000_000: "2\u00a0GB", 5_000_000_000_000_000: "5.000\u00a0TB",
	} {
		if got := In("da").Size(n); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
}

func TestTimesNameTheirDayWhereItIsAnother(t *testing.T) {
	copenhagen := zone(t)
	at := time.Date(2026, 11, 6, 23, 30, 0, 0, time.UTC) // the seventh in Copenhagen
	for _, c := range []struct{ lang, clock, long string }{
		{"en", "00:30", "00:30 on 7 November 2026"},
		{"da", "00.30", "00.30 den 7. november 2026"},
		{"sv", "00:30", "00:30 den 7 november 2026"},
	} {
		l := In(c.lang)
		if got := l.Clock(at, copenhagen); got != c.clock {
			t.Errorf("%s: got %q", c.lang, got)
		}
		if got := l.Time(at, copenhagen); got != c.long {
			t.Errorf("%s: got %q", c.lang, got)
		}
		same, before := at.Add(20*time.Hour), at.Add(-time.Hour)
		if got := l.At(same, copenhagen).when(at); got != c.clock {
			t.Errorf("%s, the same day: got %q", c.lang, got)
		}
		if got := l.At(before, copenhagen).when(at); got != c.long {
			t.Errorf("%s, the day before: got %q", c.lang, got)
		}
	}
	if got := In("en").Time(time.Time{}, nil); got != "" {
		t.Errorf("no time is %q", got)
	}
	if got := In("en").At(at, nil).when(at); got != "23:30" {
		t.Errorf("without a zone: %q", got)
	}
	if got := In("en").Date(invoice.Date{}); got != "" {
		t.Errorf("no date is %q", got)
	}
}
