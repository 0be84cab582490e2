package formattest

import (
	"slices"
	"strings"

	"github.com/postbud/postbud/invoice"
)

// Missing is the terms of want that got does not give, as invoice.Lost has them. That
// the identifiers of a party stand in another order is no loss.
func Missing(want, got *invoice.Invoice) []string { return invoice.Lost(ordered(want), ordered(got)) }

// Added is the terms that got gives and want does not, each once, in the order of their
// numbers: what somebody made up between the two. What EN 16931 takes for granted where
// nothing is said, what the other numbers give, a number of a party under another heading,
// and what a document says of itself (BG-2) is not made up.
func Added(want, got *invoice.Invoice) []string {
	want, got = ordered(want), ordered(got)
	said := map[string]bool{}
	for _, l := range invoice.Leaves(want) {
		said[l.Path] = true
	}
	var added []string
	for _, l := range invoice.Leaves(got) {
		if !said[l.Path] && !granted(want, got, l) && !slices.Contains(added, l.Term) {
			added = append(added, l.Term)
		}
	}
	slices.SortFunc(added, invoice.CompareTerms)
	return added
}

// ordered is an invoice with the identifiers of a party, which have no order, in one:
// those with a scheme first.
func ordered(inv *invoice.Invoice) *invoice.Invoice {
	o := *inv
	for _, p := range []*invoice.Party{&o.Seller, &o.Buyer} {
		p.Identifiers = slices.Clone(p.Identifiers)
		slices.SortStableFunc(p.Identifiers, func(a, b invoice.Identifier) int {
			return min(len(b.Scheme), 1) - min(len(a.Scheme), 1)
		})
	}
	return &o
}

// granted says whether a term that want leaves open has the value that it has anyway.
func granted(want, got *invoice.Invoice, l invoice.Leaf) bool {
	said := func(name string) string { // beside the term
		text, _ := invoice.Lookup(want, l.Path[:strings.LastIndexByte(l.Path, '.')+1]+name)
		return text
	}
	switch l.Term {
	case "BT-3": // an invoice, unless it says that it is something else
		return l.Value == "380"
	case "BT-23", "BT-24":
		return true
	case "BT-29", "BT-29-1", "BT-30", "BT-30-1", "BT-34", "BT-34-1":
		return known(want.Seller, got.Seller)
	case "BT-46", "BT-46-1", "BT-47", "BT-47-1", "BT-49", "BT-49-1":
		return known(want.Buyer, got.Buyer)
	case "BT-28", "BT-45": // known by no other name
		return l.Value == said("Name")
	case "BT-81":
		return l.Value == "1" // not defined
	case "BT-95", "BT-102", "BT-118", "BT-151": // that of the rate
		return slices.Contains(categories(want, decimal(said("Rate"))), l.Value)
	case "BT-113":
		return decimal(l.Value).Sign() == 0
	case "BT-119", "BT-152": // these categories have one above 0
		return decimal(l.Value).Sign() == 0 && !slices.Contains([]string{"S", "L", "M"}, said("Category"))
	case "BT-149":
		return decimal(l.Value).Equal(invoice.NewDecimal(1, 0))
	case "BT-150":
		unit, _ := invoice.Lookup(want, strings.TrimSuffix(l.Path, "Price.BaseUnit")+"Unit")
		return l.Value == unit
	case "BT-147":
		return decimal(l.Value).Equal(decimal(said("GrossPrice")).Sub(decimal(said("NetPrice"))))
	case "BT-148":
		return decimal(l.Value).Equal(decimal(said("NetPrice")).Add(decimal(said("Discount"))))
	case "BT-106", "BT-107", "BT-108", "BT-109", "BT-110", "BT-112", "BT-115", "BT-116", "BT-117":
		return adds(got, l.Term)
	case "BT-114":
		return decimal(l.Value).Sign() == 0 || adds(got, "BT-115")
	}
	return false
}

// known says whether a party has no number under any heading that it did not have under
// one: where a format demands a company's number or an address and the invoice gives one
// of the two, it may stand for the other. Eight digits of a Danish company are its CVR
// number (scheme 0184), whether the invoice says so or not.
func known(want, got invoice.Party) bool {
	had := numbersOf(want)
	return !slices.ContainsFunc(numbersOf(got), func(n invoice.Identifier) bool {
		return !slices.ContainsFunc(had, func(m invoice.Identifier) bool {
			cvr := n.Scheme == "0184" && len(n.Value) == 8 && want.Address.Country == "DK"
			return n.Value == m.Value && (n.Scheme == "" || n.Scheme == m.Scheme || cvr)
		})
	})
}

// numbersOf is what a party is told by, under all headings; a Danish VAT number is a CVR
// number.
func numbersOf(p invoice.Party) []invoice.Identifier {
	all := append([]invoice.Identifier{
		{}, p.LegalRegistration, invoice.Identifier(p.ElectronicAddress), {Value: p.VATIdentifier}, {Value: p.TaxRegistration},
	}, p.Identifiers...)
	if digits, danish := strings.CutPrefix(p.VATIdentifier, "DK"); danish {
		all = append(all, invoice.Identifier{Scheme: "0184", Value: p.VATIdentifier}, invoice.Identifier{Scheme: "0184", Value: digits})
	}
	return all
}

// adds says whether a sum is what the other numbers give.
func adds(inv *invoice.Invoice, term string) bool {
	return !slices.ContainsFunc(invoice.Differences(inv), func(d invoice.Difference) bool { return d.Term == term })
}

// categories are those of VAT that the invoice has at a rate; one above 0 is the
// standard one where it says nothing.
func categories(inv *invoice.Invoice, rate invoice.Decimal) (all []string) {
	for _, row := range inv.VATBreakdown {
		if row.Category != "" && row.Rate.Cmp(rate) == 0 {
			all = append(all, row.Category)
		}
	}
	for _, line := range inv.Lines {
		if line.VAT.Category != "" && line.VAT.Rate.Cmp(rate) == 0 {
			all = append(all, line.VAT.Category)
		}
	}
	if rate.Sign() > 0 && len(all) == 0 {
		return []string{"S"}
	}
	return all
}

// decimal reads the value of a leaf.
func decimal(text string) invoice.Decimal {
	d, _ := invoice.ParseDecimal(text)
	return d
}
