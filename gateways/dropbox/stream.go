package dropbox

import (
	"context"
	"io"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/stored"
)

// document is a stored document that is read piece by piece, and some piece again
// where it has to be sent again.
type document struct {
	ctx  context.Context
	file gateways.File
	in   *stored.Document // nil before the first piece
	at   int64
}

// from makes the document go on at an offset.
func (d *document) from(offset int64) error {
	if d.in != nil && d.at == offset {
		return nil
	}
	d.close()
	in, err := stored.Open(d.ctx, d.file.Content)
	if err != nil {
		return err
	}
	d.in, d.at = in, 0
	_, err = io.CopyN(io.Discard, d, offset)
	return err
}

// Read reads on.
func (d *document) Read(b []byte) (int, error) {
	n, err := d.in.Read(b)
	d.at += int64(n)
	return n, err
}

func (d *document) close() {
	if d.in != nil {
		_ = d.in.Close()
		d.in = nil
	}
}

// stream is a part of a stored document on its way. The transport reads it in a
// goroutine of its own; the fields may be looked at when closed is closed. Dropbox
// is told its length and its hash first, so that bytes which changed since they
// were hashed are refused there.
type stream struct {
	from   *document
	size   int64
	left   int64
	failed error // of our own side
	shut   bool
	closed chan struct{}
}

func newStream(from *document, size int64) *stream {
	return &stream{from: from, size: size, left: size, closed: make(chan struct{})}
}

// Read gives the next bytes, and an error once the context has ended.
func (s *stream) Read(b []byte) (int, error) {
	if s.left == 0 {
		return 0, io.EOF
	}
	n, err := s.from.Read(b[:min(int64(len(b)), s.left)])
	s.left -= int64(n)
	s.failed = s.from.in.Failed()
	return n, err
}

// Close is called by the transport, once or more often.
func (s *stream) Close() error {
	if s.shut {
		return nil
	}
	s.shut = true
	close(s.closed)
	return nil
}
