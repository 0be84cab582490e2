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

// debtor is a plug-in that pays by itself.
type debtor struct{ rested, closed bool }

func (d *debtor) Rest()        { d.rested = true }
func (d *debtor) Wake()        {}
func (d *debtor) Close() error { d.closed = true; return nil }

// Who is in may stay for half an hour, beside the one with the new settings.
func TestWhatOwesRestsAsSoonAsItsSettingsChange(t *testing.T) {
	o, old := newOpen(&Engine{}), &debtor{}
	borrow := func(hosts string, d *debtor) func() {
		_, release, err := o.borrow("activation/nordlys/acme", plugin.Values{"hosts": hosts}, func() (io.Closer, error) {
			if d != old && !old.rested {
				t.Error("the next one was opened while the old one pays")
			}
			return d, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return release
	}
	release := borrow("old", old)
	if old.rested {
		t.Error("it rests, and nothing has changed")
	}
	borrow("new", &debtor{})
	if !old.rested || old.closed {
		t.Errorf("rested: %v, closed on who is in: %v", old.rested, old.closed)
	}
	if release(); !old.closed {
		t.Error("it was not closed")
	}
}
