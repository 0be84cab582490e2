package x12

import (
	"strconv"
	"sync"

	"github.com/postbud/postbud/invoice"
)

// amountTerms are the totals that AMT can carry.
var amountTerms = sync.OnceValue(func() map[string]func(*invoice.Totals) *invoice.Decimal {
	return map[string]func(*invoice.Totals) *invoice.Decimal{
		"BT-106": func(t *invoice.Totals) *invoice.Decimal { return &t.Lines },
		"BT-107": func(t *invoice.Totals) *invoice.Decimal { return &t.Allowances },
		"BT-108": func(t *invoice.Totals) *invoice.Decimal { return &t.Charges },
		"BT-109": func(t *invoice.Totals) *invoice.Decimal { return &t.TotalWithoutVAT },
		"BT-110": func(t *invoice.Totals) *invoice.Decimal { return &t.TotalVAT },
		"BT-111": func(t *invoice.Totals) *invoice.Decimal { return &t.VATInAccountingCurrency },
		"BT-112": func(t *invoice.Totals) *invoice.Decimal { return &t.TotalWithVAT },
		"BT-113": func(t *invoice.Totals) *invoice.Decimal { return &t.Paid },
		"BT-114": func(t *invoice.Totals) *invoice.Decimal { return &t.Rounding },
		"BT-115": func(t *invoice.Totals) *invoice.Decimal { return &t.Due },
	}
})

// total is the amount of TDS01.
func (w *writer) total() (term string, d invoice.Decimal) {
	t := w.inv.Totals
	if w.Total == "due" {
		return "BT-115", t.Due
	}
	return "BT-112", t.TotalWithVAT
}

// sums refuses an invoice whose totals do not follow from what X12 carries: a reader
// would work out others.
func (w *writer) sums() {
	term, total := w.total()
	if !total.Given() {
		w.fail(missing(term))
		return
	}
	said := w.inv.Totals
	further := map[string]invoice.Decimal{}
	for term := range w.Amounts {
		if d := *amountTerms()[term](&said); w.furtherAmount(term, d) {
			further[term] = d
		}
	}
	due := w.totalsOf(w.inv, total, further)
	for _, term := range []string{"BT-106", "BT-107", "BT-108", "BT-109", "BT-110", "BT-112", "BT-114", "BT-115"} {
		found, other := *amountTerms()[term](&said), *amountTerms()[term](&due)
		if found.Err() != nil {
			w.fail(wrongValue(term, found.Err().Error(), "is no number: %v", found.Err()))
		} else if found.Given() && found.Cmp(other) != 0 {
			w.fail(notAddedUp(term, found, other))
		}
	}
	w.creditSign(total)
}

// totalsOf works the totals out: from TDS01, from what AMT says, and the rest from
// lines, allowances, charges and VAT.
func (p *profile) totalsOf(inv *invoice.Invoice, total invoice.Decimal, further map[string]invoice.Decimal) invoice.Totals {
	t := invoice.Totals{Lines: zero(), Allowances: zero(), Charges: zero(), TotalVAT: zero()}
	for i := range inv.Lines {
		t.Lines = t.Lines.Add(inv.Lines[i].LineNet)
	}
	for _, a := range inv.Allowances {
		t.Allowances = t.Allowances.Add(a.Amount)
	}
	for _, c := range inv.Charges {
		t.Charges = t.Charges.Add(c.Amount)
	}
	for _, row := range inv.VATBreakdown {
		t.TotalVAT = t.TotalVAT.Add(row.Tax)
	}
	t.TotalWithoutVAT = t.Lines.Sub(t.Allowances).Add(t.Charges)
	withVAT := t.TotalWithoutVAT.Add(t.TotalVAT)
	t.TotalWithVAT, t.Due = total, further["BT-115"]
	if p.isDue(total, withVAT, further) {
		t.TotalWithVAT, t.Due = withVAT, total
	}
	for term, amount := range further {
		*amountTerms()[term](&t) = amount
	}
	settle(&t)
	return t
}

// isDue says whether TDS01 is what is left to pay: by the settings, unless the other
// numbers add up the other way alone.
func (p *profile) isDue(total, withVAT invoice.Decimal, further map[string]invoice.Decimal) bool {
	paid := further["BT-113"]
	if paid.Sign() == 0 || total.Cmp(withVAT) == 0 == (total.Cmp(withVAT.Sub(paid)) == 0) {
		return p.Total == "due"
	}
	return total.Cmp(withVAT) != 0
}

// settle works out what is paid, rounded and due from each other. A difference that
// nobody explains is rounding below 1, else something paid.
func settle(t *invoice.Totals) {
	if !t.Due.Given() {
		t.Due = t.TotalWithVAT.Sub(t.Paid).Add(t.Rounding)
		return
	}
	open := t.Due.Sub(t.TotalWithVAT).Add(t.Paid)
	switch {
	case t.Rounding.Given():
	case !t.Paid.Given() && open.Abs().Cmp(invoice.NewDecimal(1, 0)) >= 0:
		t.Paid = open.Neg()
	default:
		t.Rounding = open
	}
}

func zero() invoice.Decimal { return invoice.NewDecimal(0, 2) }

// creditSign refuses a credit note that a reader would take with the other sign.
func (w *writer) creditSign(total invoice.Decimal) {
	if !w.credit {
		return
	}
	first := invoice.Decimal{}
	for i := range w.inv.Lines {
		if first = w.inv.Lines[i].Quantity; first.Sign() != 0 {
			break
		}
	}
	if total.Sign() == 0 && first.Sign() == 0 {
		return
	}
	if isTurned(w.signed(total), w.signed(first)) != w.negative() {
		w.fail(wrongValue("BT-112", total.String(), "is %s on a credit note, which X12 cannot tell from an invoice", total))
	}
}

// isTurned says whether the amounts of a credit note bear a minus: by its total, and
// where that is 0 by its first line.
func isTurned(total, quantity invoice.Decimal) bool {
	return total.Sign() < 0 || total.Sign() == 0 && quantity.Sign() < 0
}

// totals writes the summary: TDS, TXI, AMT, SAC, CTT.
func (w *writer) totals() {
	if w.err != nil {
		return
	}
	term, total := w.total()
	w.Segment("TDS", w.amount(term, w.signed(total)))
	if w.Tax == "tax" {
		w.taxes()
	}
	for _, term := range w.amounts.order() {
		if d := *amountTerms()[term](&w.inv.Totals); w.furtherAmount(term, d) {
			w.Segment("AMT", w.Amounts[term], w.real(term, w.signed(d), amountDigits))
		}
	}
	w.summaryAllowances()
	if w.Tax == "charge" {
		w.taxCharges()
	}
	hash := ""
	if w.HashTotal {
		hash = w.real("BT-129", w.signed(w.hash), 10)
	}
	w.Segment("CTT", strconv.Itoa(len(w.inv.Lines)), hash)
	w.near(total)
}

// furtherAmount says whether an amount is written as AMT: not what the total says
// already.
func (w *writer) furtherAmount(term string, d invoice.Decimal) bool {
	total, _ := w.total()
	t := w.inv.Totals
	if term == "BT-115" && total == "BT-112" && !t.Rounding.Given() && d.Equal(t.TotalWithVAT.Sub(t.Paid)) && w.Amounts["BT-113"] != "" {
		return t.Paid.Sign() != 0 // so that nobody pays twice
	}
	return d.Given() && total != term
}

// near holds the total against what a reader works out who is not told the amounts of
// lines.
func (w *writer) near(total invoice.Decimal) {
	if w.LineAmount != "never" || w.err != nil {
		return
	}
	sum := w.net
	for _, a := range w.inv.Allowances {
		sum = sum.Sub(a.Amount)
	}
	for _, c := range w.inv.Charges {
		sum = sum.Add(c.Amount)
	}
	for _, row := range w.inv.VATBreakdown {
		sum = sum.Add(row.Tax)
	}
	if total := w.inv.Totals.TotalWithVAT; total.Sub(sum).Abs().Cmp(w.tolerance) > 0 {
		w.fail(notAddedUp("BT-112", total, sum))
	}
}
