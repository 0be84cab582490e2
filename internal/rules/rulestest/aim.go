package rulestest

import (
	"fmt"
	"strings"
	"testing"
)

// Aim is a change that must break a rule.
type Aim struct {
	Rule string // "BR-53"; several are parted by blanks
	Seed string // what the name of the seed holds; "" where any will do
	Edit Edit
}

// document makes the broken document.
func (a Aim) document(t testing.TB, l Layer, seeds []Seed) (spoilt, bool) {
	t.Helper()
	for _, s := range seeds {
		if !strings.Contains(s.Name, a.Seed) {
			continue
		}
		if doc := s.Doc.Clone(); a.Edit(doc) {
			return spoilt{told: fmt.Sprintf("aimed at %s: %s", a.Rule, s.Name), doc: doc.Bytes(), aim: strings.Fields(a.Rule)}, true
		}
	}
	t.Errorf("%s: nothing can be aimed at %s: the change applies to no seed named like %q", l.Name, a.Rule, a.Seed)
	return spoilt{}, false
}

// together is how many rules of a table one document breaks.
const together = 12

// Surplus is aims at every line of the layer's tables of what must not be there,
// several in one document.
func Surplus(l Layer) []Aim {
	var aims []Aim
	seen := map[string]bool{}
	for _, s := range l.sets() {
		for line := range strings.Lines(s.Absent) {
			fields := strings.Fields(line)
			if len(fields) != 2 || seen[fields[1]] {
				continue
			}
			edit, ok := surplus(fields[0])
			if !ok {
				continue
			}
			if seen[fields[1]] = true; len(seen)%together == 1 {
				aims = append(aims, Aim{Edit: All()})
			}
			last := &aims[len(aims)-1]
			last.Rule += " " + fields[1]
			last.Edit = All(last.Edit, edit)
		}
	}
	return aims
}

func surplus(path string) (Edit, bool) {
	if name, everywhere := strings.CutPrefix(path, "//@"); everywhere {
		name, _, _ = strings.Cut(name, "!")
		return Attribute("//ID", name, "x"), true
	}
	_, below, ok := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return Make(below), ok && !strings.ContainsAny(path, "[!|*") && !strings.HasPrefix(path, "//")
}
