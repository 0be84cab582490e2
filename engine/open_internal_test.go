package engine

import (
	"io"
	"net/http"
	"testing"

	"github.com/postbud/postbud/plugin"
)

// Settings may change between opening and asking for the handler: then the handler of
// the old ones must not become that of the new.
func TestTheHandlerOfOldSettingsIsNotKeptForNewOnes(t *testing.T) {
	o := newOpen(&Engine{})
	opened := func() (io.Closer, error) { return io.NopCloser(nil), nil }
	for _, certificate := range []string{"old", "new"} {
		if _, _, err := o.borrow("destination/nordlys/acme", plugin.Values{"certificate": certificate}, opened); err != nil {
			t.Fatal(err)
		}
	}
	old, current := http.NotFoundHandler(), http.RedirectHandler("/", http.StatusFound)
	_ = o.web("destination/nordlys/acme", plugin.Values{"certificate": "old"}, func() http.Handler { return old }) // by whoever came before the change
	if got, is := o.web("destination/nordlys/acme", plugin.Values{"certificate": "new"}, func() http.Handler { return current }).(http.HandlerFunc); is {
		t.Errorf("who comes now is served by the old settings: %T", got)
	}
}
