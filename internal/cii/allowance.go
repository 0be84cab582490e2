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

func (w writer) allowance(charge string, t xmlterms.AllowanceNumbers, a invoice.Allowance) {
	w.Open(allowanceCharge)
	w.indicator(charge)
	w.Number(t.Percentage, "ram:CalculationPercent", a.Percentage)
	w.Number(t.Base, "ram:BasisAmount", a.Base)
	w.Number(t.Amount, "ram:ActualAmount", a.Amount)
	w.Text(t.ReasonCode, "ram:ReasonCode", a.ReasonCode)
	w.Text(t.Reason, "ram:Reason", a.Reason)
	if t.Category != "" {
		w.Open(categoryTax)
		w.Text(t.Category, "ram:TypeCode", vat)
		w.Text(t.Category, "ram:CategoryCode", a.Category)
		w.Number(t.Rate, "ram:RateApplicablePercent", a.Rate)
		w.Close()
	}
	w.Close()
}

func readAllowances(in xmlterms.Element, allowance, charge xmlterms.AllowanceNumbers) (allowances, charges []invoice.Allowance) {
	for a := range in.Each(allowanceCharge) {
		if isCharge(a) {
			charges = append(charges, readAllowance(a, charge))
		} else {
			allowances = append(allowances, readAllowance(a, allowance))
		}
	}
	return allowances, charges
}

func readAllowance(in xmlterms.Element, t xmlterms.AllowanceNumbers) invoice.Allowance {
	a := invoice.Allowance{
		Amount:     in.Decimal(t.Amount, "ram:ActualAmount"),
		Base:       in.Decimal(t.Base, "ram:BasisAmount"),
		Percentage: in.Decimal(t.Percentage, "ram:CalculationPercent"),
		Reason:     in.Text("ram:Reason"),
		ReasonCode: in.Code("ram:ReasonCode"),
	}
	if tax := in.Child(categoryTax); t.Category != "" && tax.Given() {
		a.Category = tax.Code("ram:CategoryCode")
		a.Rate = tax.Decimal(t.Rate, "ram:RateApplicablePercent")
	}
	return a
}

// readLogistics reads freight as EXTENDED has it: a charge of the document.
func readLogistics(in xmlterms.Element) invoice.Allowance {
	tax := in.Child("ram:AppliedTradeTax")
	return invoice.Allowance{
		Amount:   in.Decimal(xmlterms.Charge.Amount, "ram:AppliedAmount"),
		Reason:   in.Texts("ram:Description"),
		Category: tax.Code("ram:CategoryCode"),
		Rate:     tax.Decimal(xmlterms.Charge.Rate, "ram:RateApplicablePercent"),
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
