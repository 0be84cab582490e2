package as2

import (
	"bytes"
	"errors"
	"io"
	"os"
)

// Spool makes the places where layers stand while they are worked on.
type Spool struct {
	Dir    string // for files; "" is the system's folder for temporary ones
	Memory int64  // bytes up to which a layer stays in memory; 0 is 1 MB
}

const defaultMemory = 1 << 20

// ErrTooLarge means that a message is longer than allowed.
var ErrTooLarge = errors.New("message is too large")

// New is an empty body. It must be closed.
func (s Spool) New() *Body {
	if s.Memory == 0 {
		s.Memory = defaultMemory
	}
	return &Body{spool: s}
}

// Keep reads all of r into a new body; more than limit bytes is ErrTooLarge.
func (s Spool) Keep(r io.Reader, limit int64) (*Body, error) {
	b := s.New()
	n, err := io.Copy(b, io.LimitReader(r, limit+1))
	if err == nil && n > limit {
		err = ErrTooLarge
	}
	if err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

// Source is stored content. *Body is one; so is anything else that can be read
// from any place.
type Source interface {
	io.ReaderAt
	Size() int64
}

// Body is content in memory, or in a file when it is large. It is written first
// and then read, from several places if need be.
type Body struct {
	spool Spool
	held  bytes.Buffer
	file  *os.File
	size  int64
	// nameless tells that the file is gone from its folder already.
	nameless bool
}

// Write implements io.Writer.
func (b *Body) Write(p []byte) (int, error) {
	if b.file == nil && b.size+int64(len(p)) > b.spool.Memory {
		if err := b.spill(); err != nil {
			return 0, err
		}
	}
	if b.file == nil {
		b.size += int64(len(p))
		return b.held.Write(p)
	}
	n, err := b.file.Write(p)
	b.size += int64(n)
	return n, err
}

// ReadFrom implements io.ReaderFrom.
func (b *Body) ReadFrom(r io.Reader) (int64, error) {
	var n int64
	if b.file == nil {
		held, err := b.held.ReadFrom(io.LimitReader(r, b.spool.Memory-b.size))
		b.size, n = b.size+held, held
		if err != nil || b.size < b.spool.Memory {
			return n, err
		}
	}
	rest, err := copyAll(b, r)
	return n + rest, err
}

// spill moves what is held to a file that only we may read. Where the system
// allows it the file loses its name at once, so that a crash leaves nothing in the
// clear.
func (b *Body) spill() error {
	file, err := os.CreateTemp(b.spool.Dir, "as2-*.part")
	if err != nil {
		return err
	}
	b.file, b.nameless = file, os.Remove(file.Name()) == nil
	_, err = file.Write(b.held.Bytes())
	b.held = bytes.Buffer{}
	return err
}

// ReadAt implements io.ReaderAt.
func (b *Body) ReadAt(p []byte, at int64) (int, error) {
	if b.file != nil {
		return b.file.ReadAt(p, at)
	}
	return bytes.NewReader(b.held.Bytes()).ReadAt(p, at)
}

// Size is the number of bytes written.
func (b *Body) Size() int64 { return b.size }

// Reader reads all of it from the beginning.
func (b *Body) Reader() *io.SectionReader { return io.NewSectionReader(b, 0, b.size) }

// Close frees memory and removes the file. It may be called again.
func (b *Body) Close() error {
	b.held, b.size = bytes.Buffer{}, 0
	if b.file == nil {
		return nil
	}
	file := b.file
	b.file = nil
	err := file.Close()
	if b.nameless {
		return err
	}
	return errors.Join(err, os.Remove(file.Name()))
}
