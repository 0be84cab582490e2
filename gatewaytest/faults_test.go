package gatewaytest

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// The list names rules of this suite, and its numbers are in order.
func TestTheListOfFaultsNamesRulesOfTheSuite(t *testing.T) {
	list, err := os.ReadFile("faults.txt")
	if err != nil {
		t.Fatal(err)
	}
	last, named := "", 0
	for line := range strings.Lines(string(list)) {
		line = strings.TrimSpace(line)
		if number, _, ok := strings.Cut(line, " "); ok && strings.HasPrefix(number, "F-") {
			if number <= last {
				t.Errorf("%s stands after %s", number, last)
			}
			last = number
		}
		if name, ok := strings.CutPrefix(line, "suite: "); ok {
			named++
			if !slices.ContainsFunc(rules(), func(r rule) bool { return r.name == name }) {
				t.Errorf("the suite has no rule %q", name)
			}
		}
	}
	if named == 0 || last != "F-97" {
		t.Errorf("%d rules are named, and the last fault is %s", named, last)
	}
}
