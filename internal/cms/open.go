package cms

import (
	"encoding/asn1"
	"errors"
	"io"

	"golang.org/x/crypto/cryptobyte"
	tags "golang.org/x/crypto/cryptobyte/asn1"
)

// Content is a message whose type is known and whose inside is still to be read,
// once, by the method of its type.
type Content struct {
	Type Type
	r    *ber
}

// Open reads as far as the type of the message. The input is binary or base64.
func Open(src io.Reader) (*Content, error) {
	r := newBER(src)
	if err := r.enter(sequenceTag); err != nil {
		return nil, err
	}
	oid, err := r.oid()
	if err != nil {
		return nil, err
	}
	t, ok := typeOf(oid)
	if !ok {
		return nil, unsupported("content type %v", oid)
	}
	if err := r.enter(explicit0); err != nil {
		return nil, err
	}
	return &Content{Type: t, r: r}, nil
}

// close reads to the end of the message, so that a cut one is found, and refuses
// what follows it but for blank lines: bytes put behind an encrypted message must
// not go unnoticed.
func (c *Content) close() error {
	for len(c.r.stack) > 0 {
		if err := c.r.leave(); err != nil {
			return err
		}
	}
	for range maxTrailing {
		b, err := c.r.src.ReadByte()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if b != ' ' && b != '\t' && b != '\r' && b != '\n' {
			break
		}
	}
	return malformed("something follows the message")
}

// maxTrailing is how many blanks may follow a message.
const maxTrailing = 256

func (c *Content) is(types ...Type) error {
	for _, t := range types {
		if c.Type == t {
			return nil
		}
	}
	return malformed("%v where %v should be", c.Type, types[0])
}

func (r *ber) oid() (asn1.ObjectIdentifier, error) {
	der, err := r.element()
	if err != nil {
		return nil, err
	}
	var oid asn1.ObjectIdentifier
	if s := cryptobyte.String(der); !s.ReadASN1ObjectIdentifier(&oid) {
		return nil, malformed("no object identifier where one should be")
	}
	return oid, nil
}

// algorithm reads an algorithm identifier: its name and what follows within it.
func (r *ber) algorithm() (asn1.ObjectIdentifier, cryptobyte.String, error) {
	der, err := r.element()
	if err != nil {
		return nil, nil, err
	}
	var inside cryptobyte.String
	var oid asn1.ObjectIdentifier
	if s := cryptobyte.String(der); !s.ReadASN1(&inside, tags.SEQUENCE) || !inside.ReadASN1ObjectIdentifier(&oid) {
		return nil, nil, malformed("no algorithm where one should be")
	}
	return oid, inside, nil
}
