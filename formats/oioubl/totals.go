package oioubl

import (
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

// totals writes everything between the payment and the lines. The two documents
// order it differently.
func (w *writer) totals() {
	if w.credit {
		w.exchange()
		w.allowances()
	} else {
		w.prepaid()
		w.allowances()
		w.exchange()
	}
	w.taxTotal()
	w.monetaryTotal()
}

func (w *writer) allowances() {
	n := 0
	each := func(isCharge bool, t allowanceTerms, all []invoice.Allowance) {
		for _, a := range all {
			n++
			w.allowance(n, isCharge, t, a, w.categoryOf(t.category, a.Category, a.Rate, w.reasonOf(a.Category, a.Rate)))
		}
	}
	each(false, allowanceOf, w.inv.Allowances)
	each(true, chargeOf, w.inv.Charges)
}

// reasonOf is why something of a category is zero-rated, by the breakdown: with it
// reading tells what is exempt.
func (w *writer) reasonOf(letter string, rate invoice.Decimal) string {
	if letter == "Z" || letter == "S" || letter == "AE" {
		return ""
	}
	for _, b := range w.inv.VATBreakdown {
		if b.Category == letter && b.Rate.Cmp(rate) == 0 {
			return first(first(b.ExemptionReason, b.ExemptionCode), letter)
		}
	}
	return letter
}

func (w *writer) prepaid() {
	if w.inv.Totals.Paid.Sign() != 0 {
		w.Open("cac:PrepaidPayment")
		w.cents("BT-113", "cbc:PaidAmount", w.inv.Totals.Paid)
		w.Close()
	}
}

// monetaryTotal writes the sums. OIOUBL's TaxExclusiveAmount is the tax itself, its
// TaxInclusiveAmount is rounded, and sums of zero stay away.
func (w *writer) monetaryTotal() {
	t := w.inv.Totals
	if due := withoutVAT(t); t.TotalWithoutVAT.Given() && t.TotalWithoutVAT.Err() == nil && !due.Equal(t.TotalWithoutVAT) {
		w.wrong("BT-109", t.TotalWithoutVAT.String(), "is %s, and OIOUBL works it out as %s", t.TotalWithoutVAT, due)
	}
	tax := t.TotalVAT
	if !tax.Given() {
		for _, b := range w.inv.VATBreakdown {
			tax = tax.Add(b.Tax)
		}
	}
	w.Open("cac:LegalMonetaryTotal")
	w.cents("BT-106", "cbc:LineExtensionAmount", t.Lines)
	w.cents("BT-110", "cbc:TaxExclusiveAmount", tax)
	w.cents("BT-112", "cbc:TaxInclusiveAmount", t.TotalWithVAT.Add(t.Rounding))
	w.sum("BT-107", "cbc:AllowanceTotalAmount", t.Allowances, w.inv.Allowances)
	w.sum("BT-108", "cbc:ChargeTotalAmount", t.Charges, w.inv.Charges)
	w.unlessZero("BT-113", "cbc:PrepaidAmount", t.Paid)
	w.unlessZero("BT-114", "cbc:PayableRoundingAmount", t.Rounding)
	w.cents("BT-115", "cbc:PayableAmount", t.Due)
	w.Close()
}

// sum writes a total of allowances or charges, which must be there as soon as one
// of them is.
func (w *writer) sum(term, name string, total invoice.Decimal, of []invoice.Allowance) {
	if !total.Given() {
		for _, a := range of {
			total = total.Add(a.Amount)
		}
	}
	if len(of) > 0 {
		w.cents(term, name, total)
		return
	}
	w.unlessZero(term, name, total)
}

func (w *writer) unlessZero(term, name string, d invoice.Decimal) {
	if d.Sign() != 0 || d.Err() != nil {
		w.cents(term, name, d)
	}
}

// withoutVAT is BT-109, for which OIOUBL has no element.
func withoutVAT(t invoice.Totals) invoice.Decimal { return t.Lines.Sub(t.Allowances).Add(t.Charges) }

// readTotals reads the sums, with a zero for each that stays away. Charges have the
// duties already that are no VAT.
func readTotals(root xmlterms.Element, inv *invoice.Invoice) {
	in, t := root.Child("cac:LegalMonetaryTotal"), &inv.Totals
	zero := invoice.NewDecimal(0, 2)
	t.Lines = in.Decimal("BT-106", "cbc:LineExtensionAmount")
	t.Allowances = zero.Add(in.Decimal("BT-107", "cbc:AllowanceTotalAmount"))
	t.Charges = zero.Add(t.Charges).Add(in.Decimal("BT-108", "cbc:ChargeTotalAmount"))
	t.Paid = zero.Add(in.Decimal("BT-113", "cbc:PrepaidAmount"))
	t.Rounding = zero.Add(in.Decimal("BT-114", "cbc:PayableRoundingAmount"))
	t.Due = in.Decimal("BT-115", "cbc:PayableAmount")
	t.TotalWithoutVAT = withoutVAT(*t)
	if with := in.Decimal("BT-112", "cbc:TaxInclusiveAmount"); with.Given() {
		t.TotalWithVAT = with.Sub(t.Rounding)
	} else {
		t.TotalWithVAT = t.TotalWithoutVAT.Add(t.TotalVAT)
	}
}
