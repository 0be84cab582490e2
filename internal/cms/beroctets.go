package cms

import (
	"io"

	tags "golang.org/x/crypto/cryptobyte/asn1"
)

// octets reads an octet string of any length, in one piece or in many. It must be
// read to its end before the ber is used again.
type octets struct {
	r    *ber
	left int64 // of the piece being read
	base int   // stack of the ber outside the string
}

// octets begins to read the next element, an octet string with this tag when it
// is in one piece.
func (r *ber) octets(tag byte) (*octets, error) {
	h, err := r.header()
	if err != nil {
		return nil, err
	}
	o := &octets{r: r, base: len(r.stack)}
	switch h.tag {
	case tag:
		o.left = h.length
		return o, nil
	case tag | 0x20:
		return o, r.push(h)
	}
	return nil, malformed("tag %#02x where content should be", h.tag)
}

// Read implements io.Reader.
func (o *octets) Read(p []byte) (int, error) {
	for o.left == 0 {
		if len(o.r.stack) == o.base {
			return 0, io.EOF
		}
		if err := o.next(); err != nil {
			return 0, err
		}
	}
	if int64(len(p)) > o.left {
		p = p[:o.left]
	}
	n, err := o.r.src.Read(p)
	o.left -= int64(n)
	o.r.at += int64(n)
	if n > 0 {
		return n, nil
	}
	return n, cutOrNil(err)
}

func cutOrNil(err error) error {
	if err == nil {
		return nil
	}
	return cut(err)
}

// next goes to the next piece, or out of a string in pieces.
func (o *octets) next() error {
	more, err := o.r.more()
	if err != nil {
		return err
	}
	if !more {
		return o.r.leave()
	}
	h, err := o.r.header()
	if err != nil {
		return err
	}
	switch h.tag {
	case byte(tags.OCTET_STRING):
		o.left = h.length
		return nil
	case constructedOctets:
		return o.r.push(h)
	}
	return malformed("tag %#02x within content", h.tag)
}

// drain reads what is left, so that the elements after the string can be read.
func (o *octets) drain() error {
	_, err := io.Copy(io.Discard, o)
	return err
}
