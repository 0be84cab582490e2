package cms

import (
	"bufio"
	"encoding/base64"
	"errors"
	"io"
)

// unarmoured gives the binary form of CMS that may be base64. Labels are not
// needed: every message is a SEQUENCE, byte 0x30, and its base64 begins with M.
// What cannot be read here will be met again by the reader of the message.
func unarmoured(src *bufio.Reader) *bufio.Reader {
	for {
		b, err := src.Peek(1)
		if err != nil {
			return src
		}
		switch b[0] {
		case ' ', '\t', '\r', '\n':
			if _, err := src.Discard(1); err != nil {
				return src
			}
		case 'M':
			return bufio.NewReader(&broken{base64.NewDecoder(base64.StdEncoding, noSpace{src})})
		default:
			return src
		}
	}
}

// broken turns what base64 says of its input into the error of this package.
type broken struct{ src io.Reader }

// Read implements io.Reader.
func (b *broken) Read(p []byte) (int, error) {
	n, err := b.src.Read(p)
	var corrupt base64.CorruptInputError
	if errors.As(err, &corrupt) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = malformed("damaged base64")
	}
	return n, err
}

// noSpace leaves out blanks and line ends, however they are spelt.
type noSpace struct{ src io.Reader }

// Read implements io.Reader.
func (s noSpace) Read(p []byte) (int, error) {
	for {
		n, err := s.src.Read(p)
		kept := p[:0]
		for _, b := range p[:n] {
			if b > ' ' {
				kept = append(kept, b)
			}
		}
		if len(kept) > 0 || err != nil || len(p) == 0 {
			return len(kept), err
		}
	}
}
