package invoice

import (
	"fmt"
	"math/big"
)

// Recalculate works out the document totals (BG-22) and the VAT breakdown (BG-23)
// from the lines, allowances and charges as the rules of EN 16931-1 do, rounding
// half up to two decimals. What lines, allowances and charges say is not
// changed, nor are Paid, Rounding and VATInAccountingCurrency. Rows of the
// breakdown keep their place, exemption reason and code; rows that nothing
// belongs to any more are dropped.
//
// It refuses, and changes nothing, where a line has no net amount or a number is
// invalid.
func Recalculate(inv *Invoice) error {
	for i := range inv.Lines {
		if !inv.Lines[i].LineNet.Given() {
			return fmt.Errorf("line %d has no net amount (BT-131)", i+1)
		}
	}
	t := inv.Totals
	t.Lines = round(sumOf(inv.Lines, lineNet))
	t.Allowances = sumOf(inv.Allowances, amount)
	t.Charges = sumOf(inv.Charges, amount)
	rows := breakdown(inv)
	t.TotalWithoutVAT = withoutVAT(t)
	t.TotalVAT = round(sumOf(rows, tax))
	t.TotalWithVAT = withVAT(t)
	t.Due = due(t)
	if err := t.Due.Err(); err != nil { // every number above has gone into it
		return fmt.Errorf("the totals cannot be worked out: %w", err)
	}
	inv.Totals, inv.VATBreakdown = t, rows
	return nil
}

// LineNet is the net amount of a line (BT-131) by its own numbers: quantity ×
// net price ÷ base quantity − allowances + charges, rounded once, half up to two
// decimals. A base quantity that is absent or 0 counts as 1. LineNet is absent where the
// quantity or the price is. Accounting systems may round otherwise: Peppol takes
// net amounts that are up to 0.02 away (PEPPOL-EN16931-R120).
func LineNet(l Line) Decimal {
	net, wrong := exactNet(&l)
	if net == nil {
		return wrong
	}
	return rounded(net, 2)
}

// exactNet is LineNet before it is rounded, else nil and an absent or invalid number.
func exactNet(l *Line) (*big.Rat, Decimal) {
	q, p, base := l.Quantity, l.Price.NetPrice, l.Price.BaseQuantity
	extra := exactSum(l.Charges, lineAmount).Sub(exactSum(l.Allowances, lineAmount))
	for _, d := range [...]Decimal{q, p, base, extra} {
		if !d.Valid() {
			return nil, d
		}
	}
	if !q.Given() || !p.Given() {
		return nil, Decimal{}
	}
	net := q.fraction()
	net.Mul(net, p.fraction())
	if base.Sign() != 0 {
		net.Quo(net, base.fraction())
	}
	return net.Add(net, extra.fraction()), Decimal{}
}

// vatDue is the tax on an amount at a rate in percent, rounded once.
func vatDue(taxable, rate Decimal) Decimal {
	if !taxable.Valid() || !rate.Valid() {
		return taxable.Add(rate)
	}
	f := taxable.fraction()
	return rounded(f.Mul(f, rate.fraction()).Mul(f, big.NewRat(1, 100)), 2)
}

// withoutVAT is BT-109 (BR-CO-13), withVAT BT-112 (BR-CO-15), due BT-115
// (BR-CO-16), each by the totals that it is made of.
func withoutVAT(t Totals) Decimal { return round(t.Lines.Sub(t.Allowances).Add(t.Charges)) }
func withVAT(t Totals) Decimal    { return round(t.TotalWithoutVAT.Add(t.TotalVAT)) }
func due(t Totals) Decimal        { return round(t.TotalWithVAT.Sub(t.Paid).Add(t.Rounding)) }

// round is a total that every invoice has, so 0.00 where there is nothing to add up.
func round(d Decimal) Decimal { return zero().Add(d).Round(2) }

func zero() Decimal                      { return NewDecimal(0, 2) }
func lineNet(l Line) Decimal             { return l.LineNet }
func lineAmount(a LineAllowance) Decimal { return a.Amount }
func amount(a Allowance) Decimal         { return a.Amount }
func tax(r VATBreakdown) Decimal         { return r.Tax }

// exactSum adds up one number of each; it is absent where all are.
func exactSum[T any](of []T, number func(T) Decimal) (sum Decimal) {
	for i := range of {
		sum = sum.Add(number(of[i]))
	}
	return sum
}

// sumOf is exactSum rounded to two decimals, as totals are (BR-CO-10 to 12, 14).
func sumOf[T any](of []T, number func(T) Decimal) Decimal { return exactSum(of, number).Round(2) }
