package vault

import (
	"crypto/cipher"
	"crypto/sha256"
	"encoding/hex"

	"github.com/postbud/postbud/fault"
)

// keySize is that of AES-256.
const keySize = 32

// master is one master key.
type master struct {
	id   string
	aead cipher.AEAD
}

func newMaster(key []byte) (master, error) {
	if len(key) != keySize {
		return master{}, fault.New(fault.Configuration, "a master key has %d bytes, not %d", keySize, len(key))
	}
	aead, err := gcm(key)
	return master{id: fingerprint("master", key), aead: aead}, err
}

// dataKey is the opened data key of one subscription.
type dataKey struct {
	id   [idSize]byte
	aead cipher.AEAD
}

// idSize is the part of a data key's fingerprint that each envelope bears.
const idSize = 8

func newDataKey(key []byte) (dataKey, error) {
	if len(key) != keySize {
		return dataKey{}, fault.New(fault.Internal, "a data key has %d bytes, not %d", keySize, len(key))
	}
	aead, err := gcm(key)
	k := dataKey{aead: aead}
	sum := sha256.Sum256(append([]byte("postbud data key\x00"), key...))
	copy(k.id[:], sum[:])
	return k, err
}

// fingerprint names a key without giving anything of it away.
func fingerprint(kind string, key []byte) string {
	sum := sha256.Sum256(append([]byte("postbud "+kind+" key\x00"), key...))
	return hex.EncodeToString(sum[:idSize])
}
