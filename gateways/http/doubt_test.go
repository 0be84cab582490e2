package http_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/far/line"
	"github.com/postbud/postbud/internal/outside/nginx"
	"github.com/postbud/postbud/plugin"
)

// These are the tests that a build without the look must fail, see mutant.go: its
// receivers have counted two.

func TestF59ASwallowedAnswerToAPutIsLookedUpAndNotSentAgain(t *testing.T) {
	for _, look := range []string{"content", "size"} {
		t.Run(look, func(t *testing.T) {
			n := nginx.Start(t, nginx.Site{})
			g, p := open(t, n.Put().With(plugin.Values{"look": look})), parcel("a.xml", large())
			n.Relay.Store(&nginx.Relay{Swallow: true})
			_, err := g.Deliver(t.Context(), p)
			says{kind: fault.Uncertain, text: "did not say whether it has taken the document"}.of(t, err)
			n.Up(t)
			r := g.settle(t, p)
			if r.Outcome == gateways.Absent {
				g.delivered(t, p)
			} else if r.Outcome != gateways.Delivered || r.Proof != gateways.ByReading || !strings.Contains(r.Reason, "at its address") {
				t.Errorf("%+v", r)
			}
			if puts := n.Requests(t, "PUT "); len(puts) != 1 {
				t.Errorf("nginx counted %q", puts)
			}
			if files := n.Files(t, "in"); len(files) != 1 || string(files["a.xml"]) != large() {
				t.Errorf("nginx holds %d files", len(files))
			}
		})
	}
}

func TestF59ASwallowedAnswerToAPostIsAskedForAndNotSentAgain(t *testing.T) {
	n := nginx.Start(t, nginx.Site{Places: nginx.Inbox})
	p := parcel("a.xml", "the invoice")
	settings := n.Post("/keyed").With(plugin.Values{"lookup_url": n.URL("/named/{ID}")})
	g := open(t, settings)
	n.Relay.Store(&nginx.Relay{Swallow: true})
	if o := g.engine(t, p, n.Up); o != gateways.Delivered {
		t.Errorf("settled as %s", o)
	}
	open(t, settings).delivered(t, p) // as after a restart that forgot everything
	if posts := n.Requests(t, "POST /keyed 2"); len(posts) != 1 {
		t.Errorf("nginx counted %q", posts)
	}
	if files := n.Files(t, "named"); len(files) != 1 || string(files["bcdfghjklm-a.xml"]) != "the invoice" {
		t.Errorf("nginx holds %v", files)
	}
}

func TestF59WhereNobodyCanBeAskedAPersonDecides(t *testing.T) {
	n := nginx.Start(t, nginx.Site{Places: nginx.Inbox})
	g, p := open(t, n.Post("/any")), parcel("a.xml", "the invoice")
	n.Relay.Store(&nginx.Relay{Swallow: true})
	if o := g.engine(t, p, n.Up); o != gateways.Unclear {
		t.Errorf("settled as %s", o)
	}
	if files := n.Files(t, "named"); len(files) != 1 {
		t.Errorf("nginx holds %v", files)
	}
}

// The engine sends again to a gateway that cannot look, and marks the document.
func TestF59WhereTheReceiverKnowsRepeatsItGetsTheSameKeyAndTheSameBytesAgain(t *testing.T) {
	for name, form := range forms() {
		t.Run(name, func(t *testing.T) {
			s := serve(t, &service{})
			g, p := open(t, s.Post("/docs").With(form).With(plugin.Values{"in_doubt": "again"})), parcel("a.xml", "the invoice")
			if _, can := g.Gateway.(gateways.Settler); can {
				t.Error("it says that it can look")
			}
			s.Relay.Store(&nginx.Relay{Swallow: true})
			_, err := g.Deliver(t.Context(), p)
			says{kind: fault.Uncertain}.of(t, err)
			s.Up(t)
			g.delivered(t, p)
			if posts, docs := s.counts(); posts != 2 || docs != 1 {
				t.Errorf("the service counted %d posts and %d documents", posts, docs)
			}
		})
	}
}

func TestF59AnAnswerThatBreaksOffIsADoubt(t *testing.T) {
	s := serve(t, &service{})
	g := open(t, s.Post("/docs"))
	s.Relay.Store(&nginx.Relay{Half: true})
	_, err := g.Deliver(t.Context(), parcel("a.xml", "the invoice"))
	says{kind: fault.Uncertain, text: "answered 201, but the answer broke off"}.of(t, err)
	if posts, _ := s.counts(); posts != 1 {
		t.Errorf("the service counted %d", posts)
	}
}

func TestF58UntilTheLastByteNothingIsDelivered(t *testing.T) {
	n := nginx.Start(t, nginx.Site{})
	g, p := open(t, n.Put()), parcel("a.xml", large())
	for _, after := range []int64{-1, 1, p.Size / 2} {
		n.Relay.Store(&nginx.Relay{Cut: after})
		_, err := g.Deliver(t.Context(), p)
		n.Up(t)
		if fault.KindOf(err) != fault.Uncertain { // all of it may wait in the system's buffers: then somebody looks
			says{kind: fault.Temporary, code: "GW-CONNECT", text: "nothing was delivered", page: "does not open the door"}.of(t, err)
		} else if r := g.settle(t, p); r.Outcome != gateways.Absent {
			t.Errorf("after %d bytes: %+v", after, r)
		}
		if files := n.Files(t, "in"); len(files) != 0 {
			t.Errorf("nginx holds %d files", len(files))
		}
	}
	// the last byte alone is missing: it was sent, and nobody knows where it is
	n.Relay.Store(&nginx.Relay{Cut: p.Size - 1})
	if o := g.engine(t, p, n.Up); o != gateways.Delivered {
		t.Errorf("%s", o)
	}
	if files := n.Files(t, "in"); len(files) != 1 || string(files["a.xml"]) != large() {
		t.Errorf("nginx holds %d files", len(files))
	}
	if made := n.Requests(t, "PUT /in/a.xml 201"); len(made) != 1 {
		t.Errorf("nginx counted %q", made)
	}
}

func TestF53WhoeverLosesHisLeaseSendsNoMore(t *testing.T) {
	n := nginx.Start(t, nginx.Site{})
	g := open(t, n.Put())
	ctx, cancel := context.WithCancel(t.Context())
	p := parcel("a.xml", large())
	p.Open = func() (io.ReadCloser, error) {
		return io.NopCloser(io.MultiReader(strings.NewReader(large()[:100<<10]), reads(func(b []byte) (int, error) {
			cancel()
			return copy(b, large()[100<<10:]), nil
		}))), nil
	}
	_, err := g.Deliver(ctx, p)
	says{kind: fault.Temporary, text: "interrupted"}.of(t, err)
	if files := n.Files(t, "in"); len(files) != 0 {
		t.Errorf("nginx holds %v", files)
	}
	g.delivered(t, parcel("a.xml", large()))
}

type reads func([]byte) (int, error)

func (r reads) Read(b []byte) (int, error) { return r(b) }

// What a look tells, without anything being sent.
func TestALookTellsWhatItSees(t *testing.T) {
	n := nginx.Start(t, nginx.Site{Places: `location /shut/ { return 403; } location /page/ { default_type text/html; return 200 "<!DOCTYPE html><title>Sign in</title>"; }`})
	p := parcel("a.xml", "the invoice")
	for _, c := range []struct {
		name     string
		there    string // at the address; "" for nothing
		settings plugin.Values
		outcome  gateways.Outcome
	}{
		{"nothing there", "", nil, gateways.Absent},
		{"nothing there, but a robot takes files", "", plugin.Values{"robot": "yes"}, gateways.Unclear},
		{"the document", "the invoice", nil, gateways.Delivered},
		{"the document by its size", "the invoice", plugin.Values{"look": "size"}, gateways.Delivered},
		{"its beginning", "the in", nil, gateways.Absent},
		{"another", "an invoice!", nil, gateways.Unclear},
		{"another of another size", "an invoice of somebody", plugin.Values{"look": "size"}, gateways.Unclear},
		{"more than the document", "the invoice and more", nil, gateways.Unclear},
		{"nobody may look", "the invoice", plugin.Values{"look": "none"}, gateways.Unclear},
		{"the server lets nobody look", "", plugin.Values{"url": n.URL("/shut/")}, gateways.Unclear},
		{"a page to sign in at", "", plugin.Values{"url": n.URL("/page/")}, gateways.Unclear},
	} {
		t.Run(c.name, func(t *testing.T) {
			n.Lay(t, "in/a.xml", c.there)
			if r := open(t, n.Put().With(c.settings)).settle(t, p); r.Outcome != c.outcome || r.Reason == "" {
				t.Errorf("%+v", r)
			}
		})
	}
	if puts := n.Requests(t, "PUT "); len(puts) != 0 {
		t.Errorf("nginx counted %q", puts)
	}
}

func TestF60ABlackHoleEndsInTimeWhereverItOpens(t *testing.T) {
	for _, when := range []string{"at the first word", "on a kept connection"} {
		t.Run(when, func(t *testing.T) {
			n := nginx.Start(t, nginx.Site{})
			g := open(t, n.Put().With(plugin.Values{"timeout": "1s"}))
			if when != "at the first word" {
				g.delivered(t, parcel("a.xml", "x"))
			}
			n.Line.Set(line.Faults{BlackHole: true})
			_, err := g.Deliver(t.Context(), parcel("b.xml", strings.Repeat(large(), 40)))
			says{kind: fault.Temporary, code: "GW-CONNECT", text: "nothing was delivered"}.of(t, err)
			n.Up(t)
			g.delivered(t, parcel("b.xml", "x"))
		})
	}
}

func TestF61ASlowLineIsWaitedForAsLongAsBytesMove(t *testing.T) {
	n := nginx.Start(t, nginx.Site{})
	g := open(t, n.Put().With(plugin.Values{"timeout": "1s"}))
	n.Line.Set(line.Faults{BytesPerSecond: 100 << 10})
	g.delivered(t, parcel("a.xml", large())) // takes two and a half times the silence that is allowed
	if files := n.Files(t, "in"); string(files["a.xml"]) != large() {
		t.Error("it did not arrive whole")
	}
}

// A connection that is kept may be dead by the next document; of a small one all
// bytes have been handed over before that is seen.
func TestADeadConnectionThatWasKeptLeavesNoDoubt(t *testing.T) {
	s := serve(t, &service{})
	g := open(t, s.Post("/docs").With(plugin.Values{"headers": "X-File: {File}"}))
	for i := range 50 {
		g.delivered(t, parcel(fmt.Sprintf("%d.xml", i), "the invoice"))
		s.Line.Cut()
	}
	if posts, docs := s.counts(); posts != 50 || docs != 50 {
		t.Errorf("the service counted %d posts and %d documents", posts, docs)
	}
}
