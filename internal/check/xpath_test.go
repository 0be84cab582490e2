package check

import (
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice"
)

func TestTextFunctionsAreThoseOfXPath(t *testing.T) {
	for _, c := range []struct{ text, normal, upper string }{
		{" a \t\r\n b ", "a b", " A \t\r\n B "},
		{"\u00a0a\u0085\u2003", "\u00a0a\u0085\u2003", "\u00a0A\u0085\u2003"},
		{"straße ı ſ ﬁ ä", "straße ı ſ ﬁ ä", "STRASSE I S FI Ä"},
		{"", "", ""},
	} {
		if got := NormalizeSpace(c.text); got != c.normal {
			t.Errorf("normalize-space(%q) is %q", c.text, got)
		}
		if got := UpperCase(c.text); got != c.upper {
			t.Errorf("upper-case(%q) is %q", c.text, got)
		}
	}
}

func TestCapitalsAreOfAllLetters(t *testing.T) {
	set := Set{Layer: "x", Roots: []string{"a"}, Patterns: []Pattern{{On("a", Rule{ID: "X", Flag: invoice.Fatal, Cond: IsCapital("b", "SIX")})}}}
	p := Compile(map[string]string{}, set)
	for text, holds := range map[string]bool{"SIX": true, "six": true, "ſıx": true, "sIX ": false, "SI": false, "seven": false, "ſeven": false} {
		tree, err := xmltree.Parse(t.Context(), strings.NewReader("<a><b>"+text+"</b></a>"), xmltree.Options{Vocabulary: p.Vocabulary()})
		if err != nil {
			t.Fatal(err)
		}
		if got := len(p.Check(tree, p.Sets()...)) == 0; got != holds {
			t.Errorf("%q: holds is %v", text, got)
		}
	}
}
