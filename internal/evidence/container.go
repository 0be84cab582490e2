package evidence

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"math"

	"github.com/postbud/postbud/fault"
)

// entry is a file of the archive.
type entry struct {
	name string
	open func() (io.ReadCloser, error) // may be called again
	size int64
	crc  uint32
}

// A ZIP archive (APPNOTE 4.3) in which everything follows from the names, the bytes
// and the comment: nothing is packed, no time stands in it, there is no gap. So any
// byte that was changed can be told, also one between the files, and an archive that
// is checked in ten years is written anew as it was written today. A library's
// writer promises neither.
const (
	localSize   = 30
	centralSize = 46
	endSize     = 22
	version     = 20
	utf8Names   = 1 << 11
	noDate      = 1<<5 | 1 // 1980-01-01, the first there is
)

// measure fills in sizes and checksums. What cannot be read fails here, before
// anything is written.
func measure(ctx context.Context, entries []entry) error {
	for i := range entries {
		sum := crc32.NewIEEE()
		n, err := entries[i].copyTo(ctx, sum)
		if err != nil {
			return err
		}
		entries[i].size, entries[i].crc = n, sum.Sum32()
	}
	return nil
}

// pack writes measured entries as an archive.
func pack(ctx context.Context, w io.Writer, entries []entry, comment string) error {
	var at int64
	var central bytes.Buffer
	for _, e := range entries {
		if at+e.size > math.MaxUint32-localSize-1<<16 || len(entries) > math.MaxUint16-1 {
			return fault.New(fault.Invalid, "the evidence is larger than 4 GB; take fewer documents at a time")
		}
		shared := e.shared()
		central.Write(join("PK\x01\x02", []byte{version, 0}, shared, make([]byte, 6), make([]byte, 4), le32(at), []byte(e.name)))
		local := join("PK\x03\x04", shared, []byte(e.name))
		if _, err := w.Write(local); err != nil {
			return err
		}
		n, err := e.copyTo(ctx, w)
		if err != nil {
			return err
		}
		if n != e.size {
			return fault.New(fault.Internal, "%s has changed its size while it was written", e.name)
		}
		at += int64(len(local)) + n
	}
	size := int64(central.Len())
	n := le16(len(entries))
	end := join("PK\x05\x06", make([]byte, 4), n, n, le32(size), le32(at), le16(len(comment)), []byte(comment))
	_, err := w.Write(append(central.Bytes(), end...))
	return err
}

// shared are the fields that stand in the local and in the central header alike.
func (e entry) shared() []byte {
	return join("", []byte{version, 0}, le16(utf8Names), le16(0), le16(0), le16(noDate), le32(int64(e.crc)),
		le32(e.size), le32(e.size), le16(len(e.name)), le16(0))
}

func (e entry) copyTo(ctx context.Context, w io.Writer) (int64, error) {
	r, err := e.open()
	if err != nil {
		return 0, err
	}
	n, err := io.Copy(w, during{ctx, r})
	return n, errors.Join(err, r.Close())
}

// during stops reading when its context is done.
type during struct {
	ctx context.Context
	r   io.Reader
}

func (d during) Read(p []byte) (int, error) {
	if err := d.ctx.Err(); err != nil {
		return 0, err
	}
	return d.r.Read(p)
}

func join(mark string, pieces ...[]byte) []byte {
	return append([]byte(mark), bytes.Join(pieces, nil)...)
}

func le16(n int) []byte { return binary.LittleEndian.AppendUint16(nil, uint16(n)) }

func le32(n int64) []byte { return binary.LittleEndian.AppendUint32(nil, uint32(n)) }
