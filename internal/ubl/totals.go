package ubl

import (
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

func (w *writer) totals(inv *invoice.Invoice) {
	for _, a := range inv.Allowances {
		w.allowance("false", xmlterms.Allowance, a)
	}
	for _, c := range inv.Charges {
		w.allowance("true", xmlterms.Charge, c)
	}
	w.taxTotal(inv)
	t := inv.Totals
	w.Open("cac:TaxTotal")
	w.Number("BT-111", "cbc:TaxAmount", t.VATInAccountingCurrency, "currencyID", inv.VATCurrency)
	w.Close()
	w.Open("cac:LegalMonetaryTotal")
	w.amount("BT-106", "cbc:LineExtensionAmount", t.Lines)
	w.amount("BT-109", "cbc:TaxExclusiveAmount", t.TotalWithoutVAT)
	w.amount("BT-112", "cbc:TaxInclusiveAmount", t.TotalWithVAT)
	w.amount("BT-107", "cbc:AllowanceTotalAmount", t.Allowances)
	w.amount("BT-108", "cbc:ChargeTotalAmount", t.Charges)
	w.amount("BT-113", "cbc:PrepaidAmount", t.Paid)
	w.amount("BT-114", "cbc:PayableRoundingAmount", t.Rounding)
	w.amount("BT-115", "cbc:PayableAmount", t.Due)
	w.Close()
}

func readTotals(root xmlterms.Element, inv *invoice.Invoice) {
	inv.Allowances, inv.Charges = readAllowances(root)
	in := root.Child("cac:LegalMonetaryTotal")
	inv.Totals = invoice.Totals{
		Lines:           in.Decimal("BT-106", "cbc:LineExtensionAmount"),
		Allowances:      in.Decimal("BT-107", "cbc:AllowanceTotalAmount"),
		Charges:         in.Decimal("BT-108", "cbc:ChargeTotalAmount"),
		TotalWithoutVAT: in.Decimal("BT-109", "cbc:TaxExclusiveAmount"),
		TotalWithVAT:    in.Decimal("BT-112", "cbc:TaxInclusiveAmount"),
		Paid:            in.Decimal("BT-113", "cbc:PrepaidAmount"),
		Rounding:        in.Decimal("BT-114", "cbc:PayableRoundingAmount"),
		Due:             in.Decimal("BT-115", "cbc:PayableAmount"),
	}
	for total := range root.Each("cac:TaxTotal") {
		readTaxTotal(total, inv)
	}
}

// taxTotal writes VAT total and breakdown. Where only the breakdown is given the
// total is its sum, for the schema demands one.
func (w *writer) taxTotal(inv *invoice.Invoice) {
	total := inv.Totals.TotalVAT
	if !total.Given() {
		for _, b := range inv.VATBreakdown {
			total = total.Add(b.Tax)
		}
	}
	w.Open("cac:TaxTotal")
	w.amount("BT-110", "cbc:TaxAmount", total)
	for _, b := range inv.VATBreakdown {
		w.Open("cac:TaxSubtotal")
		w.amount("BT-116", "cbc:TaxableAmount", b.Taxable)
		w.amount("BT-117", "cbc:TaxAmount", b.Tax)
		w.Open("cac:TaxCategory")
		w.Text("BT-118", "cbc:ID", b.Category)
		w.Number("BT-119", "cbc:Percent", b.Rate)
		w.Text("BT-121", "cbc:TaxExemptionReasonCode", b.ExemptionCode)
		w.Text("BT-120", "cbc:TaxExemptionReason", b.ExemptionReason)
		w.Under("cac:TaxScheme", "BT-118", "cbc:ID", "VAT")
		w.Close()
		w.Close()
	}
	w.Close()
}

// readTaxTotal tells the total in the accounting currency from the other one by
// its currency.
func readTaxTotal(in xmlterms.Element, inv *invoice.Invoice) {
	amount := in.Decimal("BT-110", "cbc:TaxAmount")
	currency := in.Child("cbc:TaxAmount").Attribute("currencyID")
	t := &inv.Totals
	if inv.VATCurrency != "" && currency == inv.VATCurrency && (currency != inv.Currency || t.TotalVAT.Given()) {
		t.VATInAccountingCurrency = amount
		return
	}
	if !t.TotalVAT.Given() {
		t.TotalVAT = amount
	}
	for s := range in.Each("cac:TaxSubtotal") {
		category := s.Child("cac:TaxCategory")
		inv.VATBreakdown = append(inv.VATBreakdown, invoice.VATBreakdown{
			Taxable:         s.Decimal("BT-116", "cbc:TaxableAmount"),
			Tax:             s.Decimal("BT-117", "cbc:TaxAmount"),
			Category:        category.Code("cbc:ID"),
			Rate:            category.Decimal("BT-119", "cbc:Percent"),
			ExemptionReason: category.Texts("cbc:TaxExemptionReason"),
			ExemptionCode:   category.Code("cbc:TaxExemptionReasonCode"),
		})
	}
}

func (w *writer) allowance(isCharge string, t xmlterms.AllowanceNumbers, a invoice.Allowance) {
	w.Open("cac:AllowanceCharge")
	w.Text("", "cbc:ChargeIndicator", isCharge)
	w.Text(t.ReasonCode, "cbc:AllowanceChargeReasonCode", a.ReasonCode)
	w.Text(t.Reason, "cbc:AllowanceChargeReason", a.Reason)
	w.Number(t.Percentage, "cbc:MultiplierFactorNumeric", a.Percentage)
	w.amount(t.Amount, "cbc:Amount", a.Amount)
	w.amount(t.Base, "cbc:BaseAmount", a.Base)
	if t.Category != "" {
		w.Open("cac:TaxCategory")
		w.Text(t.Category, "cbc:ID", a.Category)
		w.Number(t.Rate, "cbc:Percent", a.Rate)
		w.Under("cac:TaxScheme", t.Category, "cbc:ID", "VAT")
		w.Close()
	}
	w.Close()
}

func readAllowances(in xmlterms.Element) (allowances, charges []invoice.Allowance) {
	for a := range in.Each("cac:AllowanceCharge") {
		if a.Flag("cbc:ChargeIndicator") {
			charges = append(charges, readAllowance(a, xmlterms.Charge))
		} else {
			allowances = append(allowances, readAllowance(a, xmlterms.Allowance))
		}
	}
	return allowances, charges
}

func readAllowance(in xmlterms.Element, t xmlterms.AllowanceNumbers) invoice.Allowance {
	return invoice.Allowance{
		Amount:     in.Decimal(t.Amount, "cbc:Amount"),
		Base:       in.Decimal(t.Base, "cbc:BaseAmount"),
		Percentage: in.Decimal(t.Percentage, "cbc:MultiplierFactorNumeric"),
		Category:   in.Code("cac:TaxCategory/cbc:ID"),
		Rate:       in.Decimal(t.Rate, "cac:TaxCategory/cbc:Percent"),
		Reason:     in.Texts("cbc:AllowanceChargeReason"),
		ReasonCode: in.Code("cbc:AllowanceChargeReasonCode"),
	}
}
