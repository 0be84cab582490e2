package vans_test

import (
	"bytes"
	"context"
	"crypto"
	"fmt"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/gatewaytest"
	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/cms"
	"github.com/postbud/postbud/internal/far/line"
	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/plugin"
)

// station is an operator that takes and sends messages by AS2.
type station struct {
	line *line.Listener
	us   as2.Us
	them as2.Partner
	own  as2.Partnership // for what it sends

	mu       sync.Mutex
	docs     map[string][]byte
	taken    int
	receipts map[string]*as2.Receipt // by Message-ID
	trouble  trouble
	later    func(url string, r *as2.Receipt) // takes a receipt that is wanted later
	first    http.HandlerFunc                 // takes messages instead, nil for the station itself
}

// trouble is what goes wrong there.
type trouble struct {
	cut, stall int64 // bytes of a message
	swallow    bool
	over       chan struct{}
}

type paper struct{ cert, key string }

func newPaper(name string) paper {
	cert, key, err := partner.NewKey(name, time.Now())
	if err != nil {
		panic(err)
	}
	return paper{cert, key}
}

// papers are made once, for that takes long.
var papers = sync.OnceValue(func() (p struct{ ours, theirs, stranger paper }) {
	p.ours, p.theirs, p.stranger = newPaper("NORDLYS"), newPaper("OPERATOR"), newPaper("OPERATOR")
	return p
})

type connKey struct{}

func newStation(t *testing.T) *station {
	t.Helper()
	p := papers()
	s := &station{docs: map[string][]byte{}, receipts: map[string]*as2.Receipt{}, trouble: trouble{over: make(chan struct{})}}
	s.us, s.them = sides(t, p.theirs)
	s.own = as2.Partnership{Us: s.us, Partner: s.them, Sign: crypto.SHA256, Encrypt: cms.CipherNamed("aes256-cbc"), UserAgent: "Operator", Receipt: as2.ReceiptRequest{Wanted: true, Signed: true}}
	var err error
	if s.line, err = line.Listen(""); err != nil {
		t.Fatal(err)
	}
	server := &http.Server{
		Handler: s,
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, connKey{}, line.Of(c))
		},
		ErrorLog: log.New(io.Discard, "", 0),
	}
	ended := make(chan struct{})
	go func() { defer close(ended); _ = server.Serve(s.line) }()
	t.Cleanup(func() { s.set(trouble{}); _ = server.Close(); _ = s.line.Close(); <-ended })
	return s
}

// sides are the operator's, with a key that may be another one than ours knows.
func sides(t *testing.T, own paper) (as2.Us, as2.Partner) {
	t.Helper()
	both := partner.Sides{OurName: "OPERATOR", OurCertificate: own.cert, OurKey: plugin.NewSecret(own.key), Name: "NORDLYS", Certificate: papers().ours.cert}
	us, err := both.Us()
	if err != nil {
		t.Fatal(err)
	}
	them, err := both.Partner()
	if err != nil {
		t.Fatal(err)
	}
	return us, them
}

func (s *station) settings() plugin.Values {
	p := papers()
	return plugin.Values{"url": fmt.Sprintf("http://127.0.0.1:%d/as2", s.line.Port()), "plain": "yes", "timeout": "2s",
		"partner_id": "OPERATOR", "partner_certificate": p.theirs.cert, "our_id": "NORDLYS", "our_certificate": p.ours.cert, "our_key": p.ours.key}
}

// set changes what goes wrong, and ends what did.
func (s *station) set(n trouble) {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.trouble.over)
	n.over = make(chan struct{})
	s.trouble = n
}

func (s *station) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	now, first, conn := s.trouble, s.first, r.Context().Value(connKey{}).(*line.Conn)
	s.mu.Unlock()
	if r.Method != http.MethodPost {
		_, _ = io.WriteString(w, "AS2 messages by POST, please.\n")
		return
	}
	if first != nil {
		first(w, r)
		return
	}
	if now.cut > 0 || now.stall > 0 {
		_, _ = io.CopyN(io.Discard, r.Body, max(now.cut, now.stall))
		if now.stall > 0 {
			select {
			case <-now.over:
			case <-conn.Done():
			}
		}
		conn.Reset()
		return
	}
	e, err := as2.ReadEnvelope(r.Header)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	receipt, err := s.take(e, body)
	switch {
	case err != nil:
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
	case now.swallow:
		conn.Reset()
	case e.Receipt.Async():
		w.WriteHeader(http.StatusOK)
		s.later(e.Receipt.URL, receipt)
	default:
		maps.Copy(w.Header(), receipt.Header)
		_, _ = w.Write(receipt.Body)
	}
}

func (s *station) take(e as2.Envelope, body []byte) (*as2.Receipt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r, before := s.receipts[e.MessageID]; before {
		return r, nil
	}
	in, err := as2.Receiver{Us: s.us, Partner: s.them, Now: time.Now()}.Open(e, bytes.NewReader(body))
	result, ok := as2.Outcome(in, err)
	if !ok {
		return nil, err
	}
	receipt, answerErr := as2.Answer(e, result, s.us, "Operator", time.Now())
	if answerErr != nil || err != nil {
		return receipt, answerErr
	}
	for _, part := range in.Parts {
		if s.docs[part.Name], err = io.ReadAll(part.Open()); err != nil {
			return nil, err
		}
	}
	s.receipts[e.MessageID] = receipt
	s.taken++
	return receipt, in.Close()
}

func (s *station) received() map[string][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.docs)
}

// far is the operator as the suite wants it.
func (s *station) far() gatewaytest.Far {
	stranger := papers().stranger
	return gatewaytest.Far{
		Settings: s.settings(),
		Wrong: map[string]plugin.Values{
			"url":     {"url": "ftp://127.0.0.1/"},
			"our_key": {"our_key": stranger.key},
		},
		Received:      s.received,
		Transfers:     func() int { s.mu.Lock(); defer s.mu.Unlock(); return s.taken },
		Down:          s.line.Down,
		CutMidway:     func(n int64) { s.set(trouble{cut: n}) },
		Stall:         func() { s.set(trouble{stall: 20000}) },
		Slow:          func() { s.line.Set(line.Faults{BytesPerSecond: 90 << 10}) },
		SwallowAnswer: func() { s.set(trouble{swallow: true}) },
		Mend: func() {
			s.set(trouble{})
			s.line.Set(line.Faults{})
			_ = s.line.Up() // it may be up
		},
		Cannot:   map[string]string{"after a cut it is settled as absent": "a message that was cut may have been taken; it goes again under its Message-ID"},
		Patience: 15 * time.Second,
	}
}
