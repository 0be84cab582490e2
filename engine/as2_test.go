package engine_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/gateways"
	gateway "github.com/postbud/postbud/gateways/as2"
	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/evidence"
	"github.com/postbud/postbud/internal/ledger"
	sides "github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// pair is a certificate and its key.
type pair struct{ cert, key string }

// as2Papers are ours and the partner's, made once.
var as2Papers = sync.OnceValue(func() (both struct{ ours, theirs pair }) {
	for name, p := range map[string]*pair{"NORDLYS": &both.ours, "ACME": &both.theirs} {
		var err error
		if p.cert, p.key, err = sides.NewKey(name, time.Now()); err != nil {
			panic(err)
		}
	}
	return both
})

// acme is a partner's AS2 server. It knows a repeat by its Message-ID, and answers it
// with the receipt that it gave before.
type acme struct {
	*httptest.Server
	t       *testing.T
	us      as2.Us
	them    as2.Partner
	refuses bool          // every message
	bare    bool          // its receipts are not signed
	hold    chan struct{} // after a message was taken, nobody is answered before it is closed
	late    chan struct{} // receipts that come by themselves wait until it is closed

	mu       sync.Mutex
	swallow  int // answers that get lost after the message was taken
	posts    int
	docs     []string
	receipts map[string]*as2.Receipt
	posted   []int // what we answered to receipts that came by themselves
	busy     sync.WaitGroup
}

// as2Rig is a rig whose destination is an AS2 partner.
type as2Rig struct {
	*rig
	acme     *acme
	doors    *httptest.Server
	engineOf atomic.Pointer[engine.Engine]
}

func newAS2Rig(t *testing.T, settings plugin.Values) *as2Rig {
	t.Helper()
	r := &as2Rig{rig: newRig(t), acme: newAcme(t)}
	r.doors = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) { r.engineOf.Load().Doors().ServeHTTP(w, q) }))
	t.Cleanup(func() { r.acme.Close(); r.acme.busy.Wait(); r.doors.Close() })
	p := as2Papers()
	r.must(r.store.Setup.SaveDestination(t.Context(), setup.Destination{
		Subscription: company, ID: destination, Name: "Acme", Gateway: "as2",
		Settings: plugin.Values{"url": r.acme.URL, "plain": "yes", "timeout": "2s", "partner_id": "ACME", "partner_certificate": p.theirs.cert,
			"our_id": "NORDLYS", "our_certificate": p.ours.cert}.With(settings),
		Secrets: setup.Secrets{"our_key": plugin.NewSecret(p.ours.key)},
	}))
	r.restart(nil)
	return r
}

// restart is a new process on the same data, with a ledger of its own where there is
// one.
func (r *as2Rig) restart(l func(ledger.Ledger) ledger.Ledger) {
	r.t.Helper()
	r.twisted(twist{
		gateways: gateways.NewRegistry(gateway.Gateway), ledger: l, grace: 100 * time.Millisecond,
		set: engine.Settings{PublicURL: r.doors.URL, Hold: 500 * time.Millisecond},
	})
	r.engineOf.Store(r.engine)
}

// killed is a ledger to which nothing is written any more from a moment on, as when
// the process has ended there.
type killed struct {
	ledger.Ledger
	at *atomic.Bool
}

func (k killed) Move(ctx context.Context, moves ...ledger.Move) error {
	if k.at.Load() {
		return errors.New("the process is dead")
	}
	return k.Ledger.Move(ctx, moves...)
}

// killedWhileSending has a process end after the partner took the message and before
// it answered.
func (r *as2Rig) killedWhileSending() {
	r.t.Helper()
	var dead atomic.Bool
	r.restart(func(l ledger.Ledger) ledger.Ledger { return killed{l, &dead} })
	r.acme.hold = make(chan struct{})
	r.source.add("1001")
	r.start()
	r.soon(func() bool {
		n, _ := r.acme.has()
		dead.Store(n == 1)
		return n == 1
	})
	if d := r.document("1001"); d.State != ledger.Sending {
		r.t.Fatalf("it was killed while it was %s", d.State)
	}
	close(r.acme.hold)
}

func newAcme(t *testing.T) *acme {
	t.Helper()
	p := as2Papers()
	both := sides.Sides{OurName: "ACME", OurCertificate: p.theirs.cert, OurKey: plugin.NewSecret(p.theirs.key), Name: "NORDLYS", Certificate: p.ours.cert}
	us, err := both.Us()
	them, otherErr := both.Partner()
	if err = errors.Join(err, otherErr); err != nil {
		t.Fatal(err)
	}
	a := &acme{t: t, us: us, them: them, receipts: map[string]*as2.Receipt{}}
	a.Server = httptest.NewServer(a)
	return a
}

func (a *acme) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	receipt, url, lost, err := a.take(r)
	switch {
	case err != nil:
		a.t.Errorf("what came is no message: %v", err)
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	case a.hold != nil:
		select {
		case <-a.hold:
		case <-r.Context().Done():
		}
	}
	if lost {
		panic(http.ErrAbortHandler) // the line breaks
	}
	if url != "" {
		w.WriteHeader(http.StatusOK)
		a.busy.Go(func() { a.send(url, receipt) })
		return
	}
	for name, values := range receipt.Header {
		w.Header()[name] = values
	}
	_, _ = w.Write(receipt.Body)
}

// take opens a message, keeps its document and writes the receipt.
func (a *acme) take(r *http.Request) (receipt *as2.Receipt, url string, lost bool, err error) {
	e, err := as2.ReadEnvelope(r.Header)
	if err != nil {
		return nil, "", false, err
	}
	body, err := as2.Spool{}.Keep(r.Body, 1<<20)
	if err != nil {
		return nil, "", false, err
	}
	defer body.Close()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.posts++
	if a.swallow > 0 {
		a.swallow--
		lost = true
	}
	if before := a.receipts[e.MessageID]; before != nil {
		return before, e.Receipt.URL, lost, nil
	}
	in, err := as2.Receiver{Us: a.us, Partner: a.them, Now: time.Now()}.Open(e, body)
	if err != nil {
		return nil, "", false, err
	}
	defer in.Close()
	result := as2.Result{Disposition: as2.Processed, MIC: in.MIC}
	if a.refuses {
		result = as2.Result{Disposition: as2.Unexpected, Text: "we know no order of this number"}
	} else {
		text, err := io.ReadAll(in.Parts[0].Open())
		if err != nil {
			return nil, "", false, err
		}
		a.docs = append(a.docs, string(text))
	}
	if a.bare {
		e.Receipt.Signed = false
	}
	receipt, err = as2.Answer(e, result, a.us, "ACME Server", time.Now())
	a.receipts[e.MessageID] = receipt
	return receipt, e.Receipt.URL, lost, err
}

// send posts a receipt by itself, again while we ask for it.
func (a *acme) send(url string, receipt *as2.Receipt) {
	if a.late != nil {
		<-a.late
	}
	for range 20 {
		q, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(receipt.Body))
		if err != nil {
			a.t.Error(err)
			return
		}
		q.Header = receipt.Header.Clone()
		answer, err := http.DefaultClient.Do(q)
		if err != nil {
			a.t.Error(err)
			return
		}
		_, err = io.Copy(io.Discard, answer.Body)
		if err = errors.Join(err, answer.Body.Close()); err != nil {
			a.t.Error(err)
		}
		a.mu.Lock()
		a.posted = append(a.posted, answer.StatusCode)
		a.mu.Unlock()
		if answer.StatusCode != http.StatusServiceUnavailable {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func (a *acme) has() (posts int, docs []string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.posts, append([]string{}, a.docs...)
}

// proven wants a document to be delivered, at the partner's once and to the byte, and
// the receipt to stand every check of the evidence.
func (r *as2Rig) proven(number string, posts int) ledger.Transaction {
	r.t.Helper()
	d := r.wants(number, ledger.Delivered, "")
	if d.Proof != gateways.ByReceipt || d.RemoteID == "" {
		r.t.Errorf("%s is proven by %q, message %q", number, d.Proof, d.RemoteID)
	}
	content, err := r.engine.Blobs.Open(d.Output.SHA256)
	r.must(err)
	sent, err := io.ReadAll(content)
	r.must(errors.Join(err, content.Close()))
	if n, docs := r.acme.has(); n != posts || len(docs) != 1 || docs[0] != string(sent) || len(sent) == 0 {
		r.t.Errorf("%d posts, not %d; the partner has %q, sent was %q", n, posts, docs, sent)
	}
	r.signed(d)
	return d
}

// signed wants the evidence of a document to have the partner's signature.
func (r *as2Rig) signed(d ledger.Transaction) {
	r.t.Helper()
	var archive bytes.Buffer
	r.must(r.engine.Evidence(r.t.Context(), &archive, company, d.ID))
	report, err := evidence.Verify(r.t.Context(), bytes.NewReader(archive.Bytes()), int64(archive.Len()))
	if err != nil || len(report.Wrong) > 0 {
		r.t.Errorf("the evidence has wrong %v: %v", report.Wrong, err)
	}
	if s := report.Signed; len(s) == 1 && s[0].By == "CN=ACME" && s[0].Message == d.RemoteID {
		return
	}
	r.t.Errorf("signed is %+v, not the receipt of ACME for %s", report.Signed, d.RemoteID)
}

func TestAS2_ADocumentIsDeliveredWhenItsSignedReceiptCame(t *testing.T) {
	for _, receipt := range []string{"sync", "async"} {
		t.Run(receipt, func(t *testing.T) {
			r := newAS2Rig(t, plugin.Values{"receipt": receipt})
			if receipt == "async" {
				r.acme.late = make(chan struct{})
			}
			r.source.add("1001")
			r.start()
			if receipt == "async" {
				r.soon(r.is("1001", ledger.Sent))
				d := r.document("1001")
				if left := time.Until(d.Until); d.Proof != gateways.ByTransfer || left < 3*time.Hour || left > 4*time.Hour {
					t.Errorf("before the receipt it is proven by %q, and waits for %s", d.Proof, left)
				}
				close(r.acme.late)
			}
			r.soon(r.is("1001", ledger.Delivered))
			r.proven("1001", 1)
		})
	}
}

// The receipt may be quicker than the answer to the message that it is for.
func TestAS2_AReceiptThatComesBeforeTheAnswerCounts(t *testing.T) {
	r := newAS2Rig(t, plugin.Values{"receipt": "async"})
	r.acme.hold = make(chan struct{})
	r.source.add("1001")
	r.start()
	r.soon(func() bool { n, _ := r.acme.has(); return n == 1 })
	r.acme.mu.Lock()
	for _, receipt := range r.acme.receipts {
		r.acme.busy.Go(func() { r.acme.send(r.doors.URL+"/answer/"+company+"/"+destination, receipt) })
	}
	r.acme.mu.Unlock()
	time.AfterFunc(100*time.Millisecond, func() { close(r.acme.hold) })
	r.soon(r.is("1001", ledger.Delivered))
	if n, docs := r.acme.has(); len(docs) != 1 {
		t.Errorf("%d posts, %d documents", n, len(docs))
	}
	r.signed(r.document("1001"))
}

func TestAS2_ANegativeReceiptEndsRejectedWithThePartnersWords(t *testing.T) {
	for _, receipt := range []string{"sync", "async"} {
		t.Run(receipt, func(t *testing.T) {
			r := newAS2Rig(t, plugin.Values{"receipt": receipt})
			r.acme.refuses = true
			r.source.add("1001")
			r.start()
			r.soon(r.is("1001", ledger.Rejected))
			d := r.wants("1001", ledger.Rejected, "RCV-REJECT")
			if d.Proof != gateways.ByReceipt || !strings.Contains(d.Cause, "we know no order of this number") {
				t.Errorf("by %q: %s", d.Proof, d.Cause)
			}
			if n, docs := r.acme.has(); n != 1 || len(docs) != 0 {
				t.Errorf("%d posts, %d documents", n, len(docs))
			}
			r.signed(d)
		})
	}
}

// The answer gets lost: the same message goes out again, and the partner, who has it,
// gives its receipt again.
func TestAS2_ALostAnswerIsSettledAndTheMessageTakenOnce(t *testing.T) {
	for _, receipt := range []string{"sync", "async"} {
		for _, lost := range []int{1, 2} {
			t.Run(receipt, func(t *testing.T) {
				r := newAS2Rig(t, plugin.Values{"receipt": receipt})
				r.acme.swallow = lost
				r.source.add("1001")
				r.start()
				r.soon(r.is("1001", ledger.Delivered))
				r.proven("1001", lost+1)
				if road := r.road("1001"); !strings.Contains(road, string(ledger.Unknown)) {
					t.Errorf("it was never in doubt:%s", road)
				}
			})
		}
	}
}

// The process is killed while it waits for the answer, and another one goes on.
func TestAS2_AProcessThatIsKilledBeforeTheAnswerSettlesWithTheSameMessage(t *testing.T) {
	for _, receipt := range []string{"sync", "async"} {
		t.Run(receipt, func(t *testing.T) {
			r := newAS2Rig(t, plugin.Values{"receipt": receipt})
			r.acme.late = make(chan struct{})
			r.killedWhileSending()
			r.restart(nil)
			if receipt == "async" {
				r.soon(r.is("1001", ledger.Sent))
			}
			close(r.acme.late)
			r.soon(r.is("1001", ledger.Delivered))
			r.proven("1001", 2)
		})
	}
}

// The receipt comes while nobody knows whether the message arrived: it is kept, and
// found before anything is sent again.
func TestAS2_AReceiptOfADocumentInDoubtIsKept(t *testing.T) {
	r := newAS2Rig(t, plugin.Values{"receipt": "async"})
	r.acme.late = make(chan struct{})
	r.killedWhileSending()
	r.restart(nil)
	for _, receipt := range r.acme.receipts {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		q, err := http.NewRequestWithContext(ctx, http.MethodPost, r.doors.URL+"/answer/"+company+"/"+destination, bytes.NewReader(receipt.Body))
		r.must(err)
		q.Header = receipt.Header.Clone()
		if answer, err := http.DefaultClient.Do(q); err == nil { // we may ask it to come again
			r.must(answer.Body.Close())
		}
		cancel()
	}
	r.soon(r.is("1001", ledger.Delivered))
	r.proven("1001", 1)
	close(r.acme.late)
}

// Fetched again after it was stopped, a document has other bytes under the same
// identity of ours; what the partner refused then is not sent for it.
func TestAS2_WhatIsFetchedAgainIsSentAsItIsNow(t *testing.T) {
	r := newAS2Rig(t, nil)
	r.acme.refuses, r.acme.bare = true, true
	r.source.add("1001")
	r.start()
	r.soon(r.is("1001", ledger.Stopped))
	r.acme.refuses, r.acme.bare = false, false
	clear(r.acme.receipts)
	inv := *r.source.invoices[0]
	inv.Totals.TotalWithVAT = inv.Totals.TotalWithVAT.Add(inv.Totals.TotalWithVAT)
	r.source.invoices[0] = &inv
	r.must(r.engine.ReadAgain(t.Context(), company, r.document("1001").ID, "mette"))
	r.soon(r.is("1001", ledger.Delivered))
	r.proven("1001", 2)
}

// swallowingAS2 counts the messages that the partner took for new ones.
func swallowingAS2(t *testing.T) swallower {
	a, p := newAcme(t), as2Papers()
	t.Cleanup(func() { a.Close(); a.busy.Wait() })
	return swallower{
		gateway: "as2", secrets: setup.Secrets{"our_key": plugin.NewSecret(p.ours.key)},
		settings: plugin.Values{"url": a.URL, "plain": "yes", "timeout": "2s", "partner_id": "ACME", "partner_certificate": p.theirs.cert,
			"our_id": "NORDLYS", "our_certificate": p.ours.cert},
		swallow: func(on bool) {
			a.mu.Lock()
			defer a.mu.Unlock()
			if a.swallow = 0; on {
				a.swallow = 1 << 20
			}
		},
		of: func(part string) (n int) {
			_, docs := a.has()
			for _, text := range docs {
				if strings.Contains(text, part) {
					n++
				}
			}
			return n
		},
	}
}
