package edifact

import (
	"strconv"
	"strings"
	"time"

	"github.com/postbud/postbud/invoice"
)

// terms writes the rates, the currencies and the due date.
func (w *writer) terms() {
	inv := w.inv
	if w.settings.HeaderVAT {
		for i, row := range inv.VATBreakdown {
			if i < headRates {
				w.tax("BT-118", row.Category, "BT-119", row.Rate)
			}
		}
	}
	currencies := c{"2", w.code("BT-5", inv.Currency), "4"}
	if inv.VATCurrency != "" {
		w.Segment("CUX", currencies, c{"3", w.code("BT-6", inv.VATCurrency), "4"})
	} else {
		w.Segment("CUX", currencies)
	}
	w.due()
}

// due writes when payment is due.
func (w *writer) due() {
	due := w.inv.DueDate
	if !due.Given() {
		return
	}
	days := int(due.Time().Sub(w.inv.IssueDate.Time()) / (24 * time.Hour))
	after := c(nil)
	if form := w.settings.Payment; (form == "days" || form == "both") && days >= 0 && days <= 999 {
		after = c{"5", "3", "D", strconv.Itoa(days)} // after the date of the invoice
	}
	kind := "1"
	if w.settings.Payment == "fixed" {
		kind = "3"
	}
	w.Segment("PAT", one(kind), nil, after)
	if after == nil || w.settings.Payment == "both" {
		w.date("13", due)
	}
}

// tax writes TAX of a VAT category and its rate.
func (w *writer) tax(categoryTerm, category, rateTerm string, rate invoice.Decimal) {
	w.Segment("TAX", one("7"), one("VAT"), nil, nil, c{"", "", "", w.rate(rateTerm, rate)}, one(w.code(categoryTerm, category)))
}

// changeTerms are the numbers of the terms of an allowance or a charge.
type changeTerms struct{ amount, base, percentage, category, rate, reason, reasonCode string }

var (
	allowanceTerms     = changeTerms{"BT-92", "BT-93", "BT-94", "BT-95", "BT-96", "BT-97", "BT-98"}
	chargeTerms        = changeTerms{"BT-99", "BT-100", "BT-101", "BT-102", "BT-103", "BT-104", "BT-105"}
	lineAllowanceTerms = changeTerms{amount: "BT-136", base: "BT-137", percentage: "BT-138", reason: "BT-139", reasonCode: "BT-140"}
	lineChargeTerms    = changeTerms{amount: "BT-141", base: "BT-142", percentage: "BT-143", reason: "BT-144", reasonCode: "BT-145"}
)

// change writes an allowance or a charge of the document.
func (w *writer) change(a *invoice.Allowance, charge bool) {
	t := allowanceTerms
	if charge {
		t = chargeTerms
	}
	w.alc(t, charge, a.Reason, a.ReasonCode, a.Percentage, a.Amount, a.Base, false)
	if a.Category != "" || a.Rate.Given() {
		w.tax(t.category, a.Category, t.rate, a.Rate)
	}
}

// alc writes ALC, PCD and MOA.
func (w *writer) alc(t changeTerms, charge bool, reason, code string, percentage, amount, base invoice.Decimal, line bool) {
	kind, percent, qualifier := "A", "1", "204"
	if charge {
		kind, percent, qualifier = "C", "2", "23"
	}
	if line && w.settings.LineAdjustments == "8" {
		qualifier = "8"
	}
	if !amount.Given() {
		w.missing(t.amount)
	}
	described := c{w.characters(t.reason, reason)} // 1230 and 5189
	service := c(nil)                              // 7161 and 7160
	if len([]rune(described[0])) > nameLength {
		service = append(c{"", "", ""}, w.pieces(t.reason, reason, nameLength, 2)...)
		described[0] = ""
	}
	switch {
	case code == "":
	case charge:
		service = append(c{w.code(t.reasonCode, code)}, append(c{"", ""}, service[min(3, len(service)):]...)...)
	default:
		described = append(described, w.code(t.reasonCode, code))
	}
	w.Segment("ALC", one(kind), described, nil, nil, service)
	if percentage.Given() {
		w.Segment("PCD", c{percent, w.number(t.percentage, percentage, percentDigits)})
	}
	w.money(t.amount, qualifier, amount)
	w.money(t.base, "25", base)
}

// money writes MOA, nothing for an absent amount.
func (w *writer) money(term, qualifier string, d invoice.Decimal) {
	if d.Given() {
		w.Segment("MOA", c{qualifier, w.number(term, d, w.amount)})
	}
}

// summary writes what follows the lines.
func (w *writer) summary() {
	t := &w.inv.Totals
	w.Segment("UNS", one("S"))
	w.control()
	w.money("BT-106", "79", t.Lines)
	if w.settings.Adjustments == "131" {
		w.money("BT-108", "131", t.Charges.Sub(t.Allowances))
	} else {
		w.money("BT-107", "260", t.Allowances)
		w.money("BT-108", "259", t.Charges)
	}
	w.money("BT-109", w.settings.NetTotal, t.TotalWithoutVAT)
	w.money("BT-110", w.settings.VATTotal, t.TotalVAT)
	if t.VATInAccountingCurrency.Given() {
		if w.inv.VATCurrency == "" {
			w.missing("BT-6")
		}
		w.Segment("MOA", c{w.settings.VATTotal, w.number("BT-111", t.VATInAccountingCurrency, w.amount), w.code("BT-6", w.inv.VATCurrency)})
	}
	w.money("BT-112", w.settings.GrossTotal, t.TotalWithVAT)
	w.money("BT-113", "113", t.Paid)
	w.money("BT-114", w.settings.Rounding, t.Rounding)
	w.money("BT-115", "9", t.Due)
	if n := len(w.inv.VATBreakdown); n > rates {
		w.wrong("BT-118", "", "stands there with %d rates, and there is room for %d", n, rates)
	}
	for _, row := range w.inv.VATBreakdown {
		w.tax("BT-118", row.Category, "BT-119", row.Rate)
		w.money("BT-116", "125", row.Taxable)
		w.money("BT-117", "124", row.Tax)
	}
}

// control writes CNT.
func (w *writer) control() {
	if w.settings.Control == "quantity" || w.settings.Control == "both" {
		sum := invoice.NewDecimal(0, 0)
		for i := range w.inv.Lines {
			sum = sum.Add(w.inv.Lines[i].Quantity)
		}
		w.Segment("CNT", c{"1", w.number("BT-129", sum, countDigits)})
	}
	if w.settings.Control == "lines" || w.settings.Control == "both" {
		w.Segment("CNT", c{"2", strconv.Itoa(len(w.inv.Lines))})
	}
}

// isWhole says whether a text is nothing but digits.
func isWhole(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }
