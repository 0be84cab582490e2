package web

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"strings"

	"github.com/postbud/postbud/internal/stored"
	"github.com/postbud/postbud/invoice"
)

// Body is the Content of a request in pieces. They are known before any of them is
// read, so its length is too, and no document is ever held in memory.
type Body []Piece

// Piece is a text of ours, or a stored document.
type Piece struct {
	Text     string
	Document *invoice.Content // nil for a text
	Skip     int64            // bytes of the document's beginning that are left out
	Base64   bool             // the document's form (RFC 4648, section 4), without line ends
}

// Size is the Content-Length.
func (b Body) Size() (n int64) {
	for _, p := range b {
		n += p.size()
	}
	return n
}

func (p Piece) size() int64 {
	switch {
	case p.Document == nil:
		return int64(len(p.Text))
	case p.Base64:
		return (p.Document.Size - p.Skip + 2) / 3 * 4
	}
	return p.Document.Size - p.Skip
}

// Open reads it from its start to its end, piece by piece. Where a document is not what
// was stored, reading fails with the fault of stored.Document.
func (b Body) Open() (io.ReadCloser, error) { return &reader{rest: b}, nil }

// reader reads one piece after the other.
type reader struct {
	rest   []Piece
	now    io.ReadCloser // the piece that is being read
	failed error         // then nothing that follows is given away
}

func (r *reader) Read(b []byte) (int, error) {
	for len(b) > 0 && r.failed == nil {
		if r.now == nil {
			if len(r.rest) == 0 {
				return 0, io.EOF
			}
			if r.failed = r.next(); r.failed != nil {
				break
			}
		}
		n, err := r.now.Read(b)
		if errors.Is(err, io.EOF) {
			_ = r.Close() // all of it has been read
			err = nil
		}
		if r.failed = err; n > 0 {
			return n, err
		}
	}
	return 0, r.failed
}

func (r *reader) next() error {
	p := r.rest[0]
	r.rest = r.rest[1:]
	if p.Document == nil {
		r.now = io.NopCloser(strings.NewReader(p.Text))
		return nil
	}
	in, err := stored.Open(context.Background(), *p.Document) // a request ends with its line
	if err != nil {
		return err
	}
	if _, err := io.CopyN(io.Discard, in, p.Skip); err != nil {
		_ = in.Close()
		return err
	}
	if r.now = in; p.Base64 {
		r.now = &encoder{from: in}
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
