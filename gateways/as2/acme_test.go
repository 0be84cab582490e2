package as2_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/far/line"
	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/plugin"
)

// acme is a partner's AS2 server that knows a repeat by its Message-ID and answers
// it with the receipt that it gave before.
type acme struct {
	line *line.Listener
	dir  string
	// locked wants a user and a password before all else.
	locked bool
	// moved leads elsewhere.
	moved, movedTo string
	movedBy        int
	// gate lets in or answers itself.
	gate func(http.ResponseWriter) (leave func(), ok bool)

	mu       sync.Mutex
	us       as2.Us
	them     as2.Partner
	docs     map[string][]byte
	taken    int                     // messages of which the document was taken
	receipts map[string]*as2.Receipt // by Message-ID
	posts    []post
	trouble  trouble
}

// post is one request as it came.
type post struct {
	header http.Header
	length int64
	chunks []string
	body   []byte // "" of one that was cut
	id     string
}

// trouble is what goes wrong at the partner's.
type trouble struct {
	cut     int64 // bytes of a message after which the line breaks
	stall   int64 // bytes of a message after which nothing moves
	over    chan struct{}
	swallow bool // the message is taken and the line breaks
	half    bool // the answer breaks off in its middle
	forget  bool // a repeat is taken for a new message
	// first answers in place of the server, before or after it has taken the message.
	first, instead func(http.ResponseWriter, *http.Request)
	// change is asked before the receipt is written.
	change func(*as2.Envelope, *as2.Result, *as2.Us)
	// before and behind are told of the receipt of an asynchronous message before and
	// after the request is answered.
	before, behind func(url string, r *as2.Receipt)
}

func newAcme(t testing.TB) *acme {
	t.Helper()
	a := build(t)
	a.serve(t, nil)
	return a
}

func build(t testing.TB) *acme {
	t.Helper()
	p := papers()
	return built(t, partner.Sides{OurName: "ACME", OurCertificate: p.theirs.cert, OurKey: plugin.NewSecret(p.theirs.key), Name: "NORDLYS", Certificate: p.ours.cert})
}

func built(t testing.TB, sides partner.Sides) *acme {
	t.Helper()
	a := &acme{dir: t.TempDir(), docs: map[string][]byte{}, receipts: map[string]*as2.Receipt{}}
	var err error
	if a.us, err = sides.Us(); err != nil {
		t.Fatal(err)
	}
	if a.them, err = sides.Partner(); err != nil {
		t.Fatal(err)
	}
	if a.line, err = line.Listen(""); err != nil {
		t.Fatal(err)
	}
	return a
}

type connKey struct{}

func (a *acme) serve(t testing.TB, secure *tls.Config) {
	t.Helper()
	s := &http.Server{
		Handler: a,
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, connKey{}, line.Of(c))
		},
		ErrorLog: quiet(),
	}
	var l net.Listener = a.line
	if secure != nil {
		l = tls.NewListener(a.line, secure)
	}
	ended := make(chan struct{})
	go func() { defer close(ended); _ = s.Serve(l) }()
	t.Cleanup(func() { a.set(trouble{}); _ = s.Close(); _ = a.line.Close(); <-ended })
}

func (a *acme) url(path string) string {
	return fmt.Sprintf("http://127.0.0.1:%d%s", a.line.Port(), path)
}

// settings are ours for this partner.
func (a *acme) settings() plugin.Values { return a.as(a.url("/as2")) }

func (*acme) as(url string) plugin.Values {
	p := papers()
	return plugin.Values{
		"url": url, "plain": "yes", "timeout": "2s",
		"partner_id": "ACME", "partner_certificate": p.theirs.cert, "our_id": "NORDLYS", "our_certificate": p.ours.cert, "our_key": p.ours.key,
	}
}

// set changes what goes wrong, and ends what did.
func (a *acme) set(n trouble) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.trouble.over != nil {
		close(a.trouble.over)
	}
	n.over = make(chan struct{})
	a.trouble = n
}

func (a *acme) now() trouble {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.trouble
}

// all is what came, one post each.
func (a *acme) all() []post {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]post{}, a.posts...)
}

func (a *acme) received() map[string][]byte {
	a.mu.Lock()
	defer a.mu.Unlock()
	out := map[string][]byte{}
	for name, data := range a.docs {
		out[name] = data
	}
	return out
}

func (a *acme) count() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.taken
}

func (a *acme) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if a.locked && !letIn(r) {
		w.Header().Set("WWW-Authenticate", `Basic realm="as2"`)
		http.Error(w, "who are you?", http.StatusUnauthorized)
		return
	}
	if a.moved != "" && r.URL.Path == a.moved {
		if a.movedTo != "" {
			w.Header().Set("Location", a.movedTo)
		}
		w.WriteHeader(a.movedBy)
		return
	}
	if a.gate != nil {
		leave, ok := a.gate(w)
		if !ok {
			return
		}
		defer leave()
	}
	if r.Method != http.MethodPost {
		_, _ = io.WriteString(w, "AS2 messages by POST, please.\n")
		return
	}
	now, conn := a.now(), r.Context().Value(connKey{}).(*line.Conn)
	if now.first != nil {
		now.first(w, r)
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
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	e, err := as2.ReadEnvelope(r.Header)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	a.mu.Lock()
	a.posts = append(a.posts, post{header: r.Header.Clone(), length: r.ContentLength, chunks: r.TransferEncoding, body: body, id: e.MessageID})
	a.mu.Unlock()
	receipt, err := a.take(e, body, now)
	switch {
	case err != nil:
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
	case now.swallow:
		conn.Reset()
	case now.instead != nil:
		now.instead(w, r)
	case !e.Receipt.Wanted:
		w.WriteHeader(http.StatusOK)
	case e.Receipt.Async():
		if now.before != nil {
			now.before(e.Receipt.URL, receipt)
		}
		w.WriteHeader(http.StatusOK)
		if f, ok := w.(http.Flusher); ok {
			f.Flush()
		}
		if now.behind != nil {
			go now.behind(e.Receipt.URL, receipt)
		}
	default:
		answer(w, receipt, now.half, conn)
	}
}

func answer(w http.ResponseWriter, receipt *as2.Receipt, half bool, conn *line.Conn) {
	for name, values := range receipt.Header {
		w.Header()[name] = values
	}
	if half {
		w.Header().Set("Content-Length", fmt.Sprint(len(receipt.Body)))
		_, _ = w.Write(receipt.Body[:len(receipt.Body)/2])
		w.(http.Flusher).Flush()
		conn.Reset()
		return
	}
	_, _ = w.Write(receipt.Body)
}

// take opens a message, stores its documents and writes the receipt.
func (a *acme) take(e as2.Envelope, body []byte, now trouble) (*as2.Receipt, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if r, before := a.receipts[e.MessageID]; before && !now.forget {
		return r, nil
	}
	in, err := as2.Receiver{Spool: as2.Spool{Dir: a.dir}, Us: a.us, Partner: a.them, Now: time.Now()}.Open(e, bytes.NewReader(body))
	result, ok := as2.Outcome(in, err)
	if !ok {
		return nil, err
	}
	us := a.us
	if now.change != nil {
		now.change(&e, &result, &us)
	}
	receipt, answerErr := as2.Answer(e, result, us, "ACME Server", time.Now())
	if answerErr != nil || err != nil {
		return receipt, answerErr
	}
	a.receipts[e.MessageID] = receipt
	if result.Disposition.Negative() {
		delete(a.receipts, e.MessageID)
		return receipt, in.Close()
	}
	a.taken++
	for _, part := range in.Parts {
		data, err := io.ReadAll(part.Open())
		if err != nil {
			return nil, err
		}
		a.docs[part.Name] = data
	}
	return receipt, in.Close()
}

// reply posts a receipt to an address, as a partner does, and tells the status.
func reply(url string, receipt *as2.Receipt) (int, error) {
	req, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(receipt.Body))
	if err != nil {
		return 0, err
	}
	req.Header = receipt.Header.Clone()
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	_, err = io.Copy(io.Discard, res.Body)
	return res.StatusCode, errors.Join(err, res.Body.Close())
}

func quiet() *log.Logger { return log.New(io.Discard, "", 0) }
