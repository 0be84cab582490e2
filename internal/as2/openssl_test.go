package as2_test

import (
	"bytes"
	"crypto"
	"fmt"
	"net/http"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/cms"
	"github.com/postbud/postbud/internal/cms/cmstest"
)

// smime is a request as the S/MIME message that OpenSSL reads.
func smime(r request) []byte {
	return []byte("MIME-Version: 1.0\r\nContent-Type: " + r.header.Get("Content-Type") + "\r\nContent-Transfer-Encoding: binary\r\n\r\n" + string(r.body))
}

func opensslCipher(c cms.Cipher) string {
	if c == cms.TripleDESCBC {
		return "-des3"
	}
	name := c.String()
	return "-" + name[:3] + "-" + name[3:6] + "-" + name[7:]
}

func TestOpenSSLReadsOurMessages(t *testing.T) {
	s := newSides(t)
	senderCert, _ := s.sender.Files(t)
	receiverCert, receiverKey := s.receiver.Files(t)
	for _, c := range append([]cms.Cipher{0}, cms.Ciphers()...) {
		for _, h := range hashes() {
			t.Run(fmt.Sprintf("case 8: %v and %v", h, c), func(t *testing.T) {
				s.way.Sign, s.way.Encrypt = h, c
				r := s.send(t, invoiceMessage())
				whole := smime(r)
				if c != 0 {
					// OpenSSL's reader of S/MIME wants base64; the CMS itself is given to it.
					whole = cmstest.OpenSSL(t, r.body, "cms", "-decrypt", "-binary", "-inform", "DER", "-recip", receiverCert, "-inkey", receiverKey)
				}
				got := cmstest.OpenSSL(t, whole, "cms", "-verify", "-inform", "SMIME", "-certfile", senderCert, "-CAfile", senderCert, "-purpose", "any")
				if !bytes.Equal(got, entityOf()) {
					t.Errorf("OpenSSL verifies %q", got)
				}
			})
		}
	}
	t.Run("the receipt", func(t *testing.T) {
		s := newSides(t).plain()
		receiverCert, _ := s.receiver.Files(t)
		s.way.Sign = crypto.SHA256
		r, in := s.exchanged(t)
		receipt, _ := s.answer(t, in.Envelope, in, nil)
		got := cmstest.OpenSSL(t, smime(request{header: wire(receipt.Header), body: receipt.Body}), "cms", "-verify",
			"-inform", "SMIME", "-certfile", receiverCert, "-CAfile", receiverCert, "-purpose", "any")
		if !strings.Contains(string(got), "Received-Content-MIC: "+in.MIC.String()+"\r\n") || !strings.Contains(string(got), r.expect.MessageID) {
			t.Errorf("OpenSSL reads %s", got)
		}
	})
}

// theirsRaw takes an S/MIME entity as it stands: its header goes to HTTP.
func theirsRaw(t testing.TB, entity []byte) request {
	t.Helper()
	head, body, ok := bytes.Cut(entity, []byte("\r\n\r\n"))
	if !ok {
		head, body, _ = bytes.Cut(entity, []byte("\n\n"))
	}
	h := http.Header{"As2-From": {`"Nordisk Byg"`}, "As2-To": {"ACME"}, "Message-Id": {"<theirs@openssl>"}, "As2-Version": {"1.0"},
		"Disposition-Notification-To": {"x@y"}}
	text := strings.ReplaceAll(strings.ReplaceAll(string(head), "\r\n", "\n"), "\n\t", " ")
	for _, line := range strings.Split(strings.ReplaceAll(text, "\n ", " "), "\n") {
		name, value, _ := strings.Cut(line, ":")
		if strings.HasPrefix(strings.ToLower(name), "content-") {
			h.Add(textproto.CanonicalMIMEHeaderKey(name), strings.TrimSpace(value))
		}
	}
	return request{header: h, body: body}
}

func TestWeReadMessagesOfOpenSSL(t *testing.T) {
	entity := []byte("Content-Type: application/xml\r\nContent-Disposition: attachment; filename=a.xml\r\n\r\n" + invoice)
	for _, c := range append([]cms.Cipher{0}, cms.Ciphers()...) {
		for _, sign := range []string{"", "sha1", "sha256", "sha384", "sha512", "opaque", "key identifier", "no certificate", "PSS"} {
			if c == 0 && sign == "" {
				continue
			}
			t.Run(fmt.Sprintf("cases 6, 7, 8, 45, 48: signed %q, %v", sign, c), func(t *testing.T) {
				s := newSides(t).plain()
				cert, key := s.sender.Files(t)
				to, _ := s.receiver.Files(t)
				whole := entity
				if sign != "" {
					args := []string{"cms", "-sign", "-binary", "-outform", "SMIME", "-signer", cert, "-inkey", key, "-crlfeol"}
					switch sign {
					case "opaque":
						args = append(args, "-nodetach")
					case "key identifier":
						args = append(args, "-keyid")
					case "no certificate":
						args = append(args, "-nocerts")
					case "PSS":
						args = append(args, "-keyopt", "rsa_padding_mode:pss")
					default:
						args = append(args, "-md", sign)
					}
					whole = cmstest.OpenSSL(t, whole, args...)
				}
				var r request
				if c != 0 {
					der := cmstest.OpenSSL(t, whole, "cms", "-encrypt", "-binary", "-stream", "-outform", "DER", opensslCipher(c), "-recip", to)
					r = theirsRaw(t, append([]byte("Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\n\r\n"), der...))
				} else {
					r = theirsRaw(t, whole)
				}
				in, _, err := s.open(t, r)
				if err != nil {
					t.Fatal(err)
				}
				if got := content(t, in.Parts[0]); string(got) != invoice || in.Parts[0].Name != "a.xml" {
					t.Errorf("%q is %q", in.Parts[0].Name, got)
				}
				if sign != "" && (in.Signature == nil || in.Signature.Certificate != s.sender.Certificate || in.Variant != as2.AsReceived) {
					t.Errorf("signature %v, %s", in.Signature, in.Variant)
				}
			})
		}
	}
}

func TestEvidenceIsCheckedAnew(t *testing.T) {
	s := newSides(t)
	s.way.Sign, s.way.Encrypt = crypto.SHA256, cms.AES256CBC
	_, in := s.exchanged(t)
	receipt, _ := s.answer(t, in.Envelope, in, nil)
	first := partOne(t, receipt.Body)
	start := bytes.Index(receipt.Body, first)
	for i := start; i < start+len(first); i++ {
		changed := bytes.Clone(receipt.Body)
		changed[i] ^= 0x20
		mdn, err := as2.ReadMDN(wire(receipt.Header), bytes.NewReader(changed), s.way.Partner, time.Now())
		if err == nil && mdn.SignatureError == nil {
			t.Errorf("byte %d of the receipt was changed and its signature still counts", i)
		}
	}
}
