package dinero

import (
	"testing"
)

func TestValuesAreCutOutOfAComment(t *testing.T) {
	for _, c := range []struct {
		comment, pattern string
		phrase           bool
		want             string
	}{
		{"Rekvisition 77120, att. Jens Holm", "Rekvisition *", false, "77120"},
		{"Rekvisition 77120, att. Jens Holm", "att. *", true, "Jens Holm"},
		{"PO: 4500 12 haster", "PO: *", false, "4500"},
		{"PO:4500", "PO: *", false, "4500"},
		{"po :  4500\nTak", "PO : *", false, "4500"},
		{"Se PO#4500.", "PO#*", false, "4500"},
		{"[ordre 17/A]", "[ordre *]", false, "17/A"},
		{"ordre nr 17 A slut", "ordre nr * slut", false, "17 A"},
		{"depot: 3", "PO: *", false, ""},
		{"opo: 3, PO: 4", "PO: *", false, "4"},
		{"Intet her", "PO: *", false, ""},
		{"", "PO: *", false, ""},
		{"4711 haster", "*", false, "4711"},
		{"a.b+c (x) 9", "a.b+c (x) *", false, "9"},
		{"axb+c (x) 9", "a.b+c (x) *", false, ""},
	} {
		if got := cut(c.comment, c.pattern, c.phrase); got != c.want {
			t.Errorf("%q of %q: %q, want %q", c.pattern, c.comment, got, c.want)
		}
	}
}
