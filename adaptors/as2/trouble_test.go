package as2_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/postbud/postbud/adaptors/as2"
	"github.com/postbud/postbud/fault"
	wire "github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/cms/cmstest"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
	"github.com/postbud/postbud/plugintest"
)

// brittle is a memory that fails at one call.
type brittle struct {
	plugin.Memory
	recall, keep int
}

func (b *brittle) Recall(ctx context.Context, key string) (invoice.Content, error) {
	if !strings.HasPrefix(key, "message ") { // another's list
		return b.Memory.Recall(ctx, key)
	}
	if b.recall--; b.recall == 0 {
		return invoice.Content{}, io.ErrUnexpectedEOF
	}
	return b.Memory.Recall(ctx, key)
}

func (b *brittle) Keep(ctx context.Context, key string, r io.Reader) (invoice.Content, error) {
	if b.keep--; b.keep == 0 {
		return invoice.Content{}, io.ErrShortWrite
	}
	return b.Memory.Keep(ctx, key, r)
}

func TestATroubleOfOursAsksForARepeat(t *testing.T) {
	for name, b := range map[string]*brittle{"the memory cannot be read": {recall: 1}, "the receipt cannot be kept": {keep: 1}} {
		t.Run(name, func(t *testing.T) {
			s, in := newSender(t), &inbox{}
			b.Memory = plugintest.NewMemory()
			r := serveWith(t, s, nil, b, in)
			m := s.build(t, invoice1042("a.xml"))
			status, header, _ := s.raw(t, r.URL, m)
			if status != http.StatusServiceUnavailable || header.Get("Retry-After") == "" || header.Get("AS2-From") != "" {
				t.Errorf("status %d, %v", status, header)
			}
			s.delivered(t, r.URL, m)
			in.holds(t, text)
		})
	}
}

// late finds nothing, as where two take the same message at a time and neither has
// kept its receipt yet.
type late struct{ plugin.Memory }

func (late) Recall(context.Context, string) (invoice.Content, error) { return invoice.Content{}, nil }

func TestOfTwoReceiptsTheFirstCounts(t *testing.T) {
	s, in := newSender(t), &inbox{}
	memory := late{plugintest.NewMemory()}
	one, other := serveWith(t, s, nil, memory, in), serveWith(t, s, nil, memory, in)
	m := s.build(t, invoice1042("a.xml"))
	_, _, first := s.raw(t, one.URL, m)
	if _, _, second := s.raw(t, other.URL, m); !bytes.Equal(first, second) || len(first) == 0 {
		t.Error("they gave different receipts")
	}
	in.holds(t, text)
}

func TestATroubleOfOursAfterTheAnswerIsTriedAgain(t *testing.T) {
	s := newSender(t)
	p := s.takesReceipts(t, 0)
	s.way.Receipt.URL = p.URL
	in := &inbox{full: 2}
	r := serveWith(t, s, plugin.Values{"receipt_hosts": p.host()}, plugintest.NewMemory(), in)
	m := s.build(t, invoice1042("a.xml"))
	if status, _, _ := s.raw(t, r.URL, m); status != http.StatusOK {
		t.Errorf("status %d", status)
	}
	if mdn, _ := s.receipt(t, p); wire.Judge(m.expect, mdn).Verdict != wire.VerdictDelivered {
		t.Errorf("%+v", mdn)
	}
	in.holds(t, text)
}

func TestManyThatAreAnsweredFirstAreAllTaken(t *testing.T) {
	s := newSender(t)
	p := s.takesReceipts(t, 0)
	s.way.Receipt.URL = p.URL
	r := serve(t, s, plugin.Values{"receipt_hosts": p.host()})
	const many = 40
	due := map[string]wire.Expectation{}
	var messages []sent
	for i := range many {
		m := s.build(t, document(fmt.Sprint(i), fmt.Appendf(nil, "<Invoice>%d</Invoice>", i)))
		due[m.expect.MessageID], messages = m.expect, append(messages, m)
	}
	done := make(chan int, many)
	for _, m := range messages {
		go func() { status, _, _ := s.raw(t, r.URL, m); done <- status }()
	}
	for range many {
		if status := <-done; status != http.StatusOK {
			t.Errorf("status %d", status)
		}
	}
	for range many {
		mdn, _ := s.receipt(t, p)
		if wire.Judge(due[mdn.OriginalMessageID], mdn).Verdict != wire.VerdictDelivered {
			t.Errorf("%+v", mdn)
		}
		delete(due, mdn.OriginalMessageID)
	}
	if len(due) != 0 || len(r.inbox.taken()) != many {
		t.Errorf("%d receipts are missing, %d documents came", len(due), len(r.inbox.taken()))
	}
}

func TestAMessageThatBreaksOffIsNotTaken(t *testing.T) {
	s := newSender(t)
	r := serve(t, s, nil)
	m := s.build(t, invoice1042("a.xml"))
	req := httptest.NewRequest(http.MethodPost, "/", io.MultiReader(bytes.NewReader(m.body[:100]), iotest.ErrReader(errors.New("reset"))))
	for name, values := range m.header {
		req.Header.Set(name, values[0])
	}
	w := httptest.NewRecorder()
	r.Config.Handler.ServeHTTP(w, req)
	if w.Code != http.StatusBadRequest {
		t.Errorf("status %d", w.Code)
	}
	r.inbox.holds(t)
}

func TestAClosedAdaptorTakesNothingMore(t *testing.T) {
	s := newSender(t)
	p := s.takesReceipts(t, 0)
	r := serve(t, s, plugin.Values{"receipt_hosts": p.host()})
	if err := r.adaptor.Close(); err != nil {
		t.Fatal(err)
	}
	for _, to := range []string{"", p.URL} {
		s.way.Receipt.URL = to
		if status, _, _ := s.raw(t, r.URL, s.build(t, invoice1042("a.xml"))); status != http.StatusServiceUnavailable {
			t.Errorf("receipt to %q: status %d", to, status)
		}
	}
	r.inbox.holds(t)
}

func TestCase37OddIdentitiesAreToldApart(t *testing.T) {
	s := newSender(t)
	r := serve(t, s, nil)
	ids := []string{"<" + strings.Repeat("x", 996) + ">", "<" + strings.Repeat("x", 995) + "y>", "no brackets", "<../../etc/passwd>", `<a\b:c/d>`, "<æ@ø>"}
	for i, id := range ids {
		m := s.build(t, document(fmt.Sprint(i), fmt.Append(nil, i)))
		m.header["Message-ID"], m.expect.MessageID = []string{id}, id
		for range 2 {
			status, mdn := s.post(t, r.URL, m)
			if status != http.StatusOK || mdn == nil || mdn.OriginalMessageID != id || !mdn.Disposition.Positive() {
				t.Fatalf("%.20s: status %d, %+v", id, status, mdn)
			}
		}
	}
	refs := map[string]bool{}
	for _, item := range r.inbox.taken() {
		refs[item.Ref] = true
		if len(item.Ref) > 300 {
			t.Errorf("a Ref of %d characters", len(item.Ref))
		}
	}
	if len(refs) != len(ids) || r.inbox.called() != len(ids) {
		t.Errorf("%d identities, %d calls", len(refs), r.inbox.called())
	}
}

func TestAMessageWithoutIdentityIsTakenByItsContent(t *testing.T) {
	s := newSender(t)
	r := serve(t, s, nil)
	m := s.build(t, invoice1042("a.xml"))
	delete(m.header, "Message-ID")
	for range 2 {
		if status, mdn := s.post(t, r.URL, m); status != http.StatusOK || mdn == nil || mdn.Disposition != wire.Processed {
			t.Errorf("status %d, %+v", status, mdn)
		}
	}
	r.inbox.holds(t, text) // the inbox knows it by Ref and Version
}

func TestWhatThePartnerMayDo(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*sender)
		over   plugin.Values
		want   wire.Disposition
	}{
		"unsigned and encrypted is refused": {func(s *sender) { s.way.Sign = 0 }, nil, wire.DecryptionFailed}, // it says no more: no oracle
		"unsigned in the clear is refused":  {func(s *sender) { s.way.Sign, s.way.Encrypt = 0, 0 }, plugin.Values{"unencrypted": "yes"}, wire.InsufficientSecurity},
		"unsigned is allowed":               {func(s *sender) { s.way.Sign = 0 }, plugin.Values{"unsigned": "yes"}, wire.Processed},
		"in the clear is refused":           {func(s *sender) { s.way.Encrypt = 0 }, nil, wire.InsufficientSecurity},
		"in the clear is allowed":           {func(s *sender) { s.way.Encrypt = 0 }, plugin.Values{"unencrypted": "yes"}, wire.Processed},
		"signed by a stranger":              {foreign, nil, wire.AuthenticationFailed},
		"a bomb of zeros is not inflated":   {func(s *sender) { s.way.Compress = wire.BeforeSigning }, plugin.Values{"largest": "1"}, wire.DecompressionFailed},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSender(t)
			r := serve(t, s, c.over)
			c.change(s)
			data := []byte(text)
			if c.over["largest"] != "" {
				data = make([]byte, 8<<20)
			}
			status, mdn := s.post(t, r.URL, s.build(t, document("a.xml", data)))
			if status != http.StatusOK || mdn == nil || mdn.Disposition != c.want || mdn.Signature == nil {
				t.Errorf("status %d, %+v", status, mdn)
			}
			if got := len(r.inbox.taken()) == 1; got != (c.want == wire.Processed) {
				t.Errorf("taken: %v", got)
			}
		})
	}
}

// foreign has the partner sign with a key that nobody knows.
func foreign(s *sender) {
	key := cmstest.RSA(s.t, "STRANGER", 2)
	s.way.Us.Keys = []wire.OwnKey{{Certificate: key.Certificate, Private: key.Key}}
}

func TestCheckShowsTheAddress(t *testing.T) {
	s := newSender(t)
	r := serve(t, s, nil)
	var said []string
	probe := func(step string, do func() (string, error)) error {
		says, err := do()
		said = append(said, step+": "+says)
		return err
	}
	if err := r.adaptor.Check(t.Context(), probe); err != nil {
		t.Error(err)
	}
	if all := strings.Join(said, "\n"); !strings.Contains(all, "https://postbud.example.com/in/acme") || !strings.Contains(all, "fingerprint") {
		t.Error(all)
	}
	nowhere, err := as2.Adaptor.Open(t.Context(), s.settings(), plugin.Env{
		Now: time.Now, Memory: plugintest.NewMemory(), HTTP: func(*tls.Config) *http.Client { return http.DefaultClient },
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = nowhere.Close() }()
	if err := nowhere.Check(t.Context(), plugin.Quiet); fault.KindOf(err) != fault.Configuration {
		t.Errorf("without an address: %v", err)
	}
}

func TestHostsForReceiptsAreHosts(t *testing.T) {
	s := newSender(t)
	for host, good := range map[string]bool{
		"as2.acme.example": true, "as2.acme.example:8443": true, "192.0.2.1": true, "https://acme.example": false, "acme.example/mdn": false, "a b": false,
		"acme.example:0": false, "acme.example:x": false, "*": false, "user@acme.example": false,
	} {
		_, err := as2.Adaptor.Tidy(s.settings().With(plugin.Values{"receipt_hosts": host}))
		if (err == nil) != good {
			t.Errorf("%q: %v", host, err)
		}
	}
}
