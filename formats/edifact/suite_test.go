package edifact_test

import (
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
	inv.Seller.ElectronicAddress = invoice.ElectronicAddress{Scheme: "EM", Value: "faktura@havneby.example"}
	inv.Buyer.ElectronicAddress = invoice.ElectronicAddress{Scheme: "9914", Value: "ATU12345675"}
	return inv
}

func options() formattest.Options {
	return formattest.Options{
		Limits:  true,
		Samples: []invoicetest.Sample{{Name: "identified in other ways", Invoice: identified()}},
	}
}

func TestFormat(t *testing.T) { formattest.Run(t, edifact.Format, options()) }

func TestFormatInAllLetters(t *testing.T) {
	o := options()
	o.Settings = plugin.Values{"charset": "unow"}
	formattest.Run(t, edifact.Format, o)
}

func TestFormatInD01B(t *testing.T) {
	o := options()
	o.Settings = plugin.Values{"directory": "d01b", "charset": "unow"}
	o.Loses = losesD01B()
	formattest.Run(t, edifact.Format, o)
}

// losesD01B is what is lost where names of regions, schemes and versions of lists
// have their place.
func losesD01B() []string {
	return []string{
		"BT-8", "BT-23", "BT-24", "BT-29", "BT-29-1", "BT-30-1", "BT-47-1", "BT-61-1",
		"BT-34", "BT-34-1", "BT-49", "BT-49-1", "BT-87", "BT-88", "BT-89", "BT-90", "BG-24",
	}
}
