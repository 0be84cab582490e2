package as2_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
	"github.com/postbud/postbud/plugintest"
)

// identical wants all posts to be the same message to the byte.
func identical(t *testing.T, posts []post, want int) {
	t.Helper()
	if len(posts) != want {
		t.Fatalf("it was sent %d times, want %d", len(posts), want)
	}
	for _, p := range posts[1:] {
		if !bytes.Equal(p.body, posts[0].body) || !maps.EqualFunc(p.header, posts[0].header, func(a, b []string) bool { return strings.Join(a, "\n") == strings.Join(b, "\n") }) {
			t.Errorf("a repeat differs:\n%v\n%v", posts[0].header, p.header)
		}
	}
}

// Case 29: no answer, a cut answer, 503: the same again, under the same Message-ID.
func TestF85ALostReceiptIsAskedForWithTheSameMessage(t *testing.T) {
	for name, c := range map[string]struct {
		trouble trouble
		kind    fault.Kind
	}{
		"case 29 no answer":       {trouble{swallow: true}, fault.Uncertain},
		"case 29 cut answer":      {trouble{half: true}, fault.Uncertain},
		"case 29 504":             {trouble{instead: status(http.StatusGatewayTimeout)}, fault.Uncertain},
		"case 29 503":             {trouble{instead: status(http.StatusServiceUnavailable)}, fault.Temporary},
		"case 29 500":             {trouble{instead: status(http.StatusInternalServerError)}, fault.Temporary},
		"case 29 408":             {trouble{instead: status(http.StatusRequestTimeout)}, fault.Temporary},
		"case 29 425":             {trouble{instead: status(http.StatusTooEarly)}, fault.Temporary},
		"case 29 429":             {trouble{instead: status(http.StatusTooManyRequests)}, fault.Temporary},
		"case 29 endless answer":  {trouble{instead: endless}, fault.Uncertain},
		"case 29 answer of noise": {trouble{instead: noAnswer}, fault.Uncertain},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAcme(t)
			a.set(c.trouble)
			g, p := open(t, a.settings()), parcel("a.xml", large())
			_, err := g.Deliver(t.Context(), p)
			if fault.KindOf(err) != c.kind {
				t.Errorf("%v, want %s", err, c.kind)
			}
			a.set(trouble{})
			g = g.restarted(t, a.settings())
			if c.kind == fault.Uncertain {
				if r := g.settle(t, p); r.Outcome != gateways.Delivered {
					t.Errorf("settled as %+v", r)
				}
			}
			g.delivered(t, p)
			identical(t, a.all(), 2)
			if a.count() != 1 {
				t.Errorf("it arrived %d times", a.count())
			}
		})
	}
}

func status(code int) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "not now", code) }
}

func endless(w http.ResponseWriter, _ *http.Request) {
	for range 40 {
		_, _ = w.Write(make([]byte, 64<<10))
	}
}

func noAnswer(w http.ResponseWriter, _ *http.Request) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		_, _ = io.WriteString(conn, "\x00\x01\x02\r\n\r\n")
		_ = conn.Close()
	}
}

func TestARetryAfterIsObeyed(t *testing.T) {
	a := newAcme(t)
	a.set(trouble{instead: func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "1800")
		w.WriteHeader(http.StatusServiceUnavailable)
	}})
	_, err := open(t, a.settings()).Deliver(t.Context(), parcel("a.xml", "x"))
	if f := fault.As(err); f == nil || f.RetryAfter != 30*time.Minute {
		t.Errorf("%+v", f)
	}
}

// Where the partner takes a repeat for a new document, nothing goes out by itself.
func TestADoubtIsForAPersonWhereThePartnerKnowsNoRepeats(t *testing.T) {
	a := newAcme(t)
	a.set(trouble{swallow: true, forget: true})
	g, p := open(t, a.settings().With(plugin.Values{"repeats": "person"})), parcel("a.xml", "the invoice")
	g.doubted(t, p)
	a.set(trouble{forget: true})
	if r := g.settle(t, p); r.Outcome != gateways.Unclear || !strings.Contains(r.Reason, a.all()[0].id) {
		t.Errorf("%+v", r)
	}
	a.set(trouble{instead: status(http.StatusInternalServerError)})
	_, err := g.Deliver(t.Context(), parcel("b.xml", "x"))
	says{kind: fault.Uncertain, code: "GW-HTTP", text: "not known"}.of(t, err)
	if n := len(a.all()); n != 2 {
		t.Errorf("%d posts came", n)
	}
	a.set(trouble{forget: true})
	g.delivered(t, p) // a person has asked the partner
	if a.count() != 3 {
		t.Errorf("%d documents", a.count())
	}
}

// A message of which the partner surely has nothing follows the settings; one that it
// may have does not.
func TestAMessageFollowsTheSettingsUntilItWasSent(t *testing.T) {
	a := newAcme(t)
	a.line.Down()
	g, p := open(t, a.settings()), parcel("a.xml", "the invoice")
	if _, err := g.Deliver(t.Context(), p); fault.KindOf(err) != fault.Temporary {
		t.Error(err)
	}
	if err := a.line.Up(); err != nil {
		t.Fatal(err)
	}
	other := a.settings().With(plugin.Values{"sign": "sha512", "encrypt": "3des-cbc"})
	first := g.restarted(t, other).delivered(t, p)
	if posts := a.all(); len(posts) != 1 || strings.Contains(posts[0].header.Get("Disposition-Notification-Options"), "optional, sha-256,") {
		t.Errorf("%d posts", len(posts))
	}
	if r := g.delivered(t, p); r.RemoteID != first.RemoteID || len(a.all()) != 1 {
		t.Error("what was delivered was sent again because of other settings")
	}

	a.set(trouble{swallow: true})
	p = parcel("b.xml", "the invoice")
	g.doubted(t, p)
	a.set(trouble{})
	g.restarted(t, other).delivered(t, p)
	identical(t, a.all()[1:], 2)

	a.set(trouble{instead: status(http.StatusBadRequest)}) // refused: it has nothing
	p = parcel("c.xml", "the invoice")
	if _, err := g.Deliver(t.Context(), p); fault.KindOf(err) != fault.Permanent {
		t.Error(err)
	}
	a.set(trouble{forget: true})
	g.restarted(t, other).delivered(t, p)
	if posts := a.all(); len(posts) != 5 || bytes.Equal(posts[3].body, posts[4].body) || posts[3].id == posts[4].id {
		t.Error("after a refusal the old message went again")
	}
}

// Two processes share what is kept, as when a lease has been lost.
func TestTwoProcessesSendOneMessage(t *testing.T) {
	a := newAcme(t)
	memory := plugintest.NewMemory()
	one, two := openWith(t, a.settings(), memory, netx.Policy{AllowPrivate: true}), openWith(t, a.settings(), memory, netx.Policy{AllowPrivate: true})
	for i := range 20 {
		p := parcel(fmt.Sprintf("%d.xml", i), large())
		var wg sync.WaitGroup
		for _, g := range []*rig{one, two} {
			wg.Go(func() { g.delivered(t, p) })
		}
		wg.Wait()
	}
	byID := map[string][]post{}
	for _, p := range a.all() {
		byID[p.id] = append(byID[p.id], p)
	}
	for _, posts := range byID {
		identical(t, posts, len(posts))
	}
	if len(byID) != 20 || a.count() != 20 {
		t.Errorf("%d messages, %d documents", len(byID), a.count())
	}
}

// weak is a memory that fails, or that was changed behind our back.
type weak struct {
	plugin.Memory
	keep, recall, forget error
	spoil                bool
	only                 string // the end of the keys that fail
}

func (w *weak) Keep(ctx context.Context, key string, r io.Reader) (invoice.Content, error) {
	if w.keep != nil && strings.HasSuffix(key, w.only) {
		return invoice.Content{}, w.keep
	}
	return w.Memory.Keep(ctx, key, r)
}

func (w *weak) Recall(ctx context.Context, key string) (invoice.Content, error) {
	if w.recall != nil && strings.HasSuffix(key, w.only) {
		return invoice.Content{}, w.recall
	}
	c, err := w.Memory.Recall(ctx, key)
	if w.spoil && c.Given() && strings.Count(key, "/") == 1 {
		inner := c.Open
		c.Open = func() (io.ReadCloser, error) {
			in, err := inner()
			if err != nil {
				return nil, err
			}
			data, err := io.ReadAll(in)
			data[100] ^= 1
			return io.NopCloser(bytes.NewReader(data)), err
		}
	}
	return c, err
}

func (w *weak) Forget(ctx context.Context, key string) error {
	if w.forget != nil {
		return w.forget
	}
	return w.Memory.Forget(ctx, key)
}

func TestWithoutMemoryNothingIsSent(t *testing.T) {
	full := errors.New("the disk is full")
	for name, w := range map[string]*weak{
		"keep": {keep: full}, "recall": {recall: full}, "what must be forgotten": {forget: full},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAcme(t)
			w.Memory = plugintest.NewMemory()
			g := openWith(t, a.settings(), w, netx.Policy{AllowPrivate: true})
			if w.forget != nil { // only of what was kept before
				a.line.Down()
				_, _ = g.Deliver(t.Context(), parcel("a.xml", large()))
				if err := a.line.Up(); err != nil {
					t.Fatal(err)
				}
			}
			_, err := g.Deliver(t.Context(), parcel("a.xml", large()))
			says{kind: fault.Temporary, text: "look at the disk"}.of(t, err)
			if a.count() != 0 {
				t.Error("it arrived")
			}
			w.keep, w.recall, w.forget = nil, nil, nil
			g.delivered(t, parcel("a.xml", large()))
		})
	}
	t.Run("the receipt cannot be kept", func(t *testing.T) {
		a := newAcme(t)
		w := &weak{Memory: plugintest.NewMemory(), keep: full, only: "/finished"}
		g, p := openWith(t, a.settings(), w, netx.Policy{AllowPrivate: true}), parcel("a.xml", "x")
		g.doubted(t, p)
		w.keep = nil
		if r := g.settle(t, p); r.Outcome != gateways.Delivered || a.count() != 1 {
			t.Errorf("%+v", r)
		}
	})
	t.Run("what is kept has changed", func(t *testing.T) {
		a := newAcme(t)
		a.set(trouble{swallow: true})
		w := &weak{Memory: plugintest.NewMemory()}
		g, p := openWith(t, a.settings(), w, netx.Policy{AllowPrivate: true}), parcel("a.xml", large())
		g.doubted(t, p)
		a.set(trouble{})
		w.spoil = true
		_, err := g.Deliver(t.Context(), p)
		says{kind: fault.Internal, text: "has changed since it was built"}.of(t, err)
		if len(a.all()) != 1 {
			t.Error("it was sent")
		}
	})
}

func TestCase60TwoHundredAtATimeLoseNone(t *testing.T) {
	a := newAcme(t)
	g := open(t, a.settings().With(plugin.Values{"timeout": "30s"}))
	var wg sync.WaitGroup
	for i := range 200 {
		wg.Go(func() { g.delivered(t, parcel(fmt.Sprintf("%d.xml", i), strings.Repeat("x", i*10))) })
	}
	wg.Wait()
	if a.count() != 200 || len(a.received()) != 200 || len(a.all()) != 200 {
		t.Errorf("%d messages, %d documents, %d posts", a.count(), len(a.received()), len(a.all()))
	}
}

// A server that has read the whole message may have taken it, whatever it answers: a
// message that follows under another identity would be a second document.
func TestAMessageThatWasAnsweredWithATroubleKeepsItsIdentityThroughARollOver(t *testing.T) {
	for _, code := range []int{http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusRequestTimeout} {
		t.Run(http.StatusText(code), func(t *testing.T) {
			a := newAcme(t)
			a.set(trouble{instead: status(code)}) // after the document was taken
			g, p := open(t, a.settings()), parcel("a.xml", "the invoice")
			if _, err := g.Deliver(t.Context(), p); err == nil {
				t.Fatal("it was delivered")
			}
			a.set(trouble{})
			g = g.restarted(t, a.settings().With(plugin.Values{"sign": "sha512"}))
			g.delivered(t, p)
			if a.count() != 1 {
				t.Errorf("it arrived %d times", a.count())
			}
		})
	}
}

func TestAnAnswerOfTroubleIsADoubtWhereThePartnerKnowsNoRepeats(t *testing.T) {
	for _, c := range []struct {
		code  int
		retry string
		doubt bool
	}{
		{http.StatusRequestTimeout, "", true}, {http.StatusRequestTimeout, "60", true},
		{http.StatusInternalServerError, "", true}, {http.StatusBadGateway, "", true}, {http.StatusGatewayTimeout, "60", true},
		{http.StatusServiceUnavailable, "", true}, {http.StatusLoopDetected, "", true}, {524, "", true},
		{http.StatusServiceUnavailable, "60", false}, {http.StatusServiceUnavailable, "Sun, 22 Nov 2099 09:00:00 GMT", false},
		{http.StatusLocked, "", false}, {http.StatusTooEarly, "", false}, {http.StatusTooManyRequests, "", false}, {http.StatusInsufficientStorage, "", false},
	} {
		t.Run(fmt.Sprint("case 29 ", c.code, " ", c.retry), func(t *testing.T) {
			a := newAcme(t)
			a.set(trouble{instead: func(w http.ResponseWriter, _ *http.Request) {
				if c.retry != "" {
					w.Header().Set("Retry-After", c.retry)
				}
				w.WriteHeader(c.code)
			}})
			g, p := open(t, a.settings().With(plugin.Values{"repeats": "person"})), parcel("a.xml", "the invoice")
			want := fault.Temporary
			if c.doubt {
				want = fault.Uncertain
			}
			if _, err := g.Deliver(t.Context(), p); fault.KindOf(err) != want {
				t.Errorf("%v, want %s", err, want)
			}
			a.set(trouble{})
			if untouched, err := g.Gateway.(interface {
				Untouched(context.Context, gateways.Parcel) (bool, error)
			}).Untouched(t.Context(), p); err != nil || untouched == c.doubt {
				t.Errorf("untouched: %v, %v", untouched, err)
			}
			if s := g.settle(t, p); c.doubt && s.Outcome != gateways.Unclear || !c.doubt && s.Outcome != gateways.Absent {
				t.Errorf("%+v", s)
			}
			if n := len(a.all()); n != 1 {
				t.Errorf("it was sent %d times", n)
			}
		})
	}
}
