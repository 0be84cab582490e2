package as2_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/plugin"
)

// Cases 1 to 13: every digest with every cipher, compressed in each way, and with each
// kind of receipt in the answer.
func TestCases1To13EveryWayOfSendingArrives(t *testing.T) {
	a := newAcme(t)
	a.them.AllowUnsigned, a.them.AllowUnencrypted = true, true
	n := 0
	for _, sign := range []string{"none", "sha1", "sha256", "sha384", "sha512"} {
		for _, encrypt := range []string{"none", "3des-cbc", "aes128-cbc", "aes192-cbc", "aes256-cbc", "aes128-gcm", "aes192-gcm", "aes256-gcm"} {
			g := open(t, a.settings().With(plugin.Values{"sign": sign, "encrypt": encrypt}))
			for _, compress := range []string{"none", "before", "after"} {
				n++
				g := g.restarted(t, a.settings().With(plugin.Values{"sign": sign, "encrypt": encrypt, "compress": compress, "receipt_signed": []string{"yes", "no"}[n%2]}))
				p := parcel(fmt.Sprintf("%s-%s-%s.xml", sign, encrypt, compress), strings.Repeat("one\ntwo\r\nthree\r", 100))
				if r := g.delivered(t, p); r.Reason != "" {
					t.Errorf("%s: %s", p.Name, r.Reason)
				}
				if got := a.received()[p.Name]; string(got) != strings.Repeat("one\ntwo\r\nthree\r", 100) {
					t.Errorf("%s arrived with %d bytes", p.Name, len(got))
				}
			}
		}
	}
	for _, scheme := range []string{"sha1", "sha256", "sha512"} {
		open(t, a.settings().With(plugin.Values{"key_transport": scheme, "old_names": "yes", "bare_signature": "yes"})).delivered(t, parcel("oaep-"+scheme+".xml", "x"))
		n++
	}
	if a.count() != n || n != 123 {
		t.Errorf("%d of %d arrived", a.count(), n)
	}
}

func TestWithoutReceiptTheAnswerIsAllThatIsKnown(t *testing.T) {
	a := newAcme(t)
	g := open(t, a.settings().With(plugin.Values{"receipt": "none"}))
	for range 2 { // case 1: no MDN
		r, err := g.Deliver(t.Context(), parcel("a.xml", "the invoice"))
		if err != nil || r.Outcome != gateways.Delivered || r.Proof != gateways.ByTransfer || !strings.Contains(string(r.Evidence), "HTTP/1.1 200 OK") {
			t.Errorf("%+v, %v", r, err)
		}
	}
	if a.count() != 1 || len(a.all()) != 1 {
		t.Errorf("%d came in %d posts", a.count(), len(a.all()))
	}
}

func TestCase40TheLengthIsToldAndNothingComesInChunks(t *testing.T) {
	a := newAcme(t)
	g := open(t, a.settings())
	for _, text := range []string{"x", large(), strings.Repeat(large(), 8)} {
		g.delivered(t, parcel(fmt.Sprint(len(text)), text))
	}
	for _, p := range a.all() {
		if p.length != int64(len(p.body)) || len(p.chunks) != 0 {
			t.Errorf("%d bytes came as length %d, %q", len(p.body), p.length, p.chunks)
		}
		if p.header.Get("Expect") != "" {
			t.Error("the partner is asked to say that it wants the message")
		}
	}
}

// The headers say what a sorting partner needs, and are the same at every attempt.
func TestCase49AMessageSaysWhatItIs(t *testing.T) {
	a := newAcme(t)
	g := open(t, a.settings().With(plugin.Values{"subject": "Faktura {Number}", "content_type": "application/edifact"}))
	p := parcel("æ 1042.edi", "UNB+UNOC:3'")
	p.Options = plugin.Values{"subject": "Faktura 1042 fra Ærø\r\nBcc: x", "content_type": "application/edi-consent"}
	g.delivered(t, p)
	h := a.all()[0].header
	if h.Get("Date") != "Sun, 22 Nov 2026 08:00:00 +0000" || h.Get("As2-From") != "NORDLYS" || h.Get("As2-To") != "ACME" || h.Get("Bcc") != "" {
		t.Errorf("%v", h)
	}
	if s := h.Get("Subject"); !strings.HasPrefix(s, "=?utf-8?q?Faktura_1042") {
		t.Errorf("the subject is %q", s)
	}
	if got := a.received()["æ 1042.edi"]; string(got) != "UNB+UNOC:3'" {
		t.Errorf("%q", got)
	}
	p = parcel("plain.xml", "x")
	g.restarted(t, a.settings().With(plugin.Values{"file_name": "no"})).delivered(t, p)
	if _, there := a.received()[""]; !there {
		t.Error("the name was told")
	}
	if s := a.all()[1].header.Get("Subject"); s != "plain.xml" {
		t.Errorf("without a subject it is %q", s)
	}
	p = parcel("b.xml", "x")
	p.Options = plugin.Values{"content_type": "what\r\nX: y"}
	_, err := g.Deliver(t.Context(), p)
	says{kind: fault.Invalid, field: "content_type", text: "no content type"}.of(t, err)
}

func TestCase50AttachmentsGoInTheSameMessage(t *testing.T) {
	a := newAcme(t)
	p := parcel("invoice.xml", "<Invoice/>")
	p.Beside = []gateways.File{file("invoice.pdf", "application/pdf", "%PDF-1.7\n\x00\xff"), file("scan.tiff", "image/tiff", "II*\x00"), file("odd.bin", "", "odd")}
	open(t, a.settings().With(plugin.Values{"beside": "yes", "compress": "before"})).delivered(t, p)
	got := a.received()
	if a.count() != 1 || len(got) != 4 || string(got["invoice.pdf"]) != "%PDF-1.7\n\x00\xff" || string(got["odd.bin"]) != "odd" {
		t.Errorf("%d messages with %d documents", a.count(), len(got))
	}
	if h := a.all()[0].header; h.Get("As2-Version") != "1.2" || h.Get("Ediint-Features") != "multiple-attachments" {
		t.Errorf("%v", h)
	}
	p.ID, p.Beside = "another", []gateways.File{file("../evil", "text/plain", "x")}
	_, err := open(t, a.settings().With(plugin.Values{"beside": "yes"})).Deliver(t.Context(), p)
	says{kind: fault.Invalid, text: "plain file name"}.of(t, err)
	open(t, a.settings()).delivered(t, p)
	if len(a.received()) != 4 {
		t.Error("attachments went that were not asked for")
	}
}

// Case 31: each kind of negative receipt.
func TestF83ANegativeReceiptIsTheLastWord(t *testing.T) {
	for _, d := range []as2.Disposition{as2.AuthenticationFailed, as2.IntegrityFailed, as2.DecryptionFailed, as2.DecompressionFailed, as2.InsufficientSecurity,
		as2.UnknownPartner, as2.Unexpected, as2.IllegalFileName, as2.UnsupportedFormat, as2.UnsupportedAlgorithms, as2.SenderEqualsReceiver} {
		t.Run("case 31 "+d.Text, func(t *testing.T) {
			a := newAcme(t)
			a.set(trouble{change: func(_ *as2.Envelope, r *as2.Result, _ *as2.Us) {
				r.Disposition, r.Detail, r.Text = d, "code 17", "We could not take it."
			}})
			g, p := open(t, a.settings()), parcel("a.xml", "the invoice")
			r, err := g.Deliver(t.Context(), p)
			if err != nil || r.Outcome != gateways.Rejected || r.Proof != gateways.ByReceipt || !strings.Contains(r.Reason, d.Text) || !strings.Contains(r.Reason, "We could not take it.") {
				t.Errorf("%+v, %v", r, err)
			}
			if s := g.restarted(t, a.settings()).settle(t, p); s.Outcome != gateways.Rejected || s.RemoteID != r.RemoteID {
				t.Errorf("settled as %+v", s)
			}
			if n := len(a.all()); n != 1 {
				t.Errorf("it was sent %d times", n)
			}
			// a person sends it again, once the partner is ready: that is another message
			a.set(trouble{})
			again := g.delivered(t, p)
			if again.RemoteID == r.RemoteID || a.count() != 1 || len(a.all()) != 2 {
				t.Errorf("the next message is %s after %s, and %d came", again.RemoteID, r.RemoteID, a.count())
			}
			if s := g.settle(t, p); s.Outcome != gateways.Delivered {
				t.Errorf("settled as %+v", s)
			}
		})
	}
}

// Case 32: one repeat under the same Message-ID, then a person.
func TestF82AReceiptForOtherContentIsAskedForOnceMore(t *testing.T) {
	other := func(_ *as2.Envelope, r *as2.Result, _ *as2.Us) { r.MIC.Digest = bytes.Repeat([]byte{7}, 32) }
	t.Run("case 32 and it stays another", func(t *testing.T) {
		a := newAcme(t)
		a.set(trouble{change: other})
		g, p := open(t, a.settings()), parcel("a.xml", "the invoice")
		_, err := g.Deliver(t.Context(), p)
		mic := says{kind: fault.Uncertain, code: "AS2-MIC", text: "not for what we sent", page: "The hash differs."}
		mic.of(t, err)
		for range 3 {
			_, err = g.restarted(t, a.settings()).Gateway.(gateways.Settler).Settle(t.Context(), p)
			mic.of(t, err)
		}
		if posts := a.all(); len(posts) != 2 || posts[0].id != posts[1].id || !bytes.Equal(posts[0].body, posts[1].body) {
			t.Errorf("it was sent %d times", len(posts))
		}
	})
	t.Run("case 32 and the repeat is right", func(t *testing.T) {
		a := newAcme(t)
		a.set(trouble{change: other, forget: true})
		g, p := open(t, a.settings()), parcel("a.xml", "the invoice")
		g.doubted(t, p)
		a.set(trouble{forget: true})
		if r := g.settle(t, p); r.Outcome != gateways.Delivered {
			t.Errorf("%+v", r)
		}
	})
}

// Case 33: a receipt that is not signed, or by somebody else.
func TestF84AReceiptThatProvesNothingIsShownToAPerson(t *testing.T) {
	stranger := func(_ *as2.Envelope, _ *as2.Result, us *as2.Us) {
		p := papers()
		s, err := partner.Sides{OurName: "ACME", OurCertificate: p.stranger.cert, OurKey: plugin.NewSecret(p.stranger.key)}.Us()
		if err != nil {
			t.Error(err)
		}
		us.Keys = s.Keys
	}
	for name, c := range map[string]struct {
		change func(*as2.Envelope, *as2.Result, *as2.Us)
		want   says
	}{
		"case 33 unsigned":       {func(e *as2.Envelope, _ *as2.Result, _ *as2.Us) { e.Receipt.Signed = false }, says{kind: fault.Uncertain, code: "AS2-SIG", text: "not signed", page: "We could not check ACME's signature"}},
		"case 33 by another key": {stranger, says{kind: fault.Uncertain, code: "AS2-SIG", text: "signature", page: "The message is kept."}},
		"case 33 unsigned and negative": {func(e *as2.Envelope, r *as2.Result, _ *as2.Us) {
			e.Receipt.Signed, r.Disposition = false, as2.UnknownPartner
		}, says{kind: fault.Permanent, code: "AS2-MDN-NEG", text: "unknown-trading-partner", page: "ACME refused the message"}},
		"case 34 for another message": {func(e *as2.Envelope, _ *as2.Result, _ *as2.Us) { e.MessageID = "<other@as2.postbud>" }, says{kind: fault.Uncertain, text: "for something else"}},
		"case 34 for none":            {func(e *as2.Envelope, _ *as2.Result, _ *as2.Us) { e.MessageID = "" }, says{kind: fault.Uncertain, text: "for something else"}},
		"case 34 for two messages": {func(e *as2.Envelope, _ *as2.Result, _ *as2.Us) {
			e.MessageID += "\r\nOriginal-Message-ID: <other@as2.postbud>"
		}, says{kind: fault.Uncertain, text: "for several messages at once"}},
		"from somebody else": {func(e *as2.Envelope, _ *as2.Result, _ *as2.Us) { e.ToHeader = "MALLORY" }, says{kind: fault.Uncertain, text: "for something else"}},
		"neither yes nor no": {func(_ *as2.Envelope, r *as2.Result, _ *as2.Us) { r.Disposition = as2.Disposition{Type: "displayed"} }, says{kind: fault.Uncertain, text: "displayed"}},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAcme(t)
			a.set(trouble{change: c.change})
			g, p := open(t, a.settings()), parcel("a.xml", "the invoice")
			_, err := g.Deliver(t.Context(), p)
			c.want.of(t, err)
			_, err = g.restarted(t, a.settings()).Gateway.(gateways.Settler).Settle(t.Context(), p)
			c.want.of(t, err)
			if n := len(a.all()); n != 1 {
				t.Errorf("it was sent %d times", n)
			}
		})
	}
	t.Run("until its certificate is uploaded", func(t *testing.T) {
		a := newAcme(t)
		a.set(trouble{change: stranger})
		g, p := open(t, a.settings()), parcel("a.xml", "the invoice")
		g.doubted(t, p)
		g = g.restarted(t, a.settings().With(plugin.Values{"partner_next_certificate": papers().stranger.cert, "partner_next_from": "2099-01-01"}))
		if r := g.settle(t, p); r.Outcome != gateways.Delivered {
			t.Errorf("%+v", r)
		}
		if n := len(a.all()); n != 1 {
			t.Errorf("it was sent %d times", n)
		}
	})
}

func TestAReceiptWithoutDigestCountsUnlessOneIsWanted(t *testing.T) {
	a := newAcme(t)
	a.set(trouble{change: func(_ *as2.Envelope, r *as2.Result, _ *as2.Us) { r.MIC = as2.MIC{} }})
	if r := open(t, a.settings()).delivered(t, parcel("a.xml", "x")); !strings.Contains(r.Reason, "no digest") {
		t.Errorf("%+v", r)
	}
	_, err := open(t, a.settings().With(plugin.Values{"receipt_digest": "yes"})).Deliver(t.Context(), parcel("b.xml", "x"))
	says{kind: fault.Uncertain, text: "no digest"}.of(t, err)
}

func TestAWarningIsPassedOn(t *testing.T) {
	a := newAcme(t)
	a.set(trouble{change: func(_ *as2.Envelope, r *as2.Result, _ *as2.Us) { r.Disposition = as2.DuplicateDocument }})
	if r := open(t, a.settings()).delivered(t, parcel("a.xml", "x")); r.Reason != "the partner warns: duplicate-document" {
		t.Errorf("%+v", r)
	}
}

// An answer that is no receipt and not empty, or a page for people.
func TestF78AnAnswerThatIsNoReceiptIsNoDelivery(t *testing.T) {
	page := `<!DOCTYPE html><html><head><title>Sign in</title></head><body>x</body></html>`
	for name, c := range map[string]struct {
		receipt, body string
		want          says
	}{
		"a page":                     {"sync", page, says{kind: fault.Permanent, code: "GW-HTTP", text: "Sign in; most likely nothing was delivered"}},
		"a page where it comes late": {"async", page, says{kind: fault.Permanent, code: "GW-HTTP", text: "Sign in"}},
		"a page where none is asked": {"none", page, says{kind: fault.Permanent, code: "GW-HTTP", text: "Sign in"}},
		"a word":                     {"sync", "thanks", says{kind: fault.Permanent, code: "GW-HTTP", text: "no receipt: thanks; ask the partner"}},
		"nothing":                    {"sync", "", says{kind: fault.Uncertain, code: "GW-HTTP", text: "without the receipt"}},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAcme(t)
			a.set(trouble{instead: func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(c.body)) }})
			_, err := open(t, a.settings().With(plugin.Values{"receipt": c.receipt, "test_address": "https://us.example/answer"})).Deliver(t.Context(), parcel("a.xml", "x"))
			c.want.of(t, err)
		})
	}
}

// What is kept as evidence proves the receipt without us.
func TestTheEvidenceProvesTheReceiptOffline(t *testing.T) {
	a := newAcme(t)
	r := open(t, a.settings().With(plugin.Values{"user": "nordlys", "password": "correct horse"})).delivered(t, parcel("a.xml", "the invoice"))
	proof, err := partner.ReadProof(r.Evidence)
	if err != nil {
		t.Fatal(err)
	}
	if j, err := proof.Verify(); err != nil || j.Verdict != as2.VerdictDelivered || !j.Verified || !bytes.Equal(proof.Bytes(), r.Evidence) {
		t.Errorf("%+v, %v", j, err)
	}
	for name, change := range map[string][2]string{
		"the outcome": {"automatic-action", "automatic-bction"}, "the message": {"Original-Message-ID: <", "Original-Message-ID: <x"}, "what was sent": {"Postbud-Sent-Mic: ", "Postbud-Sent-Mic: AA"},
	} {
		forged, err := partner.ReadProof(bytes.Replace(r.Evidence, []byte(change[0]), []byte(change[1]), 1))
		if err != nil {
			t.Fatal(err)
		}
		if j, err := forged.Verify(); err == nil && j.Verdict == as2.VerdictDelivered && j.Verified {
			t.Errorf("%s was changed, and it still proves", name)
		}
	}
	if strings.Contains(string(r.Evidence), "correct horse") {
		t.Error("the password is in it")
	}
}
