package as2_test

import (
	"bytes"
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/cms"
)

// damages are ways to change an encrypted message so that another step of
// decryption fails. Offsets are from the end of the ciphertext, or the place of
// the key block.
func damages(sealed []byte) map[string]func([]byte) []byte {
	block := func(b []byte) int { return bytes.Index(b, sealed) }
	return map[string]func([]byte) []byte{
		"first ciphertext block": func(b []byte) []byte { b[block(b)+len(sealed)+80] ^= 1; return b },
		"padding":                func(b []byte) []byte { b[len(b)-17] ^= 1; return b },
		"last block":             func(b []byte) []byte { b[len(b)-1] ^= 1; return b },
		"key block":              func(b []byte) []byte { b[block(b)+100] ^= 1; return b },
		"key block of zeros":     func(b []byte) []byte { clear(b[block(b) : block(b)+len(sealed)]); return b },
		"two blocks exchanged": func(b []byte) []byte {
			n := len(b)
			for i := range 16 {
				b[n-64+i], b[n-48+i] = b[n-48+i], b[n-64+i]
			}
			return b
		},
	}
}

// keyBlock finds the RSA block: the only octet string of 256 bytes.
func keyBlock(t testing.TB, message []byte) []byte {
	t.Helper()
	at := bytes.Index(message, []byte{0x04, 0x82, 0x01, 0x00})
	if at < 0 {
		t.Fatal("no key block")
	}
	return message[at+4 : at+260]
}

func TestDamagedCiphertextTellsNothing(t *testing.T) {
	for _, c := range cms.Ciphers() {
		for _, oaep := range []crypto.Hash{0, crypto.SHA256} {
			s := newSides(t)
			s.way.Sign, s.way.Encrypt, s.way.OAEP = crypto.SHA256, c, oaep
			good := s.send(t, invoiceMessage())
			for name, damage := range damages(bytes.Clone(keyBlock(t, good.body))) {
				t.Run("case 20: "+c.String()+", "+oaep.String()+", "+name, func(t *testing.T) {
					r := good
					r.body = damage(bytes.Clone(good.body))
					in, e, err := s.open(t, r)
					var f *as2.Failure
					if !errors.As(err, &f) || in != nil || f.Disposition != as2.DecryptionFailed {
						t.Fatalf("%v, %v", in, err)
					}
					_, mdn := s.answer(t, e, nil, err)
					if mdn.Signature == nil || mdn.DispositionText != as2.DecryptionFailed.String() || mdn.MICText != "" || len(mdn.Details) != 0 {
						t.Errorf("receipt %+v", mdn)
					}
				})
			}
		}
	}
}

// TestAppendedBlocksTellNothing plays the attack on CBC that asks whether the
// padding of a block fits: captured blocks are put behind a good message, where
// most readers do not look. A bad padding and a good one must answer the same.
func TestAppendedBlocksTellNothing(t *testing.T) {
	s := newSides(t)
	s.way.Sign, s.way.Encrypt = crypto.SHA256, cms.AES128CBC
	plain := []byte("Content-Type: text/plain\r\n\r\nhello")
	key, vector := make([]byte, 16), make([]byte, 16)
	block, _ := aes.NewCipher(key)
	for _, good := range []bool{true, false} {
		padded := append(bytes.Clone(plain), bytes.Repeat([]byte{16 - byte(len(plain)%16)}, 16-len(plain)%16)...)
		padded = append(padded, bytes.Repeat([]byte{0xaa}, 16)...)
		padded = append(padded, bytes.Repeat([]byte{16}, 16)...)
		if !good {
			padded[len(padded)-1] = 17
		}
		cipher.NewCBCEncrypter(block, vector).CryptBlocks(padded, padded)
		_, _, err := s.open(t, request{header: s.send(t, invoiceMessage()).header, body: enveloped(t, s, key, vector, padded)})
		if err == nil || err.(*as2.Failure).Disposition != as2.DecryptionFailed {
			t.Errorf("padding good %v: %v", good, err)
		}
	}
	t.Run("case 20: bad padding of a message that need not be signed", func(t *testing.T) {
		free := newSides(t).plain()
		header := free.send(t, invoiceMessage()).header
		header.Set("Content-Type", "application/pkcs7-mime")
		for last, good := range map[byte]bool{4: true, 0: false, 5: false, 17: false, 255: false} {
			padded := append([]byte("Content-Type: text/plain\r\n\r\nhello, world"), 4, 4, 4, last)
			padded = append([]byte("X: \r\n"), padded...)
			for len(padded)%16 != 0 {
				padded = append([]byte("X"), padded...)
			}
			cipher.NewCBCEncrypter(block, vector).CryptBlocks(padded, padded)
			_, _, err := free.open(t, request{header: header, body: enveloped(t, free, key, vector, padded)})
			if (err == nil) != good || err != nil && err.(*as2.Failure).Disposition != as2.DecryptionFailed {
				t.Errorf("last byte %d: %v", last, err)
			}
		}
	})
	t.Run("case 20: behind a signed message", func(t *testing.T) {
		s.way.Encrypt = 0
		inner := s.send(t, invoiceMessage())
		whole := append([]byte("Content-Type: "+inner.header.Get("Content-Type")+"\r\n\r\n"), inner.body...)
		s.way.Encrypt = cms.AES128CBC
		header := s.send(t, invoiceMessage()).header
		for _, tail := range []string{"", "\r\n", "garbage"} {
			padded := append(bytes.Clone(whole), tail...)
			n := 16 - len(padded)%16
			padded = append(padded, bytes.Repeat([]byte{byte(n)}, n)...)
			cipher.NewCBCEncrypter(block, vector).CryptBlocks(padded, padded)
			in, _, err := s.open(t, request{header: header, body: enveloped(t, s, key, vector, padded)})
			if taken := err == nil && in != nil; taken != (tail != "garbage") {
				t.Errorf("tail %q: %v", tail, err)
			}
		}
	})
}

func TestDecryptionFailuresTakeTheSameTime(t *testing.T) {
	if testing.Short() || raced {
		t.Skip("measures time")
	}
	s := newSides(t)
	s.way.Sign, s.way.Encrypt = crypto.SHA256, cms.AES256CBC
	good := s.send(t, invoiceMessage())
	ways := damages(bytes.Clone(keyBlock(t, good.body)))
	took := map[string][]time.Duration{}
	e, err := as2.ReadEnvelope(good.header)
	if err != nil {
		t.Fatal(err)
	}
	for range 334 { // interleaved, so that what else the machine does strikes all alike
		names := []string{"padding", "key block", "last block"}
		rand.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		for _, name := range names {
			body := ways[name](bytes.Clone(good.body))
			start := time.Now()
			_, err := s.back.Open(e, bytes.NewReader(body))
			took[name] = append(took[name], time.Since(start))
			var f *as2.Failure
			if !errors.As(err, &f) || f.Disposition != as2.DecryptionFailed {
				t.Fatal(err)
			}
		}
	}
	quiet := func(name string) time.Duration { // when the machine did nothing else
		slices.Sort(took[name])
		return took[name][len(took[name])/10]
	}
	base := quiet("last block")
	for name := range took {
		t.Logf("%s: %v", name, quiet(name))
		if d := (quiet(name) - base).Abs(); d > base/4 {
			t.Errorf("%s takes %v, the last block %v", name, quiet(name), base)
		}
	}
}
