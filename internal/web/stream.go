package web

import (
	"context"
	"errors"
	"io"
	"sync/atomic"
)

// Content is what a request carries; its length is known before it is read.
type Content interface {
	Size() int64
	// Open reads it from the start. Its error, and one while it is read, is ours and
	// not the line's: whoever keeps bytes gives the last one away only when all of
	// them are those that were kept, for without it the far end has nothing.
	Open() (io.ReadCloser, error)
}

// stream hands a content to the transport, which reads it in a goroutine of its own.
// The fields may be looked at when closed is closed.
type stream struct {
	ctx    context.Context
	from   io.ReadCloser
	left   int64 // bytes still to come
	moved  *atomic.Int64
	failed error // of our own side
	shut   bool
	closed chan struct{}
}

func newStream(ctx context.Context, c Content, moved *atomic.Int64) (*stream, error) {
	in, err := c.Open()
	if err != nil {
		return nil, err
	}
	s := &stream{ctx: ctx, from: in, left: c.Size(), moved: moved, closed: make(chan struct{})}
	if s.left > 0 {
		return s, nil
	}
	// there is no byte to wait for, so nobody else would look whether it is whole
	_, err = io.Copy(io.Discard, in)
	return s, errors.Join(err, s.Close())
}

// whole says whether the last byte has been handed on.
func (s *stream) whole() bool { return s.left == 0 }

// Read gives the next bytes, and an error once the context has ended.
func (s *stream) Read(b []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := s.from.Read(b)
	s.left -= int64(n)
	s.moved.Add(int64(n))
	if err != nil && !errors.Is(err, io.EOF) {
		s.failed = err
	}
	return n, err
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
