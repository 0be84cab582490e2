package cms

import (
	"errors"
	"fmt"
)

// The errors that a caller tells apart, by errors.Is. An error that is none of
// them came from the reader or writer given to this package, unchanged.
var (
	// ErrMalformed means that the bytes are not the message they should be: no
	// BER, cut off, nested too deep, or an element longer than any real one.
	ErrMalformed = errors.New("not a readable CMS message")
	// ErrUnsupported means an algorithm or form that is refused here.
	ErrUnsupported = errors.New("algorithm not supported")
	// ErrNotForUs means that none of the keys belongs to a recipient of the message.
	ErrNotForUs = errors.New("encrypted to another certificate")
	// ErrDecrypt is every failure of decryption itself: wrong key, damaged key
	// block, damaged content, bad padding, bad tag. Nothing tells them apart, on
	// purpose: the difference would let a stranger decrypt by asking often enough.
	ErrDecrypt = errors.New("decryption failed")
	// ErrSigner means that no signature was made by one of the certificates given.
	ErrSigner = errors.New("not signed by a known certificate")
	// ErrDigest means that the signer is known but the content is not what was signed.
	ErrDigest = errors.New("content differs from what was signed")
	// ErrInflate means a damaged zlib stream.
	ErrInflate = errors.New("compressed data is damaged")
	// ErrTooLarge means that unpacked content goes beyond the limit.
	ErrTooLarge = errors.New("unpacked content goes beyond the limit")
)

func malformed(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrMalformed, fmt.Sprintf(format, args...))
}

func unsupported(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrUnsupported, fmt.Sprintf(format, args...))
}
