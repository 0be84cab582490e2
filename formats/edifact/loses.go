package edifact

import (
	"slices"

	"github.com/postbud/postbud/invoice"
)

// loses is what INVOIC has no place for with these settings, what it holds only in
// part, and what may be written in other characters.
func loses(s Settings) []string {
	lost := placeless(s)
	for _, t := range invoice.Terms() {
		if respelled(s, t) && !slices.Contains(lost, t.Number) && !slices.Contains(lost, t.Group) {
			lost = append(lost, t.Number)
		}
	}
	return lost
}

// respelled says whether a term may be written in other characters than its own.
func respelled(s Settings, t invoice.Term) bool {
	own := t.Kind == invoice.KindText || t.Kind == invoice.KindIdentifier || t.Kind == invoice.KindReference
	if s.Set == "unoa" || s.Unknown == replace { // in capitals, or as a person would write
		return own
	}
	return s.Unknown == plain && prose(t)
}

// placeless is what INVOIC has no place for, or a place for some values alone.
func placeless(s Settings) []string {
	lost := []string{
		"BT-8",           // the date itself is written, not a code for it
		"BT-23", "BT-24", // the message names its own specification (UNH)
		"BT-29", "BT-29-1", // one with its scheme, further ones without and behind it
		"BT-30-1", "BT-47-1", "BT-61-1", // RFF has no scheme
		"BT-87", "BT-88", // no card
		"BT-89", "BT-90", // mandate and creditor are bilateral
		"BT-157", "BT-157-1", // a number whose scheme is no ICD code is read as the seller's own
		"BG-24", // objects travel in version 4 of the syntax alone
	}
	if s.Directory == d96a {
		lost = append(lost,
			"BT-46-1", "BT-60-1", "BT-71-1", // GLN and the like alone
			"BT-39", "BT-54", "BT-68", "BT-79", // nine characters are no place for a name
			"BT-158-2")
	}
	if s.Set == "unoa" || s.Set == "unob" {
		lost = append(lost, "BT-34", "BT-34-1", "BT-49", "BT-49-1") // mail addresses have other characters
	}
	if s.LineNumbers == "count" {
		lost = append(lost, "BT-126")
	}
	if s.Adjustments == "131" {
		lost = append(lost, "BT-107", "BT-108") // their difference is written
	}
	return lost
}
