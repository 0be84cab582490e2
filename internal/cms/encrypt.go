package cms

import (
	"crypto/cipher"
	"crypto/rand"
	"io"

	"golang.org/x/crypto/cryptobyte"
	tags "golang.org/x/crypto/cryptobyte/asn1"
)

// Encrypt returns a writer whose content goes to w encrypted for every recipient:
// EnvelopedData, or AuthEnvelopedData with a cipher that authenticates. Close ends
// the message; it does not close w.
func Encrypt(w io.Writer, c Cipher, to ...To) (io.WriteCloser, error) {
	traits := c.traits()
	if traits.key == 0 || len(to) == 0 {
		return nil, unsupported("encrypting without a cipher or for nobody")
	}
	secret := make([]byte, traits.key+traits.block)
	if _, err := rand.Read(secret); err != nil {
		return nil, err
	}
	key, vector := secret[:traits.key], secret[traits.key:]
	if c.Authenticated() {
		vector = vector[:nonceSize]
	}
	sealer, err := newSealer(c, key, vector)
	if err != nil {
		return nil, err
	}
	levels, err := envelopedLevels(c, vector, key, to)
	if err != nil {
		return nil, err
	}
	return &encryptor{out: envelope{w: w, levels: levels, tag: implicit0}, sealer: sealer}, nil
}

// envelopedLevels are the elements around the encrypted content (RFC 5652, 6.1;
// RFC 5083, 2.1).
func envelopedLevels(c Cipher, vector, key []byte, to []To) ([]level, error) {
	var kind, body, content cryptobyte.Builder
	oid := oidEnvelopedData
	if c.Authenticated() {
		oid = oidAuthEnvelopedData
	}
	kind.AddASN1ObjectIdentifier(oid)
	body.AddASN1Int64(0)
	body.AddASN1(tags.SET, func(b *cryptobyte.Builder) {
		for _, t := range to {
			info, err := t.recipientInfo(key)
			if err != nil {
				b.SetError(err)
			}
			b.AddBytes(info)
		}
	})
	content.AddASN1ObjectIdentifier(oidData)
	addSequence(&content, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(c.traits().oid)
		if !c.Authenticated() {
			b.AddASN1OctetString(vector)
			return
		}
		addSequence(b, func(b *cryptobyte.Builder) {
			b.AddASN1OctetString(vector)
			b.AddASN1Int64(16) // the length of the tag
		})
	})
	levels := []level{{tag: sequenceTag}, {tag: explicit0}, {tag: sequenceTag}, {tag: sequenceTag}}
	var err error
	for i, b := range map[int]*cryptobyte.Builder{0: &kind, 2: &body, 3: &content} {
		der, e := b.Bytes()
		if e != nil {
			err = e
		}
		levels[i].first = der
	}
	return levels, err
}

// sealer encrypts content chunk by chunk, in place.
type sealer interface {
	seal(content []byte) error
	// pad makes the last piece one that seal takes.
	pad(last []byte) []byte
	// tag is what stands after the content; nil for a cipher without.
	tag() []byte
}

func newSealer(c Cipher, key, vector []byte) (sealer, error) {
	block, err := c.blocks(key)
	if err != nil {
		return nil, err
	}
	if !c.Authenticated() {
		return cbcSealer{cipher.NewCBCEncrypter(block, vector)}, nil
	}
	g, err := newGCM(block, vector)
	return gcmSealer{g}, err
}

type cbcSealer struct{ mode cipher.BlockMode }

func (s cbcSealer) seal(content []byte) error { s.mode.CryptBlocks(content, content); return nil }
func (s cbcSealer) tag() []byte               { return nil }
func (s cbcSealer) pad(last []byte) []byte {
	n := s.mode.BlockSize() - len(last)%s.mode.BlockSize()
	for range n {
		last = append(last, byte(n))
	}
	return last
}

type gcmSealer struct{ g *gcm }

func (s gcmSealer) pad(last []byte) []byte { return last }
func (s gcmSealer) seal(content []byte) error {
	s.g.stream.XORKeyStream(content, content)
	return s.g.add(content)
}
func (s gcmSealer) tag() []byte {
	tag := s.g.tag(nil)
	return append(appendHeader(nil, byte(tags.OCTET_STRING), len(tag)), tag[:]...)
}

// encryptor gathers chunks, encrypts and writes them.
type encryptor struct {
	out    envelope
	sealer sealer
	held   []byte
	closed bool
}

// Write implements io.Writer.
func (e *encryptor) Write(p []byte) (int, error) {
	written := len(p)
	for len(e.held)+len(p) > chunk {
		n := chunk - len(e.held)
		e.held = append(e.held, p[:n]...)
		p = p[n:]
		if err := e.sealer.seal(e.held); err != nil {
			return 0, err
		}
		if err := e.out.piece(e.held); err != nil {
			return 0, err
		}
		e.held = e.held[:0]
	}
	e.held = append(e.held, p...)
	return written, nil
}

// Close implements io.Closer.
func (e *encryptor) Close() error {
	if e.closed {
		return nil
	}
	e.closed = true
	last := e.sealer.pad(e.held)
	if err := e.sealer.seal(last); err != nil {
		return err
	}
	e.out.last, e.out.lastIn = e.sealer.tag(), 2
	return e.out.finish(last)
}
