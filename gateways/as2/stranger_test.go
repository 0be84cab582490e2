package as2_test

import (
	"net/http/httptest"
	"testing"
	"time"

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
	e := as2.Envelope{From: "NORDLYS", To: "ACME", FromHeader: "NORDLYS", ToHeader: "ACME", MessageID: messageID, Receipt: as2.ReceiptWanted{Wanted: true}}
	forged, err := as2.Answer(e, as2.Result{Disposition: as2.DecryptionFailed}, as2.Us{Name: "ACME"}, "", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	d.send(t)(d.URL, forged)
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
