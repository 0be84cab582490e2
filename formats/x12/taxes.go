package x12

import (
	"slices"
	"strconv"
	"strings"

	"github.com/postbud/postbud/internal/x12"
	"github.com/postbud/postbud/invoice"
)

const (
	mostTaxes     = 10 // TXI of the summary, in 004010
	vendorDefined = "VD"
	exempt        = "1" // TXI06: yes
	notExempt     = "2"
	baseDigits    = 9 // of TXI08
	rateDigits    = 10
)

// tax is VAT as TXI has it.
type tax struct {
	category     string
	guessed      bool // the category: X12 says no more than that there is no tax
	rate         invoice.Decimal
	amount, base invoice.Decimal
}

// taxTerms are the numbers of the terms of a tax.
type taxTerms struct{ category, rate, amount, base string }

// tax writes a TXI. X12 knows taxed and exempt; the European category stands beside
// as a code of the seller's own.
func (w *writer) tax(terms taxTerms, t tax) {
	if t.category == "" && !t.rate.Given() && !t.amount.Given() {
		return
	}
	free, qualifier, category := "", "", ""
	if t.rate.Sign() == 0 {
		if free = exempt; t.category == "Z" {
			free = notExempt
		}
	}
	if w.VATCodes && t.category != "" {
		qualifier, category = vendorDefined, w.code(terms.category, t.category, 1, 10)
	}
	w.Segment("TXI", w.TaxCode, w.real(terms.amount, w.signed(t.amount), amountDigits), w.real(terms.rate, t.rate, rateDigits),
		qualifier, category, free, "", w.real(terms.base, w.signed(t.base), baseDigits))
}

// lineTax writes the VAT of a line.
func (w *writer) lineTax(v invoice.LineVAT) {
	w.tax(taxTerms{category: "BT-151", rate: "BT-152"}, tax{category: v.Category, rate: v.Rate})
}

// taxes writes the VAT breakdown.
func (w *writer) taxes() {
	if n := len(w.inv.VATBreakdown); n > mostTaxes && w.Version == "4010" {
		w.fail(wrongValue("BT-118", strconv.Itoa(n), "stands in %d rows of VAT, and X12 4010 has room for %d", n, mostTaxes))
	}
	for _, row := range w.inv.VATBreakdown {
		if !row.Tax.Given() {
			w.fail(missing("BT-117"))
			return
		}
		base := row.Taxable
		if !w.hasRoom(row) {
			base = invoice.Decimal{}
			if due := taxable(w.inv, tax{category: row.Category, rate: row.Rate}, len(w.inv.VATBreakdown) == 1); row.Taxable.Given() && row.Taxable.Cmp(due) != 0 {
				w.fail(notAddedUp("BT-116", row.Taxable, due))
			}
		}
		w.tax(taxTerms{"BT-118", "BT-119", "BT-117", "BT-116"}, tax{category: row.Category, rate: row.Rate, amount: row.Tax, base: base})
	}
}

// hasRoom says whether the taxable amount can stand in TXI08: beside a rate, and with
// few digits. Else a reader works it out.
func (w *writer) hasRoom(row invoice.VATBreakdown) bool {
	digits := strings.Trim(row.Taxable.Trim().String(), "-")
	return row.Rate.Given() && row.Taxable.Valid() && len(strings.Replace(digits, ".", "", 1)) <= baseDigits
}

// taxCharges writes the VAT breakdown as charges.
func (w *writer) taxCharges() {
	for _, row := range w.inv.VATBreakdown {
		if row.Tax.Sign() == 0 {
			continue
		}
		a := allowance{charge: true, amount: row.Tax, percentage: row.Rate, reason: "VAT"}
		if a.amount.Sign() < 0 {
			a.charge, a.amount = false, a.amount.Neg()
		}
		w.taxCharge(a)
	}
}

// taxCharge writes one; a negative tax is an allowance.
func (w *writer) taxCharge(a allowance) {
	charge, amount := a.charge, a.amount
	if w.negative() && w.CreditAllowances == "turn" {
		charge = !charge
	} else if w.negative() && w.CreditAllowances == "sign" {
		amount = amount.Neg()
	}
	w.Segment("SAC", indicator(charge), taxCharge, "", "", w.amount("BT-117", amount), w.PercentBasis, w.real("BT-119", a.percentage, 6),
		"", "", "", "", w.AllowanceMethod, "", "", a.reason)
}

// taxOf reads a TXI of a line or of the summary.
func (d *draft) taxOf(s x12.Segment) *tax {
	terms := taxTerms{"BT-151", "BT-152", "", ""}
	if d.area == summary {
		terms = taxTerms{"BT-118", "BT-119", "BT-117", "BT-116"}
	}
	t := tax{
		amount: d.number(s, terms.amount, 2),
		rate:   d.number(s, terms.rate, 3),
		base:   d.number(s, terms.base, 8),
	}
	switch {
	case s.At(4) == vendorDefined && s.At(5) != "":
		t.category = s.At(5)
	case t.rate.Sign() != 0:
		t.category = "S"
	case s.At(6) == exempt:
		t.category, t.guessed = d.ExemptAs, true
	case t.rate.Given() || s.At(6) == notExempt:
		t.category = "Z"
	default:
		t.category = "S"
	}
	return &t
}

// finishTaxes makes the VAT breakdown: the rows of the summary, or the charges that
// are tax. A taxable amount that is not written is the sum of what bears the rate.
func (d *draft) finishTaxes(h habit) {
	rows := d.taxes
	for _, a := range d.sacs {
		if a.code == taxCharge && a.amount.Given() {
			charge, amount := h.meant(a)
			if !charge {
				amount = amount.Neg()
			}
			rows = append(rows, tax{category: "S", rate: a.percentage, amount: amount})
		}
	}
	for _, r := range rows {
		row := invoice.VATBreakdown{Category: r.category, Rate: r.rate, Tax: r.amount, Taxable: r.base}
		if !row.Tax.Given() {
			row.Tax = invoice.NewDecimal(0, 2)
		}
		if !row.Taxable.Given() {
			row.Taxable = taxable(d.inv, r, len(rows) == 1)
		}
		if reasoned(row.Category) && len(d.reasons) > 0 {
			row.ExemptionCode, row.ExemptionReason = reasonOf(d.reasons[0])
			d.reasons = d.reasons[1:]
		}
		d.inv.VATBreakdown = append(d.inv.VATBreakdown, row)
	}
	for _, text := range d.reasons {
		d.inv.Notes = append(d.inv.Notes, invoice.Note{Text: text})
	}
}

// reasoned says whether a VAT category has a reason why there is no VAT.
func reasoned(category string) bool {
	return slices.Contains([]string{"E", "AE", "K", "G", "O"}, category)
}

// reasonOf takes a reason apart: the codes of the list VATEX begin it.
func reasonOf(text string) (code, reason string) {
	if !strings.HasPrefix(text, "VATEX-") {
		return "", text
	}
	code, reason, _ = strings.Cut(text, " ")
	return code, reason
}

// taxable adds up what bears a rate; with one rate that is everything.
func taxable(inv *invoice.Invoice, t tax, only bool) invoice.Decimal {
	sum := zero()
	bears := func(category string, rate invoice.Decimal) bool {
		return only || category == t.category && rate.Cmp(t.rate) == 0
	}
	for i := range inv.Lines {
		if l := &inv.Lines[i]; bears(l.VAT.Category, l.VAT.Rate) {
			sum = sum.Add(l.LineNet)
		}
	}
	for _, a := range inv.Allowances {
		if bears(a.Category, a.Rate) {
			sum = sum.Sub(a.Amount)
		}
	}
	for _, c := range inv.Charges {
		if bears(c.Category, c.Rate) {
			sum = sum.Add(c.Amount)
		}
	}
	return sum
}
