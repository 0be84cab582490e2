package cms

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	tags "golang.org/x/crypto/cryptobyte/asn1"
)

// Scheme is a way of signing.
type Scheme string

// The schemes that are verified; PKCS1 is the one that Sign uses.
const (
	PKCS1 Scheme = "RSASSA-PKCS1-v1_5"
	PSS   Scheme = "RSASSA-PSS"
	ECDSA Scheme = "ECDSA"
)

type signatureAlgorithm struct {
	scheme Scheme      // "" when unknown here
	hash   crypto.Hash // 0 when the algorithm does not say: then the digest's
	salt   int         // of PSS
}

func readSignatureAlgorithm(s cryptobyte.String) (a signatureAlgorithm) {
	var oid asn1.ObjectIdentifier
	if !s.ReadASN1ObjectIdentifier(&oid) {
		return a
	}
	switch {
	case oid.Equal(oidRSA):
		return signatureAlgorithm{scheme: PKCS1}
	case oid.Equal(oidECPublicKey):
		return signatureAlgorithm{scheme: ECDSA}
	case oid.Equal(oidPSS):
		return readPSS(s)
	}
	for _, d := range digests {
		if d.withRSA.Equal(oid) {
			return signatureAlgorithm{scheme: PKCS1, hash: d.hash}
		}
		if d.withECDSA != nil && d.withECDSA.Equal(oid) {
			return signatureAlgorithm{scheme: ECDSA, hash: d.hash}
		}
	}
	return a
}

// readPSS reads RSASSA-PSS-params (RFC 8017, A.2.3). The mask must use the digest
// of the signature; one that does not is unknown here.
func readPSS(s cryptobyte.String) signatureAlgorithm {
	a := signatureAlgorithm{scheme: PSS, hash: crypto.SHA1, salt: 20}
	mask := crypto.SHA1
	var p, field cryptobyte.String
	var given bool
	if s.Empty() {
		return a
	}
	ok := s.ReadASN1(&p, tags.SEQUENCE) &&
		p.ReadOptionalASN1(&field, &given, explicit0) && (!given || readHash(field, &a.hash)) &&
		p.ReadOptionalASN1(&field, &given, explicit1) && (!given || readMask(field, &mask)) &&
		p.ReadOptionalASN1(&field, &given, 0xa2) && (!given || field.ReadASN1Integer(&a.salt))
	if !ok || mask != a.hash || a.salt < 0 {
		return signatureAlgorithm{}
	}
	return a
}

// verify tells whether the signature over digest was made with the key.
func (a signatureAlgorithm) verify(public crypto.PublicKey, h crypto.Hash, digest, signature []byte) bool {
	switch key := public.(type) {
	case *rsa.PublicKey:
		if a.scheme == PSS {
			return rsa.VerifyPSS(key, h, digest, signature, &rsa.PSSOptions{SaltLength: a.salt, Hash: h}) == nil
		}
		return a.scheme == PKCS1 && rsa.VerifyPKCS1v15(key, h, digest, signature) == nil
	case *ecdsa.PublicKey:
		return a.scheme == ECDSA && ecdsa.VerifyASN1(key, digest, signature)
	}
	return false
}
