package cms

import (
	"bufio"
	"errors"
	"io"
	"math"
)

// Bounds of what is read. Real messages stay far below them.
const (
	maxDepth   = 24      // elements open at a time
	maxElement = 1 << 20 // bytes of one element that is held whole: recipients, certificates, signers
)

// header is the identifier and length of one element.
type header struct {
	tag    byte
	length int64 // -1 when indefinite
}

func (h header) constructed() bool { return h.tag&0x20 != 0 }

// open is an element whose inside is being read.
type open struct {
	indefinite bool
	end        int64 // no byte of it lies beyond; of the nearest outer one when indefinite
}

// ber reads BER (X.690) as it comes, DER included.
type ber struct {
	src   *bufio.Reader
	at    int64
	stack []open
}

func newBER(src io.Reader) *ber {
	return &ber{src: unarmoured(bufio.NewReader(src))}
}

func (r *ber) bound() int64 {
	if len(r.stack) == 0 {
		return math.MaxInt64
	}
	return r.stack[len(r.stack)-1].end
}

func (r *ber) byte() (byte, error) {
	if r.at >= r.bound() {
		return 0, malformed("element ends too early")
	}
	b, err := r.src.ReadByte()
	if err != nil {
		return 0, cut(err)
	}
	r.at++
	return b, nil
}

// cut makes the end of input an error of the message; others pass.
func cut(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return malformed("cut off")
	}
	return err
}

func (r *ber) header() (header, error) {
	tag, err := r.byte()
	if err != nil {
		return header{}, err
	}
	if tag&0x1f == 0x1f {
		return header{}, malformed("tag of several bytes")
	}
	length, err := r.length()
	if err != nil {
		return header{}, err
	}
	if length < 0 && tag&0x20 == 0 {
		return header{}, malformed("primitive element without length")
	}
	if length > r.bound()-r.at {
		return header{}, malformed("element longer than the one around it")
	}
	return header{tag, length}, nil
}

func (r *ber) length() (int64, error) {
	first, err := r.byte()
	if err != nil || first < 0x80 {
		return int64(first), err
	}
	if first == 0x80 {
		return -1, nil
	}
	n := int64(0)
	for range first & 0x7f {
		b, err := r.byte()
		if err != nil {
			return 0, err
		}
		if n >= 1<<47 {
			return 0, malformed("length out of bounds")
		}
		n = n<<8 | int64(b)
	}
	return n, nil
}

// peek is the tag of the next element.
func (r *ber) peek() (byte, error) {
	b, err := r.src.Peek(1)
	if err != nil {
		return 0, cut(err)
	}
	return b[0], nil
}

// enter opens the next element, which must have the tag.
func (r *ber) enter(tag byte) error {
	h, err := r.header()
	if err != nil {
		return err
	}
	if h.tag != tag {
		return malformed("tag %#02x where %#02x should be", h.tag, tag)
	}
	return r.push(h)
}

func (r *ber) push(h header) error {
	if len(r.stack) == maxDepth {
		return malformed("nested too deep")
	}
	if h.length < 0 {
		r.stack = append(r.stack, open{indefinite: true, end: r.bound()})
		return nil
	}
	r.stack = append(r.stack, open{end: r.at + h.length})
	return nil
}

// more tells whether the open element has another one inside.
func (r *ber) more() (bool, error) {
	top := r.stack[len(r.stack)-1]
	if r.at >= top.end {
		if top.indefinite {
			return false, malformed("element without end")
		}
		return false, nil
	}
	if !top.indefinite {
		return true, nil
	}
	b, err := r.src.Peek(2)
	if err != nil {
		return false, cut(err)
	}
	return b[0] != 0 || b[1] != 0, nil
}

// leave closes the open element and skips what it still holds.
func (r *ber) leave() error {
	top := r.stack[len(r.stack)-1]
	for {
		more, err := r.more()
		if err != nil {
			return err
		}
		if !more {
			break
		}
		if err := r.skip(); err != nil {
			return err
		}
	}
	r.stack = r.stack[:len(r.stack)-1]
	if !top.indefinite {
		return nil
	}
	for range 2 { // the two zero bytes that more has seen
		if _, err := r.byte(); err != nil {
			return err
		}
	}
	return nil
}

// skip passes over the next element.
func (r *ber) skip() error {
	h, err := r.header()
	if err != nil {
		return err
	}
	if h.length < 0 {
		if err := r.push(h); err != nil {
			return err
		}
		return r.leave()
	}
	n, err := io.CopyN(io.Discard, r.src, h.length)
	r.at += n
	if err != nil {
		return cut(err)
	}
	return nil
}
