package paper

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestSignsThatTheFontsLackAreNeverDrawnBlindly(t *testing.T) {
	for _, c := range []struct {
		in, want string
		lacks    bool
	}{
		{"plain ASCII", "plain ASCII", false},
		{"æøåÆØÅ éüß €", "æøåÆØÅ éüß €", false},
		{"Ελλάδα Київ Łódź", "Ελλάδα Київ Łódź", false},
		{"A\u030angström", "Ångström", false}, // an accent of its own
		{"Hồ Chí Minh", "Ho Chí Minh", false},
		{"non\u2011breaking\u2009thin\u202fnarrow", "non-breaking thin" + noBreak + "narrow", false},
		{"soft\u00adhyphen \u200bzero\u200d \u202eturned", "softhyphen zero turned", false},
		{"日本 😀", "□□ □", true},
		{"שלום", "□□□□", true},
		{"2⅓ ㎏", "2□ kg", true},
		{"H₂O", "H2O", false},
		{"tab\there\r\nline", "tab here\nline", false},
		{"e\u0301\u0301", "é", false},
	} {
		if got, lacks := shown(c.in); got != c.want || lacks != c.lacks {
			t.Errorf("%q is drawn as %q, %v, want %q, %v", c.in, got, lacks, c.want, c.lacks)
		}
	}
}

// TestEverySignHasAShape draws no text with a sign that one of the fonts lacks.
func TestEverySignHasAShape(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, _ := shown(rapid.String().Draw(t, "text"))
		for _, r := range text {
			for w := range fonts() {
				if _, ok := fonts()[w][r]; !ok && r != '\n' {
					t.Fatalf("%q has no shape in font %d", r, w)
				}
			}
		}
	})
}

func TestFontsHaveTheLettersOfTheLanguages(t *testing.T) {
	for _, r := range "ABCÆØÅÄÖÜßæøåäöüé0123456789.,-+%&/()<>€£$§–—−·…□“”„’ " + noBreak {
		if fonts()[regular][r] == 0 || fonts()[bold][r] == 0 {
			t.Errorf("%q is missing", r)
		}
	}
}

func TestWrappedLinesFitAndLoseNothing(t *testing.T) {
	squeeze := func(s string) string {
		return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\n' }), "")
	}
	rapid.Check(t, func(t *rapid.T) {
		text, _ := shown(rapid.StringMatching(`([a-zA-ZæøåW.]{1,40}[ \n]{1,3}){0,20}[iW]{0,200}`).Draw(t, "text"))
		w := weight(rapid.IntRange(0, 1).Draw(t, "weight"))
		room := float64(rapid.IntRange(20, 400).Draw(t, "room"))
		lines := wrap(text, w, 9, room)
		for _, l := range lines {
			if width(l, w, 9) > room+0.001 {
				t.Fatalf("%q is wider than %v", l, room)
			}
		}
		if got := squeeze(strings.Join(lines, " ")); got != squeeze(text) {
			t.Fatalf("%q became %q", text, got)
		}
	})
}
