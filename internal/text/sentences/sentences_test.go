package sentences

import (
	"regexp"
	"strings"
	"testing"

	"github.com/postbud/postbud/invoice"
)

func TestFillingPutsValuesInTheirPlaces(t *testing.T) {
	for _, c := range []struct {
		values []string
		want   string
	}{
		{[]string{"1.00", "2.00"}, "is 1.00, should be 2.00"},
		{[]string{"1.00"}, "is 1.00, should be (not given)"},
		{nil, "is (not given), should be (not given)"},
		{[]string{" ", "{found}"}, "is (not given), should be {found}"},
	} {
		if got := Fill("is {found}, should be {due}", c.values); got != c.want {
			t.Errorf("%v: got %q, want %q", c.values, got, c.want)
		}
	}
}

// TestAMissingValueLeavesNoHole says every sentence in both languages with all, some
// and none of its values.
func TestAMissingValueLeavesNoHole(t *testing.T) {
	hole := regexp.MustCompile(`[{}?…]|  |“”|"" |\( *\)|(^|\s)[.,;:](\s|$)|[.,;:]{2}|\S\(not|\S\(ikke a`)
	said := 0
	for _, rule := range Rules() {
		id, way, _ := strings.Cut(rule, " ")
		for _, values := range [][]string{nil, {}, {"", ""}, {"7", ""}, {"", "8"}, {"7", "8"}} {
			f := invoice.Finding{Rule: id, Values: values}
			if way != "" {
				f.Values = []string{strings.Join(values, ""), way}
			}
			for _, language := range []string{"en", "da"} {
				says := Say(language, f)
				if found := hole.FindString(says); found != "" || says == "" {
					t.Errorf("%s in %s with %q: %q in %q", rule, language, values, found, says)
				}
				said++
			}
		}
	}
	if said < 10_000 {
		t.Errorf("%d sentences were said", said)
	}
}

func TestNoRuleHasTwoSentences(t *testing.T) {
	seen := map[string]bool{}
	for _, one := range tables() {
		for id := range one {
			if seen[id] {
				t.Errorf("%s has two sentences", id)
			}
			seen[id] = true
		}
	}
	if len(seen) != len(Rules()) {
		t.Errorf("%d rules, %d sentences", len(seen), len(Rules()))
	}
}

func TestUnknownRuleHasNoSentence(t *testing.T) {
	if s, ok := Of("BR-999"); ok {
		t.Errorf("got %q", s)
	}
}
