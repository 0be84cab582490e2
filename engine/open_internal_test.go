package engine

import (
	"io"
	"net/http"
	"testing"
	"time"

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

// slow is what takes its time: it tells that it has begun, and ends when it may.
type slow struct{ began, ends chan struct{} }

func newSlow() slow { return slow{make(chan struct{}, 1), make(chan struct{})} }

func (s slow) Close() error {
	s.began <- struct{}{}
	<-s.ends
	return nil
}

func TestWhatIsSlowToOpenOrToCloseHoldsUpNobodyElse(t *testing.T) {
	const one, two = "destination/nordlys/one", "destination/nordlys/two"
	quick := func() (io.Closer, error) { return io.NopCloser(nil), nil }
	borrow := func(o *open, key, host string, open func() (io.Closer, error)) chan error {
		ended := make(chan error, 1)
		go func() {
			_, release, err := o.borrow(key, plugin.Values{"host": host}, open)
			if err == nil {
				release()
			}
			ended <- err
		}()
		return ended
	}
	wants := func(t *testing.T, what string, ended <-chan error) {
		t.Helper()
		select {
		case err := <-ended:
			if err != nil {
				t.Error(err)
			}
		case <-time.After(5 * time.Second):
			t.Fatal(what + " waits")
		}
	}
	t.Run("to open", func(t *testing.T) {
		o, opens := newOpen(&Engine{}), newSlow()
		first := borrow(o, one, "old", func() (io.Closer, error) { return io.NopCloser(nil), opens.Close() })
		<-opens.began
		wants(t, "another one", borrow(o, two, "old", quick))
		close(opens.ends)
		wants(t, "the slow one", first)
	})
	t.Run("to close as its settings changed", func(t *testing.T) {
		o, closes, opened := newOpen(&Engine{}), newSlow(), make(chan struct{}, 1)
		wants(t, "the first", borrow(o, one, "old", func() (io.Closer, error) { return closes, nil }))
		next := borrow(o, one, "new", func() (io.Closer, error) { opened <- struct{}{}; return quick() })
		<-closes.began
		wants(t, "another one", borrow(o, two, "old", quick))
		if len(opened) > 0 {
			t.Error("the next one was opened before the old one was closed")
		}
		close(closes.ends)
		wants(t, "the next", next)
	})
	t.Run("to close as the last one left", func(t *testing.T) {
		o, closes := newOpen(&Engine{}), newSlow()
		_, release, err := o.borrow(one, plugin.Values{"host": "old"}, func() (io.Closer, error) { return closes, nil })
		if err != nil {
			t.Fatal(err)
		}
		wants(t, "the new one", borrow(o, one, "new", quick))
		left := make(chan error, 1)
		go func() { release(); left <- nil }()
		<-closes.began
		wants(t, "another one", borrow(o, two, "old", quick))
		close(closes.ends)
		wants(t, "who left", left)
	})
}
