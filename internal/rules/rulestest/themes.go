package rulestest

import (
	"fmt"
	"slices"
	"strings"
)

// themes are changes to what decides which rules are asked at all: the VAT
// category, the means of payment, the kind of document. By chance alone a second
// change would seldom meet one of them.
func themes() []change {
	return []change{{8, (*mutator).category}, {4, (*mutator).means}, {2, (*mutator).kindOfDocument}}
}

// category gives the document another VAT category, with or without what belongs to
// it.
func (m *mutator) category(doc *Element) string {
	codes := []string{"S", "Z", "E", "AE", "K", "G", "O", "L", "M", "B"}
	first := doc.First("//TaxCategory/ID")
	if first != nil && len(first.Text) > 3 {
		codes = []string{"StandardRated", "ZeroRated", "ReverseCharge", "B", "M", "L", "K", "O", "G"}
	}
	code, rate, all := one(m, codes), one(m, []string{"", "", "0", "25", "-", "0.00"}), m.IntN(4) > 0
	n, reason := 0, m.IntN(3)
	doc.Each(func(e *Element) {
		if e.Parent == nil {
			return
		}
		tax := strings.HasSuffix(e.Parent.Name, "TaxCategory") || strings.HasSuffix(e.Parent.Name, "TradeTax")
		switch name := e.Local(); {
		case tax && (name == "ID" || name == "CategoryCode") && (all || m.IntN(2) == 0):
			e.Text = code
			n++
		case tax && (name == "Percent" || name == "RateApplicablePercent") && rate == "-":
			e.remove()
		case tax && (name == "Percent" || name == "RateApplicablePercent") && rate != "":
			e.Text = rate
		case strings.HasPrefix(name, "TaxExemptionReason") && reason == 0, strings.HasPrefix(name, "ExemptionReason") && reason == 0:
			e.remove()
		case name == "CalculatedAmount" && rate == "0", name == "TaxAmount" && rate == "0":
			e.Text = "0"
		}
	})
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%d VAT categories are %s at %q (%d)", n, code, rate, reason)
}

// means gives one or all means of payment another code.
func (m *mutator) means(doc *Element) string {
	code := one(m, []string{"1", "9", "10", "30", "31", "42", "48", "49", "50", "54", "55", "56", "57", "58", "59", "93", "97", " 58 ", "ZZZ"})
	return m.recode(doc, []string{"PaymentMeansCode"}, "SpecifiedTradeSettlementPaymentMeans", code)
}

// kindOfDocument gives the document another type.
func (m *mutator) kindOfDocument(doc *Element) string {
	code := one(m, []string{"326", "380", "381", "384", "386", "389", "393", "325", "875", "877", "751", "81", "396", " 380"})
	return m.recode(doc, []string{"InvoiceTypeCode", "CreditNoteTypeCode"}, "ExchangedDocument", code)
}

// recode writes a code into elements of some names, or of TypeCode below a parent.
func (m *mutator) recode(doc *Element, names []string, parent, code string) string {
	n, all := 0, m.IntN(2) == 0
	doc.Each(func(e *Element) {
		own := slices.Contains(names, e.Local()) || e.Local() == "TypeCode" && e.Parent != nil && e.Parent.Local() == parent
		if own && (all || n == 0) {
			e.Text = code
			n++
		}
	})
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%d codes of %s are %q", n, names[0], code)
}
