package as2_test

import (
	"bytes"
	"crypto"
	"fmt"
	"testing"

	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/cms"
)

// exchanged sends the invoice there and a receipt back and asserts what must hold
// in every case.
func (s *sides) exchanged(t *testing.T) (request, *as2.Incoming) {
	t.Helper()
	r := s.send(t, invoiceMessage())
	in, e, err := s.open(t, r)
	if err != nil {
		t.Fatalf("refused: %v", err)
	}
	if len(in.Parts) != 1 || string(content(t, in.Parts[0])) != invoice {
		t.Fatalf("%d parts, or other content", len(in.Parts))
	}
	if in.Parts[0].Name != "invoice-1042.xml" || in.Parts[0].MediaType != "application/xml" {
		t.Errorf("name %q, media type %q", in.Parts[0].Name, in.Parts[0].MediaType)
	}
	if signed := in.Signature != nil; signed != (s.way.Sign != 0) {
		t.Errorf("signed %v", signed)
	}
	if encrypted := in.Encryption != nil; encrypted != (s.way.Encrypt != 0) {
		t.Errorf("encrypted %v", encrypted)
	}
	if !e.Receipt.Wanted {
		return r, in
	}
	receipt, mdn := s.answer(t, e, in, nil)
	j := as2.Judge(r.expect, mdn)
	if j.Verdict != as2.VerdictDelivered || !j.Verified {
		t.Errorf("verdict %q, MIC verified %v: %s", j.Verdict, j.Verified, j.Reason)
	}
	if receipt.Signed != s.way.Receipt.Signed || (mdn.Signature != nil) != s.way.Receipt.Signed {
		t.Errorf("receipt signed %v", receipt.Signed)
	}
	return r, in
}

func TestPlainMessages(t *testing.T) {
	t.Run("case 1: plain, no MDN", func(t *testing.T) {
		s := newSides(t).plain()
		s.way.Receipt = as2.ReceiptRequest{}
		r, _ := s.exchanged(t)
		if string(r.body) != invoice {
			t.Errorf("body is %q", r.body)
		}
	})
	t.Run("case 2: plain, unsigned MDN, MIC over content only", func(t *testing.T) {
		s := newSides(t).plain()
		s.way.Receipt.Signed = false
		_, in := s.exchanged(t)
		if !bytes.Equal(in.MIC.Digest, digest(crypto.SHA1, []byte(invoice))) {
			t.Errorf("MIC %v", in.MIC)
		}
	})
	t.Run("case 3: plain, signed MDN, MIC by the algorithm asked for", func(t *testing.T) {
		_, in := newSides(t).plain().exchanged(t)
		if in.MIC.Hash != crypto.SHA256 || !bytes.Equal(in.MIC.Digest, digest(crypto.SHA256, []byte(invoice))) {
			t.Errorf("MIC %v", in.MIC)
		}
	})
}

func hashes() []crypto.Hash {
	return []crypto.Hash{crypto.SHA1, crypto.SHA256, crypto.SHA384, crypto.SHA512}
}

func TestSignedMessages(t *testing.T) {
	receipts := map[string]as2.ReceiptRequest{
		"no MDN": {}, "unsigned MDN": {Wanted: true}, "signed MDN": {Wanted: true, Signed: true},
		"case 14: asynchronous signed MDN": {Wanted: true, Signed: true, URL: "https://nordisk.example/as2"},
	}
	for _, h := range hashes() {
		for name, receipt := range receipts {
			number := 5
			if h == crypto.SHA1 {
				number = 4
			}
			for _, old := range []bool{false, true} {
				t.Run(fmt.Sprintf("case %d: signed %v, %s, old names %v", number, h, name, old), func(t *testing.T) {
					s := newSides(t).plain()
					s.way.Sign, s.way.Receipt, s.way.OldNames = h, receipt, old
					r, in := s.exchanged(t)
					if !bytes.Equal(in.MIC.Digest, digest(h, partOne(t, r.body))) || in.MIC.Hash != h {
						t.Errorf("MIC %v is not over the signed part", in.MIC)
					}
					if in.MIC.Name != as2.HashName(h, old && receipt.Signed) {
						t.Errorf("digest called %q", in.MIC.Name)
					}
					if in.Envelope.Receipt.Async() != (receipt.URL != "") {
						t.Errorf("asynchronous %v", in.Envelope.Receipt.Async())
					}
				})
			}
		}
	}
}

// entityOf is the payload with its header as it must be packed.
func entityOf() []byte {
	return []byte("Content-Type: application/xml\r\nContent-Transfer-Encoding: binary\r\n" +
		"Content-Disposition: attachment; filename=\"invoice-1042.xml\"\r\n\r\n" + invoice)
}

func TestEncryptedMessages(t *testing.T) {
	for _, c := range cms.Ciphers() {
		for _, oaep := range []crypto.Hash{0, crypto.SHA256} {
			number := 7
			if c == cms.TripleDESCBC {
				number = 6
			}
			t.Run(fmt.Sprintf("case %d: %v only, OAEP %v, MIC over the decrypted entity with headers", number, c, oaep), func(t *testing.T) {
				s := newSides(t).plain()
				s.way.Encrypt, s.way.OAEP = c, oaep
				_, in := s.exchanged(t)
				if !bytes.Equal(in.MIC.Digest, digest(crypto.SHA256, entityOf())) {
					t.Errorf("MIC %v", in.MIC)
				}
			})
			for _, h := range hashes() {
				t.Run(fmt.Sprintf("case 8: signed %v and %v, OAEP %v", h, c, oaep), func(t *testing.T) {
					s := newSides(t)
					s.way.Encrypt, s.way.OAEP, s.way.Sign = c, oaep, h
					s.exchanged(t)
				})
			}
		}
	}
}

func TestCompressedMessages(t *testing.T) {
	unsigned := func(t *testing.T, s *sides) {
		t.Helper()
		_, in := s.exchanged(t)
		if !bytes.Equal(in.MIC.Digest, digest(crypto.SHA256, entityOf())) {
			t.Errorf("MIC %v is not over the uncompressed entity with headers", in.MIC)
		}
	}
	for _, c := range []as2.Compression{as2.BeforeSigning, as2.AfterSigning} {
		t.Run("case 9: compressed only, "+string(c), func(t *testing.T) {
			s := newSides(t).plain()
			s.way.Compress = c
			unsigned(t, s)
		})
		t.Run("case 13: compressed and encrypted, "+string(c), func(t *testing.T) {
			s := newSides(t).plain()
			s.way.Compress, s.way.Encrypt = c, cms.AES256CBC
			unsigned(t, s)
		})
		t.Run("case 12: compressed, signed and encrypted, "+string(c), func(t *testing.T) {
			for _, cipher := range cms.Ciphers() {
				s := newSides(t)
				s.way.Compress, s.way.Sign, s.way.Encrypt = c, crypto.SHA256, cipher
				s.exchanged(t)
			}
		})
	}
	t.Run("case 10: compressed, then signed: MIC over the compressed entity", func(t *testing.T) {
		s := newSides(t).plain()
		s.way.Compress, s.way.Sign = as2.BeforeSigning, crypto.SHA256
		r, in := s.exchanged(t)
		part := partOne(t, r.body)
		if !bytes.HasPrefix(part, []byte("Content-Type: application/pkcs7-mime; smime-type=compressed-data")) {
			t.Errorf("signed part is %.80q", part)
		}
		if !bytes.Equal(in.MIC.Digest, digest(crypto.SHA256, part)) {
			t.Errorf("MIC %v", in.MIC)
		}
	})
	t.Run("case 11: signed, then compressed: MIC over the signed part", func(t *testing.T) {
		s := newSides(t).plain()
		s.way.Compress, s.way.Sign = as2.AfterSigning, crypto.SHA256
		_, in := s.exchanged(t)
		if !bytes.Equal(in.MIC.Digest, digest(crypto.SHA256, entityOf())) {
			t.Errorf("MIC %v", in.MIC)
		}
	})
}
