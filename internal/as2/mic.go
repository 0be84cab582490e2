package as2

import (
	"crypto"
	"crypto/subtle"
	"encoding/base64"
	"strings"
)

// MIC is the message integrity check: the digest of what was sent, which the
// receipt repeats (RFC 4130, 7.3.1).
type MIC struct {
	Digest []byte
	Hash   crypto.Hash
	Name   string // of the digest as the partner spells it; "" for our own spelling
}

// String is the value of Received-Content-MIC; "" for the zero MIC.
func (m MIC) String() string {
	if len(m.Digest) == 0 {
		return ""
	}
	name := m.Name
	if name == "" {
		name = HashName(m.Hash, false)
	}
	return base64.StdEncoding.EncodeToString(m.Digest) + ", " + name
}

// Equal compares digest bytes and algorithm; spellings do not matter. The zero
// MIC equals none.
func (m MIC) Equal(other MIC) bool {
	return len(m.Digest) > 0 && m.Hash == other.Hash && subtle.ConstantTimeCompare(m.Digest, other.Digest) == 1
}

// ParseMIC reads the value of Received-Content-MIC. Without an algorithm it is
// taken for SHA-1, as RFC 4130 has it by default.
func ParseMIC(value string) (MIC, bool) {
	encoded, name, _ := strings.Cut(value, ",")
	encoded = strings.Map(func(r rune) rune {
		if r == ' ' || r == '\t' {
			return -1
		}
		return r
	}, encoded)
	m := MIC{Hash: crypto.SHA1, Name: strings.TrimSpace(name)}
	if m.Name != "" {
		var ok bool
		if m.Hash, ok = HashNamed(m.Name); !ok {
			return MIC{}, false
		}
	}
	digest, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(digest) != m.Hash.Size() {
		return MIC{}, false
	}
	m.Digest = digest
	return m, true
}
