package as2_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	wire "github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/plugin"
)

type rigServer struct{ *httptest.Server }

func newServer(t testing.TB, h http.HandlerFunc) *rigServer {
	t.Helper()
	s := &rigServer{httptest.NewServer(h)}
	t.Cleanup(s.Close)
	return s
}

func (s *rigServer) host() string { return strings.TrimPrefix(s.URL, "http://") }

func waitFor(t testing.TB, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it does not come to pass")
		}
	}
}

func TestAStrangerIsToldThatNobodyKnowsHim(t *testing.T) {
	s := newSender(t)
	r := serve(t, s, nil)
	s.way.Us.Name = "SOMEBODY"
	s.refusedWith(t, r.URL, s.build(t, invoice1042("a.xml")), wire.UnknownPartner)
	r.inbox.holds(t)
}

func TestWhatIsNoAS2IsABadRequest(t *testing.T) {
	s := newSender(t)
	r := serve(t, s, nil)
	answer, err := http.Post(r.URL, "text/plain", strings.NewReader("hello"))
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusBadRequest {
		t.Errorf("status %d", answer.StatusCode)
	}
}

func TestAReceiptIsNotTakenForADocument(t *testing.T) {
	s := newSender(t)
	r := serve(t, s, nil)
	m := s.build(t, invoice1042("a.xml"))
	e, err := wire.ReadEnvelope(m.header)
	if err != nil {
		t.Fatal(err)
	}
	e.FromHeader, e.ToHeader = "NORDLYS", "ACME" // the receipt swaps them
	receipt, err := wire.Answer(e, wire.Result{Disposition: wire.Processed}, s.way.Us, "ACME", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if status, _, _ := s.raw(t, r.URL, sent{header: receipt.Header, body: receipt.Body}); status != http.StatusBadRequest {
		t.Errorf("status %d", status)
	}
	r.inbox.holds(t)
}

func TestAMessageThatIsTooLargeIsRefusedBeforeItIsRead(t *testing.T) {
	s := newSender(t)
	r := serve(t, s, plugin.Values{"largest": "1"})
	m := s.build(t, document("a.bin", make([]byte, 4<<20)))
	for name, length := range map[string]int64{"told": int64(len(m.body)), "not told": -1} {
		req := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(m.body))
		for header, values := range m.header {
			req.Header.Set(header, values[0])
		}
		req.ContentLength = length
		w := httptest.NewRecorder()
		r.Config.Handler.ServeHTTP(w, req)
		if w.Code != http.StatusRequestEntityTooLarge {
			t.Errorf("%s: status %d", name, w.Code)
		}
	}
	r.inbox.holds(t)
}

func TestARepeatThatWantsAReceiptForTheFirstTime(t *testing.T) {
	s := newSender(t)
	r := serve(t, s, nil)
	m := s.build(t, invoice1042("a.xml"))
	silent := sent{header: m.header.Clone(), body: m.body}
	delete(silent.header, "Disposition-Notification-To")
	if status, mdn := s.post(t, r.URL, silent); status != http.StatusOK || mdn != nil {
		t.Errorf("status %d, receipt %v", status, mdn)
	}
	status, mdn := s.post(t, r.URL, m)
	if mdn == nil || status != http.StatusOK || mdn.Disposition != wire.DuplicateDocument {
		t.Fatalf("status %d, receipt %+v", status, mdn)
	}
	if j := wire.Judge(m.expect, mdn); j.Verdict != wire.VerdictDelivered || !j.Verified {
		t.Errorf("%+v", j)
	}
	r.inbox.holds(t, text)
}
