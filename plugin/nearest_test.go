package plugin

import (
	"strings"
	"testing"
)

func TestNearestIsWhatWasProbablyMeant(t *testing.T) {
	settings := []string{"host", "port", "user", "password", "on_exists", "folder", "key"}
	for _, c := range []struct {
		word  string
		among []string
		want  string
	}{
		{"host", settings, "host"},
		{"hots", settings, "host"},
		{"Host", settings, "host"},
		{"hst", settings, "host"},
		{"hosst", settings, "host"},
		{"on-exists", settings, "on_exists"},
		{"passwrod", settings, "password"},
		{"pasword", settings, "password"},
		{"pass", settings, "password"},
		{"fold", settings, "folder"},
		{"pa", settings, ""},
		{"past", settings, ""},
		{"banana", settings, ""},
		{"", settings, ""},
		{"x", settings, ""},
		{"x", []string{"y"}, ""},
		{"kye", settings, "key"},
		{"BT-1", []string{"BT-1", "BT-11"}, "BT-1"},
		{"BT-999", []string{"BT-1", "BT-99"}, "BT-99"},
		{"Nummer", []string{"Number", "Name"}, "Number"},
		{"ab", []string{"ac", "ad"}, "ac"},
		{"fol", []string{"folder", "follow"}, ""},
		{"PORT", []string{"sport", "port"}, "port"},
		{strings.Repeat("x", 10000), settings, ""},
		{"host", nil, ""},
		{"gln", []string{"glæn"}, "glæn"},
	} {
		if got := Nearest(c.word, c.among); got != c.want {
			t.Errorf("Nearest(%q, %q) is %q, want %q", short(c.word), c.among, got, c.want)
		}
	}
}

func TestDistanceCountsEdits(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"a", "", 1}, {"", "ab", 2}, {"ab", "ba", 1}, {"kitten", "sitting", 3}, {"abc", "abc", 0}, {"ca", "abc", 3}} {
		if got := distance([]rune(c.a), []rune(c.b)); got != c.want {
			t.Errorf("%q and %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
