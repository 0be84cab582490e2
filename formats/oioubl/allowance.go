package oioubl

import (
	"strconv"

	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/codes"
)

// allowanceTerms are the numbers of the terms of an allowance or a charge.
type allowanceTerms struct {
	amount, base, percentage, category, rate, reason string
	codes                                            codes.List
}

var (
	allowanceOf     = allowanceTerms{"BT-92", "BT-93", "BT-94", "BT-95", "BT-96", "BT-97", codes.AllowanceReason}
	chargeOf        = allowanceTerms{"BT-99", "BT-100", "BT-101", "BT-102", "BT-103", "BT-104", codes.ChargeReason}
	lineAllowanceOf = allowanceTerms{"BT-136", "BT-137", "BT-138", "BT-151", "BT-152", "BT-139", codes.AllowanceReason}
	lineChargeOf    = allowanceTerms{"BT-141", "BT-142", "BT-143", "BT-151", "BT-152", "BT-144", codes.ChargeReason}
)

// termsOf chooses by ChargeIndicator.
func termsOf(charge bool, ofAllowance, ofCharge allowanceTerms) allowanceTerms {
	if charge {
		return ofCharge
	}
	return ofAllowance
}

var hundred = invoice.NewDecimal(100, 0)

// allowance writes an allowance or a charge. What EN 16931 has as a percentage is a
// factor in OIOUBL. The reason's code is of a list that OIOUBL does not have, so its
// words stand where there are no others.
func (w *writer) allowance(n int, isCharge bool, t allowanceTerms, a invoice.Allowance, c category) {
	if !a.Amount.Given() {
		w.missing(t.amount)
	}
	w.Open("cac:AllowanceCharge")
	w.Text("", "cbc:ID", strconv.Itoa(n))
	w.Text("", "cbc:ChargeIndicator", strconv.FormatBool(isCharge))
	w.Text(t.reason, "cbc:AllowanceChargeReason", first(a.Reason, codes.Name(t.codes, a.ReasonCode)))
	if a.Percentage.Given() {
		if !a.Base.Given() {
			w.missing(t.base)
		}
		w.Number(t.percentage, "cbc:MultiplierFactorNumeric", a.Percentage.Quo(hundred, a.Percentage.Places()+2).Trim())
	}
	w.amount(t.amount, "cbc:Amount", a.Amount)
	w.base(t.base, a.Base)
	w.category(t.category, t.rate, "", c)
	w.Close()
}

// base writes the amount that a percentage is of, which OIOUBL takes above zero.
func (w *writer) base(term string, d invoice.Decimal) {
	if d.Given() && d.Sign() <= 0 && !w.credit && d.Err() == nil {
		w.wrong(term, d.String(), "is %s, and OIOUBL takes amounts above zero alone", d)
	}
	w.amount(term, "cbc:BaseAmount", d)
}

// readAllowance reads one with its category as OIOUBL has it.
func readAllowance(in xmlterms.Element, t allowanceTerms) (invoice.Allowance, category) {
	a := invoice.Allowance{
		Amount: in.Decimal(t.amount, "cbc:Amount"),
		Base:   in.Decimal(t.base, "cbc:BaseAmount"),
		Reason: in.Texts("cbc:AllowanceChargeReason"),
	}
	if factor := in.Decimal(t.percentage, "cbc:MultiplierFactorNumeric"); factor.Given() {
		a.Percentage = factor.Mul(hundred, factor.Places()).Trim()
	}
	return a, readCategory(t.rate, in.Child("cac:TaxCategory"))
}
