package as2_test

import (
	"bytes"
	"crypto"
	"errors"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/cms"
)

// FuzzReceive opens anything as a message from a partner that must sign. Nothing
// may be taken but the very documents that the partner signed, and every refusal
// must have an answer.
func FuzzReceive(f *testing.F) {
	s := newSides(f)
	s.back.Partner.AllowUnencrypted = true
	for _, c := range append([]cms.Cipher{0}, cms.Ciphers()...) {
		for _, pack := range []as2.Compression{as2.NoCompression, as2.BeforeSigning, as2.AfterSigning} {
			s.way.Sign, s.way.Encrypt, s.way.Compress = crypto.SHA256, c, pack
			r := s.send(f, invoiceMessage())
			f.Add(r.header.Get("Content-Type"), r.body)
		}
	}
	f.Add("multipart/signed; boundary=b", []byte("--b\r\n\r\n--b\r\n\r\n--b--"))
	f.Add("multipart/related; boundary=\"", []byte("--\r\n\r\n----"))
	s.back.Partner.MaxSize = 1 << 20
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		h := http.Header{"As2-From": {`"Nordisk Byg"`}, "As2-To": {"ACME"}, "Message-Id": {"<a@b>"}, "Content-Type": {kind}, "Disposition-Notification-To": {"x"}}
		e, err := as2.ReadEnvelope(h)
		if err != nil {
			t.Fatal(err)
		}
		in, err := s.back.Open(e, bytes.NewReader(body))
		if err != nil {
			var failure *as2.Failure
			if !errors.As(err, &failure) || failure.Disposition.Positive() {
				t.Fatalf("no answer for %v", err)
			}
			return
		}
		defer func() { _ = in.Close() }()
		if in.Report != nil {
			return
		}
		if in.Signature == nil || len(in.Parts) != 1 {
			t.Fatal("taken without a signature")
		}
		if data, err := io.ReadAll(in.Parts[0].Open()); err != nil || string(data) != invoice {
			t.Fatalf("taken with content %q, %v", data, err)
		}
	})
}

// FuzzReceipt reads anything as a receipt. None may confirm a delivery but one
// that the partner signed.
func FuzzReceipt(f *testing.F) {
	s := newSides(f).plain()
	s.way.Sign = crypto.SHA256
	r := s.send(f, invoiceMessage())
	e, err := as2.ReadEnvelope(r.header)
	if err != nil {
		f.Fatal(err)
	}
	for _, signed := range []bool{true, false} {
		for _, d := range []as2.Disposition{as2.DecryptionFailed, as2.UnsupportedFormat, as2.DuplicateDocument} {
			e.Receipt.Signed = signed
			if !signed {
				d = as2.Processed
			}
			receipt, err := as2.Answer(e, as2.Result{Disposition: d, MIC: r.expect.MIC}, s.back.Us, "x", time.Now())
			if err != nil {
				f.Fatal(err)
			}
			f.Add(wire(receipt.Header).Get("Content-Type"), receipt.Body)
		}
	}
	expect := r.expect
	expect.NeedMIC = true
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		mdn, err := as2.ReadMDN(http.Header{"Content-Type": {kind}}, bytes.NewReader(body), s.way.Partner, time.Now())
		if err != nil {
			if !errors.Is(err, as2.ErrNoReceipt) {
				t.Fatal(err)
			}
			return
		}
		j := as2.Judge(expect, mdn)
		if j.Verdict == as2.VerdictDelivered && mdn.Disposition.Level != "warning" {
			t.Fatalf("confirmed: %+v", mdn)
		}
		if (j.Verdict == as2.VerdictDelivered || j.Verdict == as2.VerdictRejected) && mdn.Signature == nil {
			t.Fatalf("believed without a signature: %+v", mdn)
		}
	})
}
