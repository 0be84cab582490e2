package plugin

import (
	"crypto/sha256"
	"encoding/binary"
)

// KeyLetters makes the ten letters of {Key} from a transaction key: the first 64
// bits of its SHA-256 in base 20. There are no vowels, so that they are never a
// word, and no digits, so that they are never taken for a number.
func KeyLetters(key string) string {
	const consonants = "bcdfghjklmnpqrstvwxz"
	sum := sha256.Sum256([]byte(key))
	n := binary.BigEndian.Uint64(sum[:])
	var letters [10]byte
	for i := range letters {
		letters[i] = consonants[n%uint64(len(consonants))]
		n /= uint64(len(consonants))
	}
	return string(letters[:])
}
