package rulestest

import (
	"regexp"
	"slices"
	"strings"
)

// Numbers gives every number of a seed odd values, half of them at one place and
// half at the next: those that programs have for what is no number or too great a
// one, and decimals with hundreds of digits. No rule is aimed at; ours and the judge
// must agree.
func Numbers(seeds []Seed, name string) []Aim {
	at := slices.IndexFunc(seeds, func(s Seed) bool { return strings.Contains(s.Name, name) })
	if at < 0 {
		return []Aim{{Seed: name, Edit: func(*Element) bool { return false }}} // which is told
	}
	var aims []Aim
	var seen []string
	seeds[at].Doc.Each(func(e *Element) {
		place := index.ReplaceAllString(e.Path(), "")
		if !leaf(e) || !isNumber(e.Text) || !counts.MatchString(e.Local()) || slices.Contains(seen, place) {
			return
		}
		seen = append(seen, place)
		for i, odd := range oddNumbers(e.Text) {
			if (i+len(seen))%2 == 0 {
				aims = append(aims, Aim{Seed: seeds[at].Name, Edit: Set(e.Path(), odd)})
			}
		}
	})
	return aims
}

var (
	index  = regexp.MustCompile(`\[[0-9]+\]`)
	counts = regexp.MustCompile(`(Amount|Quantity|Percent|Numeric|Rate|Value)$`)
)

func oddNumbers(text string) []string {
	zeros, point := strings.Repeat("0", 1500), text
	if !strings.Contains(text, ".") {
		point += "."
	}
	return []string{
		"INF", "+INF", "-INF", "NaN", "1e400", "-1e400", "1e-400", "-1e-400",
		strings.Repeat("9", 401), "-" + strings.Repeat("9", 990) + ".99", "0." + zeros[:500] + "1", "-0." + zeros[:900] + "1",
		point + zeros, strings.Repeat("0", 1500) + text, point + zeros[:600] + "1", "1" + zeros[:990],
	}
}
