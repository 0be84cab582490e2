package dinero

import (
	"crypto/sha1"
	"encoding/hex"
	"strings"
)

// GUID is the name-based (SHA-1) identifier of the parts: the same parts, the
// same 36 lower-case characters, in every run.
func GUID(parts ...string) string {
	sum := nameSum(parts)
	sum[6] = sum[6]&0x0f | 0x50
	sum[8] = sum[8]&0x3f | 0x80
	h := hex.EncodeToString(sum[:16])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// fileGUID is the identifier of a file: 32 characters and not a uuid.
func fileGUID(parts ...string) string {
	sum := nameSum(parts)
	return strings.ToUpper(hex.EncodeToString(sum[:16]))
}

func nameSum(parts []string) [sha1.Size]byte {
	return sha1.Sum([]byte("far/dinero\x00" + strings.Join(parts, "\x00")))
}

// canonGUID is text in lower case, and whether it has a uuid's form.
func canonGUID(text string) (string, bool) {
	text = strings.ToLower(text)
	if len(text) != 36 {
		return text, false
	}
	for i, r := range text {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (r == '-') || !dash && !strings.ContainsRune("0123456789abcdef", r) {
			return text, false
		}
	}
	return text, true
}
