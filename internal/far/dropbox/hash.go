package dropbox

import (
	"crypto/sha256"
	"encoding/hex"
)

// block is the size of what is hashed by itself.
const block = 4 << 20

// ContentHash is Dropbox's hash of a file: its blocks of 4 MiB, the last one as
// long as it is, each hashed with SHA-256, and those hashes one after the other
// hashed again. It works on the whole file, so that it cannot err like something
// that counts.
func ContentHash(data []byte) string {
	var hashes []byte
	for len(data) > 0 {
		n := min(len(data), block)
		one := sha256.Sum256(data[:n])
		hashes = append(hashes, one[:]...)
		data = data[n:]
	}
	all := sha256.Sum256(hashes)
	return hex.EncodeToString(all[:])
}
