package peppol

import (
	"encoding/base64"
	"errors"
	"io"
)

// encoder is base64 of what it reads, without line ends.
type encoder struct {
	from io.Reader
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
