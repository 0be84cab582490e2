package evidence

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
)

// differs is the first byte in which an archive is not what pack makes of these entries,
// -1 when there is none.
func differs(ctx context.Context, entries []entry, comment string, r io.ReaderAt, size int64) (int64, error) {
	same := &comparing{r: io.NewSectionReader(r, 0, size)}
	err := pack(ctx, same, entries, comment)
	switch {
	case err == nil && same.ended():
		return -1, nil
	case err != nil && !errors.Is(err, errUnlike):
		return 0, err
	}
	return same.at, nil
}

// around is what is wrong where an archive differs first.
func around(entries []entry, place int64) Wrong {
	if file := partOf(entries, place); file != "" {
		return Wrong{File: file, Fault: Around}
	}
	return Wrong{Fault: Changed}
}

// partOf is the file of which a byte of the archive is, or tells in its list of files; ""
// behind that list.
func partOf(entries []entry, place int64) string {
	end := int64(0)
	for _, e := range entries {
		if end += localSize + int64(len(e.name)) + e.size; place < end {
			return e.name
		}
	}
	for _, e := range entries {
		if end += centralSize + int64(len(e.name)); place < end {
			return e.name
		}
	}
	return ""
}

// listed reads the files of an archive of pack one after the other, without its list of
// files, as far as that goes.
func listed(r io.ReaderAt, size int64) (entries []entry) {
	for at := int64(0); at+localSize <= size && len(entries) < mostFiles; {
		head := make([]byte, localSize)
		if _, err := r.ReadAt(head, at); err != nil || string(head[:4]) != "PK\x03\x04" {
			break
		}
		name := make([]byte, binary.LittleEndian.Uint16(head[26:]))
		length := int64(binary.LittleEndian.Uint32(head[22:]))
		begin := at + localSize + int64(len(name))
		if begin+length > size {
			break
		}
		if _, err := r.ReadAt(name, at+localSize); err != nil {
			break
		}
		entries = append(entries, entry{name: string(name), size: length, crc: binary.LittleEndian.Uint32(head[14:]),
			open: func() (io.ReadCloser, error) { return io.NopCloser(io.NewSectionReader(r, begin, length)), nil }})
		at = begin + length
	}
	return entries
}

var errUnlike = errors.New("the bytes differ")

// comparing is a writer that compares what is written with what r gives.
type comparing struct {
	r  io.Reader
	at int64
}

func (c *comparing) Write(p []byte) (int, error) {
	there := make([]byte, len(p))
	n, err := io.ReadFull(c.r, there)
	for i := range there[:n] {
		if there[i] != p[i] {
			return i, errUnlike
		}
		c.at++
	}
	if err != nil {
		return n, errUnlike
	}
	return n, nil
}

func (c *comparing) ended() bool {
	n, _ := io.ReadFull(c.r, make([]byte, 1))
	return n == 0
}
