package rulestest

import (
	"slices"
	"testing"

	"github.com/postbud/postbud/internal/text/sentences"
)

// Table holds the rules that we have in a layer against the official list of them:
// ids, flags and that each has its sentences.
func Table(t *testing.T, l Layer) {
	have, flags := l.Have(), map[string]string{}
	var missing, silent []string
	for _, o := range l.Official(t) {
		flags[o.ID] = o.Flag
		if !have[o.ID] && !slices.Contains(outside, o.ID) {
			missing = append(missing, o.ID)
		}
		if _, ok := sentences.Of(o.ID); have[o.ID] && !ok {
			silent = append(silent, o.ID)
		}
	}
	if len(missing) > 0 {
		t.Errorf("%d rules are missing: %v", len(missing), missing)
	}
	if len(silent) > 0 {
		t.Errorf("%d rules have no sentence: %v", len(silent), silent)
	}
	for _, id := range keys(have) {
		if flags[id] == "" {
			t.Errorf("%s is no official rule", id)
		}
	}
	for _, s := range l.sets() {
		for _, p := range s.Patterns {
			for _, c := range p {
				for _, r := range c.Rules {
					if string(r.Flag) != flags[r.ID] {
						t.Errorf("%s is %s, officially %s", r.ID, r.Flag, flags[r.ID])
					}
				}
			}
		}
	}
	t.Logf("%d official rules", len(flags))
}
