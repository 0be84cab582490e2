package partner_test

import (
	"bytes"
	"crypto"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/plugin"
)

// signedReceipt is a receipt of ACME, and the proof that is made of it.
func signedReceipt(t testing.TB) partner.Proof {
	t.Helper()
	k := pairs()
	theirs, err := partner.Sides{OurName: "ACME \"1\"", OurCertificate: k[1].cert, OurKey: plugin.NewSecret(k[1].key), Name: "NORDLYS", Certificate: k[0].cert}.Us()
	if err != nil {
		t.Fatal(err)
	}
	mic := as2.MIC{Digest: bytes.Repeat([]byte{1}, 32), Hash: crypto.SHA256, Name: "sha-256"}
	e := as2.Envelope{From: "NORDLYS", To: theirs.Name, FromHeader: "NORDLYS", ToHeader: as2.QuoteName(theirs.Name), MessageID: "<1@as2.postbud>",
		Receipt: as2.ReceiptWanted{Wanted: true, Signed: true, Protocol: "pkcs7-signature", Hashes: []string{"sha-256"}}}
	r, err := as2.Answer(e, as2.Result{Disposition: as2.Processed, MIC: mic}, theirs, "ACME Server", day)
	if err != nil {
		t.Fatal(err)
	}
	p := partner.Proof{
		At: day, Status: "HTTP/1.1 200 OK", Outcome: "delivered", Note: "a note", Certificate: theirs.Keys[0].Certificate,
		Expect: as2.Expectation{MessageID: "<1@as2.postbud>", From: "NORDLYS", To: theirs.Name, MIC: mic, Also: []as2.MIC{{Digest: bytes.Repeat([]byte{2}, 20), Hash: crypto.SHA1, Name: "sha1"}}, Signed: true, NeedMIC: true},
		Header: http.Header{}, Body: r.Body,
	}
	for name, values := range r.Header {
		p.Header[http.CanonicalHeaderKey(name)] = values
	}
	return p
}

func TestAProofIsReadBackAsItWas(t *testing.T) {
	p := signedReceipt(t)
	got, err := partner.ReadProof(p.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, p) {
		t.Errorf("%+v\nwas %+v", got, p)
	}
	if j, err := got.Verify(); err != nil || j.Verdict != as2.VerdictDelivered || !j.Verified {
		t.Errorf("%+v, %v", j, err)
	}
}

func TestAProofLeavesOutWhatIsSecretAndCannotBeFooled(t *testing.T) {
	p := signedReceipt(t)
	p.Header["Set-Cookie"] = []string{"session=1"}
	p.Header["Postbud-Outcome"] = []string{"forged"}
	p.Header["X-Odd"] = []string{"a\r\nPostbud-Outcome: forged"}
	p.Note = "a\r\nPostbud-Outcome: forged\r\n\r\nbody"
	text := string(p.Bytes())
	got, err := partner.ReadProof([]byte(text))
	if err != nil || got.Outcome != "delivered" || strings.Contains(text, "session=1") || !bytes.Equal(got.Body, p.Body) {
		t.Errorf("%+v, %v", got, err)
	}
	p.Certificate = nil // and without it nothing is proved
	if j, err := p.Verify(); err != nil || j.Verdict != as2.VerdictUnconfirmed {
		t.Errorf("%+v, %v", j, err)
	}
}

func TestWhatIsNoProofIsRefused(t *testing.T) {
	whole := string(signedReceipt(t).Bytes())
	for _, text := range []string{"", "hello", "\r\n\r\n", strings.Replace(whole, "Postbud-Received: 2", "Postbud-Received: x", 1), strings.Replace(whole, "Postbud-Certificate: M", "Postbud-Certificate: !", 1), strings.Replace(whole, "Postbud-Certificate: MII", "Postbud-Certificate: MIA", 1)} {
		if _, err := partner.ReadProof([]byte(text)); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%.60q: %v", text, err)
		}
	}
}

// FuzzReadProof: what is read is written the same, and reading the same again.
func FuzzReadProof(f *testing.F) {
	f.Add(signedReceipt(f).Bytes())
	f.Add([]byte("Postbud-Received: 2026-11-22T12:00:00Z\r\nA: b\r\n\r\nbody"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := partner.ReadProof(data)
		if err != nil {
			return
		}
		_, _ = p.Verify()
		again, err := partner.ReadProof(p.Bytes())
		if err != nil || again.Outcome != p.Outcome || !bytes.Equal(again.Body, p.Body) || again.Expect.MessageID != p.Expect.MessageID {
			t.Errorf("%+v became %+v, %v", p, again, err)
		}
	})
}
