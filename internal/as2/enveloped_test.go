package as2_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/asn1"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	tags "golang.org/x/crypto/cryptobyte/asn1"
)

// enveloped writes EnvelopedData with AES-128-CBC around a ciphertext that the
// test made, to the receiver's key: what an attacker can send.
func enveloped(t testing.TB, s *sides, key, vector, ciphertext []byte) []byte {
	t.Helper()
	//lint:ignore SA1019 as partners do
	sealed, err := rsa.EncryptPKCS1v15(rand.Reader, s.receiver.Certificate.PublicKey.(*rsa.PublicKey), key)
	if err != nil {
		t.Fatal(err)
	}
	sequence := func(b *cryptobyte.Builder, f func(*cryptobyte.Builder)) { b.AddASN1(tags.SEQUENCE, f) }
	var b cryptobyte.Builder
	sequence(&b, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 3})
		b.AddASN1(0xa0, func(b *cryptobyte.Builder) {
			sequence(b, func(b *cryptobyte.Builder) {
				b.AddASN1Int64(0)
				b.AddASN1(tags.SET, func(b *cryptobyte.Builder) {
					sequence(b, func(b *cryptobyte.Builder) {
						b.AddASN1Int64(0)
						sequence(b, func(b *cryptobyte.Builder) {
							b.AddBytes(s.receiver.Certificate.RawIssuer)
							b.AddASN1BigInt(s.receiver.Certificate.SerialNumber)
						})
						sequence(b, func(b *cryptobyte.Builder) {
							b.AddASN1ObjectIdentifier(asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1})
							b.AddASN1NULL()
						})
						b.AddASN1OctetString(sealed)
					})
				})
				sequence(b, func(b *cryptobyte.Builder) {
					b.AddASN1ObjectIdentifier(asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1})
					sequence(b, func(b *cryptobyte.Builder) {
						b.AddASN1ObjectIdentifier(asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 2})
						b.AddASN1OctetString(vector)
					})
					b.AddASN1(0x80, func(b *cryptobyte.Builder) { b.AddBytes(ciphertext) })
				})
			})
		})
	})
	return b.BytesOrPanic()
}
