package invoice

import (
	"fmt"
	"math/big"
)

// Difference is a number that does not follow from the others.
type Difference struct {
	Term  string  // "BT-112"
	Path  string  // as in Leaf: "Lines[2].LineNet"
	Found Decimal // what the invoice says; absent where it says nothing
	Due   Decimal // what the other numbers give
}

// Differences is every sum of the invoice that does not add up: line net amounts,
// document totals and VAT breakdown. Each is worked out from the numbers as the
// invoice has them, so one wrong number is named once. The tolerances are the
// official ones: 0.02 for a line (PEPPOL-EN16931-R120); less than 1 for the
// taxable amount and the tax of a rate above 0 (BR-S-08, BR-CO-17); none for totals.
// An empty answer says that the rules on sums accept the invoice.
func Differences(inv *Invoice) []Difference {
	d := differences{}
	for i := range inv.Lines {
		d.line(&inv.Lines[i], fmt.Sprintf("Lines[%d].LineNet", i+1))
	}
	t := inv.Totals
	d.total("BT-106", "Lines", t.Lines, round(sumOf(inv.Lines, lineNet)))
	d.optional("BT-107", "Allowances", t.Allowances, sumOf(inv.Allowances, amount))
	d.optional("BT-108", "Charges", t.Charges, sumOf(inv.Charges, amount))
	d.total("BT-109", "TotalWithoutVAT", t.TotalWithoutVAT, withoutVAT(t))
	if len(inv.VATBreakdown) > 0 {
		d.total("BT-110", "TotalVAT", t.TotalVAT, sumOf(inv.VATBreakdown, tax))
	}
	d.total("BT-112", "TotalWithVAT", t.TotalWithVAT, withVAT(t))
	d.total("BT-115", "Due", t.Due, due(t))
	d.breakdown(inv)
	return d
}

type differences []Difference

func (d *differences) add(term, path string, found, due Decimal) {
	*d = append(*d, Difference{term, path, found, due})
}

func (d *differences) line(l *Line, path string) {
	net, _ := exactNet(l)
	if net == nil {
		return // a missing quantity or price is another rule's finding
	}
	if l.LineNet.state != number || apart(l.LineNet.fraction(), net).Cmp(big.NewRat(2, 100)) > 0 {
		d.add("BT-131", path, l.LineNet, rounded(net, 2))
	}
}

// total is a number that every invoice has.
func (d *differences) total(term, field string, found, due Decimal) {
	if !found.Equal(due) {
		d.add(term, "Totals."+field, found, due)
	}
}

// optional is a number that may stay away where it adds up nothing.
func (d *differences) optional(term, field string, found, due Decimal) {
	if due.Given() || found.Cmp(due) != 0 {
		d.total(term, field, found, due)
	}
}

func (d *differences) breakdown(inv *Invoice) {
	want := breakdown(inv)
	used := make([]bool, len(want))
	for i := range inv.VATBreakdown {
		r, path := &inv.VATBreakdown[i], fmt.Sprintf("VATBreakdown[%d].", i+1)
		taxable := zero()
		for j := range want {
			if want[j].Category == r.Category && want[j].Rate.Cmp(r.Rate) == 0 {
				taxable, used[j] = want[j].Taxable, true
			}
		}
		rated := r.Rate.Sign() != 0
		if !near(r.Taxable, taxable, rated) {
			d.add("BT-116", path+"Taxable", r.Taxable, taxable)
		}
		if due := vatDue(r.Taxable, r.Rate); !near(r.Tax, due, rated) {
			d.add("BT-117", path+"Tax", r.Tax, due)
		}
	}
	for j := range want {
		if !used[j] {
			d.add("BT-116", "VATBreakdown", Decimal{}, want[j].Taxable)
		}
	}
}

// near says whether two amounts are the same, or less than 1 apart where that is allowed.
func near(found, due Decimal, loose bool) bool {
	if !loose || found.state != number || due.state != number {
		return found.Equal(due)
	}
	return apart(found.fraction(), due.fraction()).Cmp(big.NewRat(1, 1)) < 0
}

// apart is the distance of two numbers.
func apart(a, b *big.Rat) *big.Rat { return new(big.Rat).Abs(new(big.Rat).Sub(a, b)) }
