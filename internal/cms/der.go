package cms

import (
	"golang.org/x/crypto/cryptobyte"
	tags "golang.org/x/crypto/cryptobyte/asn1"
)

// Tags as bytes; those of the context as the standard numbers them.
const (
	sequenceTag = 0x30
	setTag      = 0x31
	explicit0   = 0xa0 // [0], constructed
	explicit1   = 0xa1
	implicit0   = 0x80 // [0] IMPLICIT of a primitive type
)

func addSequence(b *cryptobyte.Builder, f func(*cryptobyte.Builder)) {
	b.AddASN1(tags.SEQUENCE, f)
}

// sequence is one DER SEQUENCE of what f adds.
func sequence(f func(*cryptobyte.Builder)) ([]byte, error) {
	var b cryptobyte.Builder
	addSequence(&b, f)
	return b.Bytes()
}

// appendHeader appends tag and definite length (X.690, 8.1.3).
func appendHeader(to []byte, tag byte, length int) []byte {
	to = append(to, tag)
	if length < 0x80 {
		return append(to, byte(length))
	}
	n := 0
	for l := length; l > 0; l >>= 8 {
		n++
	}
	to = append(to, 0x80|byte(n))
	for ; n > 0; n-- {
		to = append(to, byte(length>>(8*(n-1))))
	}
	return to
}

func headerSize(length int) int { return len(appendHeader(make([]byte, 0, 10), 0, length)) }
