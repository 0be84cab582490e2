package cms

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"

	"golang.org/x/crypto/cryptobyte"
	tags "golang.org/x/crypto/cryptobyte/asn1"
)

// To is a recipient of encrypted data: an RSA certificate, and how the content
// key travels. The zero OAEP means PKCS#1 v1.5, which everybody reads; else it is
// the digest of RSAES-OAEP and of its mask.
type To struct {
	Certificate *x509.Certificate
	OAEP        crypto.Hash
}

// recipientInfo is the DER of a KeyTransRecipientInfo with the key inside.
func (to To) recipientInfo(key []byte) ([]byte, error) {
	public, ok := to.Certificate.PublicKey.(*rsa.PublicKey)
	if !ok {
		return nil, unsupported("a content key travels only to an RSA certificate")
	}
	sealed, err := to.seal(public, key)
	if err != nil {
		return nil, err
	}
	return sequence(func(b *cryptobyte.Builder) {
		b.AddASN1Int64(0)
		addIdentity(b, to.Certificate)
		to.addTransport(b)
		b.AddASN1OctetString(sealed)
	})
}

func (to To) seal(public *rsa.PublicKey, key []byte) ([]byte, error) {
	if to.OAEP == 0 {
		//lint:ignore SA1019 most AS2 partners read nothing else; OAEP is there for those who do
		return rsa.EncryptPKCS1v15(rand.Reader, public, key)
	}
	if d, ok := digestOf(to.OAEP); !ok || d.hash == crypto.MD5 {
		return nil, unsupported("OAEP with %v", to.OAEP)
	}
	return rsa.EncryptOAEP(to.OAEP.New(), rand.Reader, public, key, nil)
}

func (to To) addTransport(b *cryptobyte.Builder) {
	if to.OAEP == 0 {
		addAlgorithm(b, oidRSA, true)
		return
	}
	addSequence(b, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oidOAEP)
		addSequence(b, func(b *cryptobyte.Builder) {
			addHashAndMask(b, to.OAEP)
		})
	})
}

// addHashAndMask writes the first two parameters of OAEP; SHA-1 is their default
// and DER leaves a default out.
func addHashAndMask(b *cryptobyte.Builder, h crypto.Hash) {
	if h == crypto.SHA1 {
		return
	}
	d, _ := digestOf(h)
	b.AddASN1(explicit0, func(b *cryptobyte.Builder) { addAlgorithm(b, d.oid, true) })
	b.AddASN1(explicit1, func(b *cryptobyte.Builder) {
		addSequence(b, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oidMGF1)
			addAlgorithm(b, d.oid, true)
		})
	})
}

// recipient is a KeyTransRecipientInfo as read.
type recipient struct {
	id        Identity
	transport transport
	known     bool // whether the transport is one that is read here
	sealed    []byte
}

// readRecipient reads one; ok is false for the other kinds of recipients, whose
// keys are not ours.
func readRecipient(der []byte) (r recipient, ok bool) {
	s := cryptobyte.String(der)
	var info, algorithm cryptobyte.String
	var version int
	if !s.ReadASN1(&info, tags.SEQUENCE) || !info.ReadASN1Integer(&version) {
		return r, false
	}
	if r.id, ok = readIdentity(&info); !ok {
		return r, false
	}
	if !info.ReadASN1(&algorithm, tags.SEQUENCE) || !info.ReadASN1Bytes(&r.sealed, tags.OCTET_STRING) {
		return r, false
	}
	r.transport, r.known = readTransport(algorithm)
	return r, true
}
