package gatewaytest

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The list names rules of this suite, and all numbers of the catalogue from F-57 to F-97.
func TestTheListOfFaultsNamesRulesOfTheSuite(t *testing.T) {
	list, err := os.ReadFile("faults.txt")
	if err != nil {
		t.Fatal(err)
	}
	last, named := 56, 0
	for line := range strings.Lines(string(list)) {
		line = strings.TrimSpace(line)
		if number, _, ok := strings.Cut(line, " "); ok && strings.HasPrefix(number, "F-") {
			if n, err := strconv.Atoi(number[len("F-"):]); err != nil || n != last+1 {
				t.Errorf("%s stands after F-%d", number, last)
			} else {
				last = n
			}
		}
		if name, ok := strings.CutPrefix(line, "suite: "); ok {
			named++
			if !slices.ContainsFunc(rules(), func(r rule) bool { return r.name == name }) {
				t.Errorf("the suite has no rule %q", name)
			}
		}
	}
	if named == 0 || last != 97 {
		t.Errorf("%d rules are named, and the last fault is F-%d", named, last)
	}
}
