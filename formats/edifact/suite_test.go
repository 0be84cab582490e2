package edifact_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/postbud/postbud/formats/edifact"
	"github.com/postbud/postbud/formattest"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// identified has the identifiers that INVOIC holds in part: a GLN behind another
// identifier, schemes that are no GLN, addresses that are no ICD codes.
func identified() *invoice.Invoice {
	inv := invoicetest.Full()
	inv.Number = "2026-0060"
	cvr := invoice.Identifier{Scheme: "0184", Value: "29384711"}
	inv.Seller.Identifiers = []invoice.Identifier{cvr, {Scheme: "0088", Value: "5712345000014"}}
	inv.Buyer.Identifiers = []invoice.Identifier{cvr}
	inv.Payee.Identifier, inv.Delivery.Location = cvr, cvr
	inv.Lines[0].Item.StandardID = invoice.Identifier{Scheme: "0209", Value: "VIN-1"}
	inv.Lines[1].Item.StandardID, inv.Lines[1].Item.SellerID = invoice.Identifier{Scheme: "VIN", Value: "VIN-2"}, "" // no ICD code
	inv.Seller.ElectronicAddress = invoice.ElectronicAddress{Scheme: "EM", Value: "faktura@havneby.example"}
	inv.Buyer.ElectronicAddress = invoice.ElectronicAddress{Scheme: "9914", Value: "ATU12345675"}
	return inv
}

// typeset is an invoice whose every text has a form that ISO 8859-1 lacks.
func typeset() *invoice.Invoice {
	inv := identified()
	inv.Number = "2026-0061"
	for _, p := range invoicetest.Places(inv) {
		if term, ok := invoice.FindTerm(p.Path[1:]); ok && term.Kind == invoice.KindText && p.Value.Kind() == reflect.String && !slices.Contains([]string{"BT-10", "BT-19", "BT-83", "BT-133"}, term.Number) && p.Value.String() != "" {
			p.Value.SetString("“" + p.Value.String())
		}
	}
	return inv
}

func options(v plugin.Values) formattest.Options {
	o := formattest.Options{
		Limits:   true,
		Settings: v,
		Samples:  []invoicetest.Sample{{Name: "identified in other ways", Invoice: identified()}},
	}
	if v["unknown"] != "stop" {
		o.Samples = append(o.Samples, invoicetest.Sample{Name: "typeset", Invoice: typeset()})
	}
	return o
}

func TestFormat(t *testing.T) { formattest.Run(t, edifact.Format, options(nil)) }

func TestFormatLetterForLetter(t *testing.T) {
	formattest.Run(t, edifact.Format, options(plugin.Values{"unknown": "stop"}))
}

func TestFormatInAllLetters(t *testing.T) {
	formattest.Run(t, edifact.Format, options(plugin.Values{"charset": "unow", "unknown": "stop"}))
}

func TestFormatInD01B(t *testing.T) {
	formattest.Run(t, edifact.Format, options(plugin.Values{"directory": "d01b", "charset": "unow", "unknown": "stop"}))
}
