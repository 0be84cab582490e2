package filing_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/postbud/postbud/internal/filing"
)

func TestAnUnfinishedFileBearsANameThatNoOtherParcelHas(t *testing.T) {
	for _, c := range []struct {
		make func(name, parcel, folder string) string
		form string
	}{{filing.Unfinished, `^\.a\.xml\.[a-z2-7]{8}\.part$`}, {filing.Apart, `^a-[a-z2-7]{8}\.xml$`}} {
		name := c.make("a.xml", "1", "in")
		if !regexp.MustCompile(c.form).MatchString(name) || name != c.make("a.xml", "1", "in") {
			t.Errorf("%s is not %s", name, c.form)
		}
		long := strings.Repeat("æ", 99)
		seen := map[string]bool{}
		for _, of := range [][3]string{{"a.xml", "1", "in"}, {"a.xml", "2", "in"}, {"a.xml", "1", "out"}, {"b.xml", "1", "in"}, {long + "a", "1", "in"}, {long + "b", "1", "in"}, {"x" + long, "1", "in"}} {
			got := c.make(of[0], of[1], of[2])
			if seen[got] || len(got) > 200 || !utf8.ValidString(got) {
				t.Errorf("%v: %q, %d bytes", of, got, len(got))
			}
			seen[got] = true
		}
	}
}
