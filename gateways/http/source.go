package http

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"hash"
	"io"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/invoice"
)

// stream reads a content to its end. The transport reads it in a goroutine of its
// own; the fields may be looked at when closed is closed.
type stream struct {
	ctx    context.Context
	rest   []piece
	now    io.ReadCloser // of the piece that is being read
	left   int64         // bytes still to come
	failed error         // of our own side
	shut   bool
	closed chan struct{}
}

func newStream(ctx context.Context, c content) *stream {
	return &stream{ctx: ctx, rest: c.pieces, left: c.size(), closed: make(chan struct{})}
}

// whole says whether the last byte has been handed on.
func (s *stream) whole() bool { return s.left == 0 }

// Read gives the next bytes, and an error once the context has ended.
func (s *stream) Read(b []byte) (int, error) {
	for len(b) > 0 {
		if err := s.ctx.Err(); err != nil {
			return 0, err
		}
		if s.now == nil {
			if len(s.rest) == 0 {
				return 0, io.EOF
			}
			if err := s.next(); err != nil {
				s.failed = err
				return 0, err
			}
		}
		n, err := s.now.Read(b)
		s.left -= int64(n)
		switch {
		case errors.Is(err, io.EOF):
			_ = s.now.Close()
			s.now = nil
			if n == 0 {
				continue
			}
			err = nil
		case err != nil:
			s.failed = err
		}
		return n, err
	}
	return 0, nil
}

func (s *stream) next() error {
	p := s.rest[0]
	s.rest = s.rest[1:]
	if p.file == nil {
		s.now = &literal{text: p.text}
		return nil
	}
	in, err := p.file.Open()
	if err != nil {
		return unreadable(err)
	}
	s.now = &source{from: in, left: p.file.Size, sum: sha256.New(), want: p.file.SHA256}
	if p.base64 {
		s.now = &encoder{from: s.now}
	}
	return nil
}

// Close is called by the transport, once or more often.
func (s *stream) Close() error {
	if s.shut {
		return nil
	}
	s.shut = true
	if s.now != nil {
		_ = s.now.Close()
	}
	close(s.closed)
	return nil
}

type literal struct{ text string }

func (l *literal) Read(b []byte) (int, error) {
	if l.text == "" {
		return 0, io.EOF
	}
	n := copy(b, l.text)
	l.text = l.text[n:]
	return n, nil
}

func (*literal) Close() error { return nil }

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
	return fault.Wrap(fault.Internal, err, "the stored document cannot be read; nothing was delivered")
}

func changed() error {
	return fault.New(fault.Internal, "the stored document has changed since it was made; it was not delivered")
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

// verified reads a document that takes no bytes to send, since nobody else would
// look whether it really has none.
func verified(f gateways.File) error {
	in, err := f.Open()
	if err != nil {
		return unreadable(err)
	}
	defer in.Close()
	s := source{from: in, sum: sha256.New(), want: f.SHA256}
	if _, err := s.end(); !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}
