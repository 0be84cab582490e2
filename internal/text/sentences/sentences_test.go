package sentences

import "testing"

func TestFillingPutsValuesInTheirPlaces(t *testing.T) {
	for _, c := range []struct {
		values []string
		want   string
	}{
		{[]string{"1.00", "2.00"}, "is 1.00, should be 2.00"},
		{[]string{"1.00"}, "is 1.00, should be ?"},
		{nil, "is ?, should be ?"},
		{[]string{"", "{found}"}, "is ?, should be {found}"},
	} {
		if got := Fill("is {found}, should be {due}", c.values); got != c.want {
			t.Errorf("%v: got %q, want %q", c.values, got, c.want)
		}
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
