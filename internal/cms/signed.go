package cms

import (
	"crypto"
	"crypto/x509"
	"hash"
	"io"
	"time"

	"golang.org/x/crypto/cryptobyte"
	tags "golang.org/x/crypto/cryptobyte/asn1"
)

// Bounds of SignedData; real messages have one or two of each.
const (
	maxSigners      = 16
	maxCertificates = 64
)

// Signed is SignedData that was read: its signatures, not yet verified.
type Signed struct {
	// Opaque tells that the content was inside, not beside.
	Opaque bool
	// Certificates are the DER of those that came with the message. They prove
	// nothing: Verify does not use them.
	Certificates [][]byte

	signers []signerInfo
	content digestSet
}

// digestSet holds digests of the content that was inside.
type digestSet map[crypto.Hash]hash.Hash

// Digest is the digest of opaque content; nil for an algorithm that the message
// did not announce.
func (s *Signed) Digest(h crypto.Hash) []byte {
	if d, ok := s.content[h]; ok {
		return d.Sum(nil)
	}
	return nil
}

// Hashes are the digests that the signatures need, each once.
func (s *Signed) Hashes() []crypto.Hash {
	var hashes []crypto.Hash
	seen := map[crypto.Hash]bool{}
	for _, i := range s.signers {
		if i.hash != 0 && !seen[i.hash] {
			seen[i.hash] = true
			hashes = append(hashes, i.hash)
		}
	}
	return hashes
}

// Signed reads to the end of the message. Content that is inside goes to w, as it
// comes and before anything is verified; w may be nil where none is wanted.
func (c *Content) Signed(w io.Writer) (*Signed, error) {
	if w == nil {
		w = io.Discard
	}
	if err := c.is(SignedData); err != nil {
		return nil, err
	}
	if err := c.r.enter(sequenceTag); err != nil {
		return nil, err
	}
	if _, err := c.r.integer(); err != nil {
		return nil, err
	}
	s := &Signed{}
	if err := s.readAlgorithms(c.r); err != nil {
		return nil, err
	}
	if err := s.readContent(c.r, w); err != nil {
		return nil, err
	}
	if err := s.readCertificates(c.r); err != nil {
		return nil, err
	}
	if err := s.readSigners(c.r); err != nil {
		return nil, err
	}
	return s, c.close()
}

// readAlgorithms makes a digest for each algorithm announced.
func (s *Signed) readAlgorithms(r *ber) error {
	s.content = digestSet{}
	return r.each(setTag, maxSigners, func(der []byte) error {
		var h crypto.Hash
		if readHash(der, &h) {
			s.content[h] = h.New()
		}
		return nil
	})
}

// readContent reads encapContentInfo.
func (s *Signed) readContent(r *ber, w io.Writer) error {
	if err := r.enter(sequenceTag); err != nil {
		return err
	}
	if _, err := r.oid(); err != nil {
		return err
	}
	more, err := r.more()
	if err != nil {
		return err
	}
	if !more {
		return r.leave()
	}
	s.Opaque = true
	if err := r.enter(explicit0); err != nil {
		return err
	}
	content, err := r.octets(byte(tags.OCTET_STRING))
	if err != nil {
		return err
	}
	all := []io.Writer{w}
	for _, d := range s.content {
		all = append(all, d)
	}
	if _, err := io.Copy(io.MultiWriter(all...), content); err != nil {
		return err
	}
	if err := r.leave(); err != nil {
		return err
	}
	return r.leave()
}

// readCertificates passes certificates and revocation lists, both optional.
func (s *Signed) readCertificates(r *ber) error {
	for {
		tag, err := r.peek()
		if err != nil {
			return err
		}
		switch tag {
		case explicit0:
			err = r.each(explicit0, maxCertificates, func(der []byte) error {
				s.Certificates = append(s.Certificates, der)
				return nil
			})
		case explicit1:
			err = r.skip()
		default:
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (s *Signed) readSigners(r *ber) error {
	return r.each(setTag, maxSigners, func(der []byte) error {
		i, err := readSigner(der)
		if err != nil {
			return err
		}
		s.signers = append(s.signers, i)
		return nil
	})
}

// each gives the DER of every element within the next one.
func (r *ber) each(tag byte, limit int, f func(der []byte) error) error {
	if err := r.enter(tag); err != nil {
		return err
	}
	for n := 0; ; n++ {
		more, err := r.more()
		if err != nil {
			return err
		}
		if !more {
			return r.leave()
		}
		if n == limit {
			return malformed("more than %d elements", limit)
		}
		der, err := r.element()
		if err != nil {
			return err
		}
		if err := f(der); err != nil {
			return err
		}
	}
}

// signerInfo is one signature (RFC 5652, 5.3).
type signerInfo struct {
	id         Identity
	hash       crypto.Hash // of the content; 0 when unknown here
	attributes []byte      // inside of the SET, as it stands; nil without
	algorithm  signatureAlgorithm
	signature  []byte
}

func readSigner(der []byte) (i signerInfo, err error) {
	s := cryptobyte.String(der)
	var info, digest, attributes, algorithm cryptobyte.String
	var version int
	var given, ok bool
	if !s.ReadASN1(&info, tags.SEQUENCE) || !info.ReadASN1Integer(&version) {
		return i, malformed("signer")
	}
	if i.id, ok = readIdentity(&info); !ok {
		return i, malformed("name of a signer")
	}
	ok = info.ReadASN1Element(&digest, tags.SEQUENCE) && info.ReadOptionalASN1(&attributes, &given, explicit0) &&
		info.ReadASN1(&algorithm, tags.SEQUENCE) && info.ReadASN1Bytes(&i.signature, tags.OCTET_STRING)
	if !ok {
		return i, malformed("signer")
	}
	if given {
		i.attributes = append([]byte{}, attributes...)
	}
	if !readHash(digest, &i.hash) {
		i.hash = 0
	}
	i.algorithm = readSignatureAlgorithm(algorithm)
	return i, nil
}

// Signature is what a verified signature says.
type Signature struct {
	Certificate *x509.Certificate // the configured one that it was made with
	Hash        crypto.Hash       // of the content
	Scheme      Scheme
	Time        time.Time // signingTime, as the signer claims; zero without
}
