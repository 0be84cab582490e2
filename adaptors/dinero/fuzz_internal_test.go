package dinero

import (
	"encoding/json"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
)

// FuzzDocument feeds anything to the reader: what it takes adds up to what the
// document says, and what it refuses bears a kind.
func FuzzDocument(f *testing.F) {
	f.Add(`{"Number":1,"Date":"2026-10-05","TotalExclVat":100,"TotalVat":25,"TotalInclVat":125,"ProductLines":[
		{"LineType":"Product","Description":"x","Quantity":1,"BaseAmountValue":100,"BaseAmountValueInclVat":125,"TotalAmount":100,"AccountNumber":1000}]}`, false)
	f.Add(`{"Number":2,"Date":"2026-10-05","TotalExclVat":-360.0,"TotalVat":-90,"TotalInclVat":-450,"ProductLines":[
		{"LineType":"Text","Description":"a"},
		{"LineType":"Product","Quantity":3,"BaseAmountValue":-133.333333,"BaseAmountValueInclVat":-166.67,"Discount":10,"TotalAmount":-360,"AccountNumber":1000}]}`, true)
	f.Add(`{"Date":"2026-10-05T00:00:00","Address":"a\n6700 b\nc","FikCode":"+71000000000104521+87654321","ProductLines":[{"LineType":"product","Unit":"?"}]}`, false)
	f.Add(`{"Currency":"eur","ExternalReference":"x","Comment":"PO: 1","ProductLines":[{"LineType":"Product","Quantity":1E-9,"BaseAmountValue":1e30}]}`, false)
	f.Fuzz(func(t *testing.T, text string, credit bool) {
		doc := &document{kind: pick(credit, creditNote, anInvoice)}
		if json.Unmarshal([]byte(text), doc) != nil {
			return
		}
		inv, err := build(doc, parts{
			settings: Settings{ExemptionReason: "Exempt", IBAN: "DK5000400440116243", OrderNumber: origin{From: fromComment, Pattern: "PO: *"}},
			firm:     organization{Name: "Firm", VatNumber: "29384711"},
			buyer:    &contact{CountryKey: "DK", VatNumber: "36781203"},
			accounts: map[number]account{1000: {1000, "U25"}, 0: {}},
			rates:    map[string]invoice.Decimal{"u25": invoice.MustDecimal("25")},
		})
		if err != nil {
			if kind := fault.KindOf(err); kind != fault.Invalid {
				t.Fatalf("%q: %v", kind, err)
			}
			return
		}
		if want := doc.turned(doc.TotalInclVat); inv.Totals.Due.Cmp(want) != 0 {
			t.Fatalf("due %s, and the document says %s", inv.Totals.Due, want)
		}
		for _, l := range inv.Lines {
			if l.Price.NetPrice.Sign() < 0 || !l.LineNet.Valid() || invoice.LineNet(l).Cmp(l.LineNet) != 0 {
				t.Fatalf("line %+v", l)
			}
		}
	})
}
