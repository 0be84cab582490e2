// Package stored reads a document that was stored before it is sent, and answers for
// it: what a far end gets to its end is what was stored.
package stored

import (
	"context"
	"crypto/sha256"
	"errors"
	"hash"
	"io"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
)

// Document is a stored document that is being read, for as long as a context lasts.
type Document struct {
	ctx    context.Context
	from   io.ReadCloser
	left   int64
	sum    hash.Hash
	want   invoice.Digest
	whole  bool
	failed error
}

// Open begins to read. The error is the store's fault, or an Internal one.
func Open(ctx context.Context, c invoice.Content) (*Document, error) {
	from, err := c.Open()
	if err != nil {
		return nil, Unreadable(err)
	}
	return &Document{ctx: ctx, from: from, left: c.Size, sum: sha256.New(), want: c.SHA256}, nil
}

// Read gives its last bytes away only when all of them are those that were stored.
// Else, and where the store cannot be read, the error is a fault, which Failed tells
// too; once the context has ended it is that of the context.
func (d *Document) Read(b []byte) (n int, err error) {
	switch {
	case d.ctx.Err() != nil:
		return 0, d.ctx.Err()
	case d.failed != nil:
		return 0, d.failed
	case d.whole:
		return 0, io.EOF
	}
	if d.left > 0 {
		n, err = d.from.Read(b[:min(int64(len(b)), d.left)])
		d.sum.Write(b[:n])
		d.left -= int64(n)
	}
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		d.failed = Unreadable(err)
	case d.left == 0:
		d.failed = d.end()
	case err != nil:
		d.failed = changed()
	}
	if d.failed != nil {
		return 0, d.failed
	}
	d.whole = d.left == 0
	if d.whole && n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// end makes sure that nothing follows and that all of it was right.
func (d *Document) end() error {
	n, err := io.ReadFull(d.from, make([]byte, 1))
	switch {
	case n > 0:
		return changed()
	case !errors.Is(err, io.EOF):
		return Unreadable(err)
	case invoice.Digest(d.sum.Sum(nil)) != d.want:
		return changed()
	}
	return nil
}

// Failed is why reading failed, nil where it did not: then what failed is the side to
// which it was written.
func (d *Document) Failed() error { return d.failed }

// Close ends reading.
func (d *Document) Close() error { return d.from.Close() }

// Unreadable is the fault of a store that fails, its own where it gives one, else an
// Internal one.
func Unreadable(err error) error {
	if f := fault.As(err); f != nil {
		return f
	}
	return fault.Wrap(fault.Internal, err, "the stored document cannot be read; it was not delivered")
}

func changed() error {
	return fault.New(fault.Internal, "the stored document has changed since it was made; it was not delivered")
}
