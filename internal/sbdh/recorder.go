package sbdh

import (
	"bufio"
	"errors"
	"io"
)

// recorder keeps the bytes that the decoder has read and nobody has taken yet.
type recorder struct {
	from *bufio.Reader
	kept []byte
	at   int64 // offset of the first of them
	keep bool
	most int64 // that may be read; 0 for any number
	n    int64
	err  error
}

func (r *recorder) Read(b []byte) (int, error) {
	if len(b) == 0 {
		return 0, nil
	}
	c, err := r.ReadByte()
	if err != nil {
		return 0, err
	}
	b[0] = c
	return 1, nil
}

// ReadByte makes the decoder's offset exact: it reads no further than it must.
func (r *recorder) ReadByte() (byte, error) {
	if r.most > 0 && r.n >= r.most {
		return 0, errLong
	}
	c, err := r.from.ReadByte()
	if err != nil {
		if !errors.Is(err, io.EOF) {
			r.err = err
		}
		return 0, err
	}
	r.n++
	if r.keep {
		r.kept = append(r.kept, c)
	}
	return c, nil
}

// take gives the bytes as far as an offset.
func (r *recorder) take(to int64) []byte {
	n := min(max(to-r.at, 0), int64(len(r.kept)))
	part := r.kept[:n]
	r.kept, r.at = r.kept[n:], r.at+n
	return part
}
