package x12

import (
	"slices"

	"github.com/postbud/postbud/invoice"
)

// loses is what does not come back with the default settings: what an 810 has no place
// for, and the texts, for their letters are spelled.
func loses() []string {
	lost := placeless()
	for _, t := range invoice.Terms() {
		if spelled(t) && !within(t, placeless()) {
			lost = append(lost, t.Number)
		}
	}
	slices.SortFunc(lost, invoice.CompareTerms)
	return lost
}

// spelled says whether a term is text of somebody's own choice.
func spelled(t invoice.Term) bool {
	return t.Kind == invoice.KindText || t.Kind == invoice.KindIdentifier || t.Kind == invoice.KindReference
}

// placeless are the terms that an 810 has no place for, or a place for some values
// alone.
func placeless() []string {
	return []string{
		"BT-6", "BT-8", "BT-111", // VAT in another currency
		"BT-17", "BT-18", "BT-18-1", "BT-127", "BT-128", "BT-128-1", // by agreement, as references
		"BT-21", "BT-26", // notes and references have no more than a text
		"BG-2",                    // the envelope names the specification
		"BT-28", "BT-45", "BT-33", // the second name goes on with the first
		"BT-29", "BT-29-1", "BT-46", "BT-46-1", "BT-60", "BT-60-1", "BT-71", "BT-71-1", // one number, and of the schemes that have a code
		"BT-30-1", "BT-47-1", "BT-61-1", // a reference has no scheme
		"BT-34", "BT-34-1", "BT-49", "BT-49-1", // the envelope has addresses of its own
		"BG-11",                               // no such party
		"BG-16",                               // how to pay is agreed on
		"BT-93", "BT-100", "BT-137", "BT-142", // percentages have no base amount
		"BT-98", "BT-105", "BT-140", "BT-145", // reasons have other codes
		"BT-120", "BT-121", // a note for each category that has a reason, in their order
		"BT-130", "BT-150", // units have other codes, and fewer
		"BT-157", "BT-157-1", "BT-158", "BT-158-1", "BT-158-2", // GTIN alone
		"BT-147", // what list price and price differ by
		"BG-24", "BG-32",
	}
}

// within says whether a term is one of the terms and groups that are named.
func within(t invoice.Term, names []string) bool {
	if slices.Contains(names, t.Number) {
		return true
	}
	groups := invoice.Groups()
	for group := t.Group; group != ""; {
		if slices.Contains(names, group) {
			return true
		}
		i := slices.IndexFunc(groups, func(g invoice.Group) bool { return g.Number == group })
		if i < 0 {
			return false
		}
		group = groups[i].Parent
	}
	return false
}
