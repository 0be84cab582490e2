// Package invoicetest makes invoices for tests: right ones, whose sums add up and
// which keep the rules of EN 16931 and Peppol BIS Billing 3 for a Danish seller
// and buyer. Every call makes a new one, so a test may spoil what it gets.
//
// Names and numbers are invented; check digits fit.
package invoicetest

import (
	"fmt"

	"github.com/postbud/postbud/invoice"
)

// The identifiers that PEPPOL BIS Billing 3 asks for in BT-24 and BT-23.
const (
	Specification = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
	Process       = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
)

// Sample is an invoice with a name for subtests.
type Sample struct {
	Name    string
	Invoice *invoice.Invoice
}

// All is one of each kind, ManyLines with 40 lines.
func All() []Sample {
	return []Sample{
		{"full", Full()},
		{"minimal", Minimal()},
		{"tax point date", TaxPointDate()},
		{"credit note", CreditNote()},
		{"full credit note", FullCreditNote()},
		{"reverse charge", ReverseCharge()},
		{"outside VAT", OutsideVAT()},
		{"several rates", SeveralRates()},
		{"foreign currency", ForeignCurrency()},
		{"negative line", NegativeLine()},
		{"many lines", ManyLines(40)},
	}
}

// dec is a number and day a date that are right by construction.
func dec(text string) invoice.Decimal { return invoice.MustDecimal(text) }

func day(text string) invoice.Date {
	d, err := invoice.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// summed works out the totals; it is for samples whose lines are right.
func summed(inv *invoice.Invoice) *invoice.Invoice {
	if err := invoice.Recalculate(inv); err != nil {
		panic(fmt.Sprintf("%s: %v", inv.Number, err))
	}
	return inv
}
