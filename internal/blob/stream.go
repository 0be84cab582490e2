package blob

import (
	"context"
	"errors"
	"hash"
	"io"
	"os"
	"runtime"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
)

// verified reads a file and compares its hash at the end.
type verified struct {
	file *os.File
	hash hash.Hash
	want invoice.Digest
}

// Read is io.Reader; in place of io.EOF it says when the bytes were damaged.
func (v *verified) Read(p []byte) (int, error) {
	n, err := v.file.Read(p)
	v.hash.Write(p[:n])
	if errors.Is(err, io.EOF) && invoice.Digest(v.hash.Sum(nil)) != v.want {
		return n, damaged(v.want)
	}
	return n, err
}

// Close closes the file.
func (v *verified) Close() error { return v.file.Close() }

// reader stops when its context is done.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

// written tells the faults of our disk from those of the reader, which keep the
// kind they have.
type written struct{ f *os.File }

func (w written) Write(p []byte) (int, error) {
	n, err := w.f.Write(p)
	return n, trouble(err)
}

// trouble makes a fault of what the disk says. It passes by itself, or a person
// makes room; no document is to blame.
func trouble(err error) error {
	return fault.Wrap(fault.Temporary, err, "the disk does not take the document")
}

func syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil // its file systems keep the order themselves and refuse to sync a folder
	}
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
