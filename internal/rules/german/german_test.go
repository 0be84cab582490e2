package german_test

import (
	"regexp"
	"testing"

	"github.com/postbud/postbud/internal/rules/german"
)

func TestFormsAreTakenAsOfficially(t *testing.T) {
	matches := func(expression string) func([]byte) bool { return regexp.MustCompile(expression).Match }
	for _, c := range []struct {
		name  string
		right func([]byte) bool
		text  string
		want  bool
	}{
		{"an account", german.IBAN, "DE75512108001245126199", true},
		{"an account in groups", german.IBAN, " DE75 5121\n0800 1245 1261 99", true},
		{"another last digit", german.IBAN, "DE75512108001245126198", false},
		{"an account with capitals", german.IBAN, "GB29NWBK60161331926819", true},
		{"with small letters", german.IBAN, "GB29nwbk60161331926819", false},
		{"a country in small letters", german.IBAN, "de75512108001245126199", false},
		{"a hyphen", german.IBAN, "DE75-512108001245126199", false},
		{"a blank that is none of XML", german.IBAN, "DE75\u00a0512108001245126199", false},
		{"too long", german.IBAN, "DE755121080012451261990000000000000", false},
		{"no account", german.IBAN, "", false},

		{"terms without a discount", german.Skonto, "30 days net", true},
		{"no terms", german.Skonto, "", true},
		{"a discount", german.Skonto, "#SKONTO#TAGE=7#PROZENT=2.00#\n", true},
		{"two of them", german.Skonto, "#SKONTO#TAGE=7#PROZENT=2.00#\n#SKONTO#TAGE=14#PROZENT=1.00#BASISBETRAG=-10.00#\r\n", true},
		{"blanks around it", german.Skonto, "Thank you\n  #SKONTO#TAGE=7#PROZENT=2.00# \n", true},
		{"no line feed behind it", german.Skonto, "#SKONTO#TAGE=7#PROZENT=2.00#", false},
		{"text behind it", german.Skonto, "#SKONTO#TAGE=7#PROZENT=2.00#\nThank you", true},
		{"text in its line", german.Skonto, "#SKONTO#TAGE=7#PROZENT=2.00# thanks\n", false},
		{"one decimal", german.Skonto, "#SKONTO#TAGE=7#PROZENT=2.0#\n", false},
		{"something else behind #", german.Skonto, "#1\n", false},
		{"# inside of a line", german.Skonto, "no. #1#", true},

		{"a telephone number", matches(german.Phone), "+49 30 1", true},
		{"two digits", matches(german.Phone), "12 a", false},
		{"a mail address", matches(german.Mail), "a@b.de", true},
		{"no point", matches(german.Mail), "a@b", false},
		{"two points", matches(german.Mail), "a@b..de", false},
		{"two @", matches(german.Mail), "a@b@c.de", false},
		{"an address", german.URI, "https://example.org", true},
		{"a scheme of one letter", german.URI, "c:/x", false},
		{"no scheme", german.URI, "example.org", false},
	} {
		if got := c.right([]byte(c.text)); got != c.want {
			t.Errorf("%s (%q): %v", c.name, c.text, got)
		}
	}
	if german.HasSkonto([]byte("a\n b # c")) || !german.HasSkonto([]byte("a\n  #b")) {
		t.Error("a line that begins with # is not found")
	}
}
