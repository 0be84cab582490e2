package x12_test

import (
	"slices"
	"testing"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/x12"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// TestExemptIsReadByWhatElseIsKnown: X12 knows exempt and no more.
func TestExemptIsReadByWhatElseIsKnown(t *testing.T) {
	line := []string{"BIG*20261020*4711", "NTE*ZZZ*VATEX-EU-IC Sale within the EU", "IT1*1*2*EA*5", "TXI*VA**0***1"}
	for name, c := range map[string]struct {
		settings  plugin.Values
		segments  []string
		line, row string
	}{
		"by nothing":                     {nil, []string{"BIG*20261020*4711", "IT1*1*2*EA*5", "TXI*VA**0***1", "TDS*1000", "TXI*VA*0*0***1**10"}, "E", "E"},
		"by the settings":                {plugin.Values{"exempt_as": "G"}, []string{"BIG*20261020*4711", "IT1*1*2*EA*5", "TXI*VA**0***1", "TDS*1000", "TXI*VA*0*0***1**10"}, "G", "G"},
		"by the summary":                 {nil, []string{"BIG*20261020*4711", "IT1*1*2*EA*5", "TXI*VA**0***1", "TDS*1000", "TXI*VA*0*0*VD*AE*1**10"}, "AE", "AE"},
		"by the code of its reason":      {nil, append(slices.Clone(line), "TDS*1000", "TXI*VA*0*0***1**10"), "K", "K"},
		"the summary goes before a code": {nil, append(slices.Clone(line), "TDS*1000", "TXI*VA*0*0*VD*G*1**10"), "G", "G"},
		"by nothing where the summary has two": {nil, []string{"BIG*20261020*4711", "IT1*1*2*EA*5", "TXI*VA**0***1", "TDS*1000",
			"TXI*VA*0*0*VD*AE*1**5", "TXI*VA*0*0*VD*G*1**5"}, "E", "AE"},
		"not exempt stays zero-rated": {nil, []string{"BIG*20261020*4711", "IT1*1*2*EA*5", "TXI*VA**0***2", "TDS*1000", "TXI*VA*0*0*VD*AE*1**10"}, "Z", "AE"},
	} {
		inv, err := read(t, c.settings, foreign(c.segments...))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if line, row := inv.Lines[0].VAT.Category, inv.VATBreakdown[0].Category; line != c.line || row != c.row {
			t.Errorf("%s: the line is %s, the row %s, not %s and %s", name, line, row, c.line, c.row)
		}
	}
}

// TestACategoryThatIsNotSentIsDeclaredAsLost writes reverse charge with and without.
func TestACategoryThatIsNotSentIsDeclaredAsLost(t *testing.T) {
	for settings, declared := range map[string]bool{"yes": false, "no": true} {
		values := exact().With(plugin.Values{"vat_codes": settings})
		f := open(t, values)
		inv := invoicetest.ReverseCharge()
		for i := range inv.VATBreakdown {
			inv.VATBreakdown[i].ExemptionCode = ""
		}
		doc, err := write(t, f, inv)
		if err != nil {
			t.Fatal(err)
		}
		got, err := read(t, values, doc)
		if err != nil {
			t.Fatal(err)
		}
		lost := slices.Contains(invoice.Lost(inv, got), "BT-151")
		if told := slices.Contains(x12.Format.TraitsOf(f).Loses, "BT-151"); lost != declared || told != declared {
			t.Errorf("vat_codes %s: lost is %v, told %v", settings, lost, told)
		}
	}
	if _, ok := any(open(t, nil)).(formats.Particular); !ok {
		t.Error("the traits do not follow from the settings")
	}
}

// TestASeparatorInATextIsToldAsLost: it is written as a sign like it.
func TestASeparatorInATextIsToldAsLost(t *testing.T) {
	inv := invoicetest.Minimal()
	inv.Lines[0].Item.Name = "Hose 3 > 2"
	doc, err := write(t, open(t, nil), inv)
	if err != nil {
		t.Fatal(err)
	}
	got, err := read(t, nil, doc)
	if err != nil {
		t.Fatal(err)
	}
	if got.Lines[0].Item.Name != "Hose 3 ) 2" || !slices.Contains(invoice.Lost(inv, got), "BT-153") || !slices.Contains(x12.Format.Loses, "BT-153") {
		t.Errorf("got %q, lost %v", got.Lines[0].Item.Name, invoice.Lost(inv, got))
	}
	kept := plugin.Values{"separators": "*|^~"}
	if doc, err = write(t, open(t, kept), inv); err != nil {
		t.Fatal(err)
	}
	if got, err = read(t, kept, doc); err != nil || got.Lines[0].Item.Name != inv.Lines[0].Item.Name {
		t.Errorf("with another separator: got %q, %v", got.Lines[0].Item.Name, err)
	}
}
