package http_test

import (
	"io"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/plugin"
)

// drips answers with a byte now and then, for as long as anybody listens.
func drips(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	w.Header().Set("Content-Type", "application/json")
	for r.Context().Err() == nil {
		if _, err := io.WriteString(w, " "); err != nil || http.NewResponseController(w).Flush() != nil {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// F-60: no time-out of silence ends it, for it is never silent.
func TestF60AnAnswerThatDripsHoldsNobody(t *testing.T) {
	var where atomic.Value // a drip may go on while the next one begins
	where.Store("")
	s := serve(t, &service{hook: func(w http.ResponseWriter, r *http.Request) bool {
		here := r.URL.Path == where.Load()
		if here {
			drips(w, r)
		}
		return here
	}})
	drip := s.Post("/docs").With(plugin.Values{"lookup_url": s.URL("/docs/{ID}"), "lookup_path": "items[0].id"})
	p := parcel("a.xml", "the invoice")
	deliver := func(g *rig) error { _, err := g.Deliver(t.Context(), p); return err }
	for _, c := range []struct {
		name, where string
		settings    plugin.Values
		do          func(*rig) error
		want        says
	}{
		{"to a document", "/docs", drip, deliver, says{kind: fault.Uncertain, text: "answered 200, but the answer broke off"}},
		{"to a look", "/docs/" + p.ID, drip, func(g *rig) error {
			_, err := g.Gateway.(gateways.Settler).Settle(t.Context(), p)
			return err
		}, says{kind: fault.Temporary, code: "GW-CONNECT", text: "while we were asking"}},
		{"to the question for a token", "/slow", drip.With(plugin.Values{"auth": "oauth", "token_url": s.URL("/slow"), "client_id": "us", "client_secret": "secret"}),
			deliver, says{kind: fault.Temporary, code: "GW-CONNECT", text: "no token"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			where.Store(c.where)
			g := open(t, c.settings)
			g.Gateway.(interface{ Within(time.Duration) }).Within(300 * time.Millisecond)
			begun := time.Now()
			c.want.of(t, c.do(g))
			if d := time.Since(begun); d > 10*time.Second {
				t.Errorf("it took %v", d)
			}
		})
	}
}
