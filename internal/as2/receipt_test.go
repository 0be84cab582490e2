package as2_test

import (
	"bytes"
	"crypto"
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/cms"
	"github.com/postbud/postbud/internal/cms/cmstest"
)

func TestReceiptsThatRefuse(t *testing.T) {
	for _, d := range []as2.Disposition{as2.AuthenticationFailed, as2.IntegrityFailed, as2.DecryptionFailed, as2.DecompressionFailed,
		as2.InsufficientSecurity, as2.UnknownPartner, as2.Unexpected, as2.IllegalFileName, as2.UnsupportedFormat, as2.UnsupportedAlgorithms, as2.SenderEqualsReceiver} {
		t.Run("case 31: "+d.Text, func(t *testing.T) {
			s := newSides(t).plain()
			s.way.Sign = crypto.SHA256
			r, in := s.exchanged(t)
			receipt, err := as2.Answer(in.Envelope, as2.Result{Disposition: d, Detail: "see line 7\r\nX: y"}, s.back.Us, "", time.Now())
			if err != nil {
				t.Fatal(err)
			}
			mdn, err := as2.ReadMDN(wire(receipt.Header), bytes.NewReader(receipt.Body), s.way.Partner, time.Now())
			if err != nil || mdn.Disposition != d || mdn.Signature == nil {
				t.Fatalf("%+v, %v", mdn, err)
			}
			j := as2.Judge(r.expect, mdn)
			if j.Verdict != as2.VerdictRejected || !strings.Contains(j.Reason, d.Text) || !strings.Contains(j.Reason, "see line 7") {
				t.Errorf("%+v", j)
			}
		})
	}
	for _, d := range []as2.Disposition{as2.DuplicateDocument, as2.DuplicateFileName, {Type: "processed", Level: "warning", Text: "authentication-failed, processing continued"}} {
		t.Run("a warning is a delivery: "+d.Text, func(t *testing.T) {
			s := newSides(t).plain()
			s.way.Sign = crypto.SHA256
			r, in := s.exchanged(t)
			receipt, err := as2.Answer(in.Envelope, as2.Result{Disposition: d}, s.back.Us, "", time.Now())
			if err != nil {
				t.Fatal(err)
			}
			mdn, err := as2.ReadMDN(wire(receipt.Header), bytes.NewReader(receipt.Body), s.way.Partner, time.Now())
			if j := as2.Judge(r.expect, mdn); err != nil || j.Verdict != as2.VerdictDelivered || j.Warning != d.Text || j.Verified {
				t.Errorf("%+v, %v", j, err)
			}
		})
	}
}

func TestReceiptsThatProveNothing(t *testing.T) {
	setUp := func(t *testing.T) (*sides, request, *as2.Incoming) {
		s := newSides(t).plain()
		s.way.Sign = crypto.SHA256
		r, in := s.exchanged(t)
		return s, r, in
	}
	judge := func(t *testing.T, s *sides, r request, e as2.Envelope, result as2.Result) as2.Judgement {
		t.Helper()
		receipt, err := as2.Answer(e, result, s.back.Us, "", time.Now())
		if err != nil {
			t.Fatal(err)
		}
		mdn, err := as2.ReadMDN(wire(receipt.Header), bytes.NewReader(receipt.Body), s.way.Partner, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		return as2.Judge(r.expect, mdn)
	}
	t.Run("case 32: another MIC", func(t *testing.T) {
		s, r, in := setUp(t)
		mic := in.MIC
		mic.Digest = bytes.Clone(mic.Digest)
		mic.Digest[0] ^= 1
		if j := judge(t, s, r, in.Envelope, as2.Result{Disposition: as2.Processed, MIC: mic}); j.Verdict != as2.VerdictDiffers {
			t.Errorf("%+v", j)
		}
	})
	t.Run("case 32: the right digest under another algorithm's name", func(t *testing.T) {
		s, r, in := setUp(t)
		mic := in.MIC
		mic.Name = "sha-512"
		if j := judge(t, s, r, in.Envelope, as2.Result{Disposition: as2.Processed, MIC: mic}); j.Verdict != as2.VerdictDiffers {
			t.Errorf("%+v", j)
		}
	})
	t.Run("no MIC is not verifiable, and no delivery where one is needed", func(t *testing.T) {
		s, r, in := setUp(t)
		if j := judge(t, s, r, in.Envelope, as2.Result{Disposition: as2.Processed}); j.Verdict != as2.VerdictDelivered || j.Verified {
			t.Errorf("%+v", j)
		}
		r.expect.NeedMIC = true
		if j := judge(t, s, r, in.Envelope, as2.Result{Disposition: as2.Processed}); j.Verdict != as2.VerdictUnconfirmed {
			t.Errorf("%+v", j)
		}
	})
	t.Run("case 33: unsigned although a signed one was asked for", func(t *testing.T) {
		s, r, in := setUp(t)
		in.Envelope.Receipt.Signed = false
		for _, d := range []as2.Disposition{as2.Processed, as2.DecryptionFailed} {
			if j := judge(t, s, r, in.Envelope, as2.Result{Disposition: d, MIC: in.MIC}); j.Verdict != as2.VerdictUnconfirmed {
				t.Errorf("%+v", j)
			}
		}
	})
	t.Run("case 33: signed by another key, even one that the message brings along", func(t *testing.T) {
		s, r, in := setUp(t)
		stranger := cmstest.RSA(t, "receiver", 2)
		s.back.Us.Keys[0] = as2.OwnKey{Certificate: stranger.Certificate, Private: stranger.Key}
		if j := judge(t, s, r, in.Envelope, as2.Result{Disposition: as2.Processed, MIC: in.MIC}); j.Verdict != as2.VerdictUnconfirmed {
			t.Errorf("%+v", j)
		}
	})
	t.Run("case 33: bad signature", func(t *testing.T) {
		s, r, in := setUp(t)
		receipt, _ := s.answer(t, in.Envelope, in, nil)
		body := bytes.Replace(receipt.Body, []byte("Disposition: automatic"), []byte("Disposition: Automatic"), 1)
		mdn, err := as2.ReadMDN(wire(receipt.Header), bytes.NewReader(body), s.way.Partner, time.Now())
		if err != nil || as2.Judge(r.expect, mdn).Verdict != as2.VerdictUnconfirmed || mdn.Signature != nil || mdn.SignatureError == nil {
			t.Errorf("%+v, %v", mdn, err)
		}
	})
	t.Run("case 33: a bad signature confirms nothing even where none was asked for", func(t *testing.T) {
		s, r, in := setUp(t)
		receipt, _ := s.answer(t, in.Envelope, in, nil)
		r.expect.Signed = false
		body := bytes.Replace(receipt.Body, []byte("Disposition: automatic"), []byte("Disposition: Automatic"), 1)
		mdn, err := as2.ReadMDN(wire(receipt.Header), bytes.NewReader(body), s.way.Partner, time.Now())
		if err != nil || as2.Judge(r.expect, mdn).Verdict != as2.VerdictUnconfirmed {
			t.Errorf("%+v, %v", mdn, err)
		}
	})
	t.Run("case 34: for another message, for none, from another partner", func(t *testing.T) {
		s, r, in := setUp(t)
		for _, id := range []string{"<other@id>", ""} {
			e := in.Envelope
			e.MessageID = id
			if j := judge(t, s, r, e, as2.Result{Disposition: as2.Processed, MIC: in.MIC}); j.Verdict != as2.VerdictForeign {
				t.Errorf("%+v", j)
			}
		}
		e := in.Envelope
		e.ToHeader = "Other"
		if j := judge(t, s, r, e, as2.Result{Disposition: as2.Processed, MIC: in.MIC}); j.Verdict != as2.VerdictForeign {
			t.Errorf("%+v", j)
		}
	})
	t.Run("Message-ID without brackets is ours", func(t *testing.T) {
		s, r, in := setUp(t)
		e := in.Envelope
		e.MessageID = strings.Trim(e.MessageID, "<>")
		if j := judge(t, s, r, e, as2.Result{Disposition: as2.Processed, MIC: in.MIC}); j.Verdict != as2.VerdictDelivered {
			t.Errorf("%+v", j)
		}
	})
	t.Run("an answer that is no receipt", func(t *testing.T) {
		for _, body := range []string{"", "<html>502 Bad Gateway</html>", "--b\r\n\r\nx\r\n--b--"} {
			for _, kind := range []string{"", "text/html", "multipart/report; boundary=b", "multipart/signed; boundary=b", "application/pkcs7-mime"} {
				_, err := as2.ReadMDN(http.Header{"Content-Type": {kind}}, strings.NewReader(body), as2.Partner{}, time.Now())
				if !errors.Is(err, as2.ErrNoReceipt) {
					t.Errorf("%q as %s: %v", body, kind, err)
				}
			}
		}
	})
}

func TestReceiptsAsProductsWriteThem(t *testing.T) {
	const report = "--b\r\nContent-Type: text/plain\r\n\r\nThank you\r\n--b\r\nContent-Type: message/disposition-notification\r\n\r\n"
	read := func(t *testing.T, fields string) *as2.MDN {
		t.Helper()
		mdn, err := as2.ReadMDN(http.Header{"Content-Type": {"multipart/report; report-type=disposition-notification; boundary=b"}},
			strings.NewReader(report+fields+"\r\n--b--\r\n"), as2.Partner{}, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		return mdn
	}
	spelt := map[string]as2.Disposition{
		"automatic-action/MDN-sent-automatically; processed":                                as2.Processed,
		"automatic-action/MDN-sent-automatically;processed":                                 as2.Processed,
		"automatic-action/MDN-sent-automatically; Processed":                                as2.Processed,
		"AUTOMATIC-ACTION / mdn-sent-automatically ; processed / Error : decryption-failed": as2.DecryptionFailed,
		"automatic-action/MDN-sent-automatically; processed/Error: decryption-failed":       as2.DecryptionFailed,
		"manual-action/MDN-sent-manually; processed/error:decryption-failed":                as2.DecryptionFailed,
		"error: decryption-failed":                                                          as2.DecryptionFailed,
		"automatic-action/MDN-sent-automatically; error: decryption-failed":                 as2.DecryptionFailed,
		"processed/error: decryption-failed":                                                as2.DecryptionFailed,
		"automatic-action/MDN-sent-automatically; failed/failure=unsupported format":        as2.UnsupportedFormat,
		"automatic-action/MDN-sent-automatically; processed/warning: duplicate-document":    as2.DuplicateDocument,
		"automatic-action/MDN-sent-automatically; failed":                                   {Type: "failed"},
		"automatic-action/MDN-sent-automatically; displayed":                                {Type: "displayed"},
	}
	for text, want := range spelt {
		t.Run("case 35: "+text, func(t *testing.T) {
			mdn := read(t, "Disposition: "+text+"\r\nOriginal-Message-ID: <a@b>\r\n")
			if mdn.Disposition != want {
				t.Errorf("read as %+v", mdn.Disposition)
			}
			if positive := mdn.Disposition.Positive(); positive != (want.Type == "processed" && want.Level != "error") {
				t.Errorf("positive %v", positive)
			}
		})
	}
	t.Run("every field, folded and in any case", func(t *testing.T) {
		mdn := read(t, "reporting-ua: X\r\nOriginal-Recipient: rfc822; \"Nordisk Byg\"\r\nFINAL-RECIPIENT: rfc822;Nordisk Byg\r\nOriginal-Message-ID:\r\n <a@b>\r\n"+
			"Received-content-MIC: "+base64.StdEncoding.EncodeToString(digest(crypto.SHA1, nil))+",SHA-1\r\nnonsense\r\nDisposition: a;\r\n\tprocessed\r\nWarning: late")
		if mdn.OriginalMessageID != "<a@b>" || mdn.FinalRecipient != "Nordisk Byg" || mdn.MIC.Hash != crypto.SHA1 || mdn.Disposition != as2.Processed ||
			mdn.Text != "Thank you" || mdn.ReportingUA != "X" || len(mdn.Details) != 1 {
			t.Errorf("%+v", mdn)
		}
	})
	t.Run("a disposition that says nothing confirms nothing", func(t *testing.T) {
		for _, text := range []string{"automatic-action/MDN-sent-automatically; displayed", ""} {
			j := as2.Judge(as2.Expectation{MessageID: "<a@b>"}, read(t, "Disposition: "+text+"\r\nOriginal-Message-ID: <a@b>"))
			if j.Verdict != as2.VerdictUnconfirmed {
				t.Errorf("%+v", j)
			}
		}
	})
	t.Run("case 16: base64 parts, a CRLF before the first, no Message-ID", func(t *testing.T) {
		s := newSides(t).plain()
		s.way.Sign = crypto.SHA256
		r, in := s.exchanged(t)
		fields := "Original-Message-ID: " + r.expect.MessageID + "\r\nDisposition: automatic-action/MDN-sent-automatically; processed\r\nReceived-Content-MIC: " + in.MIC.String() + "\r\n"
		part := "Content-Type: multipart/report; report-type=disposition-notification; boundary=r\r\n\r\n\r\n--r\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
			base64.StdEncoding.EncodeToString([]byte("Tak")) + "\r\n--r\r\nContent-Type: message/disposition-notification\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
			base64.StdEncoding.EncodeToString([]byte(fields)) + "\r\n--r--\r\n"
		der, err := cms.Sign(digest(crypto.SHA256, []byte(part)), time.Now(), s.receiver.Signs(crypto.SHA256))
		if err != nil {
			t.Fatal(err)
		}
		body := "\r\n--s\r\n" + part + "\r\n--s\r\nContent-Type: application/pkcs7-signature\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.StdEncoding.EncodeToString(der) + "\r\n--s--\r\n\r\n"
		mdn, err := as2.ReadMDN(http.Header{"Content-Type": {"multipart/signed; boundary=s"}, "As2-From": {"ACME"}, "As2-To": {"Nordisk Byg"}}, strings.NewReader(body), s.way.Partner, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		if j := as2.Judge(r.expect, mdn); j.Verdict != as2.VerdictDelivered || !j.Verified || mdn.Text != "Tak" {
			t.Errorf("%+v %+v", j, mdn)
		}
	})
	t.Run("an asynchronous receipt is told from a message", func(t *testing.T) {
		s := newSides(t).plain()
		s.way.Sign = crypto.SHA256
		r, in := s.exchanged(t)
		receipt, _ := s.answer(t, in.Envelope, in, nil)
		e, err := as2.ReadEnvelope(wire(receipt.Header))
		if err != nil {
			t.Fatal(err)
		}
		sender := as2.Receiver{Us: s.way.Us, Partner: s.way.Partner, Now: time.Now()}
		got, err := sender.Open(e, bytes.NewReader(receipt.Body))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = got.Close() }()
		if got.Report == nil || len(got.Parts) != 0 {
			t.Fatalf("%+v", got)
		}
		if j := as2.Judge(r.expect, got.Report); j.Verdict != as2.VerdictDelivered || !j.Verified {
			t.Errorf("%+v", j)
		}
	})
}
