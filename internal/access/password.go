package access

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// cost is what a hash takes. It stands in each hash, so that it can rise without
// making old ones useless.
type cost struct {
	memory  uint32 // KiB
	passes  uint32
	threads uint8
}

// today's is what new hashes take: about 50 ms and 32 MiB. Dashboards must bound
// how many run at once.
var todays = cost{memory: 32 << 10, passes: 3, threads: 1}

const (
	saltSize = 16
	hashSize = 32
	// Bounds of what a stored hash may ask for: a damaged one must not take all memory.
	mostMemory = 1 << 20
	mostPasses = 64
)

// HashPassword makes an argon2id hash (RFC 9106) with a random salt, in the form
// $argon2id$v=19$m=…,t=…,p=…$salt$hash. The password is normalised (NFKC), so
// that a letter typed as one sign or as two is the same.
func HashPassword(password string) string {
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt)
	return todays.encode(salt, todays.sum(password, salt, hashSize))
}

// CheckPassword says whether the password fits the hash, and whether the hash
// should be made anew because it is weaker than those of today. With a hash that
// is empty or unreadable it is false, after the same time; so hand in "" for an
// unknown user.
func CheckPassword(hash, password string) (fits, renew bool) {
	c, salt, want, ok := decode(hash)
	if !ok {
		c, salt, want = todays, make([]byte, saltSize), make([]byte, hashSize)
	}
	got := c.sum(password, salt, uint32(len(want)))
	fits = subtle.ConstantTimeCompare(got, want) == 1 && ok
	return fits, fits && (c.memory < todays.memory || c.passes < todays.passes)
}

func (c cost) sum(password string, salt []byte, size uint32) []byte {
	return argon2.IDKey(norm.NFKC.Bytes([]byte(password)), salt, c.passes, c.memory, c.threads, size)
}

func (c cost) encode(salt, sum []byte) string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.memory, c.passes, c.threads,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(sum))
}

func decode(hash string) (c cost, salt, sum []byte, ok bool) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" {
		return c, nil, nil, false
	}
	var version int
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return c, nil, nil, false
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.memory, &c.passes, &c.threads); err != nil {
		return c, nil, nil, false
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	sum, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	ok = err1 == nil && err2 == nil && len(salt) >= 8 && len(sum) >= 16 && len(sum) <= 64 &&
		c.memory > 0 && c.memory <= mostMemory && c.passes > 0 && c.passes <= mostPasses && c.threads > 0
	return c, salt, sum, ok
}
