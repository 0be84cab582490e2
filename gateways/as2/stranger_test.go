package as2_test

import (
	"crypto"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/plugin"
)

// Anybody who has read a Message-ID on the way can post a receipt.
func TestAReceiptThatAnybodyMayHavePostedStopsNothing(t *testing.T) {
	a := newAcme(t)
	a.set(trouble{swallow: true})
	g, p := open(t, a.settings().With(plugin.Values{"receipt": "async", "test_address": "http://127.0.0.1:1/answer"})), parcel("a.xml", "the invoice")
	g.doubted(t, p)
	id := a.all()[0].id
	e := as2.Envelope{From: "NORDLYS", To: "ACME", FromHeader: "NORDLYS", ToHeader: "ACME", MessageID: id, Receipt: as2.ReceiptWanted{Wanted: true}}
	forged, err := as2.Answer(e, as2.Result{Disposition: as2.DecryptionFailed}, as2.Us{Name: "ACME"}, "", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	far := httptest.NewServer(g.Gateway.(gateways.Answered).Handler(&door{}))
	defer far.Close()
	if code, err := reply(far.URL, forged); code != 200 || err != nil {
		t.Fatal(code, err)
	}
	a.set(trouble{})
	r, err := g.Gateway.(gateways.Settler).Settle(t.Context(), p)
	if err != nil || r.Outcome == gateways.Rejected {
		t.Errorf("a stranger stopped it: %+v, %v", r, err)
	}
}

// stranger posts a receipt that nobody has signed.
func (d *door) stranger(t *testing.T, messageID string) {
	t.Helper()
	d.send(t)(d.URL, unsigned(t, messageID))
}

func unsigned(t *testing.T, messageID string) *as2.Receipt {
	t.Helper()
	e := as2.Envelope{From: "NORDLYS", To: "ACME", FromHeader: "NORDLYS", ToHeader: "ACME", MessageID: messageID, Receipt: as2.ReceiptWanted{Wanted: true}}
	forged, err := as2.Answer(e, as2.Result{Disposition: as2.DecryptionFailed}, as2.Us{Name: "ACME"}, "", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return forged
}

func TestF84StrangersDoNotCrowdOutTheReceiptOfThePartner(t *testing.T) {
	a, p := newAcme(t), papers()
	g, d := later(t, a, nil)
	s := g.sent(t, parcel("a.xml", "the invoice"))
	proof, err := partner.ReadProof(g.settle(t, parcel("a.xml", "the invoice")).Evidence)
	if err != nil {
		t.Fatal(err)
	}
	post := func(r *as2.Receipt, want int) {
		t.Helper()
		if code, err := reply(d.URL, r); code != want || err != nil {
			t.Errorf("answered with %d, %v, want %d", code, err, want)
		}
	}
	for range 5 {
		post(unsigned(t, s.RemoteID), 200)
	}
	post(unsigned(t, s.RemoteID), 503) // it was not kept
	sides := partner.Sides{OurName: "ACME", OurCertificate: p.theirsNext.cert, OurKey: plugin.NewSecret(p.theirsNext.key), Name: "NORDLYS", Certificate: p.ours.cert}
	if a.us, err = sides.Us(); err != nil {
		t.Fatal(err)
	}
	post(a.written(t, s.RemoteID, as2.Result{Disposition: as2.Processed, MIC: proof.Expect.MIC}), 200)
	a.us = mallory(t)
	for range 4 {
		post(a.written(t, s.RemoteID, as2.Result{Disposition: as2.DecryptionFailed}), 200)
	}
	post(a.written(t, s.RemoteID, as2.Result{Disposition: as2.DecryptionFailed}), 503)
	g.late.Store(int64(2 * time.Hour))
	g = g.restarted(t, a.settings().With(plugin.Values{"receipt": "async", "partner_next_certificate": p.theirsNext.cert, "partner_next_from": "2099-01-01"}))
	if r := g.track(t, s); r.Outcome != gateways.Delivered {
		t.Errorf("%+v", r)
	}
}

func TestAReceiptThatAnybodyMayHavePostedEndsNoReminders(t *testing.T) {
	a := newAcme(t)
	g, d := later(t, a, nil)
	s := g.sent(t, parcel("a.xml", "the invoice"))
	d.stranger(t, s.RemoteID)
	g.late.Store(int64(2 * time.Hour))
	_ = g.track(t, s)
	identical(t, a.all(), 2)
}

func TestF84AReceiptThatIsKeptForTheNextCertificateIsNotPutAsideByAStranger(t *testing.T) {
	a, p := newAcme(t), papers()
	g, d := later(t, a, nil)
	s := g.sent(t, parcel("a.xml", "the invoice"))
	proof, err := partner.ReadProof(g.settle(t, parcel("a.xml", "the invoice")).Evidence)
	if err != nil {
		t.Fatal(err)
	}
	sides := partner.Sides{OurName: "ACME", OurCertificate: p.theirsNext.cert, OurKey: plugin.NewSecret(p.theirsNext.key), Name: "NORDLYS", Certificate: p.ours.cert}
	if a.us, err = sides.Us(); err != nil {
		t.Fatal(err)
	}
	d.send(t)(d.URL, a.written(t, s.RemoteID, as2.Result{Disposition: as2.Processed, MIC: proof.Expect.MIC}))
	d.stranger(t, s.RemoteID)
	g.late.Store(int64(2 * time.Hour))
	g = g.restarted(t, a.settings().With(plugin.Values{"receipt": "async", "partner_next_certificate": p.theirsNext.cert, "partner_next_from": "2099-01-01"}))
	if r := g.track(t, s); r.Outcome != gateways.Delivered {
		t.Errorf("%+v", r)
	}
}

// However many strangers have signed, the partner's word finds a place.
func TestF84ReceiptsThatStrangersHaveSignedTakeNoPlaceOfThePartners(t *testing.T) {
	other := as2.MIC{Digest: make([]byte, 32), Hash: crypto.SHA256, Name: "sha-256"}
	for name, c := range map[string]struct {
		result  as2.Result
		several bool
		outcome gateways.Outcome // that the engine is told, "" for nothing
	}{
		"yes":              {as2.Result{Disposition: as2.Processed}, false, gateways.Delivered},
		"no":               {as2.Result{Disposition: as2.DecryptionFailed}, false, gateways.Rejected},
		"something else":   {as2.Result{Disposition: as2.Processed, MIC: other}, false, ""},
		"neither":          {as2.Result{Disposition: as2.Disposition{Type: "displayed"}}, false, ""},
		"of two at a time": {as2.Result{Disposition: as2.Processed}, true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAcme(t)
			g, d := later(t, a, nil)
			a.set(trouble{before: func(string, *as2.Receipt) {}})
			s := g.sent(t, parcel("a.xml", "the invoice"))
			post := func(r *as2.Receipt, want int) {
				t.Helper()
				if code, err := reply(d.URL, r); code != want || err != nil {
					t.Errorf("answered with %d, %v, want %d", code, err, want)
				}
			}
			ours := a.us
			a.us = mallory(t)
			for range 5 {
				post(a.written(t, s.RemoteID, as2.Result{Disposition: as2.DecryptionFailed}), 200)
			}
			post(a.written(t, s.RemoteID, as2.Result{Disposition: as2.DecryptionFailed}), 503)
			a.us = ours
			id := s.RemoteID
			if c.several {
				id += "\r\nOriginal-Message-ID: <other@as2.postbud>"
			}
			post(a.written(t, id, c.result), 200)
			var told gateways.Outcome
			for _, r := range d.all() {
				told = r.Outcome
			}
			if told != c.outcome {
				t.Errorf("told was %q", told)
			}
		})
	}
}

// mallory is the partner as a stranger plays it, with a certificate of its own.
func mallory(t *testing.T) as2.Us {
	t.Helper()
	p := papers()
	us, err := partner.Sides{OurName: "ACME", OurCertificate: p.stranger.cert, OurKey: plugin.NewSecret(p.stranger.key)}.Us()
	if err != nil {
		t.Fatal(err)
	}
	return us
}

func TestAReceiptThatAStrangerHasSignedEndsNothing(t *testing.T) {
	a := newAcme(t)
	g, d := later(t, a, nil)
	var held *as2.Receipt
	a.set(trouble{before: func(_ string, r *as2.Receipt) { held = r }})
	s := g.sent(t, parcel("a.xml", "the invoice"))
	ours := a.us
	a.us = mallory(t)
	for _, d2 := range []as2.Disposition{as2.DecryptionFailed, as2.Processed} {
		d.send(t)(d.URL, a.written(t, s.RemoteID, as2.Result{Disposition: d2}))
	}
	a.us = ours
	if len(d.all()) != 0 {
		t.Fatalf("told was %+v", d.all())
	}
	g.late.Store(int64(2 * time.Hour))
	for range 3 {
		r := g.track(t, s)
		for _, words := range []string{"CN=MALLORY", "fingerprint", "ACME is still awaited"} {
			if r.Outcome != gateways.Sent || !strings.Contains(r.Reason, words) {
				t.Errorf("nothing of %q: %+v", words, r)
			}
		}
		g.late.Add(int64(2 * time.Hour))
	}
	identical(t, a.all(), 4)
	d.send(t)(d.URL, held)
	if all := d.all(); len(all) != 1 || all[0].Outcome != gateways.Delivered {
		t.Errorf("told was %+v", all)
	}
}

// Case 32 for receipts that come by themselves: the partner has signed that it has
// something else.
func TestF82AReceiptForOtherContentMayComeLater(t *testing.T) {
	a := newAcme(t)
	g, d := later(t, a, nil)
	var held *as2.Receipt
	a.set(trouble{before: func(_ string, r *as2.Receipt) { held = r }})
	s := g.sent(t, parcel("a.xml", "the invoice"))
	other := a.written(t, s.RemoteID, as2.Result{Disposition: as2.Processed, MIC: as2.MIC{Digest: make([]byte, 32), Hash: crypto.SHA256, Name: "sha-256"}})
	d.send(t)(d.URL, other)
	g.late.Store(int64(2 * time.Hour))
	if r := g.track(t, s); r.Outcome != gateways.Sent {
		t.Errorf("%+v", r)
	}
	for range 2 {
		g.late.Add(int64(2 * time.Hour))
		r, err := g.Gateway.(gateways.Tracker).Track(t.Context(), gateways.Receipt{Outcome: gateways.Sent, RemoteID: s.RemoteID})
		if r.Outcome != gateways.Unclear {
			t.Errorf("%+v", r)
		}
		says{kind: fault.Uncertain, code: "AS2-MIC", text: "not for what we sent"}.of(t, err)
	}
	identical(t, a.all(), 2)
	d.send(t)(d.URL, held)
	if all := d.all(); len(all) != 1 || all[0].Outcome != gateways.Delivered {
		t.Errorf("told was %+v", all)
	}
}
