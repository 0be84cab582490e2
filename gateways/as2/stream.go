package as2

import (
	"bytes"
	"context"
	"crypto/sha256"
	"hash"
	"io"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
)

// stream reads the body of a kept message. Before its last byte is given away, all
// that is kept must be what was kept: without that byte the partner has nothing.
//
// The transport reads it in a goroutine of its own; the fields may be looked at when
// closed is closed.
type stream struct {
	ctx    context.Context
	from   io.ReadCloser
	left   int64 // bytes still to come
	sum    hash.Hash
	tail   []byte
	want   invoice.Digest
	failed error // of our own side
	shut   bool
	closed chan struct{}
}

func newStream(ctx context.Context, l *letter) (*stream, error) {
	in, err := l.kept.Open()
	if err != nil {
		return nil, unreadable(err)
	}
	s := &stream{ctx: ctx, from: in, left: l.Size, sum: sha256.New(), tail: l.tail, want: l.kept.SHA256, closed: make(chan struct{})}
	if l.Size > 0 {
		return s, nil
	}
	if err := s.last(); err != nil { // there will be no byte to wait for
		return nil, err
	}
	return s, s.Close()
}

// whole says whether the last byte has been handed on.
func (s *stream) whole() bool { return s.left == 0 }

// Read gives the next bytes, and an error once the context has ended.
func (s *stream) Read(b []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	switch {
	case s.left == 0:
		return 0, io.EOF
	case len(b) == 0:
		return 0, nil
	case s.left > 1:
		b = b[:min(int64(len(b)), s.left-1)]
	default:
		b = b[:1]
	}
	n, err := io.ReadAtLeast(s.from, b, 1)
	s.sum.Write(b[:n])
	if err != nil {
		s.failed = unreadable(err)
		return 0, s.failed
	}
	if s.left == 1 {
		if s.failed = s.last(); s.failed != nil {
			return 0, s.failed
		}
	}
	s.left -= int64(n)
	return n, nil
}

func (s *stream) last() error {
	s.sum.Write(s.tail)
	if !bytes.Equal(s.sum.Sum(nil), s.want[:]) {
		return fault.New(fault.Internal, "the message that was kept has changed since it was built; it was not sent")
	}
	return nil
}

// Close is called by the transport, once or more often.
func (s *stream) Close() error {
	if s.shut {
		return nil
	}
	s.shut = true
	close(s.closed)
	return s.from.Close()
}
