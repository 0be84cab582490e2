package as2

import (
	"crypto"
	"strings"
)

// hashName is a digest and its spellings: the first is that of RFC 5751, which is
// sent, the second that of RFC 3851 for older products.
type hashName struct {
	hash  crypto.Hash
	names []string
}

func hashNames() []hashName {
	return []hashName{
		{crypto.SHA256, []string{"sha-256", "sha256", "sha2_256", "rsa-sha256"}},
		{crypto.SHA384, []string{"sha-384", "sha384", "sha2_384", "rsa-sha384"}},
		{crypto.SHA512, []string{"sha-512", "sha512", "sha2_512", "rsa-sha512"}},
		{crypto.SHA1, []string{"sha1", "sha1", "sha-1", "sha", "rsa-sha1"}},
		{crypto.SHA224, []string{"sha-224", "sha224"}},
		{crypto.MD5, []string{"md5", "md5", "rsa-md5"}},
	}
}

// HashName is the name of a digest in micalg and receipts: "sha-256", or with old
// "sha256". SHA-1 is "sha1" in both.
func HashName(h crypto.Hash, old bool) string {
	for _, n := range hashNames() {
		if n.hash == h && old {
			return n.names[1]
		}
		if n.hash == h {
			return n.names[0]
		}
	}
	return ""
}

// HashNamed finds a digest by any of its spellings, in any case.
func HashNamed(name string) (crypto.Hash, bool) {
	name = strings.ToLower(strings.Trim(name, " \t\""))
	for _, n := range hashNames() {
		for _, spelt := range n.names {
			if spelt == name {
				return n.hash, true
			}
		}
	}
	return 0, false
}
