package x12

import (
	"slices"
	"strings"
)

// X12 says no more than that something is exempt. Where the sender gives no European
// category beside it, other places of the document may tell which one it is.

// settleCategories takes for what is exempt the category that the code of its reason
// tells, and that of the summary where it has one alone.
func (d *draft) settleCategories() {
	reason := 0
	for i := range d.taxes {
		t := &d.taxes[i]
		if !reasoned(t.category) {
			continue
		}
		if t.guessed && reason < len(d.reasons) {
			code, _ := reasonOf(d.reasons[reason])
			if category := categoryOf(code); category != "" {
				t.category, t.guessed = category, false
			}
		}
		reason++
	}
	var known []string
	for _, t := range d.taxes {
		if !t.guessed && reasoned(t.category) && !slices.Contains(known, t.category) {
			known = append(known, t.category)
		}
	}
	if len(known) != 1 {
		return
	}
	settle := func(t *tax) {
		if t != nil && t.guessed {
			t.category, t.guessed = known[0], false
		}
	}
	for i := range d.lines {
		settle(d.lines[i].tax)
		for _, a := range d.lines[i].sacs {
			settle(a.tax)
		}
	}
	for _, a := range d.sacs {
		settle(a.tax)
	}
}

// categoryOf is the VAT category that a code of the list VATEX goes with, "" for none.
func categoryOf(code string) string {
	if !strings.HasPrefix(code, "VATEX-") {
		return ""
	}
	switch code[strings.LastIndex(code, "-")+1:] {
	case "AE":
		return "AE"
	case "IC":
		return "K"
	case "G":
		return "G"
	case "O":
		return "O"
	}
	return "E"
}
