package configs_test

import (
	"strings"
	"testing"

	"github.com/postbud/postbud/configs"
)

// wants holds every mistake of an error against the beginnings of what is wanted,
// in order.
func wants(t *testing.T, err error, want ...string) {
	t.Helper()
	var got []string
	for _, m := range configs.Mistakes(err) {
		got = append(got, m.Error())
	}
	same := len(got) == len(want)
	for i := range want {
		same = same && i < len(got) && strings.Contains(got[i], want[i])
	}
	if !same {
		t.Errorf("the mistakes are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
