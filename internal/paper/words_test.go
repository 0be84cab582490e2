package paper

import (
	"regexp"
	"strings"
	"testing"

	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/codes"
)

func TestEveryWordIsThereInEveryLanguage(t *testing.T) {
	seen := map[string]bool{}
	for line := range strings.Lines(wordsFile) {
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		columns := strings.Split(line, "\t")
		if len(columns) != 1+len(Languages()) {
			t.Fatalf("%q has %d columns", line, len(columns))
		}
		if seen[columns[0]] {
			t.Errorf("%s stands there twice", columns[0])
		}
		seen[columns[0]] = true
		holes := regexp.MustCompile(`\{\w+\}`)
		for i, text := range columns[1:] {
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s is not said in %s", columns[0], Languages()[i])
			}
			if got, want := holes.FindAllString(text, -1), holes.FindAllString(columns[1], -1); strings.Join(got, "") != strings.Join(want, "") {
				t.Errorf("%s in %s has the places %v, want %v", columns[0], Languages()[i], got, want)
			}
			if _, lacks := shown(text); lacks && columns[0] != "unshown" {
				t.Errorf("%s in %s has a sign that the fonts lack", columns[0], Languages()[i])
			}
		}
		for prefix, list := range map[string]codes.List{"unit.": codes.Unit, "country.": codes.Country, "category.": codes.VATCategory, "means.": codes.PaymentMeans} {
			code, is := strings.CutPrefix(columns[0], prefix)
			if is && !codes.Has(list, code) && !strings.Contains(" PCE PK BX CT RO ST ", " "+code+" ") { // older codes that documents still use
				t.Errorf("%s is no code of its list", columns[0])
			}
		}
	}
}

func TestEveryVATCategoryHasItsWord(t *testing.T) {
	for _, code := range codes.Codes(codes.VATCategory) {
		if _, ok := in("de")["category."+code]; !ok {
			t.Errorf("%s has no word", code)
		}
	}
}

func TestLanguageIsTheOneOfTheCountry(t *testing.T) {
	for country, want := range map[string]string{"DK": "da", "GL": "da", "FO": "da", "SE": "sv", "DE": "de", "AT": "de", "CH": "de", "NO": "en", "GB": "en", "": "en"} {
		if got := LanguageOf(country); got != want {
			t.Errorf("%q reads %s", country, got)
		}
	}
	if in("xx")["number"] != "Number" {
		t.Error("an unknown language is not English")
	}
}

func TestTitleSaysWhatTheDocumentIs(t *testing.T) {
	for code, want := range map[string]string{"380": "Faktura", "381": "Kreditnota", "384": "Rettet faktura", "82": "Faktura|Metered services invoice", "83": "Kreditnota|Credit note related to financial adjustments"} {
		title, kind := in("da").title(&invoice.Invoice{TypeCode: code})
		if kind != "" {
			title += "|" + kind
		}
		if title != want {
			t.Errorf("%s is %q, want %q", code, title, want)
		}
	}
}

func TestUnitsAreWordsInTheFormOfTheirNumber(t *testing.T) {
	for _, c := range []struct{ lang, unit, number, want string }{
		{"da", "HUR", "1", "time"}, {"da", "HUR", "1.0", "time"}, {"da", "HUR", "1.5", "timer"}, {"da", "HUR", "0", "timer"}, {"da", "HUR", "-1", "timer"},
		{"en", "C62", "1", "pc."}, {"en", "C62", "2", "pcs."}, {"de", "XBX", "1", "Karton"}, {"sv", "MTK", "7", "m²"},
		{"da", "GRO", "2", "gross"}, {"da", "stk", "2", "stk"}, {"da", "ZZ", "2", "ZZ"}, {"da", "", "2", ""},
	} {
		if got := Unit(c.lang, c.unit, invoice.MustDecimal(c.number)); got != c.want {
			t.Errorf("%s %s in %s is %q, want %q", c.number, c.unit, c.lang, got, c.want)
		}
	}
}

func TestNumbersAndDaysAreWrittenAsTheLanguageDoes(t *testing.T) {
	day := invoice.Date{Year: 2026, Month: 3, Day: 5}
	for lang, want := range map[string]string{
		"en": "1,234.50 −1,234,567.125 25 % 12,345,678,901,234,567.89 5 Mar 2026",
		"da": "1.234,50 −1.234.567,125 25 % 12.345.678.901.234.567,89 05.03.2026",
		"sv": "1 234,50 −1 234 567,125 25 % 12 345 678 901 234 567,89 2026-03-05",
		"de": "1.234,50 −1.234.567,125 25 % 12.345.678.901.234.567,89 05.03.2026",
	} {
		w, d := in(lang), invoice.MustDecimal
		got := strings.Join([]string{w.amount(d("1234.5"), "DKK"), w.amount(d("-1234567.125"), "DKK"), w.percent(d("25.00")), w.amount(d("12345678901234567.89"), "EUR"), w.date(day)}, " ")
		if got = strings.ReplaceAll(got, noBreak, " "); got != want {
			t.Errorf("%s: %s, want %s", lang, got, want)
		}
	}
	w := in("en")
	if got := w.amount(invoice.MustDecimal("1000"), "JPY") + w.amount(invoice.MustDecimal("1"), "KWD") + w.amount(invoice.MustDecimal("0.5"), "ISK"); got != "1,0001.0000.5" {
		t.Errorf("the places of other currencies: %s", got)
	}
	if w.amount(invoice.Decimal{}, "DKK")+w.number(invoice.Decimal{})+w.percent(invoice.Decimal{})+w.date(invoice.Date{}) != "" {
		t.Error("what is absent is written")
	}
	if got := w.period(invoice.Period{End: day}); strings.ReplaceAll(got, noBreak, " ") != "– 5 Mar 2026" {
		t.Errorf("half a period is %q", got)
	}
}

func TestCountriesAndCategoriesAreWords(t *testing.T) {
	for _, c := range [][2]string{
		{Country("da", "DE"), "Tyskland"}, {Country("xx", "DE"), "Germany"}, {Country("da", "??"), "??"},
		{Category("da", "AE"), "Omvendt betalingspligt"}, {Category("en", "K"), "Supply within the EU"}, {Category("da", "?"), "?"},
	} {
		if c[0] != c[1] {
			t.Errorf("%q is said for %q", c[0], c[1])
		}
	}
}
