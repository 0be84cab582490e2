package folder

import (
	"crypto/sha256"
	"io"

	"github.com/postbud/postbud/invoice"
)

// digest is the version of what is read, "" when it cannot be read.
func digest(r io.Reader) string {
	hash := sha256.New()
	if _, err := io.Copy(hash, r); err != nil {
		return ""
	}
	return invoice.Digest(hash.Sum(nil)).String()
}
