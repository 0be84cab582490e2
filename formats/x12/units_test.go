package x12_test

import (
	"strings"
	"testing"

	"github.com/postbud/postbud/formats/x12"
	"github.com/postbud/postbud/invoice/codes"
	"github.com/postbud/postbud/invoice/invoicetest"
)

// TestUnitsAreThoseOfTheLists looks for slips in the table of units.
func TestUnitsAreThoseOfTheLists(t *testing.T) {
	words := strings.Fields(x12.UnitPairs())
	if len(words)%2 != 0 {
		t.Fatal("a unit has no code")
	}
	seen := map[string]bool{}
	for i := 0; i < len(words); i += 2 {
		unit, code := words[i], words[i+1]
		if !codes.Has(codes.Unit, unit) {
			t.Errorf("%s is no unit of the Recommendations 20 and 21", unit)
		}
		if len(code) != 2 || strings.ToUpper(code) != code {
			t.Errorf("the code of %s is %q", unit, code)
		}
		if seen[unit] {
			t.Errorf("%s stands there twice", unit)
		}
		seen[unit] = true
	}
}

// TestUsualUnitsHaveTheirCode names those that everybody uses.
func TestUsualUnitsHaveTheirCode(t *testing.T) {
	for unit, code := range map[string]string{
		"C62": "EA", "H87": "EA", "XPK": "PK", "XPA": "12", "XBX": "BX", "XCT": "CT", "XRO": "RL", "KGM": "KG", "GRM": "GR", "TNE": "MP", "LTR": "LT", "HLT": "H4",
		"MTR": "MR", "LM": "LM", "MTK": "SM", "MTQ": "CR", "HUR": "HR", "DAY": "DA", "E49": "WD", "WEE": "WK", "MON": "MO", "ANN": "YR", "KWH": "KH", "MWH": "T9",
		"SET": "ST", "XSX": "ST", "PR": "PR", "DZN": "DZ", "P1": "P1", "5B": "5B",
	} {
		inv := invoicetest.Minimal()
		inv.Lines[0].Unit = unit
		doc, err := write(t, open(t, nil), inv)
		if err != nil {
			t.Errorf("%s: %v", unit, err)
			continue
		}
		if got := segmentsNamed(doc, "IT1"); !strings.HasPrefix(got, "IT1*1*3*"+code+"*") {
			t.Errorf("%s: got %s, want %s", unit, got, code)
		}
	}
}
