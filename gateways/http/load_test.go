package http_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/far/line"
	"github.com/postbud/postbud/internal/outside/nginx"
	"github.com/postbud/postbud/plugin"
)

func TestF75AServerThatTakesOneRequestAtATimeFailsNoDocument(t *testing.T) {
	n := nginx.Start(t, nginx.Site{HTTP: "limit_conn_zone $server_name zone=one:1m; limit_conn_log_level info;", In: "limit_conn one 1;"})
	g := open(t, n.Put())
	var wg sync.WaitGroup
	for i := range 24 {
		wg.Go(func() { g.delivered(t, parcel(fmt.Sprintf("%d.xml", i), large())) })
	}
	wg.Wait()
	if made := n.Requests(t, "PUT /in/"); len(made) < 24 || len(n.Files(t, "in")) != 24 {
		t.Errorf("nginx counted %d and holds %d", len(made), len(n.Files(t, "in")))
	}
	t.Logf("%d were refused", len(n.Requests(t, "PUT /in/"))-24)
}

// Connections that are shut as soon as they are opened.
func TestF75AServerThatTakesTwoConnectionsFailsNoDocument(t *testing.T) {
	ours := newIssuer(t)
	n := nginx.Start(t, secured(t, ours.issue(t, nil), ""))
	n.Line.Set(line.Faults{MaxConnections: 2})
	g := open(t, n.Put().With(plugin.Values{"ca": ours.pem, "timeout": "5s"}))
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() { g.delivered(t, parcel(fmt.Sprintf("%d.xml", i), large())) })
	}
	wg.Wait()
	if made := n.Requests(t, "PUT /in/"); len(made) != 16 {
		t.Errorf("nginx counted %q", made)
	}
}

func TestOneConnectionServesManyDeliveries(t *testing.T) {
	n := nginx.Start(t, nginx.Site{})
	g := open(t, n.Put())
	for i := range 20 {
		g.delivered(t, parcel(fmt.Sprintf("%d.xml", i), large()))
	}
	if d := g.dials.Load(); d != 1 {
		t.Errorf("%d connections", d)
	}
}

func TestF71ATokenIsKeptAndRenewedOnceWhenItIsRefused(t *testing.T) {
	s := serve(t, &service{secret: "very secret words", lives: 3})
	settings := s.Post("/docs").With(plugin.Values{"auth": "oauth", "token_url": s.URL("/token"), "client_id": "nordlys", "client_secret": s.secret, "scope": "a b"})
	g := open(t, settings)
	for i := range 7 {
		g.delivered(t, parcel(fmt.Sprintf("%d.xml", i), "the invoice"))
	}
	if s.tokens != 3 {
		t.Errorf("%d tokens for seven documents of which three go with one", s.tokens)
	}
	s.lives = -1 // no token is good enough any more
	_, err := g.Deliver(t.Context(), parcel("8.xml", "the invoice"))
	says{kind: fault.Configuration, code: "GW-LOGIN", field: "client_secret", text: "nothing was delivered", args: map[string]string{"user": "nordlys"}, page: "User nordlys. Password or key is wrong"}.of(t, err)
	if s.tokens != 4 {
		t.Errorf("%d tokens: a refused one is renewed once", s.tokens)
	}
	s.lives = 0
	_, err = open(t, settings.With(plugin.Values{"client_secret": "other words"})).Deliver(t.Context(), parcel("8.xml", "the invoice"))
	says{kind: fault.Configuration, code: "GW-LOGIN", field: "client_secret", text: "the secret is wrong or has expired", args: map[string]string{"user": "nordlys"}}.of(t, err)
	if posts, _ := s.counts(); posts != 7 {
		t.Errorf("the service counted %d", posts)
	}
	if steps, err := g.steps(t); err != nil || steps != allPostSteps {
		t.Errorf("%s, %v", steps, err)
	}
}

func TestManyAskForOneToken(t *testing.T) {
	s := serve(t, &service{secret: "very secret words"})
	g := open(t, s.Post("/docs").With(plugin.Values{"auth": "oauth", "token_url": s.URL("/token"), "client_id": "nordlys", "client_secret": s.secret}))
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() { g.delivered(t, parcel(fmt.Sprintf("%d.xml", i), "the invoice")) })
	}
	wg.Wait()
	if s.tokens != 1 {
		t.Errorf("%d tokens", s.tokens)
	}
}

func TestF04ASlowAnswerIsWaitedFor(t *testing.T) {
	s := serve(t, &service{})
	s.hook = answeringAfter(1500 * time.Millisecond)
	open(t, s.Post("/docs").With(plugin.Values{"timeout": "1s"})).delivered(t, parcel("a.xml", "the invoice"))
}

// F-71 and F-77 before a hundred megabytes have been sent for nothing.
func TestALargeDocumentIsNotSentToAServerThatRefusesIt(t *testing.T) {
	for _, code := range []int{401, 413, 302, 503} {
		s := serve(t, &service{})
		s.hook = func(w http.ResponseWriter, _ *http.Request) bool {
			w.WriteHeader(code)
			return true
		}
		_, err := open(t, s.Post("/docs")).Deliver(t.Context(), parcel("a.xml", strings.Repeat(large(), 20)))
		if err == nil || fault.KindOf(err) == fault.Uncertain {
			t.Errorf("%d: %v", code, err)
		}
		if sent := s.Relay.Load().Sent.Load(); sent > 2000 {
			t.Errorf("%d: %d bytes were sent", code, sent)
		}
	}
}

// Some old servers know nothing of being asked first.
func TestAServerThatDoesNotWantToBeAskedFirstGetsTheDocumentAllTheSame(t *testing.T) {
	s := serve(t, &service{})
	s.hook = func(w http.ResponseWriter, r *http.Request) bool {
		if r.Header.Get("Expect") != "" {
			w.WriteHeader(http.StatusExpectationFailed)
			return true
		}
		return false
	}
	open(t, s.Post("/docs")).delivered(t, parcel("a.xml", strings.Repeat(large(), 20)))
	if posts, _ := s.counts(); posts != 1 {
		t.Errorf("the service counted %d", posts)
	}
}
