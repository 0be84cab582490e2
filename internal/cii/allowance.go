package cii

import (
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

const (
	allowanceCharge = "ram:SpecifiedTradeAllowanceCharge"
	categoryTax     = "ram:CategoryTradeTax"
	logistics       = "ram:SpecifiedLogisticsServiceCharge"
)

// allowanceTerms are the numbers of the terms of an allowance or a charge.
type allowanceTerms struct{ amount, base, percentage, category, rate, reason, reasonCode string }

var (
	allowanceOf     = allowanceTerms{"BT-92", "BT-93", "BT-94", "BT-95", "BT-96", "BT-97", "BT-98"}
	chargeOf        = allowanceTerms{"BT-99", "BT-100", "BT-101", "BT-102", "BT-103", "BT-104", "BT-105"}
	lineAllowanceOf = allowanceTerms{"BT-136", "BT-137", "BT-138", "", "", "BT-139", "BT-140"}
	lineChargeOf    = allowanceTerms{"BT-141", "BT-142", "BT-143", "", "", "BT-144", "BT-145"}
)

func (w writer) allowance(charge string, t allowanceTerms, a invoice.Allowance) {
	w.Open(allowanceCharge)
	w.indicator(charge)
	w.Number(t.percentage, "ram:CalculationPercent", a.Percentage)
	w.Number(t.base, "ram:BasisAmount", a.Base)
	w.Number(t.amount, "ram:ActualAmount", a.Amount)
	w.Text(t.reasonCode, "ram:ReasonCode", a.ReasonCode)
	w.Text(t.reason, "ram:Reason", a.Reason)
	if t.category != "" {
		w.Open(categoryTax)
		w.Text(t.category, "ram:TypeCode", vat)
		w.Text(t.category, "ram:CategoryCode", a.Category)
		w.Number(t.rate, "ram:RateApplicablePercent", a.Rate)
		w.Close()
	}
	w.Close()
}

func readAllowances(in xmlterms.Element, allowance, charge allowanceTerms) (allowances, charges []invoice.Allowance) {
	for a := range in.Each(allowanceCharge) {
		if isCharge(a) {
			charges = append(charges, readAllowance(a, charge))
		} else {
			allowances = append(allowances, readAllowance(a, allowance))
		}
	}
	return allowances, charges
}

func readAllowance(in xmlterms.Element, t allowanceTerms) invoice.Allowance {
	a := invoice.Allowance{
		Amount:     in.Decimal(t.amount, "ram:ActualAmount"),
		Base:       in.Decimal(t.base, "ram:BasisAmount"),
		Percentage: in.Decimal(t.percentage, "ram:CalculationPercent"),
		Reason:     in.Text("ram:Reason"),
		ReasonCode: in.Code("ram:ReasonCode"),
	}
	if tax := in.Child(categoryTax); t.category != "" && tax.Given() {
		a.Category = tax.Code("ram:CategoryCode")
		a.Rate = tax.Decimal(t.rate, "ram:RateApplicablePercent")
	}
	return a
}

// readLogistics reads freight as EXTENDED has it: a charge of the document.
func readLogistics(in xmlterms.Element) invoice.Allowance {
	tax := in.Child("ram:AppliedTradeTax")
	return invoice.Allowance{
		Amount:   in.Decimal(chargeOf.amount, "ram:AppliedAmount"),
		Reason:   in.Texts("ram:Description"),
		Category: tax.Code("ram:CategoryCode"),
		Rate:     tax.Decimal(chargeOf.rate, "ram:RateApplicablePercent"),
	}
}

// ofLine is an allowance of a line as one of the document, and inLine the other way
// round: the line's has no VAT category.
func ofLine(a invoice.LineAllowance) invoice.Allowance {
	return invoice.Allowance{Amount: a.Amount, Base: a.Base, Percentage: a.Percentage, Reason: a.Reason, ReasonCode: a.ReasonCode}
}

func inLine(all []invoice.Allowance) (of []invoice.LineAllowance) {
	for _, a := range all {
		of = append(of, invoice.LineAllowance{Amount: a.Amount, Base: a.Base, Percentage: a.Percentage, Reason: a.Reason, ReasonCode: a.ReasonCode})
	}
	return of
}
