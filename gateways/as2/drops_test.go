package as2_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways/as2"
	"github.com/postbud/postbud/plugin"
)

// A partner that answers a byte now and then holds nobody up for days.
func TestAnAnswerByDropsEnds(t *testing.T) {
	a := newAcme(t)
	ctx := t.Context()
	a.set(trouble{instead: func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil && ctx.Err() == nil {
			if _, err := w.Write([]byte("x")); err != nil {
				return
			}
			w.(http.Flusher).Flush()
			time.Sleep(300 * time.Millisecond)
		}
	}})
	g := open(t, a.settings().With(plugin.Values{"timeout": "1s"}))
	as2.Bound(g.Gateway, time.Second)
	ended := make(chan error, 1)
	go func() { _, err := g.Deliver(ctx, parcel("a.xml", "x")); ended <- err }()
	select {
	case err := <-ended:
		if fault.KindOf(err) != fault.Uncertain {
			t.Error(err)
		}
	case <-time.After(20 * time.Second):
		t.Error("it waits on, for as long as a byte comes now and then")
	}
}

// Some services want a secret behind the question mark, and say the address back.
func TestWhatStandsBehindTheQuestionMarkIsSeenNowhere(t *testing.T) {
	a := newAcme(t)
	a.set(trouble{first: func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, "cannot POST "+r.URL.String(), http.StatusBadRequest)
	}})
	g := open(t, a.settings().With(plugin.Values{"url": a.url("/as2?code=hemmelig-4711")}))
	_, err := g.Deliver(t.Context(), parcel("a.xml", "x"))
	f := fault.As(err)
	if f == nil || strings.Contains(f.Message+f.Args["text"], "hemmelig") || strings.Contains(g.log.String(), "hemmelig") {
		t.Errorf("%+v", f)
	}
}
