package cms

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte"
	tags "golang.org/x/crypto/cryptobyte/asn1"
)

// Signer makes signatures: RSASSA-PKCS1-v1_5 with SHA-1, SHA-256, SHA-384 or SHA-512.
type Signer struct {
	Hash        crypto.Hash
	Certificate *x509.Certificate
	Key         crypto.Signer       // with an RSA public key
	Chain       []*x509.Certificate // sent along after Certificate
	Bare        bool                // sends no certificate at all
}

// Sign is a detached signature over content with this digest, made with
// s.Hash: the DER of SignedData with the attributes contentType, messageDigest
// and signingTime.
func Sign(digest []byte, at time.Time, s Signer) ([]byte, error) {
	d, ok := digestOf(s.Hash)
	if !ok || s.Hash == crypto.MD5 || len(digest) != s.Hash.Size() {
		return nil, unsupported("signing with %v", s.Hash)
	}
	if _, ok := s.Key.Public().(*rsa.PublicKey); !ok {
		return nil, unsupported("signing with a key that is not RSA")
	}
	attributes, err := signedAttributes(digest, at)
	if err != nil {
		return nil, err
	}
	h := s.Hash.New()
	h.Write(appendHeader(nil, setTag, len(attributes)))
	h.Write(attributes)
	signature, err := s.Key.Sign(rand.Reader, h.Sum(nil), s.Hash)
	if err != nil {
		return nil, err
	}
	return sequence(func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oidSignedData)
		b.AddASN1(explicit0, func(b *cryptobyte.Builder) {
			addSequence(b, func(b *cryptobyte.Builder) { s.addSignedData(b, d, attributes, signature) })
		})
	})
}

// addSignedData writes the inside of SignedData (RFC 5652, 5.1).
func (s Signer) addSignedData(b *cryptobyte.Builder, d digest, attributes, signature []byte) {
	b.AddASN1Int64(1)
	b.AddASN1(tags.SET, func(b *cryptobyte.Builder) { addAlgorithm(b, d.oid, d.parameters) })
	addSequence(b, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oidData) })
	if !s.Bare {
		b.AddASN1(explicit0, func(b *cryptobyte.Builder) {
			b.AddBytes(s.Certificate.Raw)
			for _, c := range s.Chain {
				b.AddBytes(c.Raw)
			}
		})
	}
	b.AddASN1(tags.SET, func(b *cryptobyte.Builder) {
		addSequence(b, func(b *cryptobyte.Builder) {
			b.AddASN1Int64(1)
			addIdentity(b, s.Certificate)
			addAlgorithm(b, d.oid, d.parameters)
			b.AddASN1(explicit0, func(b *cryptobyte.Builder) { b.AddBytes(attributes) })
			addAlgorithm(b, oidRSA, true) // the plain name, which products before SHA-2 read too
			b.AddASN1OctetString(signature)
		})
	})
}

// signedAttributes is the inside of the SET that is signed, in the order of DER.
func signedAttributes(digest []byte, at time.Time) ([]byte, error) {
	var failed error
	attribute := func(oid asn1.ObjectIdentifier, value func(*cryptobyte.Builder)) []byte {
		der, err := sequence(func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oid)
			b.AddASN1(tags.SET, value)
		})
		if err != nil {
			failed = err
		}
		return der
	}
	attributes := [][]byte{
		attribute(oidAttributeContentType, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oidData) }),
		attribute(oidAttributeMessageDigest, func(b *cryptobyte.Builder) { b.AddASN1OctetString(digest) }),
		attribute(oidAttributeSigningTime, func(b *cryptobyte.Builder) { addTime(b, at.UTC()) }),
	}
	slices.SortFunc(attributes, bytes.Compare)
	return bytes.Join(attributes, nil), failed
}

// addTime writes a Time: UTCTime until 2049 (RFC 5652, 11.3).
func addTime(b *cryptobyte.Builder, at time.Time) {
	if at.Year() < 2050 {
		b.AddASN1UTCTime(at)
		return
	}
	b.AddASN1GeneralizedTime(at)
}
