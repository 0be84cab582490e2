package cms

import (
	"crypto"
	"crypto/x509"
	"errors"
	"io"

	"golang.org/x/crypto/cryptobyte"
	tags "golang.org/x/crypto/cryptobyte/asn1"
)

// Key is a private key and the certificate that messages are encrypted to.
type Key struct {
	Certificate *x509.Certificate
	Private     crypto.Decrypter // *rsa.PrivateKey, or a key held elsewhere that decrypts PKCS#1 v1.5 with a session key length
}

// Encrypted tells how a message was encrypted.
type Encrypted struct {
	Cipher      Cipher
	OAEP        crypto.Hash       // 0 when the key came by PKCS#1 v1.5
	Certificate *x509.Certificate // ours, that it was encrypted to
	Recipients  []Identity
}

// Decrypt writes the content to w with the first of keys that the message was
// encrypted to. What w got may be used only when the error is nil.
//
// ErrNotForUs, ErrUnsupported and ErrMalformed tell of what stands in the open.
// All that depends on a secret is ErrDecrypt, at the end, after the same work. Once
// in 256 times a wrong key leaves what looks like padding, and CBC cannot tell: then
// the error is nil and the content is noise, which the caller must take like
// ErrDecrypt.
func (c *Content) Decrypt(w io.Writer, keys []Key) (Encrypted, error) {
	var how Encrypted
	if err := c.is(EnvelopedData, AuthEnvelopedData); err != nil {
		return how, err
	}
	recipients, err := c.recipients()
	if err != nil {
		return how, err
	}
	for _, r := range recipients {
		how.Recipients = append(how.Recipients, r.id)
	}
	content, err := c.encryptedContent()
	if err != nil {
		return how, err
	}
	how.Cipher = content.cipher
	ours, key := choose(recipients, keys)
	if key == nil {
		return how, ErrNotForUs
	}
	how.Certificate = key.Certificate
	if !ours.known {
		return how, unsupported("the way the content key travelled")
	}
	if ours.transport.oaep {
		how.OAEP = ours.transport.hash
	}
	secret, err := ours.transport.open(key.Private, ours.sealed, content.cipher.traits().key)
	if err != nil {
		return how, err
	}
	return how, c.decryptWith(secret, content, w)
}

func choose(recipients []recipient, keys []Key) (recipient, *Key) {
	for _, r := range recipients {
		for i := range keys {
			if r.id.Of(keys[i].Certificate) {
				return r, &keys[i]
			}
		}
	}
	return recipient{}, nil
}

// maxRecipients is how many recipients a message may name.
const maxRecipients = 64

// recipients reads to the end of recipientInfos.
func (c *Content) recipients() ([]recipient, error) {
	if err := c.r.enter(sequenceTag); err != nil {
		return nil, err
	}
	if _, err := c.r.integer(); err != nil { // the version follows from the rest
		return nil, err
	}
	if tag, err := c.r.peek(); err != nil {
		return nil, err
	} else if tag == explicit0 { // originatorInfo
		if err := c.r.skip(); err != nil {
			return nil, err
		}
	}
	if err := c.r.enter(setTag); err != nil {
		return nil, err
	}
	var recipients []recipient
	for n := 0; ; n++ {
		more, err := c.r.more()
		if err != nil {
			return nil, err
		}
		if !more {
			return recipients, c.r.leave()
		}
		if n == maxRecipients {
			return nil, malformed("more than %d recipients", maxRecipients)
		}
		der, err := c.r.element()
		if err != nil {
			return nil, err
		}
		if r, ok := readRecipient(der); ok {
			recipients = append(recipients, r)
		}
	}
}

type encryptedContent struct {
	cipher Cipher
	vector []byte
	tag    int // length that the parameters of GCM promise
}

// encryptedContent reads EncryptedContentInfo up to the content.
func (c *Content) encryptedContent() (e encryptedContent, err error) {
	if err := c.r.enter(sequenceTag); err != nil {
		return e, err
	}
	if _, err := c.r.oid(); err != nil {
		return e, err
	}
	oid, parameters, err := c.r.algorithm()
	if err != nil {
		return e, err
	}
	var ok bool
	if e.cipher, ok = cipherOf(oid); !ok {
		return e, unsupported("cipher %v", oid)
	}
	if c.Type == AuthEnvelopedData && !e.cipher.Authenticated() {
		return e, unsupported("%v in authenticated data", e.cipher)
	}
	return e, e.readParameters(parameters)
}

func (e *encryptedContent) readParameters(p cryptobyte.String) error {
	if !e.cipher.Authenticated() {
		if !p.ReadASN1Bytes(&e.vector, tags.OCTET_STRING) || len(e.vector) != e.cipher.traits().block {
			return malformed("parameters of %v", e.cipher)
		}
		return nil
	}
	var both cryptobyte.String
	e.tag = minTag // the default
	ok := p.ReadASN1(&both, tags.SEQUENCE) && both.ReadASN1Bytes(&e.vector, tags.OCTET_STRING) &&
		(both.Empty() || both.ReadASN1Integer(&e.tag))
	if !ok || e.tag < minTag || e.tag > 16 {
		return malformed("parameters of %v", e.cipher)
	}
	return nil
}

// decryptWith decrypts to the end of the message.
func (c *Content) decryptWith(secret []byte, e encryptedContent, w io.Writer) error {
	content, err := c.r.octets(implicit0)
	if err != nil {
		return err
	}
	block, err := e.cipher.blocks(secret)
	if err != nil {
		return err
	}
	var failed error
	switch {
	case !e.cipher.Authenticated():
		failed, err = decryptCBC(w, content, block, e.vector)
	case c.Type == AuthEnvelopedData:
		failed, err = c.decryptGCM(w, content, block, e)
	default:
		failed, err = decryptAppended(w, content, block, e)
	}
	if err != nil {
		return err
	}
	if err := c.close(); err != nil && !errors.Is(err, ErrMalformed) {
		return err
	} else if err != nil {
		failed = err
	}
	return failed
}
