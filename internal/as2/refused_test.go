package as2_test

import (
	"bytes"
	"crypto"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/cms"
	"github.com/postbud/postbud/internal/cms/cmstest"
)

func TestMessagesThatAreRefused(t *testing.T) {
	signed := func(t *testing.T) *sides {
		s := newSides(t).plain()
		s.way.Sign = crypto.SHA256
		return s
	}
	t.Run("case 17: wrong signing key", func(t *testing.T) {
		for _, c := range append([]cms.Cipher{0}, cms.Ciphers()...) {
			s := signed(t)
			s.way.Encrypt = c
			stranger := cmstest.RSA(t, "sender", 2) // the same name, and its own certificate in the message
			s.way.Us.Keys[0] = as2.OwnKey{Certificate: stranger.Certificate, Private: stranger.Key}
			s.refused(t, s.send(t, invoiceMessage()), as2.AuthenticationFailed)
		}
	})
	t.Run("case 18: one payload bit changed after signing", func(t *testing.T) {
		s := signed(t)
		r := s.send(t, invoiceMessage())
		r.body = bytes.Replace(r.body, []byte("1042 "), []byte("1043 "), 1)
		s.refused(t, r, as2.IntegrityFailed)
	})
	t.Run("case 18: one header byte of the signed part changed", func(t *testing.T) {
		s := signed(t)
		r := s.send(t, invoiceMessage())
		r.body = bytes.Replace(r.body, []byte("invoice-1042"), []byte("invoice-1043"), 1)
		s.refused(t, r, as2.IntegrityFailed)
	})
	t.Run("case 19: encrypted to another certificate", func(t *testing.T) {
		for _, c := range cms.Ciphers() {
			s := signed(t)
			s.way.Encrypt = c
			other := cmstest.RSA(t, "receiver", 2)
			s.way.Partner.Certificates[0].Certificate = other.Certificate
			r := s.send(t, invoiceMessage())
			in, _, err := s.open(t, r)
			if in != nil || err.(*as2.Failure).Disposition != as2.DecryptionFailed {
				t.Errorf("%v: %v", c, err)
			}
		}
	})
	t.Run("case 21: damaged zlib stream", func(t *testing.T) {
		for _, c := range []as2.Compression{as2.BeforeSigning, as2.AfterSigning} {
			s := newSides(t).plain()
			s.way.Compress = c
			r := s.send(t, invoiceMessage())
			r.body[len(r.body)-30] ^= 1
			s.refused(t, r, as2.DecompressionFailed)
		}
	})
	t.Run("a failure behind a verified signature is told as authenticated", func(t *testing.T) {
		s := signed(t)
		s.way.Compress, s.back.Partner.MaxSize = as2.BeforeSigning, 10
		if f := s.refused(t, s.send(t, invoiceMessage()), as2.DecompressionFailed); !f.Authenticated {
			t.Error("not authenticated")
		}
		s.way.Compress = as2.AfterSigning
		if f := s.refused(t, s.send(t, invoiceMessage()), as2.DecompressionFailed); f.Authenticated {
			t.Error("authenticated")
		}
	})
	t.Run("case 21: bomb over the limit", func(t *testing.T) {
		s := signed(t)
		s.way.Compress, s.back.Partner.MaxSize = as2.BeforeSigning, 1<<20
		f := s.refused(t, s.send(t, message(payload("bomb", "text/plain", make([]byte, 64<<20)))), as2.DecompressionFailed)
		if !strings.Contains(f.Reason, "limit") {
			t.Error(f.Reason)
		}
	})
	t.Run("case 22: unsigned where a signature is required", func(t *testing.T) {
		for _, c := range []cms.Cipher{0, cms.AES256GCM} {
			s := newSides(t).plain()
			s.back.Partner.AllowUnsigned, s.way.Encrypt = false, c
			s.refused(t, s.send(t, invoiceMessage()), as2.InsufficientSecurity)
		}
	})
	t.Run("case 22: unsigned in CBC is told from a bad padding to nobody but us", func(t *testing.T) {
		s := newSides(t)
		s.way.Encrypt = cms.AES256CBC
		f := s.refused(t, s.send(t, invoiceMessage()), as2.DecryptionFailed)
		if !strings.Contains(f.Reason, "not signed") {
			t.Error(f.Reason)
		}
	})
	t.Run("case 22: unencrypted where encryption is required", func(t *testing.T) {
		s := signed(t)
		s.back.Partner.AllowUnencrypted = false
		s.refused(t, s.send(t, invoiceMessage()), as2.InsufficientSecurity)
	})
	t.Run("case 23: unknown AS2-From, unknown AS2-To, another case of letters, From = To", func(t *testing.T) {
		for _, c := range []struct {
			from, to string
			want     as2.Disposition
		}{
			{"Stranger", "ACME", as2.UnknownPartner},
			{`"Nordisk Byg"`, "Other", as2.UnknownPartner},
			{`"nordisk byg"`, "ACME", as2.UnknownPartner},
			{"ACME", "ACME", as2.SenderEqualsReceiver},
		} {
			s := signed(t)
			r := s.send(t, invoiceMessage())
			r.header.Set("AS2-From", c.from)
			r.header.Set("AS2-To", c.to)
			r.expect.MessageID = "" // the receipt goes to whoever it says it is
			s.refused(t, r, c.want)
		}
	})
	t.Run("an expired certificate of the partner still proves its key and is reported: case 55", func(t *testing.T) {
		s := signed(t)
		s.back.Now = time.Now().Add(48 * time.Hour)
		in, _, err := s.open(t, s.send(t, invoiceMessage()))
		if err != nil || !in.Expired {
			t.Errorf("expired %v, %v", in, err)
		}
	})
	t.Run("MD5 only where the partner may", func(t *testing.T) {
		s := signed(t)
		cert, key := s.sender.Files(t)
		entity := cmstest.OpenSSL(t, []byte("Content-Type: text/plain\r\n\r\nhello"), "cms", "-sign", "-binary", "-md", "md5", "-signer", cert, "-inkey", key, "-crlfeol")
		r := theirsRaw(t, entity)
		if _, _, err := s.open(t, r); err == nil || err.(*as2.Failure).Disposition != as2.InsufficientSecurity {
			t.Error(err)
		}
		s.back.Partner.AllowMD5 = true
		if _, _, err := s.open(t, r); err != nil {
			t.Error(err)
		}
	})
	t.Run("six layers", func(t *testing.T) {
		s := signed(t)
		inner := "Content-Type: text/plain\r\n\r\nhello"
		for range 6 {
			var out bytes.Buffer
			z := cms.Compress(&out)
			_, _ = z.Write([]byte(inner))
			_ = z.Close()
			inner = "Content-Type: application/pkcs7-mime; smime-type=compressed-data\r\n\r\n" + out.String()
		}
		s.way.Sign = 0
		r := theirsRaw(t, []byte(inner))
		if _, _, err := s.open(t, r); err == nil || err.(*as2.Failure).Disposition != as2.Unexpected {
			t.Error(err)
		}
	})
	t.Run("more than fifty parts", func(t *testing.T) {
		s := signed(t)
		body := strings.Repeat("--b\r\nContent-Type: text/plain\r\n\r\nx\r\n", 51) + "--b--"
		r := theirsRaw(t, []byte("Content-Type: multipart/related; boundary=b\r\n\r\n"+body))
		if _, _, err := s.open(t, r); err == nil || err.(*as2.Failure).Disposition != as2.Unexpected {
			t.Error(err)
		}
	})
	t.Run("a second signed entity beside the verified one is not delivered", func(t *testing.T) {
		s := signed(t)
		r := s.send(t, invoiceMessage())
		line, _, _ := bytes.Cut(r.body, []byte("\r\n"))
		extra := append(append([]byte{}, line...), "\r\nContent-Type: text/plain\r\n\r\npay me\r\n"...)
		r.body = append(extra, r.body...)
		s.refused(t, r, as2.AuthenticationFailed)
	})
}

func TestReceiptsThatCannotBeGiven(t *testing.T) {
	ask := func(t *testing.T, options string) (*sides, request) {
		s := newSides(t).plain()
		s.way.Sign = crypto.SHA256
		r := s.send(t, invoiceMessage())
		r.header.Set("Disposition-Notification-Options", options)
		return s, r
	}
	t.Run("case 24: micalg with an unknown name first", func(t *testing.T) {
		s, r := ask(t, "signed-receipt-protocol=required,pkcs7-signature;\tsigned-receipt-micalg = required, blake3 , SHA512, sha1")
		in, e, err := s.open(t, r)
		if err != nil {
			t.Fatal(err)
		}
		_, mdn := s.answer(t, e, in, nil)
		if mdn.Signature == nil || mdn.Signature.Hash != crypto.SHA512 {
			t.Errorf("signed with %v", mdn.Signature)
		}
		if in.MIC.Hash != crypto.SHA256 {
			t.Errorf("MIC by %v, the message was signed with SHA-256", in.MIC.Hash)
		}
	})
	t.Run("case 24: for an unsigned message the MIC is by the known one", func(t *testing.T) {
		s, r := ask(t, "signed-receipt-protocol=optional, pkcs7-signature; signed-receipt-micalg=optional, blake3, sha-384, sha1")
		s.way.Sign = 0
		r2 := s.send(t, invoiceMessage())
		r2.header.Set("Disposition-Notification-Options", r.header.Get("Disposition-Notification-Options"))
		in, _, err := s.open(t, r2)
		if err != nil || in.MIC.Hash != crypto.SHA384 || in.MIC.Name != "sha-384" {
			t.Errorf("%v, %v", in, err)
		}
	})
	t.Run("case 25: micalg only unknown and required", func(t *testing.T) {
		s, r := ask(t, "signed-receipt-protocol=required, pkcs7-signature; signed-receipt-micalg=required, blake3")
		_, e, err := s.open(t, r)
		_, mdn := s.answer(t, e, nil, err)
		if mdn.Disposition != as2.UnsupportedAlgorithms {
			t.Errorf("%v", mdn.Disposition)
		}
	})
	t.Run("case 26: signed-receipt-protocol unknown and optional", func(t *testing.T) {
		s, r := ask(t, "signed-receipt-protocol=optional, pgp-signature; signed-receipt-micalg=optional, sha256")
		in, e, err := s.open(t, r)
		receipt, mdn := s.answer(t, e, in, err)
		if receipt.Signed || mdn.Disposition != as2.Processed {
			t.Errorf("signed %v, %v", receipt.Signed, mdn.Disposition)
		}
	})
	t.Run("case 26: signed-receipt-protocol unknown and required", func(t *testing.T) {
		s, r := ask(t, "signed-receipt-protocol=required, pgp-signature; signed-receipt-micalg=optional, sha256")
		_, e, err := s.open(t, r)
		_, mdn := s.answer(t, e, nil, err)
		if mdn.Disposition != as2.UnsupportedFormat {
			t.Errorf("%v", mdn.Disposition)
		}
	})
}
