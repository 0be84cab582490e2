package text

import (
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/invoice"
)

func TestEveryTermHasADanishNameOfItsOwn(t *testing.T) {
	var names []string
	for _, term := range invoice.Terms() {
		says := In("da").Term(term.Number)
		name, numbered := strings.CutSuffix(says, " ("+term.Number+")")
		if !numbered || name == term.Name || name == "" {
			t.Errorf("%s %s: %q", term.Number, term.Name, says)
		}
		if slices.Contains(names, name) {
			t.Errorf("%s is called %q as another is", term.Number, name)
		}
		names = append(names, name)
	}
	if len(names) < 150 {
		t.Errorf("saw %d terms", len(names))
	}
}

func TestATermIsSaidByNameAndNumber(t *testing.T) {
	for _, c := range [][3]string{
		{"en", "BT-10", "Buyer reference (BT-10)"}, {"da", "BT-10", "Købers reference (BT-10)"}, {"sv", "BT-10", "Buyer reference (BT-10)"},
		{"da", "PaymentDate", "PaymentDate"}, {"da", "Seller.Name", "Seller.Name"}, {"en", "BT-999", "BT-999"}, {"en", "", ""},
	} {
		if got := In(c[0]).Term(c[1]); got != c[2] {
			t.Errorf("%s in %s is said %q, not %q", c[1], c[0], got, c[2])
		}
	}
}

func TestWhatOIOUBLLacksIsSaidInDanish(t *testing.T) {
	e := In("da").Code("DOC-RULE", map[string]string{"format": "OIOUBL", "rule": "BT-10", "lacks": "BT-10", "field": "BT-10",
		"sentence": "Buyer reference (BT-10) is missing, and OIOUBL cannot do without it"})
	if e.Text != "Købers reference (BT-10) mangler, og OIOUBL kan ikke undvære det." || e.Short != "Købers reference (BT-10) mangler" {
		t.Errorf("got %+v", e)
	}
}
