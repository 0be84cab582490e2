package vault

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"errors"
)

// An envelope is: version, id of the key, nonce, ciphertext with its tag.
const (
	version  = 1
	headSize = 1 + idSize
)

var (
	errBroken = errors.New("the sealed text is damaged or stood in another place")
	errOther  = errors.New("the sealed text was made with another key")
)

func gcm(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// seal makes an envelope. A random nonce of 96 bits is safe for far more secrets
// than one subscription ever has.
func seal(aead cipher.AEAD, id [idSize]byte, aad, plain []byte) []byte {
	head := append([]byte{version}, id[:]...)
	return aead.Seal(head, nil, plain, aad)
}

func unseal(aead cipher.AEAD, id [idSize]byte, aad, sealed []byte) ([]byte, error) {
	if len(sealed) < headSize || sealed[0] != version {
		return nil, errBroken
	}
	if !bytes.Equal(sealed[1:headSize], id[:]) {
		return nil, errOther
	}
	plain, err := aead.Open(nil, nil, sealed[headSize:], aad)
	if err != nil {
		return nil, errBroken
	}
	return plain, nil
}

// bound is the associated data. Each part has its length before it, so that no
// two lists of parts are written alike.
func bound(parts ...string) []byte {
	var out []byte
	for _, p := range parts {
		out = binary.AppendUvarint(out, uint64(len(p)))
		out = append(out, p...)
	}
	return out
}

// random cannot fail: crypto/rand ends the process when the system has no
// randomness.
func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return b
}
