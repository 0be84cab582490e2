package cms

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"encoding/asn1"
)

// Cipher is a content encryption algorithm. The zero Cipher is none.
type Cipher int

// The ciphers, written and read. TripleDESCBC is for old partners only. Those
// with GCM are written as AuthEnvelopedData and protect the content against
// changes too; CBC does not.
const (
	TripleDESCBC Cipher = iota + 1
	AES128CBC
	AES192CBC
	AES256CBC
	AES128GCM
	AES192GCM
	AES256GCM
)

// Ciphers are all of them, the strongest last.
func Ciphers() []Cipher {
	return []Cipher{TripleDESCBC, AES128CBC, AES192CBC, AES256CBC, AES128GCM, AES192GCM, AES256GCM}
}

type cipherTraits struct {
	name  string
	oid   asn1.ObjectIdentifier
	key   int // bytes
	block int // bytes, also the length of the initialisation vector of CBC
}

func (c Cipher) traits() cipherTraits {
	aes := func(n int) asn1.ObjectIdentifier { return asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, n} }
	switch c {
	case TripleDESCBC:
		return cipherTraits{"3des-cbc", asn1.ObjectIdentifier{1, 2, 840, 113549, 3, 7}, 24, 8}
	case AES128CBC:
		return cipherTraits{"aes128-cbc", aes(2), 16, 16}
	case AES192CBC:
		return cipherTraits{"aes192-cbc", aes(22), 24, 16}
	case AES256CBC:
		return cipherTraits{"aes256-cbc", aes(42), 32, 16}
	case AES128GCM:
		return cipherTraits{"aes128-gcm", aes(6), 16, 16}
	case AES192GCM:
		return cipherTraits{"aes192-gcm", aes(26), 24, 16}
	case AES256GCM:
		return cipherTraits{"aes256-gcm", aes(46), 32, 16}
	}
	return cipherTraits{name: "none"}
}

// String is the name that settings use: "aes256-cbc".
func (c Cipher) String() string { return c.traits().name }

// Authenticated tells whether the cipher itself finds a change of the content.
func (c Cipher) Authenticated() bool { return c == AES128GCM || c == AES192GCM || c == AES256GCM }

// CipherNamed finds a cipher by its String; the zero Cipher when there is none.
func CipherNamed(name string) Cipher {
	for _, c := range Ciphers() {
		if c.String() == name {
			return c
		}
	}
	return 0
}

func cipherOf(oid asn1.ObjectIdentifier) (Cipher, bool) {
	for _, c := range Ciphers() {
		if c.traits().oid.Equal(oid) {
			return c, true
		}
	}
	return 0, false
}

func (c Cipher) blocks(key []byte) (cipher.Block, error) {
	if c == TripleDESCBC {
		return des.NewTripleDESCipher(key)
	}
	return aes.NewCipher(key)
}
