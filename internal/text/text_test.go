package text

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/invoice"
)

func TestALanguageIsFoundByItsTag(t *testing.T) {
	for tag, want := range map[string]string{
		"en": "en", "da": "da", "sv": "sv", "da-DK": "da", "DA_dk": "da", "en-GB": "en", "sv-FI": "sv",
		"": "en", "de": "en", "nb-NO": "en", "../da": "en", "d": "en",
	} {
		if got := In(tag).Tag(); got != want {
			t.Errorf("%q: got %q, want %q", tag, got, want)
		}
	}
}

func TestWordsAreThoseOfTheLanguage(t *testing.T) {
	for _, c := range []struct{ lang, key, want string }{
		{"en", "state.on_hold", "On hold"},
		{"da", "state.on_hold", "Sat på hold"},
		{"sv", "state.on_hold", "Vilande"},
		{"sv", "SRC-KEY.title", "Dinero did not accept the API key"}, // not said in Swedish
		{"da", "no.such.key", "no.such.key"},
		{"en", "received.no", "The customer has received nothing"},
		{"da", "received.no", "Kunden har ikke modtaget noget"},
		{"sv", "received.no", "Kunden har inte fått något"},
	} {
		if got := In(c.lang).Word(c.key); got != c.want {
			t.Errorf("%s of %s: got %q, want %q", c.key, c.lang, got, c.want)
		}
	}
}

func TestPluralsFollowTheNumber(t *testing.T) {
	for _, c := range []struct {
		lang, key string
		n         int
		want      string
	}{
		{"en", "count.invoice", 0, "0 invoices"},
		{"en", "count.invoice", 1, "1 invoice"},
		{"en", "count.invoice", 5000, "5,000 invoices"},
		{"da", "count.creditnote", 1, "1 kreditnota"},
		{"da", "count.creditnote", 1204, "1.204 kreditnotaer"},
		{"sv", "count.invoice", 2, "2 fakturor"},
		{"en", "received.no", 2, "The customers have received nothing"},
		{"en", "nav.badge", 3, "3 documents need you"},
	} {
		if got := In(c.lang).Plural(c.key, c.n); got != c.want {
			t.Errorf("%d %s of %s: got %q, want %q", c.n, c.key, c.lang, got, c.want)
		}
	}
}

func TestValuesAreWrittenAsTheLanguageDoes(t *testing.T) {
	copenhagen := zone(t)
	now := time.Date(2026, 11, 6, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		lang, text string
		args       []any
		want       string
	}{
		{"da", "{d}", []any{"d", invoice.MustDecimal("-1204.50")}, "−1.204,50"},
		{"en", "{d}", []any{"d", invoice.Date{Year: 2026, Month: 11, Day: 6}}, "6 November 2026"},
		{"da", "kl. {t}", []any{"t", now.Add(65 * time.Minute)}, "kl. 14.05"},
		{"da", "kl. {t, time}", []any{"t", "2026-11-07T13:05:00Z"}, "kl. 14.05 den 7. november 2026"},
		{"en", "at {t, time}", []any{"t", "soon"}, "at soon"},
		{"en", "{d, date}", []any{"d", "2026-02-30"}, "2026-02-30"},
		{"sv", "{d, date}", []any{"d", "2026-02-28"}, "28 februari 2026"},
		{"sv", "{n, number}", []any{"n", "12345.6"}, "12\u00a0345,6"},
		{"en", "{n, size}", []any{"n", "4100000"}, "4.1\u00a0MB"},
		{"en", "{n, size}", []any{"n", int64(12)}, "12 bytes"},
		{"da", "{w, said}.", []any{"w", "its certificate has expired"}, "Dets certifikat er udløbet."},
		{"da", "{w, said}.", []any{"w", "never said before"}, "Never said before."},
		{"en", "{s, sentence}", []any{"s", "the disk is full"}, "The disk is full."},
		{"en", "{s, sentence}", []any{"s", "Is it?"}, "Is it?"},
		{"en", "{a} {b}", []any{"a", "x"}, "x …"},
		{"en", "{a} {b}", []any{"a", "{b}", "b", "[x]"}, "{b} [x]"},
		{"en", "[{a}: ]end", nil, "end"},
		{"en", "[{a}: ]end", []any{"a", ""}, "end"},
		{"en", "[{a}: ]end", []any{"a", "x"}, "x: end"},
		{"en", "[{a} and {b}|{b}|none]", []any{"b", "y"}, "y"},
		{"en", "[{a} and {b}|{b}|none]", nil, "none"},
		{"en", "[{a}[, {b}]]", []any{"a", "x"}, "x"},
		{"en", "{customer} asks. {customer} waits for {customer}.", nil, "The customer asks. The customer waits for the customer."},
		{"en", "{n, plural, one {# line} other {# lines}}", []any{"n", "7"}, "7 lines"},
		{"en", "{n, plural, =0 {none} one {#} other {#}}", []any{"n", 0}, "none"},
		{"en", "{n, plural, one {the line} other {# lines}}", nil, "the line"},
		{"en", "{n, plural, one {{a}: #} other {{a}: # [{b}]}}", []any{"n", 2, "a", "x"}, "x: 2 "},
		{"en", `\{a\} \[b\] \# \\ \n.`, nil, "{a} [b] # \\ \n."},
		{"en", "# is a sign", nil, "# is a sign"},
	} {
		m, err := parse(c.text)
		if err != nil {
			t.Fatalf("%q: %v", c.text, err)
		}
		l := In(c.lang).At(now, copenhagen)
		if got := l.fill(m, pairs(c.args)); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}

func TestATextThatCannotBeReadIsRefused(t *testing.T) {
	for _, text := range []string{
		"{", "{a", "{}", "{a,}", "{a, colour}", "{a b}", "[", "[a", "[a|b", "]", "}", "a]", "[{a]}", `\x`, `\`,
		"{n, plural}", "{n, plural, }", "{n, plural, one {a}}", "{n, plural, one {a} few {b} other {c}}", "{n, plural, one {a} other {b}", "{n, plural, one {a other {b}}",
	} {
		if m, err := parse(text); err == nil {
			t.Errorf("%q was read as %+v", text, m)
		}
	}
	for _, file := range []string{"a = b", "[s]\na", "[s]\na = b\na = c", "[s]\na = {"} {
		if _, err := readTable(file); err == nil {
			t.Errorf("the file %q was read", file)
		}
	}
}

func FuzzParse(f *testing.F) {
	for key := range tables()["en"] {
		f.Add(In("en").Word(key))
	}
	f.Add("[{a}|{n, plural, one {#} other {[x|{b, time}]}}]\\n")
	f.Fuzz(func(t *testing.T, text string) {
		m, err := parse(text)
		if err != nil {
			return
		}
		In("da").fill(m, map[string]any{"a": "x", "n": 3})
		if !strings.ContainsAny(text, `{}[]\|`) && In("da").fill(m, nil) != text {
			t.Errorf("%q became %q", text, In("da").fill(m, nil))
		}
	})
}

func TestKeysAreListed(t *testing.T) {
	keys := In("sv").Keys()
	if !slices.IsSorted(keys) || !slices.Contains(keys, "state.delivered") || slices.Contains(keys, "SRC-KEY.title") {
		t.Errorf("got %d keys", len(keys))
	}
	if In("sv").Has("SRC-KEY.title") || !In("en").Has("SRC-KEY.title") {
		t.Error("Has speaks of another language")
	}
}

func zone(t *testing.T) *time.Location {
	t.Helper()
	z, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		t.Skip("this machine has no time zones")
	}
	return z
}
