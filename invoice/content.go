package invoice

import (
	"encoding/hex"
	"fmt"
	"io"
)

// Digest is a SHA-256. In text and JSON it is 64 lower-case hexadecimal digits.
type Digest [32]byte

// String is the digest in hexadecimal.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// Given says whether the digest stands for any bytes.
func (d Digest) Given() bool { return d != Digest{} }

// MarshalText writes the digest in hexadecimal.
func (d Digest) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads 64 hexadecimal digits.
func (d *Digest) UnmarshalText(text []byte) error {
	if len(text) != hex.EncodedLen(len(d)) {
		return fmt.Errorf("a SHA-256 has 64 hexadecimal digits, not %d characters", len(text))
	}
	_, err := hex.Decode(d[:], text)
	return err
}

// Content is bytes that may be large: an attachment, the source's PDF. The
// digest is its identity. Open may be called more than once; it is nil where the
// bytes are not at hand.
type Content struct {
	MediaType string `json:",omitempty"`
	Size      int64
	SHA256    Digest
	Open      func() (io.ReadCloser, error) `json:"-"`
}

// Given says whether there is any content; an empty file is content.
func (c Content) Given() bool { return c.SHA256.Given() }
