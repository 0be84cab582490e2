package as2_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gateways/as2"
	"github.com/postbud/postbud/internal/far/line"
	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/plugin"
	"github.com/postbud/postbud/plugintest"
)

// first answers every request with a status, before anything of it is read.
func first(code int, header ...string) trouble {
	return trouble{first: func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		http.Error(w, "<html><title>No entry</title>", code)
	}}
}

// Case 30: nothing goes again by itself, and a person reads why.
func TestCase30ARefusalOfTheServerIsShown(t *testing.T) {
	for code, want := range map[int]says{
		400: {kind: fault.Permanent, code: "GW-HTTP", text: "does not take the document (400: No entry)", page: "answered 400"},
		402: {kind: fault.Permanent, code: "GW-HTTP"},
		403: {kind: fault.Configuration, code: "GW-LOGIN", field: "user", text: "nothing was delivered"},
		404: {kind: fault.Configuration, code: "GW-HTTP", field: "url", text: "correct the address"},
		405: {kind: fault.Configuration, code: "GW-HTTP", field: "url"},
		409: {kind: fault.Permanent, code: "GW-HTTP"},
		410: {kind: fault.Configuration, code: "GW-HTTP", field: "url"},
		413: {kind: fault.Permanent, code: "GW-HTTP", text: "too large"},
		501: {kind: fault.Configuration, code: "GW-HTTP", field: "url"},
		505: {kind: fault.Configuration, code: "GW-HTTP", field: "url"},
		507: {kind: fault.Temporary, code: "GW-SPACE"},
	} {
		t.Run(fmt.Sprint("case 30 ", code), func(t *testing.T) {
			a := newAcme(t)
			var asked atomic.Int32
			f := first(code)
			inner := f.first
			f.first = func(w http.ResponseWriter, r *http.Request) { asked.Add(1); inner(w, r) }
			a.set(f)
			g, p := open(t, a.settings()), parcel("a.xml", "the invoice")
			_, err := g.Deliver(t.Context(), p)
			want.of(t, err)
			if asked.Load() != 1 {
				t.Errorf("it was asked %d times", asked.Load())
			}
			if r := g.settle(t, p); r.Outcome != gateways.Absent { // refused is not taken
				t.Errorf("%+v", r)
			}
		})
	}
}

// Case 59: a password is used only when there is one in the settings.
func TestF71Case59AWrongOrMissingPasswordPausesTheDestination(t *testing.T) {
	a := newAcme(t)
	a.locked = true
	p := parcel("a.xml", "the invoice")
	_, err := open(t, a.settings()).Deliver(t.Context(), p)
	says{kind: fault.Configuration, code: "GW-LOGIN", field: "user", text: "does not let us in"}.of(t, err)
	_, err = open(t, a.settings().With(plugin.Values{"user": "nordlys", "password": "expired"})).Deliver(t.Context(), p)
	says{kind: fault.Configuration, code: "GW-LOGIN", field: "password", args: map[string]string{"user": "nordlys"}}.of(t, err)
	open(t, a.settings().With(plugin.Values{"user": "nordlys", "password": "correct horse battery"})).delivered(t, p)
}

func TestT34NoSecretIsInEvidenceOrError(t *testing.T) {
	for _, receipt := range []string{"sync", "async", "none"} {
		for _, code := range []int{200, 400, 401, 500} {
			a := newAcme(t)
			a.set(trouble{instead: func(w http.ResponseWriter, r *http.Request) { // a server that says everything back
				w.Header().Set("X-Echo", fmt.Sprint(r.Header))
				w.Header().Set("Set-Cookie", "session=of-ours")
				w.WriteHeader(code)
				fmt.Fprint(w, r.Header, "correct horse battery")
			}})
			r, err := open(t, a.settings().With(plugin.Values{"receipt": receipt, "test_address": "https://us.example", "user": "nordlys", "password": "correct horse battery"})).Deliver(t.Context(), parcel("a.xml", "x"))
			all := string(r.Evidence) + r.Reason
			if f := fault.As(err); f != nil {
				all += f.Message + fmt.Sprint(f.Args)
			}
			for _, form := range []string{"correct horse", "bm9yZGx5czpjb3JyZWN0", "of-ours"} {
				if strings.Contains(all, form) {
					t.Errorf("%s %d: %q is seen in %s", receipt, code, form, all)
				}
			}
			if err == nil && !strings.Contains(all, "•••") {
				t.Errorf("the evidence is %s", all)
			}
		}
	}
}

// Case 59: a redirect is followed where the settings say so, and never elsewhere.
func TestF77ARedirectIsFollowedOnlyWhenConfiguredAndToTheSameServer(t *testing.T) {
	var strangers atomic.Int32
	stranger := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { strangers.Add(1) }))
	defer stranger.Close()
	for _, code := range []int{301, 302, 303, 307, 308} {
		for where, location := range map[string]string{"the same server": "HERE/new", "a path": "/new", "another port": stranger.URL + "/new",
			"another name": "http://localhost.example.com/x", "another scheme": "https://HERE/new", "a user in it": "http://user@HERE/new", "a file": "file:///etc/passwd", "round in a circle": "/as2", "nowhere": ""} {
			for _, configured := range []string{"no", "yes"} {
				t.Run(fmt.Sprint("case 59 ", code, " to ", where, " ", configured), func(t *testing.T) {
					a := newAcme(t)
					a.moved = "/as2"
					a.movedTo, a.movedBy = strings.ReplaceAll(strings.ReplaceAll(location, "//HERE", "//"+strings.TrimPrefix(a.url(""), "http://")), "HERE", a.url("")), code
					g := open(t, a.settings().With(plugin.Values{"redirects": configured}))
					p := parcel("a.xml", large())
					r, err := g.Deliver(t.Context(), p)
					if configured == "yes" && code >= 307 && (where == "the same server" || where == "a path") {
						if err != nil || r.Outcome != gateways.Delivered || a.count() != 1 {
							t.Errorf("%+v, %v", r, err)
						}
						return
					}
					says{kind: fault.Permanent, code: "GW-HTTP", text: "the document was not sent there", page: fmt.Sprint("answered ", code)}.of(t, err)
					if a.count() != 0 || strangers.Load() != 0 {
						t.Errorf("%d arrived; a stranger was asked %d times", a.count(), strangers.Load())
					}
				})
			}
		}
	}
}

// F-75: connections that are shut as soon as they are opened.
func TestF75AServerThatTakesTwoConnectionsFailsNoDocument(t *testing.T) {
	ours := newIssuer(t)
	a, settings := secured(t, ours.issue(t, nil), nil)
	a.line.Set(line.Faults{MaxConnections: 2})
	g := open(t, settings.With(plugin.Values{"ca": ours.pem, "timeout": "5s"}))
	var wg sync.WaitGroup
	for i := range 24 {
		wg.Go(func() { g.delivered(t, parcel(fmt.Sprintf("%d.xml", i), large())) })
	}
	wg.Wait()
	if a.count() != 24 {
		t.Errorf("%d arrived", a.count())
	}
}

func TestF75AServerThatTakesOneMessageAtATimeFailsNoDocument(t *testing.T) {
	a := newAcme(t)
	var busy, refused atomic.Int32
	a.gate = func(w http.ResponseWriter) (leave func(), ok bool) {
		if busy.Add(1) > 1 {
			busy.Add(-1)
			refused.Add(1)
			w.WriteHeader(http.StatusServiceUnavailable)
			return nil, false
		}
		return func() { time.Sleep(5 * time.Millisecond); busy.Add(-1) }, true
	}
	g := open(t, a.settings().With(plugin.Values{"timeout": "5s"}))
	var wg sync.WaitGroup
	for i := range 12 {
		wg.Go(func() { g.delivered(t, parcel(fmt.Sprintf("%d.xml", i), large())) })
	}
	wg.Wait()
	if a.count() != 12 || refused.Load() == 0 {
		t.Errorf("%d arrived, %d were refused", a.count(), refused.Load())
	}
}

func TestOneConnectionServesManyMessages(t *testing.T) {
	a := newAcme(t)
	g := open(t, a.settings())
	for i := range 20 {
		g.delivered(t, parcel(fmt.Sprintf("%d.xml", i), large()))
	}
	if d := g.dials.Load(); d != 1 {
		t.Errorf("%d connections", d)
	}
}

// F-95: an address without encryption must be allowed.
func TestF95AnAddressWithoutEncryptionIsRefusedUnlessAllowed(t *testing.T) {
	a := newAcme(t)
	_, err := as2.Gateway.Tidy(a.settings().With(plugin.Values{"plain": "no"}))
	says{kind: fault.Configuration, field: "url", text: "use https://"}.of(t, err)
	open(t, a.settings()).delivered(t, parcel("a.xml", "x"))
}

func TestT24NoSpellingOfAnInnerAddressIsDialled(t *testing.T) {
	a := newAcme(t)
	for _, host := range []string{
		"127.0.0.1", "127.1", "0x7f000001", "2130706433", "017700000001", "0.0.0.0", "localhost", "localhost.", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]",
		"169.254.169.254", "[::ffff:a9fe:a9fe]", "10.0.0.1", "192.168.1.1", "100.64.0.1", "224.0.0.1",
	} {
		g := openWith(t, a.settings().With(plugin.Values{"url": fmt.Sprintf("http://%s:%d/as2", host, a.line.Port())}), plugintest.NewMemory(), netx.Policy{})
		p := parcel("a.xml", "the invoice")
		_, err := g.Deliver(t.Context(), p)
		if f := fault.As(err); f == nil || f.Kind == fault.Uncertain || f.Kind == fault.Internal || f.Kind == fault.Configuration && f.Field != "url" {
			t.Errorf("%s: %v", host, err)
		}
		if _, err = g.Gateway.(gateways.Settler).Settle(t.Context(), p); err == nil {
			t.Errorf("%s: it can be settled", host)
		}
	}
	if len(a.all()) != 0 || a.line.Connections() != 0 {
		t.Error("the server was reached")
	}
}
