package as2

import (
	"bytes"
	"crypto/sha256"
	"hash"
	"io"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
)

// body is the body of a kept message, as the line takes it.
type body struct{ letter *letter }

// Size is the Content-Length.
func (b body) Size() int64 { return b.letter.Size }

// Open reads it. Before its last byte is given away, all that is kept must be what was
// kept: without that byte the partner has nothing.
func (b body) Open() (io.ReadCloser, error) {
	l := b.letter
	in, err := l.kept.Open()
	if err != nil {
		return nil, unreadable(err)
	}
	return &stream{from: in, left: l.Size, sum: sha256.New(), tail: l.tail, want: l.kept.SHA256}, nil
}

type stream struct {
	from io.ReadCloser
	left int64 // bytes still to come
	sum  hash.Hash
	tail []byte
	want invoice.Digest
}

// Read gives the next bytes, the last one by itself.
func (s *stream) Read(b []byte) (int, error) {
	switch {
	case s.left == 0:
		return 0, s.end()
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
		return 0, unreadable(err)
	}
	if s.left -= int64(n); s.left == 0 {
		if err := s.end(); err != io.EOF {
			return 0, err
		}
	}
	return n, nil
}

// end is io.EOF where all of it is what was kept.
func (s *stream) end() error {
	if s.tail != nil {
		s.sum.Write(s.tail)
		s.tail = nil
	}
	if !bytes.Equal(s.sum.Sum(nil), s.want[:]) {
		return fault.New(fault.Internal, "the message that was kept has changed since it was built; it was not sent")
	}
	return io.EOF
}

func (s *stream) Close() error { return s.from.Close() }
