package cms

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	tags "golang.org/x/crypto/cryptobyte/asn1"
)

// Transport tells how the content key travelled.
type transport struct {
	oaep  bool
	hash  crypto.Hash // of OAEP
	mask  crypto.Hash
	label []byte
}

// readTransport reads the algorithm of key transport; ok is false where it is
// none that is read here.
func readTransport(algorithm cryptobyte.String) (t transport, ok bool) {
	var oid asn1.ObjectIdentifier
	if !algorithm.ReadASN1ObjectIdentifier(&oid) {
		return t, false
	}
	if oid.Equal(oidRSA) {
		return t, true
	}
	if !oid.Equal(oidOAEP) {
		return t, false
	}
	t = transport{oaep: true, hash: crypto.SHA1, mask: crypto.SHA1}
	var parameters cryptobyte.String
	if algorithm.Empty() {
		return t, true
	}
	if !algorithm.ReadASN1(&parameters, tags.SEQUENCE) {
		return t, false
	}
	return t, t.readParameters(parameters)
}

// readParameters reads RSAES-OAEP-params (RFC 8017, A.2.1).
func (t *transport) readParameters(p cryptobyte.String) bool {
	var field, source cryptobyte.String
	var given bool
	if !p.ReadOptionalASN1(&field, &given, explicit0) || given && !readHash(field, &t.hash) {
		return false
	}
	if !p.ReadOptionalASN1(&field, &given, explicit1) || given && !readMask(field, &t.mask) {
		return false
	}
	if !p.ReadOptionalASN1(&field, &given, 0xa2) {
		return false
	}
	if !given {
		return true
	}
	var oid asn1.ObjectIdentifier
	return field.ReadASN1(&source, tags.SEQUENCE) && source.ReadASN1ObjectIdentifier(&oid) && oid.Equal(oidPSpecified) &&
		(source.Empty() || source.ReadASN1Bytes(&t.label, tags.OCTET_STRING))
}

// readHash reads the algorithm identifier of a digest.
func readHash(s cryptobyte.String, h *crypto.Hash) bool {
	var algorithm cryptobyte.String
	var oid asn1.ObjectIdentifier
	if !s.ReadASN1(&algorithm, tags.SEQUENCE) || !algorithm.ReadASN1ObjectIdentifier(&oid) {
		return false
	}
	var ok bool
	*h, ok = hashOf(oid)
	return ok
}

// readMask reads MGF1 and its digest.
func readMask(s cryptobyte.String, h *crypto.Hash) bool {
	var algorithm cryptobyte.String
	var oid asn1.ObjectIdentifier
	return s.ReadASN1(&algorithm, tags.SEQUENCE) && algorithm.ReadASN1ObjectIdentifier(&oid) && oid.Equal(oidMGF1) &&
		readHash(algorithm, h)
}

// open gives the content key. What cannot be opened gives a random key instead,
// and the content then fails like any damaged one: nobody learns from us whether
// a key block was well-formed (implicit rejection; RFC 3218, 2.3.2).
func (t transport) open(private crypto.Decrypter, sealed []byte, size int) ([]byte, error) {
	key := make([]byte, size)
	if _, err := rand.Read(key); err != nil {
		return nil, err
	}
	//lint:ignore SA1019 most AS2 partners write nothing else, and a bad block is rejected implicitly
	var options crypto.DecrypterOpts = &rsa.PKCS1v15DecryptOptions{SessionKeyLen: size}
	if t.oaep {
		options = &rsa.OAEPOptions{Hash: t.hash, MGFHash: t.mask, Label: t.label}
	}
	opened, err := private.Decrypt(rand.Reader, sealed, options)
	if err != nil || len(opened) != size {
		return key, nil
	}
	return opened, nil
}
