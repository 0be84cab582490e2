package x12_test

import (
	"reflect"
	"testing"

	"github.com/postbud/postbud/formats/x12"
	"github.com/postbud/postbud/formattest"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// exact are the settings with which nothing is fitted: what cannot be carried letter
// for letter stops the invoice.
func exact() plugin.Values {
	return plugin.Values{"characters": "utf8", "unfit": "stop", "separators": "1D1F1E1C"}
}

func TestFormat(t *testing.T) {
	formattest.Run(t, x12.Format, formattest.Options{Limits: true, Samples: append(samples(), spelled())})
}

func TestFormatLetterForLetter(t *testing.T) {
	formattest.Run(t, x12.Format, formattest.Options{Settings: exact(), Limits: true, Samples: samples(), Loses: x12.Placeless()})
}

func TestFormatIn5010(t *testing.T) {
	formattest.Run(t, x12.Format, formattest.Options{
		Settings: exact().With(plugin.Values{"version": "5010"}), Limits: true, Samples: samples(), Loses: x12.Placeless(),
	})
}

func TestFormatWithPositiveCreditNotes(t *testing.T) {
	formattest.Run(t, x12.Format, formattest.Options{
		Settings: exact().With(plugin.Values{"credit_sign": "positive"}), Limits: true, Samples: samples(), Loses: x12.Placeless(),
	})
}

// samples are invoices with what an 810 can carry in part only.
func samples() []invoicetest.Sample {
	other := invoicetest.Full()
	other.Buyer.Identifiers = []invoice.Identifier{{Scheme: "0184", Value: "88776658"}}
	other.Buyer.ElectronicAddress = invoice.ElectronicAddress{Scheme: "9930", Value: "DE123456789"}
	other.Payee.Identifier = invoice.Identifier{Scheme: "0184", Value: "44556677"}
	other.Delivery.Location = invoice.Identifier{Scheme: "0147", Value: "12-34"}
	other.Lines[0].Unit, other.Lines[0].Price.BaseUnit = "H87", "H87"
	other.Lines[0].Item.StandardID = invoice.Identifier{Scheme: "0002", Value: "AB-1"}
	other.Lines[0].Allowances[0].ReasonCode = "100"
	other.Allowances[0].ReasonCode, other.Charges[0].ReasonCode = "100", "ABL"
	for i, row := range other.VATBreakdown {
		if row.Category == "S" { // which gives no reason
			other.VATBreakdown[i].ExemptionCode, other.VATBreakdown[i].ExemptionReason = "VATEX-EU-O", "no reason"
		}
	}
	other.Lines[0].Price.Discount = invoice.MustDecimal("1.00") // not what gross and net differ by
	other.Lines[1].ID = "a line with a long name"
	minus := invoicetest.NegativeLine() // an invoice that corrects another
	minus.Charges = []invoice.Allowance{{Amount: invoice.MustDecimal("-5.00"), Category: "S", Rate: invoice.MustDecimal("25"), Reason: "Freight"}}
	if err := invoice.Recalculate(minus); err != nil {
		panic(err)
	}
	return []invoicetest.Sample{{Name: "other schemes", Invoice: other}, {Name: "a negative charge", Invoice: minus}}
}

// spelled is an invoice whose every text has a letter and a sign that plain ASCII or
// the separators leave no room for.
func spelled() invoicetest.Sample {
	inv := invoicetest.TaxPointDate()
	spell(reflect.ValueOf(inv).Elem(), "")
	return invoicetest.Sample{Name: "spelled", Invoice: inv}
}

func spell(v reflect.Value, path string) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			if path != "" {
				name = path + "." + name
			}
			spell(v.Field(i), name)
		}
	case reflect.Slice:
		for i := range v.Len() {
			spell(v.Index(i), path)
		}
	case reflect.String:
		at := path
		if len(at) > 6 && at[len(at)-6:] == ".Value" {
			at = at[:len(at)-6]
		}
		term, ok := invoice.FindTerm(path)
		if !ok {
			term, ok = invoice.FindTerm(at)
		}
		if ok && v.String() != "" && term.Kind != invoice.KindCode && term.Kind != invoice.KindBinary {
			v.SetString(v.String() + "ø*")
		}
	}
}
