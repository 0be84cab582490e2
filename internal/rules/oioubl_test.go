package rules_test

import (
	"testing"

	"github.com/postbud/postbud/internal/rules"
	. "github.com/postbud/postbud/internal/rules/rulestest"
)

// ofOIOUBL is what our rules of OIOUBL find.
func ofOIOUBL(t *testing.T, doc *Element) Tally {
	t.Helper()
	for _, l := range Layers() {
		if l.Word == rules.OIOUBL {
			got, err := Ours(t.Context(), l, doc.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
	}
	t.Fatal("there is no layer of OIOUBL")
	return nil
}

func TestRichDocumentsOfOIOUBLAreGood(t *testing.T) {
	for _, s := range richOIOUBL(t) {
		if got := ofOIOUBL(t, s.Doc); len(got) > 0 {
			t.Errorf("%s: %v", s.Name, got)
		}
	}
	if got := ofOIOUBL(t, MustParse(string(ordinaryOIOUBL(t, 10)))); len(got) > 0 {
		t.Errorf("an ordinary invoice: %v", got)
	}
}

// TestVATCategoriesOfAllowancesCount is for the one rule in which the newest
// release differs from the one that the judge has.
func TestVATCategoriesOfAllowancesCount(t *testing.T) {
	const (
		ofLine, ofTotal = "/TaxTotal/TaxSubtotal/TaxCategory/ID", "TaxTotal/TaxSubtotal[2]/TaxCategory/ID"
		ofAllowance     = "AllowanceCharge/TaxCategory/ID"
	)
	for _, s := range richOIOUBL(t) {
		line := "InvoiceLine[2]"
		if s.Doc.Name == "CreditNote" {
			line = "CreditNoteLine[2]"
		}
		for _, c := range []struct {
			name  string
			edit  Edit
			fires bool
		}{
			{"as it is", Set(ofAllowance, "StandardRated"), false},
			{"of a line, not of the totals", Set(line+ofLine, "ReverseCharge"), true},
			{"of the totals alone", Set(ofTotal, "ReverseCharge"), true},
			{"of an allowance, not of the totals", Set(ofAllowance, "ReverseCharge"), true},
			{"of an allowance and the totals, of no line", All(Set(ofAllowance, "K"), Set(ofTotal, "K"), Set(line+ofLine, "StandardRated")), false},
			{"of a charge and the totals, of no line", All(Set("AllowanceCharge[2]/TaxCategory/ID", "O"), Set(ofTotal, "O"), Set(line+ofLine, "StandardRated")), false},
			{"of a line and the totals", All(Set(line+ofLine, "G"), Set(ofTotal, "G")), false},
			{"a category that does not count", Set(ofAllowance, "3010"), false},
			{"of a price's allowance, which does not count", Set("//Price/AllowanceCharge/TaxCategory/ID", "ReverseCharge"), false},
		} {
			doc := s.Doc.Clone()
			if !c.edit(doc) {
				t.Fatalf("%s: %s: the change does not apply", s.Name, c.name)
			}
			if got := ofOIOUBL(t, doc)["F-LIB404 fatal"] == 1; got != c.fires {
				t.Errorf("%s: %s: got %v", s.Name, c.name, got)
			}
		}
	}
}
