package http

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"hash"
	"io"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
)

// Open reads it to its end, piece by piece.
func (c content) Open() (io.ReadCloser, error) { return &reader{rest: c.pieces}, nil }

// reader reads one piece after the other.
type reader struct {
	rest []piece
	now  io.ReadCloser // the piece that is being read
}

func (r *reader) Read(b []byte) (int, error) {
	for len(b) > 0 {
		if r.now == nil {
			if len(r.rest) == 0 {
				return 0, io.EOF
			}
			if err := r.next(); err != nil {
				return 0, err
			}
		}
		n, err := r.now.Read(b)
		if errors.Is(err, io.EOF) {
			_ = r.Close() // all of it has been read
			err = nil
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
	return 0, nil
}

func (r *reader) next() error {
	p := r.rest[0]
	r.rest = r.rest[1:]
	if p.file == nil {
		r.now = io.NopCloser(strings.NewReader(p.text))
		return nil
	}
	in, err := p.file.Open()
	if err != nil {
		return unreadable(err)
	}
	r.now = &source{from: in, left: p.file.Size, sum: sha256.New(), want: p.file.SHA256}
	if p.base64 {
		r.now = &encoder{from: r.now}
	}
	return nil
}

// Close ends the piece that is being read.
func (r *reader) Close() error {
	if r.now == nil {
		return nil
	}
	in := r.now
	r.now = nil
	return in.Close()
}

// source is a stored document. Its last byte is given away only when all of them
// are those that were stored: without it the receiver has no document.
type source struct {
	from io.ReadCloser
	left int64
	sum  hash.Hash
	want invoice.Digest
	seen bool // whether the end has been looked at
}

func (s *source) Read(b []byte) (int, error) {
	if s.left == 0 {
		return s.end()
	}
	if s.left > 1 {
		b = b[:min(int64(len(b)), s.left-1)]
	} else {
		b = b[:1]
	}
	n, err := s.from.Read(b)
	s.sum.Write(b[:n])
	s.left -= int64(n)
	switch {
	case s.left == 0:
		if _, err := s.end(); !errors.Is(err, io.EOF) {
			return 0, err
		}
		return n, nil
	case errors.Is(err, io.EOF):
		return 0, changed()
	case err != nil:
		return 0, unreadable(err)
	}
	return n, nil
}

// end makes sure that nothing follows and that the digest is right.
func (s *source) end() (int, error) {
	if s.seen {
		return 0, io.EOF
	}
	s.seen = true
	n, err := io.ReadFull(s.from, make([]byte, 1))
	switch {
	case n > 0, invoice.Digest(s.sum.Sum(nil)) != s.want:
		return 0, changed()
	case !errors.Is(err, io.EOF):
		return 0, unreadable(err)
	}
	return 0, io.EOF
}

func (s *source) Close() error { return s.from.Close() }

func unreadable(err error) error {
	if f := fault.As(err); f != nil {
		return f
	}
	return fault.Wrap(fault.Internal, err, "the stored document cannot be read")
}

func changed() error {
	return fault.New(fault.Internal, "the stored document has changed since it was made; it is not sent")
}

// encoder is base64 of what it reads, without line ends.
type encoder struct {
	from io.ReadCloser
	in   [6 << 10]byte // a multiple of three
	out  [8 << 10]byte
	text []byte // of out, not yet given away
	done error
}

func (e *encoder) Read(b []byte) (int, error) {
	if len(e.text) == 0 {
		if e.done != nil {
			return 0, e.done
		}
		n, err := io.ReadFull(e.from, e.in[:])
		if errors.Is(err, io.ErrUnexpectedEOF) {
			err = io.EOF
		}
		if e.done = err; err != nil && !errors.Is(err, io.EOF) {
			return 0, err
		}
		base64.StdEncoding.Encode(e.out[:], e.in[:n])
		e.text = e.out[:base64.StdEncoding.EncodedLen(n)]
		if n == 0 {
			return 0, e.done
		}
	}
	n := copy(b, e.text)
	e.text = e.text[n:]
	return n, nil
}

func (e *encoder) Close() error { return e.from.Close() }
