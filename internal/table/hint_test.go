package table

import (
	"regexp"
	"testing"

	"github.com/postbud/postbud/internal/text"
)

// TestTheTitlesThatAreSuggestedAreRead: who takes them over has a table that is read.
func TestTheTitlesThatAreSuggestedAreRead(t *testing.T) {
	_, err := Layout{}.Head([]string{"Rechnungsnummer"})
	if err == nil {
		t.Fatal("a title of another language was read")
	}
	for lang, says := range map[string]string{"en": err.Error(), "da": text.In("da").Said(err.Error())} {
		all := regexp.MustCompile(`"([^"]+)" \((BT-\d+)\)`).FindAllStringSubmatch(says, -1)
		if len(all) < 5 {
			t.Errorf("%s suggests %d titles: %s", lang, len(all), says)
		}
		for _, one := range all {
			if c, ok := (Layout{}).Titled(one[1]); !ok || c.Term.Number != one[2] {
				t.Errorf("%s: %q is read as %q, not %s", lang, one[1], c.Term.Number, one[2])
			}
		}
	}
}
