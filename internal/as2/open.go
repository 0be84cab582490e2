package as2

import (
	"errors"
	"io"
	"strings"

	"github.com/postbud/postbud/internal/cms"
)

// maxLayers is how many layers may lie around a payload.
const maxLayers = 5

// open takes off layer by layer and ends with the payload.
func (o *opener) open(e entity) error {
	for {
		kind, parameters := e.media()
		if kind != "multipart/signed" && kind != "application/pkcs7-mime" && kind != "application/x-pkcs7-mime" {
			return o.payload(e)
		}
		if len(o.in.Layers) == maxLayers {
			return failure(Unexpected, nil, "the message has more than five layers")
		}
		var err error
		if kind == "multipart/signed" {
			e, err = o.signed(e, parameters["boundary"])
		} else {
			e, err = o.packed(e)
		}
		if err != nil {
			return err
		}
	}
}

// packed opens a layer of CMS by the type it says itself to be; smime-type may be
// missing or wrong.
func (o *opener) packed(e entity) (entity, error) {
	content, err := cms.Open(e.content())
	if err != nil {
		return entity{}, broken(Unexpected, err, "the message cannot be read")
	}
	o.in.Layers = append(o.in.Layers, content.Type)
	switch content.Type {
	case cms.EnvelopedData, cms.AuthEnvelopedData:
		return o.decrypt(content)
	case cms.CompressedData:
		return o.inflate(content)
	case cms.SignedData:
		return o.opaque(content)
	}
	return entity{}, failure(Unexpected, nil, "the message is of no kind that AS2 knows")
}

func (o *opener) decrypt(content *cms.Content) (entity, error) {
	plain := o.body()
	how, err := content.Decrypt(plain, o.Us.Decrypting())
	o.in.Encryption = &how
	if !how.Cipher.Authenticated() && o.in.Signature == nil {
		o.doubt = true
	}
	if errors.Is(err, cms.ErrDecrypt) && !how.Cipher.Authenticated() {
		o.failed = failure(DecryptionFailed, err, "the message cannot be decrypted")
		err = nil // and on with what there is, for the same time
	}
	if err != nil {
		return entity{}, broken(DecryptionFailed, err, "the message cannot be decrypted")
	}
	return o.inner(plain)
}

func (o *opener) inflate(content *cms.Content) (entity, error) {
	plain := o.body()
	if _, err := content.Inflate(plain, o.Partner.maxSize()); err != nil {
		return entity{}, broken(DecompressionFailed, err, "the message cannot be decompressed")
	}
	return o.inner(plain)
}

// inner is the entity that was packed.
func (o *opener) inner(plain *Body) (entity, error) {
	e, err := parseEntity(plain, 0, plain.Size())
	if err != nil {
		return e, broken(Unexpected, err, "what was packed is no MIME entity")
	}
	return e, nil
}

// broken is a failure when the message is at fault, and the error itself when
// reading or writing is.
func broken(d Disposition, err error, reason string) error {
	for _, fault := range []error{cms.ErrMalformed, cms.ErrUnsupported, cms.ErrNotForUs, cms.ErrDecrypt, cms.ErrInflate, cms.ErrTooLarge, errEntity} {
		if errors.Is(err, fault) {
			return failure(d, err, reason+": "+err.Error())
		}
	}
	return err
}

// payload is what is left when all layers are off.
func (o *opener) payload(e entity) error {
	kind, parameters := e.media()
	if kind == "multipart/report" && !o.doubt { // it hands over nothing, so the demands on documents do not hold
		return o.report(e, parameters["boundary"])
	}
	if o.in.Signature == nil && !o.Partner.AllowUnsigned {
		return failure(InsufficientSecurity, nil, "the message is not signed, but the partner must sign")
	}
	if o.in.Encryption == nil && !o.Partner.AllowUnencrypted {
		return failure(InsufficientSecurity, nil, "the message is not encrypted, but the partner must encrypt")
	}
	if o.in.Signature == nil {
		if err := o.unsignedMIC(e); err != nil {
			return err
		}
	}
	if kind == "multipart/related" || kind == "multipart/mixed" {
		return o.attachments(e, parameters["boundary"])
	}
	o.in.Parts = []Part{partOf(e)}
	return nil
}

func (o *opener) report(e entity, boundary string) error {
	m, err := readReport(e, boundary)
	if err != nil {
		return err
	}
	header := o.in.Envelope.Header
	m.From, m.To = ParseName(header.Get("AS2-From")), ParseName(header.Get("AS2-To"))
	m.Signature, m.SignatureError, m.Expired = o.in.Signature, o.bad, o.in.Expired
	o.in.Report = m
	return nil
}

func partOf(e entity) Part {
	return Part{Name: fileName(e.header), MediaType: orText(strings.TrimSpace(e.header.Get("Content-Type"))), entity: e}
}

// attachments are the parts of a multipart payload (RFC 6362).
func (o *opener) attachments(e entity, boundary string) error {
	found, err := scanMultipart(e.content(), e.body, boundary)
	if err != nil {
		return broken(Unexpected, err, "the attachments cannot be read")
	}
	for _, s := range found.parts {
		part, err := parseEntity(e.src, s.from, s.to)
		if err != nil {
			return broken(Unexpected, err, "an attachment cannot be read")
		}
		o.in.Parts = append(o.in.Parts, partOf(part))
	}
	return nil
}

// unsignedMIC is the digest for the receipt of an unsigned message: of the payload
// with its header when it was packed, of the content alone when it came plain
// (RFC 4130, 7.3.1; RFC 5402, 4.2).
func (o *opener) unsignedMIC(e entity) error {
	h, name, _ := o.in.Envelope.Receipt.Hash()
	digest := h.New()
	over := e.whole() // which is the content alone when the header came by HTTP
	if _, err := io.Copy(digest, io.LimitReader(over, over.Size())); err != nil {
		return err
	}
	o.in.MIC = MIC{Digest: digest.Sum(nil), Hash: h, Name: name}
	return nil
}
