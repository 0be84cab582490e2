package cms_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/rsa"
	"encoding/asn1"
	"errors"
	"fmt"
	"testing"

	"github.com/postbud/postbud/internal/cms"
	"github.com/postbud/postbud/internal/cms/cmstest"
	"golang.org/x/crypto/cryptobyte"
	tags "golang.org/x/crypto/cryptobyte/asn1"
)

// authenticated is AuthEnvelopedData or EnvelopedData with AES-GCM, written by the
// test with the library's cipher over everything at once.
type authenticated struct {
	appended   bool // the tag stands behind the content, in EnvelopedData
	attributes []byte
	tag        int // bytes of it that are sent
	noLength   bool
	nonce      int
	spoil      func(sealed []byte)
}

func (a authenticated) message(t testing.TB, to cmstest.Party, plain []byte) []byte {
	t.Helper()
	key, nonce := content(32), content(a.nonce)
	block, _ := aes.NewCipher(key)
	aead, err := cipher.NewGCMWithNonceSize(block, a.nonce)
	if err != nil {
		t.Fatal(err)
	}
	var additional []byte
	if a.attributes != nil {
		additional = append([]byte{0x31, byte(len(a.attributes))}, a.attributes...)
	}
	sealed := aead.Seal(nil, nonce, plain, additional)
	if a.spoil != nil {
		a.spoil(sealed)
	}
	body, tag := sealed[:len(plain)], sealed[len(plain):][:a.tag]
	//lint:ignore SA1019 as partners do
	wrapped, err := rsa.EncryptPKCS1v15(rand.Reader, to.Certificate.PublicKey.(*rsa.PublicKey), key)
	if err != nil {
		t.Fatal(err)
	}
	oid := asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 23}
	if a.appended {
		oid, body = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 3}, sealed
	}
	var b cryptobyte.Builder
	b.AddASN1(tags.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid)
		b.AddASN1(0xa0, func(b *cryptobyte.Builder) {
			b.AddASN1(tags.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1Int64(0)
				b.AddASN1(tags.SET, func(b *cryptobyte.Builder) { addRecipient(b, to, wrapped) })
				b.AddASN1(tags.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddASN1ObjectIdentifier(asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1})
					b.AddASN1(tags.SEQUENCE, func(b *cryptobyte.Builder) {
						b.AddASN1ObjectIdentifier(asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 46})
						b.AddASN1(tags.SEQUENCE, func(b *cryptobyte.Builder) {
							b.AddASN1OctetString(nonce)
							if !a.noLength {
								b.AddASN1Int64(int64(a.tag))
							}
						})
					})
					b.AddASN1(0x80, func(b *cryptobyte.Builder) { b.AddBytes(body) })
				})
				if a.attributes != nil {
					b.AddASN1(0xa1, func(b *cryptobyte.Builder) { b.AddBytes(a.attributes) })
				}
				if !a.appended {
					b.AddASN1OctetString(tag)
				}
			})
		})
	})
	return b.BytesOrPanic()
}

func addRecipient(b *cryptobyte.Builder, to cmstest.Party, wrapped []byte) {
	b.AddASN1(tags.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(0)
		b.AddASN1(tags.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddBytes(to.Certificate.RawIssuer)
			b.AddASN1BigInt(to.Certificate.SerialNumber)
		})
		b.AddASN1(tags.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1})
			b.AddASN1NULL()
		})
		b.AddASN1OctetString(wrapped)
	})
}

func TestGCMAsTheLibraryMakesIt(t *testing.T) {
	to := cmstest.RSA(t, "receiver", 0)
	attribute := []byte{0x30, 0x0b, 0x06, 0x03, 0x2a, 0x03, 0x04, 0x31, 0x04, 0x0c, 0x02, 0x61, 0x62}
	forms := map[string]authenticated{
		"case 47: tag apart":                            {tag: 16, nonce: 12},
		"case 47: tag behind content in EnvelopedData":  {tag: 16, nonce: 12, appended: true},
		"case 47: authenticated attributes after it":    {tag: 16, nonce: 12, attributes: attribute},
		"case 47: short tag":                            {tag: 13, nonce: 12},
		"case 47: tag of the default length, not named": {tag: 12, nonce: 12, noLength: true},
	}
	for name, form := range forms {
		for _, n := range append(sizes(), 31, 32, 33, 64<<10, 96<<10+5) {
			t.Run(fmt.Sprintf("%s, %d bytes", name, n), func(t *testing.T) {
				want := content(n)
				got, how, err := decrypt(form.message(t, to, want), to.Decrypts())
				if err != nil || !bytes.Equal(got, want) || how.Cipher != cms.AES256GCM {
					t.Fatalf("%d bytes, %v", len(got), err)
				}
				for _, at := range []int{0, n / 2, n - 1, n, n + form.tag - 1} {
					bad := form
					bad.spoil = func(sealed []byte) { sealed[max(at, 0)] ^= 0x80 }
					if _, _, err := decrypt(bad.message(t, to, want), to.Decrypts()); !errors.Is(err, cms.ErrDecrypt) {
						t.Errorf("byte %d changed: %v", at, err)
					}
				}
			})
		}
	}
	t.Run("attributes changed", func(t *testing.T) {
		message := authenticated{tag: 16, nonce: 12, attributes: attribute}.message(t, to, content(100))
		at := bytes.Index(message, attribute)
		message[at+len(attribute)-1] ^= 1
		if _, _, err := decrypt(message, to.Decrypts()); !errors.Is(err, cms.ErrDecrypt) {
			t.Error(err)
		}
	})
	t.Run("a nonce of another length is refused", func(t *testing.T) {
		if _, _, err := decrypt(authenticated{tag: 16, nonce: 16}.message(t, to, content(100)), to.Decrypts()); !errors.Is(err, cms.ErrUnsupported) {
			t.Error(err)
		}
	})
	t.Run("an appended tag that is cut off", func(t *testing.T) {
		message := authenticated{tag: 16, nonce: 12, appended: true}
		for n := range 3 {
			message.spoil = nil
			der := message.message(t, to, content(n))
			if _, _, err := decrypt(der[:len(der)-1], to.Decrypts()); err == nil {
				t.Error("decrypted")
			}
		}
	})
}

func TestGCMTagMayNotBeCut(t *testing.T) {
	to := cmstest.RSA(t, "receiver", 0)
	for n := range 12 {
		form := authenticated{tag: n, nonce: 12}
		if _, _, err := decrypt(form.message(t, to, content(100)), to.Decrypts()); err == nil {
			t.Errorf("a tag of %d bytes is taken", n)
		}
		form.noLength = true
		if _, _, err := decrypt(form.message(t, to, content(100)), to.Decrypts()); err == nil {
			t.Errorf("a tag of %d bytes, not named, is taken", n)
		}
	}
}
