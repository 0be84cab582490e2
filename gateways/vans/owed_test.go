package vans_test

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/plugin"
)

// clerk is the operator's server that takes our receipts.
type clerk struct {
	*httptest.Server
	mu   sync.Mutex
	down bool
	came []*as2.Receipt
}

func newClerk(t *testing.T, down bool) *clerk {
	c := &clerk{down: down}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.came = append(c.came, &as2.Receipt{Header: r.Header, Body: body})
		if c.down {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	t.Cleanup(c.Close)
	return c
}

func (c *clerk) host() string { return strings.TrimPrefix(c.URL, "http://") }

func (c *clerk) all() []*as2.Receipt {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]*as2.Receipt{}, c.came...)
}

// wrote makes a message of the operator, signed with a key, whose receipt is to go to an
// address, "" for in the answer.
func (s *station) wrote(t *testing.T, id, text, receiptTo string, by paper) (http.Header, []byte, as2.Expectation) {
	t.Helper()
	way := s.own
	way.Us, _ = sides(t, by)
	way.Receipt.URL = receiptTo
	var body bytes.Buffer
	built, err := as2.Build(&body, as2.Message{ID: id, Date: time.Now(), Payloads: []as2.Payload{{Name: "contrl.edi", MediaType: "application/edifact",
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}}}, way, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return built.Header, body.Bytes(), built.Expect
}

// posted is the answer to a request.
func posted(t *testing.T, url string, header http.Header, body []byte) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(r.Header, header)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

func soon(t *testing.T, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it does not come to pass")
		}
	}
}

func TestOverAS2TheOperatorMayWantItsReceiptsLater(t *testing.T) {
	s, m := overAS2(t)
	l, engine, c := newLedger(), &told{}, newClerk(t, false)
	settings := pair.With(plugin.Values{"receipt": "contrl", "as2_receipt_hosts": c.host()})
	g := m.open(t, l, settings)
	url := g.door(t, engine)
	id := g.deliver(t, parcel("p1", "a.edi", edi("1042"))).RemoteID
	yes := back(them+":14", us+":14", syntax+"UCI+1"+subject+"+7")

	header, body, _ := s.wrote(t, "<forged@operator>", yes, c.URL, papers().stranger)
	if code, text := posted(t, url, header, body); code != http.StatusOK || text != "" {
		t.Errorf("a stranger was answered with %d %q", code, text)
	}
	header, body, expect := s.wrote(t, "<yes@operator>", yes, c.URL, papers().theirs)
	for range 2 {
		if code, text := posted(t, url, header, body); code != http.StatusOK || text != "" {
			t.Errorf("it was answered with %d %q", code, text)
		}
	}
	soon(t, func() bool { return len(c.all()) > 0 })
	for _, r := range c.all() { // a repeat may have had another one sent, which is the same
		mdn, err := as2.ReadMDN(r.Header, bytes.NewReader(r.Body), s.them, time.Now())
		if err != nil || as2.Judge(expect, mdn).Verdict != as2.VerdictDelivered || !bytes.Equal(r.Body, c.all()[0].Body) {
			t.Errorf("%+v, %v", mdn, err)
		}
	}
	if got := engine.all(); len(got) != 1 || got[0].RemoteID != id || got[0].Outcome != gateways.Delivered {
		t.Errorf("the engine was told %+v", got)
	}
}

func TestOverAS2AReceiptIsOwedOverARestart(t *testing.T) {
	s, m := overAS2(t)
	l, engine, c := newLedger(), &told{}, newClerk(t, true)
	settings := pair.With(plugin.Values{"receipt": "contrl", "as2_receipt_hosts": c.host()})
	g := m.open(t, l, settings)
	g.deliver(t, parcel("p1", "a.edi", edi("1042")))
	header, body, expect := s.wrote(t, "<yes@operator>", back(them+":14", us+":14", syntax+"UCI+1"+subject+"+7"), c.URL, papers().theirs)
	if code, text := posted(t, g.door(t, engine), header, body); code != http.StatusOK {
		t.Fatal(code, text)
	}
	soon(t, func() bool { return len(c.all()) > 0 })
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	c.mu.Lock()
	before := len(c.came)
	c.down = false
	c.mu.Unlock()
	m.open(t, l, settings).door(t, engine)
	soon(t, func() bool { return len(c.all()) > before })
	last := c.all()[before]
	mdn, err := as2.ReadMDN(last.Header, bytes.NewReader(last.Body), s.them, time.Now())
	if err != nil || as2.Judge(expect, mdn).Verdict != as2.VerdictDelivered || !bytes.Equal(last.Body, c.all()[0].Body) {
		t.Errorf("%+v, %v", mdn, err)
	}
	if got := engine.all(); len(got) != 1 {
		t.Errorf("the engine was told %+v", got)
	}
}

// Until somebody has put the operator's new certificate in, a receipt with it proves
// nothing; then it does.
func TestOverAS2AReceiptByTheOperatorsNextCertificateIsKept(t *testing.T) {
	s, m := overAS2(t)
	l, engine := newLedger(), &told{}
	settings := pair.With(plugin.Values{"as2_receipt": "async", "as2_receipt_url": "http://127.0.0.1:1/answer", "as2_receipt_wait": "1m"})
	g := m.open(t, l, settings)
	other, _ := sides(t, papers().stranger)
	s.us.Keys = append(other.Keys, s.us.Keys...) // signed with the first, and decrypted with both
	var later *as2.Receipt
	s.later = func(_ string, r *as2.Receipt) { later = r }
	id := g.deliver(t, parcel("p1", "a.edi", edi("1042"))).RemoteID
	if code, text := posted(t, g.door(t, engine), later.Header, later.Body); code != http.StatusOK {
		t.Errorf("the receipt was answered with %d %q", code, text)
	}
	if r := g.track(t, id); r.Outcome != gateways.Sent {
		t.Errorf("it is %s", r.Outcome)
	}
	next := settings.With(plugin.Values{"as2_partner_next_certificate": papers().stranger.cert, "as2_partner_next_from": "2099-01-01"})
	if r := m.open(t, l, next).track(t, id); r.Outcome != gateways.Delivered {
		t.Errorf("it is %s, %s", r.Outcome, r.Reason)
	}
}

func TestOverAS2AMessageWhoseFileIsCalledReportIsNoReceipt(t *testing.T) {
	s, m := overAS2(t)
	engine := &told{}
	g := m.open(t, newLedger(), pair.With(plugin.Values{"receipt": "contrl"}))
	g.deliver(t, parcel("p1", "a.edi", edi("1042")))
	header, body, _ := s.wrote(t, "<yes@operator>", back(them+":14", us+":14", syntax+"UCI+1"+subject+"+7"), "", papers().theirs)
	header.Set("Content-Type", strings.Replace(header.Get("Content-Type"), "smime.p7m", "report.p7m", 1))
	if !strings.Contains(header.Get("Content-Type"), "report") {
		t.Fatal(header)
	}
	if code, text := posted(t, g.door(t, engine), header, body); code != http.StatusOK {
		t.Errorf("it was answered with %d %q", code, text)
	}
	if got := engine.all(); len(got) != 1 || got[0].Outcome != gateways.Delivered {
		t.Errorf("the engine was told %d times", len(got))
	}
}
