package as2_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/plugin"
)

// door is where the partner's receipts arrive: the gateway's handler, with what it
// told the engine.
type door struct {
	*httptest.Server
	mu     sync.Mutex
	g      *rig
	told   []gateways.Receipt
	fails  error
	posted []int // what senders were answered
}

// Answer takes what the handler tells.
func (d *door) Answer(_ context.Context, r gateways.Receipt) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fails != nil {
		return d.fails
	}
	d.told = append(d.told, r)
	return nil
}

func (d *door) all() []gateways.Receipt {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]gateways.Receipt{}, d.told...)
}

func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	g := d.g
	d.mu.Unlock()
	g.Gateway.(gateways.Answered).Handler(d).ServeHTTP(w, r)
}

// send posts a receipt and notes the answer.
func (d *door) send(t *testing.T) func(url string, r *as2.Receipt) {
	return func(url string, r *as2.Receipt) {
		code, err := reply(url, r)
		if err != nil {
			t.Error(err)
		}
		d.mu.Lock()
		defer d.mu.Unlock()
		d.posted = append(d.posted, code)
	}
}

// later is a gateway whose receipts come by themselves, and its door.
func later(t *testing.T, a *acme, over plugin.Values) (*rig, *door) {
	t.Helper()
	d := &door{}
	d.Server = httptest.NewServer(d)
	t.Cleanup(d.Close)
	d.g = open(t, a.settings().With(plugin.Values{"receipt": "async", "test_address": d.URL + "/answer/nordlys/acme", "receipt_wait": "1h"}).With(over))
	return d.g, d
}

// sent delivers and wants the receipt to be due.
func (r *rig) sent(t *testing.T, p gateways.Parcel) gateways.Receipt {
	t.Helper()
	receipt, err := r.Deliver(t.Context(), p)
	if err != nil || receipt.Outcome != gateways.Sent || receipt.Proof != gateways.ByTransfer || receipt.Due.Sub(receipt.At) != time.Hour || receipt.RemoteID == "" {
		t.Errorf("%+v, %v", receipt, err)
	}
	return receipt
}

func (r *rig) track(t *testing.T, receipt gateways.Receipt) gateways.Receipt {
	t.Helper()
	out, err := r.Gateway.(gateways.Tracker).Track(t.Context(), gateways.Receipt{Outcome: gateways.Sent, RemoteID: receipt.RemoteID})
	if err != nil {
		t.Errorf("track: %v", err)
	}
	return out
}

func waitFor(t *testing.T, what string, done func() bool) {
	t.Helper()
	for range 500 {
		if done() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%s did not come", what)
}

func TestCase14AReceiptComesInARequestOfItsOwn(t *testing.T) {
	a := newAcme(t)
	g, d := later(t, a, nil)
	a.set(trouble{behind: d.send(t)})
	p := parcel("a.xml", "the invoice")
	s, err := g.Deliver(t.Context(), p)
	if err != nil || s.Outcome != gateways.Sent && s.Outcome != gateways.Delivered {
		t.Fatalf("%+v, %v", s, err)
	}
	waitFor(t, "the receipt", func() bool { return len(d.all()) == 1 })
	r := d.all()[0]
	if r.Outcome != gateways.Delivered || r.Proof != gateways.ByReceipt || r.RemoteID != s.RemoteID {
		t.Errorf("%+v", r)
	}
	if proof, err := partner.ReadProof(r.Evidence); err != nil {
		t.Error(err)
	} else if j, err := proof.Verify(); err != nil || j.Verdict != as2.VerdictDelivered || !j.Verified {
		t.Errorf("%+v, %v", j, err)
	}
	for _, again := range []gateways.Receipt{g.settle(t, p), g.track(t, s)} {
		if again.Outcome != gateways.Delivered || !bytes.Equal(again.Evidence, r.Evidence) {
			t.Errorf("%+v", again)
		}
	}
	if h := a.all()[0].header; h.Get("Receipt-Delivery-Option") != d.URL+"/answer/nordlys/acme" || len(a.all()) != 1 {
		t.Errorf("%v", h)
	}
}

func TestCase15AReceiptMayBeQuickerThanTheAnswer(t *testing.T) {
	a := newAcme(t)
	g, d := later(t, a, nil)
	a.set(trouble{before: d.send(t)})
	g.delivered(t, parcel("a.xml", "the invoice"))
	if len(d.all()) != 1 || d.posted[0] != http.StatusOK {
		t.Errorf("told was %v, answered %v", d.all(), d.posted)
	}
	// and the document is not ready to be told: it is kept all the same
	d.fails = fault.New(fault.Temporary, "no document waits for it")
	g.delivered(t, parcel("b.xml", "the invoice"))
	if d.posted[1] != http.StatusServiceUnavailable {
		t.Errorf("answered %v", d.posted)
	}
	// and the answer to our request is lost
	a.set(trouble{instead: func(w http.ResponseWriter, r *http.Request) {
		a.mu.Lock()
		receipt := a.receipts[r.Header.Get("Message-Id")]
		a.mu.Unlock()
		d.send(t)(r.Header.Get("Receipt-Delivery-Option"), receipt)
		noAnswer(w, r)
	}})
	p := parcel("c.xml", "the invoice")
	g.doubted(t, p)
	if r := g.settle(t, p); r.Outcome != gateways.Delivered || len(a.all()) != 3 {
		t.Errorf("%+v", r)
	}
}

func TestF86ALateReceiptIsStillMatched(t *testing.T) {
	a := newAcme(t)
	g, d := later(t, a, plugin.Values{"receipt_repeats": "2"})
	var held *as2.Receipt
	a.set(trouble{before: func(_ string, r *as2.Receipt) { held = r }})
	p := parcel("a.xml", "the invoice")
	s := g.sent(t, p)
	if r := g.track(t, s); r.Outcome != gateways.Sent || len(a.all()) != 1 {
		t.Errorf("before it is due: %+v after %d posts", r, len(a.all()))
	}
	if r := g.sent(t, p); !r.At.Equal(s.At) || len(a.all()) != 1 {
		t.Error("what the partner has was sent again")
	}
	g.late.Store(int64(2 * time.Hour))
	for range 5 { // overdue: twice again and no more
		if r := g.track(t, s); r.Outcome != gateways.Sent {
			t.Errorf("%+v", r)
		}
	}
	identical(t, a.all(), 3)
	g.late.Store(int64(200 * time.Hour))
	d.send(t)(d.URL, held)
	if all := d.all(); len(all) != 1 || all[0].Outcome != gateways.Delivered || a.count() != 1 {
		t.Errorf("told was %+v", all)
	}
}

func TestAnOverdueReceiptIsNotAskedForWhereThePartnerKnowsNoRepeats(t *testing.T) {
	a := newAcme(t)
	g, _ := later(t, a, plugin.Values{"repeats": "person"})
	s := g.sent(t, parcel("a.xml", "the invoice"))
	g.late.Store(int64(2 * time.Hour))
	if r := g.track(t, s); r.Outcome != gateways.Sent || !strings.Contains(r.Reason, "ask the partner") || len(a.all()) != 1 {
		t.Errorf("%+v", r)
	}
	if r := g.track(t, gateways.Receipt{RemoteID: "<x@y>"}); !strings.Contains(r.Reason, "nothing is known") {
		t.Errorf("%+v", r)
	}
}

// Case 34: one for nothing that was sent, and a second one.
func TestF87Case34AReceiptTwiceOrForNothingChangesNothing(t *testing.T) {
	a := newAcme(t)
	g, d := later(t, a, nil)
	var held *as2.Receipt
	a.set(trouble{before: func(_ string, r *as2.Receipt) { held = r }})
	s := g.sent(t, parcel("a.xml", "the invoice"))
	for _, from := range []string{s.RemoteID, "as2.postbud"} { // one for nothing, one for none
		other := *held
		other.Body = bytes.ReplaceAll(held.Body, []byte(strings.Trim(s.RemoteID, "<>")), []byte(strings.Repeat("x", len(from))))
		d.send(t)(d.URL, &other)
	}
	if len(d.all()) != 0 || d.posted[0] != http.StatusOK || !strings.Contains(g.log.String(), "a receipt came for nothing that was sent") {
		t.Errorf("told was %v, answered %v, logged %s", d.all(), d.posted, g.log)
	}
	d.send(t)(d.URL, held)
	d.send(t)(d.URL, held)
	negative := a.written(t, s.RemoteID, as2.Result{Disposition: as2.Unexpected})
	d.send(t)(d.URL, negative)
	all := d.all()
	if len(all) != 3 || d.posted[4] != http.StatusOK {
		t.Fatalf("told was %d times, answered %v", len(all), d.posted)
	}
	for _, r := range all { // the first is the one that counts
		if r.Outcome != gateways.Delivered || !bytes.Equal(r.Evidence, all[0].Evidence) {
			t.Errorf("%+v", r)
		}
	}
	if !strings.Contains(g.log.String(), "a second receipt came") {
		t.Error("the second one is not logged")
	}
}

// written is a receipt of the partner's for a message, as it would come later.
func (a *acme) written(t *testing.T, messageID string, r as2.Result) *as2.Receipt {
	t.Helper()
	e := as2.Envelope{From: "NORDLYS", To: "ACME", FromHeader: "NORDLYS", ToHeader: "ACME", MessageID: messageID,
		Receipt: as2.ReceiptWanted{Wanted: true, Signed: true, Protocol: "pkcs7-signature", Hashes: []string{"sha-256"}}}
	receipt, err := as2.Answer(e, r, a.us, "ACME Server", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return receipt
}

func TestF83ANegativeReceiptMayComeLater(t *testing.T) {
	a := newAcme(t)
	g, d := later(t, a, nil)
	s := g.sent(t, parcel("a.xml", "the invoice"))
	d.send(t)(d.URL, a.written(t, s.RemoteID, as2.Result{Disposition: as2.DecryptionFailed}))
	if all := d.all(); len(all) != 1 || all[0].Outcome != gateways.Rejected || !strings.Contains(all[0].Reason, "decryption-failed") {
		t.Errorf("told was %+v", all)
	}
	// the next message takes its place; what comes for the old one changes nothing
	again := g.sent(t, parcel("a.xml", "the invoice"))
	d.send(t)(d.URL, a.written(t, s.RemoteID, as2.Result{Disposition: as2.Processed}))
	if len(d.all()) != 1 || again.RemoteID == s.RemoteID || !strings.Contains(g.log.String(), "another one has replaced") {
		t.Errorf("told was %+v", d.all())
	}
}

// What proves nothing leaves the document waiting for its receipt; when the
// certificate that it was made with is uploaded, it counts.
func TestF84AReceiptThatProvesNothingIsKeptAndWaitedOn(t *testing.T) {
	a, p := newAcme(t), papers()
	g, d := later(t, a, nil)
	s := g.sent(t, parcel("a.xml", "the invoice"))
	sides := partner.Sides{OurName: "ACME", OurCertificate: p.theirsNext.cert, OurKey: plugin.NewSecret(p.theirsNext.key), Name: "NORDLYS", Certificate: p.ours.cert}
	next, err := sides.Us()
	if err != nil {
		t.Fatal(err)
	}
	proof, err := partner.ReadProof(g.settle(t, parcel("a.xml", "the invoice")).Evidence)
	if err != nil {
		t.Fatal(err)
	}
	a.us = next
	d.send(t)(d.URL, a.written(t, s.RemoteID, as2.Result{Disposition: as2.Processed, MIC: proof.Expect.MIC}))
	if len(d.all()) != 0 || d.posted[0] != http.StatusOK || !strings.Contains(g.log.String(), "proves nothing") {
		t.Errorf("told was %v, answered %v", d.all(), d.posted)
	}
	g.late.Store(int64(2 * time.Hour))
	if r := g.track(t, s); r.Outcome != gateways.Sent || !strings.Contains(r.Reason, "signature") || len(a.all()) != 2 {
		t.Errorf("%+v", r)
	}
	g = g.restarted(t, a.settings().With(plugin.Values{"receipt": "async", "partner_next_certificate": p.theirsNext.cert, "partner_next_from": "2099-01-01"}))
	if r := g.track(t, s); r.Outcome != gateways.Delivered || len(a.all()) != 2 {
		t.Errorf("%+v", r)
	}
}

func TestCase56TheDoorSaysWhoItIsAndTakesNothingElse(t *testing.T) {
	a := newAcme(t)
	_, d := later(t, a, nil)
	for _, c := range []struct {
		method, body string
		code         int
	}{
		{http.MethodHead, "", 200}, // rule 2 of asynchronous receipts
		{http.MethodGet, "", 200},  // case 56
		{http.MethodPut, "x", 405}, {http.MethodDelete, "", 405},
		{http.MethodPost, "", 400}, {http.MethodPost, "hello", 400}, {http.MethodPost, strings.Repeat("x", 1<<20+1), 413},
	} {
		req, err := http.NewRequest(c.method, d.URL, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(res.Body)
		if err = errors.Join(err, res.Body.Close()); err != nil {
			t.Fatal(err)
		}
		if res.StatusCode != c.code || c.method == http.MethodHead && len(text) > 0 || len(text) > 100 {
			t.Errorf("%s of %d bytes: %d %q", c.method, len(c.body), res.StatusCode, text)
		}
	}
	if len(d.all()) != 0 {
		t.Errorf("told was %v", d.all())
	}
}

func TestAnAsynchronousReceiptNeedsAnAddress(t *testing.T) {
	a := newAcme(t)
	g := open(t, a.settings().With(plugin.Values{"receipt": "async"}))
	want := says{kind: fault.Configuration, field: "receipt", code: "AS2-ADDRESS", text: "public address", page: "no public address"}
	_, err := g.Deliver(t.Context(), parcel("a.xml", "x"))
	want.of(t, err)
	steps, err := g.steps(t)
	want.of(t, err)
	if !strings.HasSuffix(steps, "×Receipt") || len(a.all()) != 0 {
		t.Errorf("%s", steps)
	}
	other := open(t, a.settings().With(plugin.Values{"receipt": "async", "receipt_url": "https://front.example/as2", "test_address": "http://inside.example"}))
	if _, err := other.Deliver(t.Context(), parcel("a.xml", "x")); err != nil || a.all()[0].header.Get("Receipt-Delivery-Option") != "https://front.example/as2" {
		t.Errorf("%v", err)
	}
}
