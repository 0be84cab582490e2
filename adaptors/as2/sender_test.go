package as2_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/adaptors/as2"
	"github.com/postbud/postbud/adaptortest"
	"github.com/postbud/postbud/fault"
	wire "github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/cms"
	"github.com/postbud/postbud/internal/cms/cmstest"
	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
	"github.com/postbud/postbud/plugintest"
)

// ours is our certificate and its key, made once for all tests.
var ours = sync.OnceValues(func() (cert, key string) {
	cert, key, err := partner.NewKey("NORDLYS", began())
	if err != nil {
		panic(err)
	}
	return cert, key
})

// otherKey belongs to none of the certificates.
var otherKey = sync.OnceValue(func() string {
	_, key, err := partner.NewKey("OTHER", began())
	if err != nil {
		panic(err)
	}
	return key
})

// began is before every clock of these tests.
func began() time.Time { return adaptortest.NewClock().Now().Add(-48 * time.Hour) }

// sender is the partner: it writes messages with the wire package and reads receipts.
type sender struct {
	t     testing.TB
	party cmstest.Party
	way   wire.Partnership
}

func newSender(t testing.TB) *sender {
	t.Helper()
	key := cmstest.RSA(t, "ACME", 1).Key
	s := &sender{t: t, party: cmstest.New(t, "ACME", key, began(), time.Now().Add(24*time.Hour))}
	cert, _ := ours()
	list, err := plugin.ParseCertificates(cert)
	if err != nil {
		t.Fatal(err)
	}
	s.way = wire.Partnership{
		Us:      wire.Us{Name: "ACME", Keys: []wire.OwnKey{{Certificate: s.party.Certificate, Private: s.party.Key}}},
		Partner: wire.Partner{Name: "NORDLYS", Certificates: []wire.PartnerCertificate{{Certificate: list[0]}}},
		Sign:    crypto.SHA256, Encrypt: cms.AES128CBC, Receipt: wire.ReceiptRequest{Wanted: true, Signed: true},
	}
	return s
}

// settings are the adaptor's for this partner.
func (s *sender) settings() plugin.Values {
	cert, key := ours()
	theirs := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.party.Certificate.Raw}))
	return plugin.Values{"our_id": "NORDLYS", "our_certificate": cert, "our_key": key, "partner_id": "ACME", "partner_certificate": theirs}
}

// sent is a message on the wire.
type sent struct {
	header http.Header
	body   []byte
	expect wire.Expectation
}

func (s *sender) build(t testing.TB, payloads ...wire.Payload) sent {
	t.Helper()
	return s.buildAs(t, "<"+rand.Text()+"@acme.example>", payloads...)
}

func (s *sender) buildAs(t testing.TB, id string, payloads ...wire.Payload) sent {
	t.Helper()
	var body bytes.Buffer
	built, err := wire.Build(&body, wire.Message{ID: id, Date: time.Now(), Subject: "Invoice", Payloads: payloads}, s.way, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return sent{built.Header, body.Bytes(), built.Expect}
}

func document(name string, data []byte) wire.Payload {
	return wire.Payload{Name: name, MediaType: "application/xml", Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }}
}

func invoice1042(name string) wire.Payload {
	return document(name, []byte("<Invoice>1042</Invoice>\n"))
}

// raw posts a message and gives the answer as it is.
func (s *sender) raw(t testing.TB, at string, m sent) (int, http.Header, []byte) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, at, bytes.NewReader(m.body))
	if err != nil {
		t.Error(err)
		return 0, nil, nil
	}
	r.Header = m.header.Clone()
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Error(err)
		return 0, nil, nil
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Error(err)
	}
	return answer.StatusCode, answer.Header, body
}

// post is raw, with the receipt read; nil when there is none.
func (s *sender) post(t testing.TB, at string, m sent) (int, *wire.MDN) {
	t.Helper()
	status, header, body := s.raw(t, at, m)
	mdn, err := wire.ReadMDN(header, bytes.NewReader(body), s.way.Partner, time.Now())
	if err != nil && !errors.Is(err, wire.ErrNoReceipt) {
		t.Error(err)
	}
	if err != nil {
		return status, nil
	}
	return status, mdn
}

// delivered posts a message that must be taken.
func (s *sender) delivered(t testing.TB, at string, m sent) {
	t.Helper()
	status, mdn := s.post(t, at, m)
	if mdn == nil {
		t.Fatalf("status %d without a receipt", status)
	}
	if j := wire.Judge(m.expect, mdn); status != http.StatusOK || j.Verdict != wire.VerdictDelivered || !j.Verified {
		t.Errorf("status %d, %+v", status, j)
	}
}

// refusedWith posts a message that must be refused, with a signed receipt that says so.
func (s *sender) refusedWith(t testing.TB, at string, m sent, want wire.Disposition) {
	t.Helper()
	status, mdn := s.post(t, at, m)
	if status != http.StatusOK || mdn == nil || mdn.Disposition != want || mdn.Signature == nil {
		t.Errorf("status %d, receipt %+v, want %q", status, mdn, want)
	}
}

// rig is an adaptor that is served.
type rig struct {
	*httptest.Server
	adaptor adaptors.Adaptor
	inbox   *inbox
	memory  plugin.Memory
	log     *lockedLog
	slept   chan time.Duration
	ahead   atomic.Int64 // how far its clock was moved by waiting
	still   atomic.Bool  // its clock stands, and who waits does so until he is woken
}

// serve opens the adaptor and serves it. over are settings that differ.
func serve(t testing.TB, s *sender, over plugin.Values) *rig {
	t.Helper()
	return serveWith(t, s, over, plugintest.NewMemory(), &inbox{})
}

func serveWith(t testing.TB, s *sender, over plugin.Values, memory plugin.Memory, in *inbox) *rig {
	t.Helper()
	r := &rig{inbox: in, memory: memory, log: &lockedLog{}, slept: make(chan time.Duration, 1000)}
	mortal, _ := memory.(*mortal)
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		if mortal.isDead() {
			return nil, errDead
		}
		return (&net.Dialer{Timeout: 5 * time.Second}).DialContext(ctx, network, address)
	}
	env := plugin.Env{
		Log: slog.New(slog.NewTextHandler(r.log, nil)), Memory: memory, Dial: dial,
		Now:     func() time.Time { return time.Now().Add(time.Duration(r.ahead.Load())) },
		Address: "https://postbud.example.com/in/acme",
		Sleep: func(ctx context.Context, d time.Duration) error {
			if mortal.isDead() {
				<-ctx.Done()
				return ctx.Err()
			}
			r.slept <- d
			if r.still.Load() {
				<-ctx.Done()
				return ctx.Err()
			}
			r.ahead.Add(int64(d))
			if mortal != nil { // so that the days do not pass before the test acts
				time.Sleep(20 * time.Millisecond)
			}
			return ctx.Err()
		},
		HTTP: func(c *tls.Config) *http.Client {
			return &http.Client{Transport: &http.Transport{DialContext: dial, TLSClientConfig: c}}
		},
		Spool: spool(t.TempDir()),
	}
	a, err := as2.Adaptor.Open(t.Context(), s.settings().With(over), env)
	if err != nil {
		t.Fatal(err)
	}
	r.adaptor = a
	r.Server = httptest.NewServer(a.(adaptors.Server).Handler(in))
	t.Cleanup(func() {
		http.DefaultTransport.(*http.Transport).CloseIdleConnections() // those never used hold a server up
		r.Close()
		_ = a.Close()
	})
	return r
}

// spool writes to a folder of the test.
func spool(dir string) func(context.Context, string, io.Reader) (invoice.Content, error) {
	return func(ctx context.Context, mediaType string, from io.Reader) (invoice.Content, error) {
		f, err := os.CreateTemp(dir, "spool")
		if err != nil {
			return invoice.Content{}, err
		}
		sum := sha256.New()
		size, err := io.Copy(io.MultiWriter(f, sum), from)
		if err = errors.Join(err, f.Close(), ctx.Err()); err != nil {
			return invoice.Content{}, err
		}
		return invoice.Content{
			MediaType: mediaType, Size: size, SHA256: invoice.Digest(sum.Sum(nil)), Open: func() (io.ReadCloser, error) { return os.Open(f.Name()) },
		}, nil
	}
}

// inbox takes items, as the engine does: one that it has is not taken again.
type inbox struct {
	mu    sync.Mutex
	items []adaptors.Item
	calls int
	full  int // so many times it takes nothing
	told  []error
}

func (i *inbox) Alarm(_ context.Context, _ string, cause error) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.told = append(i.told, cause)
	return nil
}

func (i *inbox) alarms() []error {
	i.mu.Lock()
	defer i.mu.Unlock()
	return append([]error{}, i.told...)
}

func (i *inbox) Take(_ context.Context, item adaptors.Item) (string, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.calls++
	if i.full > 0 {
		i.full--
		return "", fault.New(fault.Temporary, "the disk is full")
	}
	for _, old := range i.items {
		if old.Ref == item.Ref && old.Version == item.Version {
			return item.Ref, nil
		}
	}
	i.items = append(i.items, item)
	return item.Ref, nil
}

func (i *inbox) taken() []adaptors.Item {
	i.mu.Lock()
	defer i.mu.Unlock()
	return append([]adaptors.Item{}, i.items...)
}

func (i *inbox) called() int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.calls
}

// holds asserts what the inbox has: one item for each text.
func (i *inbox) holds(t testing.TB, texts ...string) {
	t.Helper()
	var got []string
	for _, item := range i.taken() {
		got = append(got, string(contentOf(t, item)))
	}
	if strings.Join(got, "|") != strings.Join(texts, "|") {
		t.Errorf("the inbox holds %q, want %q", got, texts)
	}
}

func contentOf(t testing.TB, item adaptors.Item) []byte {
	t.Helper()
	f, err := item.Source.Open()
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(f)
	if err = errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	return data
}

type lockedLog struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lockedLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lockedLog) said(words string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Contains(l.text.String(), words)
}
