package cms

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"errors"
)

// Verify finds a signature that was made with one of certs over content with
// these digests; digest gives nil for one that it has not. For opaque content
// give s.Digest. Certificates that came with the message are not looked at, nor
// is the validity of certs in time: that is for the caller to judge.
//
// Without one it is ErrDigest when a signer is known but signed other content,
// ErrUnsupported when only the algorithm stands in the way, else ErrSigner.
func (s *Signed) Verify(digest func(crypto.Hash) []byte, certs []*x509.Certificate) (Signature, error) {
	best := ErrSigner
	for _, i := range s.signers {
		found, err := i.verify(digest, certs)
		if err == nil {
			return found, nil
		}
		if errors.Is(err, ErrDigest) || best == ErrSigner {
			best = err
		}
	}
	return Signature{}, best
}

func (i signerInfo) verify(digest func(crypto.Hash) []byte, certs []*x509.Certificate) (Signature, error) {
	if i.hash == 0 || i.algorithm.scheme == "" {
		return Signature{}, unsupported("algorithm of the signature")
	}
	content := digest(i.hash)
	found := Signature{Hash: i.hash, Scheme: i.algorithm.scheme}
	if i.attributes == nil {
		return i.verifyBare(found, content, certs)
	}
	for _, c := range i.candidates(certs) {
		if !i.signedBy(c) {
			continue
		}
		found.Certificate, found.Time = c, signingTime(i.attributes)
		if signed := messageDigest(i.attributes); signed == nil || !bytes.Equal(signed, content) {
			return found, ErrDigest
		}
		return found, nil
	}
	return Signature{}, ErrSigner
}

// candidates are the certificates that the signer names or, since a renewed one
// keeps its key under another number, all when it names none of them.
func (i signerInfo) candidates(certs []*x509.Certificate) []*x509.Certificate {
	var named []*x509.Certificate
	for _, c := range certs {
		if i.id.Of(c) {
			named = append(named, c)
		}
	}
	if len(named) > 0 {
		return named
	}
	return certs
}

// signedBy tells whether the attributes were signed with the certificate: as they
// stand, or in the order of DER.
func (i signerInfo) signedBy(c *x509.Certificate) bool {
	h := i.hash
	if i.algorithm.hash != 0 {
		h = i.algorithm.hash
	}
	over := func(attributes []byte) bool {
		d := h.New()
		d.Write(appendHeader(nil, setTag, len(attributes)))
		d.Write(attributes)
		return i.algorithm.verify(c.PublicKey, h, d.Sum(nil), i.signature)
	}
	if over(i.attributes) {
		return true
	}
	other := sorted(i.attributes)
	return !bytes.Equal(other, i.attributes) && over(other)
}

// verifyBare verifies a signature without attributes, made over the content
// itself. Then a failure cannot tell other content from another key; the name
// of the signer decides.
func (i signerInfo) verifyBare(found Signature, content []byte, certs []*x509.Certificate) (Signature, error) {
	if i.algorithm.hash != 0 && i.algorithm.hash != i.hash {
		return Signature{}, unsupported("two digests in one signature")
	}
	err := ErrSigner
	for _, c := range i.candidates(certs) {
		if content != nil && i.algorithm.verify(c.PublicKey, i.hash, content, i.signature) {
			found.Certificate = c
			return found, nil
		}
		if i.id.Of(c) {
			err = ErrDigest
		}
	}
	return Signature{}, err
}
