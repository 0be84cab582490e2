package as2

import (
	"bytes"
	"crypto"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"time"

	"github.com/postbud/postbud/internal/cms"
)

// maxSignature is how long a signature part may be, certificates included.
const maxSignature = 2 << 20

// signed opens multipart/signed: the first part is verified, and it alone goes on.
func (o *opener) signed(e entity, boundary string) (entity, error) {
	o.in.Layers = append(o.in.Layers, cms.SignedData)
	found, err := scanMultipart(e.content(), e.body, boundary)
	if err != nil {
		return entity{}, broken(AuthenticationFailed, err, "the signed message cannot be read")
	}
	if len(found.parts) != 2 || o.doubt && !found.clean {
		return entity{}, failure(AuthenticationFailed, nil, "a signed message has two parts and nothing else")
	}
	inner, err := parseEntity(e.src, found.parts[0].from, found.parts[0].to)
	if err != nil {
		return entity{}, broken(AuthenticationFailed, err, "the signed part cannot be read")
	}
	inner.from = found.parts[0].from // a leading empty line is signed too
	signature, err := readSignature(e.src, found.parts[1])
	if err != nil {
		return entity{}, broken(AuthenticationFailed, err, "the signature cannot be read")
	}
	return inner, o.tolerate(o.verify(signature, inner.whole()))
}

// tolerate keeps the failure of a receipt's signature aside.
func (o *opener) tolerate(err error) error {
	var f *Failure
	if !o.keepBad || !errors.As(err, &f) {
		return err
	}
	o.bad = errors.Join(o.bad, f)
	return nil
}

func readSignature(src io.ReaderAt, s span) (*cms.Signed, error) {
	part, err := parseEntity(src, s.from, s.to)
	if err != nil {
		return nil, err
	}
	if part.to-part.body > maxSignature {
		return nil, fmt.Errorf("%w: signature of %d bytes", errEntity, part.to-part.body)
	}
	content, err := cms.Open(part.content())
	if err != nil {
		return nil, err
	}
	return content.Signed(nil)
}

// opaque opens SignedData with the entity inside.
func (o *opener) opaque(content *cms.Content) (entity, error) {
	inside := o.body()
	signature, err := content.Signed(inside)
	if err != nil {
		return entity{}, broken(AuthenticationFailed, err, "the signed message cannot be read")
	}
	if !signature.Opaque {
		return entity{}, failure(Unexpected, nil, "the message has a signature but no content")
	}
	e, err := o.inner(inside)
	if err != nil {
		return entity{}, err
	}
	e.from = 0
	return e, o.tolerate(o.verify(signature, e.whole()))
}

// verify finds the form of the part that was signed, by one of the partner's
// certificates. The digest of that form is the MIC.
func (o *opener) verify(signature *cms.Signed, part *io.SectionReader) error {
	for _, form := range variants() {
		digests, same, err := digestsOf(part, form, signature.Hashes())
		if err != nil {
			return err
		}
		if same {
			continue
		}
		found, err := signature.Verify(func(h crypto.Hash) []byte { return digests[h] }, o.Partner.certificates())
		if err == nil {
			return o.accept(found, form, digests[found.Hash])
		}
		if !errors.Is(err, cms.ErrDigest) {
			return &Failure{Disposition: AuthenticationFailed, Err: err, told: true,
				Reason: "the signature was not made with a certificate of the partner" + brought(signature)}
		}
	}
	return &Failure{Disposition: IntegrityFailed, Err: cms.ErrDigest, told: true,
		Reason: "the content is not what the partner signed"}
}

// brought names the first certificate that came with a signature, which is a stranger's
// word and proves nothing.
func brought(signature *cms.Signed) string {
	for _, der := range signature.Certificates {
		if c, err := x509.ParseCertificate(der); err == nil {
			sum := sha256.Sum256(c.Raw)
			return fmt.Sprintf("; it brings one of %s, valid from %s, with the SHA-256 fingerprint %X", oneLine(c.Subject.String()), c.NotBefore.UTC().Format(time.DateOnly), sum)
		}
	}
	return ""
}

func (o *opener) accept(found cms.Signature, form Variant, digest []byte) error {
	if found.Hash == crypto.MD5 && !o.Partner.AllowMD5 {
		return failure(InsufficientSecurity, nil, "the signature uses MD5, which the partner may not")
	}
	if o.in.Signature != nil {
		return nil // signed twice: the outer one is what the receipt tells of
	}
	o.in.Signature, o.in.Variant = &found, form
	o.in.Expired = Expired(found.Certificate, o.Now)
	o.in.MIC = MIC{Digest: bytes.Clone(digest), Hash: found.Hash, Name: o.spelling(found.Hash)}
	o.doubt = false
	return nil
}

// spelling is the partner's own name for the digest, where it gave one.
func (o *opener) spelling(h crypto.Hash) string {
	for _, n := range o.in.Envelope.Receipt.Hashes {
		if named, ok := HashNamed(n); ok && named == h {
			return n
		}
	}
	return HashName(h, false)
}

// digestsOf reads the part once in a form and digests it with every algorithm.
func digestsOf(part *io.SectionReader, form Variant, hashes []crypto.Hash) (map[crypto.Hash][]byte, bool, error) {
	var all []hash.Hash
	var writers []io.Writer
	for _, h := range hashes {
		d := h.New()
		all, writers = append(all, d), append(writers, d)
	}
	same, err := form.write(io.MultiWriter(writers...), part)
	if err != nil || same && form != AsReceived {
		return nil, true, err
	}
	digests := map[crypto.Hash][]byte{}
	for i, h := range slices.All(hashes) {
		digests[h] = all[i].Sum(nil)
	}
	return digests, false, nil
}
