package text

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestTheCommandLineLeavesNoHole says all that the command line says with every value
// missing, with every one given, and with each one missing and alone.
func TestTheCommandLineLeavesNoHole(t *testing.T) {
	hole := regexp.MustCompile(`[{}\[\]|…]|  |(^|\s)[.,;:?]|[.,;:]{2}|""|“”|\(\s*\)|[(=] ?\)|[=]$|^[A-ZÆØÅ]|\.$`)
	said := 0
	for _, lang := range []string{"en", "da"} {
		for key, m := range tables()[lang] {
			if !strings.HasPrefix(key, "cli.") {
				continue
			}
			all, _ := names(m)
			full := map[string]any{}
			for _, name := range all {
				full[name] = "x7"
			}
			if slices.Contains(all, "n") {
				full["n"] = 7
			}
			ways := []map[string]any{nil, full}
			for name, value := range full {
				rest := maps.Clone(full)
				rest[name] = ""
				ways = append(ways, rest, map[string]any{name: value})
			}
			for _, values := range ways {
				says := In(lang).fill(m, values)
				if found := hole.FindString(says); found != "" || says == "" {
					t.Errorf("%s in %s with %v: %q in %q", key, lang, values, found, says)
				}
				said++
			}
		}
	}
	if said < 200 {
		t.Errorf("%d sentences were said", said)
	}
}
