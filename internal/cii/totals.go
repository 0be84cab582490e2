package cii

import (
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

const (
	tradeTax  = "ram:ApplicableTradeTax"
	summation = "ram:SpecifiedTradeSettlementHeaderMonetarySummation"
	vat       = "VAT"
)

// Codes of the day on which VAT falls due (BT-8): EN 16931 names it by UNCL2005,
// CII by UNCL2475.
var taxPoints = [...]struct{ invoice, cii string }{
	{"3", "5"},    // the date of the invoice
	{"35", "29"},  // the date of delivery
	{"432", "72"}, // the date of payment
}

func taxPointOf(code string) string {
	for _, t := range taxPoints {
		if t.invoice == code {
			return t.cii
		}
	}
	return code
}

func readTaxPoint(code string) string {
	for _, t := range taxPoints {
		if t.cii == code {
			return t.invoice
		}
	}
	return code
}

// breakdown writes the VAT breakdown. The day on which VAT falls due is in the
// first row, for it may be there once (CII-SR-461); the code for that day is in all.
// Where there is no row the day is there alone.
func (w writer) breakdown(inv *invoice.Invoice) {
	rows := inv.VATBreakdown
	if len(rows) == 0 && (inv.TaxPointDate.Given() || inv.TaxPointCode != "") {
		rows = make([]invoice.VATBreakdown, 1)
	}
	for i, b := range rows {
		w.Open(tradeTax)
		w.Number("BT-117", "ram:CalculatedAmount", b.Tax)
		w.Text("BT-118", "ram:TypeCode", vat)
		w.Text("BT-120", "ram:ExemptionReason", b.ExemptionReason)
		w.Number("BT-116", "ram:BasisAmount", b.Taxable)
		w.Text("BT-118", "ram:CategoryCode", b.Category)
		w.Text("BT-121", "ram:ExemptionReasonCode", b.ExemptionCode)
		if i == 0 {
			w.dayAs(pureDayString, "BT-7", "ram:TaxPointDate", inv.TaxPointDate)
		}
		w.Text("BT-8", "ram:DueDateTypeCode", taxPointOf(inv.TaxPointCode))
		w.Number("BT-119", "ram:RateApplicablePercent", b.Rate)
		w.Close()
	}
}

func readBreakdown(in xmlterms.Element, inv *invoice.Invoice) {
	for tax := range in.Each(tradeTax) {
		row := invoice.VATBreakdown{
			Taxable:         tax.Decimal("BT-116", "ram:BasisAmount"),
			Tax:             tax.Decimal("BT-117", "ram:CalculatedAmount"),
			Category:        tax.Code("ram:CategoryCode"),
			Rate:            tax.Decimal("BT-119", "ram:RateApplicablePercent"),
			ExemptionReason: tax.Text("ram:ExemptionReason"),
			ExemptionCode:   tax.Code("ram:ExemptionReasonCode"),
		}
		if row != (invoice.VATBreakdown{}) {
			inv.VATBreakdown = append(inv.VATBreakdown, row)
		}
		if day := readDayAs(pureDayString, tax, "BT-7", "ram:TaxPointDate"); !inv.TaxPointDate.Given() {
			inv.TaxPointDate = day
		}
		inv.TaxPointCode = first(inv.TaxPointCode, readTaxPoint(tax.Code("ram:DueDateTypeCode")))
	}
}

func (w writer) totals(inv *invoice.Invoice) {
	t := inv.Totals
	w.Open(summation)
	w.Number("BT-106", "ram:LineTotalAmount", t.Lines)
	w.Number("BT-108", "ram:ChargeTotalAmount", t.Charges)
	w.Number("BT-107", "ram:AllowanceTotalAmount", t.Allowances)
	w.Number("BT-109", "ram:TaxBasisTotalAmount", t.TotalWithoutVAT)
	w.Number("BT-110", "ram:TaxTotalAmount", t.TotalVAT, "currencyID", inv.Currency)
	w.Number("BT-111", "ram:TaxTotalAmount", t.VATInAccountingCurrency, "currencyID", inv.VATCurrency)
	w.Number("BT-114", "ram:RoundingAmount", t.Rounding)
	w.Number("BT-112", "ram:GrandTotalAmount", t.TotalWithVAT)
	w.Number("BT-113", "ram:TotalPrepaidAmount", t.Paid)
	w.Number("BT-115", "ram:DuePayableAmount", t.Due)
	w.Close()
}

func readTotals(settlement xmlterms.Element, inv *invoice.Invoice) {
	in := settlement.Child(summation)
	inv.Totals = invoice.Totals{
		Lines:           in.Decimal("BT-106", "ram:LineTotalAmount"),
		Charges:         in.Decimal("BT-108", "ram:ChargeTotalAmount"),
		Allowances:      in.Decimal("BT-107", "ram:AllowanceTotalAmount"),
		TotalWithoutVAT: in.Decimal("BT-109", "ram:TaxBasisTotalAmount"),
		TotalWithVAT:    in.Decimal("BT-112", "ram:GrandTotalAmount"),
		Paid:            in.Decimal("BT-113", "ram:TotalPrepaidAmount"),
		Rounding:        in.Decimal("BT-114", "ram:RoundingAmount"),
		Due:             in.Decimal("BT-115", "ram:DuePayableAmount"),
	}
	for total := range in.Each("ram:TaxTotalAmount") {
		readTaxTotal(total, inv)
	}
}

// readTaxTotal tells the total in the accounting currency from the other one by
// its currency, and by its place where that does not help.
func readTaxTotal(in xmlterms.Element, inv *invoice.Invoice) {
	currency := in.Attribute("currencyID")
	t := &inv.Totals
	foreign := currency != "" && currency == inv.VATCurrency && currency != inv.Currency
	if !foreign && !t.TotalVAT.Given() {
		t.TotalVAT = in.Decimal("BT-110", "")
	} else if !t.VATInAccountingCurrency.Given() {
		t.VATInAccountingCurrency = in.Decimal("BT-111", "")
	}
}
