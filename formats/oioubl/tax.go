package oioubl

import (
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

// row is a TaxSubtotal.
type row struct {
	category
	taxable, tax, foreign invoice.Decimal
}

// taxTotal writes VAT total and breakdown, a row for each category.
func (w *writer) taxTotal() {
	total := w.inv.Totals.TotalVAT
	rows := w.rows()
	if !total.Given() {
		for _, r := range rows {
			total = total.Add(r.tax)
		}
	}
	w.Open("cac:TaxTotal")
	w.cents("BT-110", "cbc:TaxAmount", total)
	for _, r := range rows {
		w.Open("cac:TaxSubtotal")
		w.cents("BT-116", "cbc:TaxableAmount", r.taxable)
		w.cents("BT-117", "cbc:TaxAmount", r.tax)
		w.centsIn("BT-111", "cbc:TransactionCurrencyTaxAmount", r.foreign, w.inv.VATCurrency)
		w.category("BT-118", "BT-119", "BT-120", r.category)
		w.Close()
	}
	w.Close()
}

// rows is the breakdown as OIOUBL has it.
func (w *writer) rows() (rows []row) {
	for _, b := range w.inv.VATBreakdown {
		r := row{w.categoryOf("BT-118", b.Category, b.Rate, first(b.ExemptionReason, b.ExemptionCode)), b.Taxable, b.Tax, invoice.Decimal{}}
		switch {
		case b.Category == "E" && r.reason == "":
			w.missing("BT-120") // without it the row would be zero-rated and nothing more
		case b.Category == "Z" && r.reason != "":
			w.wrong("BT-120", r.reason, "stands with a zero rate, and only what is exempt has a reason")
		case r.id == zeroRated && b.Category != "Z" && r.reason == "":
			r.reason = b.Category
		}
		rows = w.merged(rows, r)
	}
	for i := range rows {
		if rows[i].id == standardRated && w.foreignVAT() {
			rows[i].foreign = w.inv.Totals.VATInAccountingCurrency
		}
	}
	return rows
}

// merged adds a row, to one of the same category if there is one.
func (w *writer) merged(rows []row, r row) []row {
	for i := range rows {
		have := &rows[i]
		if have.id != r.id {
			continue
		}
		if w.settings.Rates == refuse {
			w.unsaid(unsaid{term: "BT-118", value: r.id, what: "OIOUBL has one row for each VAT category, and the invoice has several for one", remedy: "rates"})
		}
		if r.reason != have.reason {
			have.reason = between(have.reason, "\n", r.reason)
		}
		have.taxable, have.tax = have.taxable.Add(r.taxable), have.tax.Add(r.tax)
		if have.rate.Cmp(r.rate) != 0 {
			// What the tax is of the whole; the lines say their own rates.
			have.rate = have.tax.Mul(hundred, 2).Quo(have.taxable, 2).Trim()
		}
		return rows
	}
	return append(rows, r)
}

// foreignVAT says whether VAT in another currency is written.
func (w *writer) foreignVAT() bool {
	currency, amount := w.inv.VATCurrency, w.inv.Totals.VATInAccountingCurrency
	if currency == "" && !amount.Given() {
		return false
	}
	standard := false
	for _, b := range w.inv.VATBreakdown {
		standard = standard || b.Category == "S"
	}
	takes := currency == "DKK" || currency == "EUR"
	if takes && standard && amount.Given() {
		return true
	}
	if w.settings.VATCurrency != refuse {
		return false
	}
	switch {
	case currency == "":
		w.missing("BT-6")
	case !takes:
		w.unsaid(unsaid{term: "BT-6", value: currency, what: "OIOUBL takes VAT in kroner or euro alone", remedy: "vat_currency"})
	case !amount.Given():
		w.missing("BT-111")
	default:
		w.unsaid(unsaid{term: "BT-111", value: amount.String(), remedy: "vat_currency",
			what: "OIOUBL takes VAT in another currency only beside VAT at a standard rate"})
	}
	return false
}

// exchange writes the rate between the two currencies of the VAT.
func (w *writer) exchange() {
	t := w.inv.Totals
	if !w.foreignVAT() || t.TotalVAT.Sign() == 0 || t.TotalVAT.Err() != nil {
		return
	}
	rate := t.VATInAccountingCurrency.Quo(t.TotalVAT, 4)
	if rate.Sign() <= 0 || rate.Places() != 4 {
		return
	}
	w.Open("cac:TaxExchangeRate")
	w.Text("BT-5", "cbc:SourceCurrencyCode", w.inv.Currency)
	w.Text("BT-6", "cbc:TargetCurrencyCode", w.inv.VATCurrency)
	w.Number("BT-111", "cbc:CalculationRate", rate)
	w.Text("BT-111", "cbc:MathematicOperatorCode", "multiply")
	w.Close()
}

// readTaxes reads the VAT total and its rows. Another tax is a charge that is named
// after it, for EN 16931 has no other.
func readTaxes(root xmlterms.Element, inv *invoice.Invoice) (rows []row) {
	for total := range root.Each("cac:TaxTotal") {
		for s := range total.Each("cac:TaxSubtotal") {
			c := s.Child("cac:TaxCategory")
			r := row{
				category: readCategory("BT-119", c),
				taxable:  s.Decimal("BT-116", "cbc:TaxableAmount"),
				tax:      s.Decimal("BT-117", "cbc:TaxAmount"),
			}
			if !isVAT(c) {
				inv.Charges = append(inv.Charges, dutyOf(c, r.tax))
				inv.Totals.Charges = inv.Totals.Charges.Add(r.tax)
				continue
			}
			foreign := s.Decimal("BT-111", "cbc:TransactionCurrencyTaxAmount")
			inv.Totals.VATInAccountingCurrency = inv.Totals.VATInAccountingCurrency.Add(foreign)
			rows = append(rows, r)
		}
		if isVAT(total.Child("cac:TaxSubtotal/cac:TaxCategory")) || !total.Child("cac:TaxSubtotal").Given() {
			inv.Totals.TotalVAT = inv.Totals.TotalVAT.Add(total.Decimal("BT-110", "cbc:TaxAmount"))
		}
	}
	return rows
}
