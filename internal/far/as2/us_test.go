package as2_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	wire "github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/cms/cmstest"
	far "github.com/postbud/postbud/internal/far/as2"
)

// us is our side: a server that takes messages and receipts with the wire package
// alone, and keeps what it took.
type us struct {
	*httptest.Server
	party cmstest.Party
	peer  *far.Peer

	mu       sync.Mutex
	taken    map[string]letter         // by file name, and by Message-ID for a product that tells no name
	receipts map[string]chan *wire.MDN // asynchronous ones by Message-ID
	trouble  []error
}

type letter struct {
	data     []byte
	envelope wire.Envelope
	in       *wire.Incoming
}

// start runs a product and us, who know each other.
func start(t testing.TB, product far.Product, ways ...far.Way) *us {
	t.Helper()
	u := &us{party: cmstest.RSA(t, "postbud", 0), taken: map[string]letter{}, receipts: map[string]chan *wire.MDN{}}
	u.Server = httptest.NewServer(http.HandlerFunc(u.answer))
	t.Cleanup(u.Close)
	u.peer = far.Start(t, product, far.Options{Name: "POSTBUD", Certificate: u.party.Certificate, URL: u.URL + "/in", Ways: ways})
	return u
}

func (u *us) side(name string) wire.Us {
	return wire.Us{Name: name, Keys: []wire.OwnKey{{Certificate: u.party.Certificate, Private: u.party.Key}}}
}

func (u *us) partner() wire.Partner {
	return wire.Partner{
		Name: u.peer.Name, Certificates: []wire.PartnerCertificate{{Certificate: u.peer.Certificate}}, AllowUnsigned: true, AllowUnencrypted: true,
	}
}

func (u *us) answer(w http.ResponseWriter, r *http.Request) {
	if err := u.take(w, r); err != nil {
		u.mu.Lock()
		u.trouble = append(u.trouble, err)
		u.mu.Unlock()
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
	}
}

func (u *us) take(w http.ResponseWriter, r *http.Request) error {
	e, err := wire.ReadEnvelope(r.Header)
	if err != nil {
		return err
	}
	body, err := wire.Spool{}.Keep(r.Body, 64<<20)
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }()
	if r.URL.Path == "/mdn" {
		mdn, err := wire.ReadMDN(r.Header, body.Reader(), u.partner(), time.Now())
		if err == nil {
			u.receipt(mdn.OriginalMessageID) <- mdn
		}
		return err
	}
	in, failed := wire.Receiver{Us: u.side(e.To), Partner: u.partner(), Now: time.Now()}.Open(e, body)
	if in != nil {
		defer func() { _ = in.Close() }()
	}
	result, ok := wire.Outcome(in, failed)
	if !ok || failed != nil {
		return failed
	}
	for _, part := range in.Parts {
		data, err := io.ReadAll(part.Open())
		if err != nil {
			return err
		}
		u.mu.Lock()
		u.taken[part.Name], u.taken[e.MessageID] = letter{data, e, in}, letter{data, e, in}
		u.mu.Unlock()
	}
	if !e.Receipt.Wanted {
		return nil
	}
	receipt, err := wire.Answer(e, result, u.side(e.To), "Postbud", time.Now())
	if err != nil {
		return err
	}
	if e.Receipt.Async() {
		go u.post(e.Receipt.URL, receipt)
		return nil
	}
	for name, values := range receipt.Header {
		w.Header()[name] = values
	}
	_, err = w.Write(receipt.Body)
	return err
}

func (u *us) post(url string, receipt *wire.Receipt) {
	_, _, _, err := post(context.Background(), url, receipt.Header, receipt.Body)
	if err == nil { // what a product has against a receipt, it tells of its letter
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.trouble = append(u.trouble, err)
}

// receipt is where the asynchronous receipt for a message comes in.
func (u *us) receipt(messageID string) chan *wire.MDN {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.receipts[messageID] == nil {
		u.receipts[messageID] = make(chan *wire.MDN, 8)
	}
	return u.receipts[messageID]
}

func (u *us) has(name, messageID string) (letter, bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	l, ok := u.taken[name]
	if !ok {
		l, ok = u.taken[messageID]
	}
	return l, ok
}

// post sends a body and reads the answer.
func post(ctx context.Context, url string, header http.Header, body []byte) (int, http.Header, []byte, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return 0, nil, nil, err
	}
	r.Header = header.Clone()
	r.Close = true // some products close without a word
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, nil, nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	data, err := io.ReadAll(answer.Body)
	return answer.StatusCode, answer.Header, data, err
}
