package sftp

import (
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"hash"

	"golang.org/x/crypto/scrypt"
)

// lockedType is the PEM type of a PKCS#8 key with a passphrase, as openssl genpkey and
// ssh-keygen -m PKCS8 write it (RFC 5958, section 3).
const lockedType = "ENCRYPTED PRIVATE KEY"

// Bounds of the work that a key may ask for; what openssl writes is far below.
const (
	mostRounds = 5_000_000
	mostScrypt = 256 << 20 // bytes of memory
)

var (
	errLockUnknown = errors.New("the key is locked in another way than PBES2 with AES or Triple DES")
	errNotOpened   = errors.New("the passphrase does not open the key")
)

var (
	oidPBES2    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}
	oidPBKDF2   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 12}
	oidScrypt   = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 11591, 4, 11}
	oidHMACSHA1 = asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 7}
)

// hashes are the pseudo-random functions of PBKDF2 (RFC 8018, appendix B.1).
func hashes() map[string]func() hash.Hash {
	return map[string]func() hash.Hash{
		oidHMACSHA1.String(): sha1.New, "1.2.840.113549.2.9": sha256.New,
		"1.2.840.113549.2.10": sha512.New384, "1.2.840.113549.2.11": sha512.New,
	}
}

// lock is a cipher in CBC mode, and the length of its key.
type lock struct {
	length int
	cipher func([]byte) (cipher.Block, error)
}

// locks are the ciphers by their number (RFC 8018, appendix B.2; NIST's for AES).
func locks() map[string]lock {
	return map[string]lock{
		"2.16.840.1.101.3.4.1.2":  {16, aes.NewCipher},
		"2.16.840.1.101.3.4.1.22": {24, aes.NewCipher},
		"2.16.840.1.101.3.4.1.42": {32, aes.NewCipher},
		"1.2.840.113549.3.7":      {24, des.NewTripleDESCipher},
	}
}

// lockedKey is EncryptedPrivateKeyInfo (RFC 5958), and the others are the parameters of
// RFC 8018, appendix A, and of RFC 7914, section 7.
type (
	lockedKey struct {
		Algorithm pkix.AlgorithmIdentifier
		Data      []byte
	}
	pbes2Params struct{ KDF, Scheme pkix.AlgorithmIdentifier }
	pbkdf2Param struct {
		Salt   []byte
		Rounds int
		Length int                      `asn1:"optional"`
		PRF    pkix.AlgorithmIdentifier `asn1:"optional"`
	}
	scryptParam struct {
		Salt           []byte
		Cost, Size, At int
		Length         int `asn1:"optional"`
	}
)

// unlock opens a PKCS#8 key in DER that is locked by PBES2. The error is errNotOpened
// where the passphrase is another one, and errLockUnknown where it is locked otherwise.
func unlock(der []byte, passphrase string) (crypto.PrivateKey, error) {
	var k lockedKey
	var p pbes2Params
	if _, err := asn1.Unmarshal(der, &k); err != nil {
		return nil, err
	}
	if !k.Algorithm.Algorithm.Equal(oidPBES2) {
		return nil, errLockUnknown
	}
	if _, err := asn1.Unmarshal(k.Algorithm.Parameters.FullBytes, &p); err != nil {
		return nil, err
	}
	l, known := locks()[p.Scheme.Algorithm.String()]
	if !known {
		return nil, errLockUnknown
	}
	secret, err := derive(p.KDF, passphrase, l.length)
	if err != nil {
		return nil, err
	}
	block, err := l.cipher(secret)
	if err != nil {
		return nil, err
	}
	var start []byte
	if _, err := asn1.Unmarshal(p.Scheme.Parameters.FullBytes, &start); err != nil {
		return nil, err
	}
	size := block.BlockSize()
	if len(start) != size || len(k.Data) == 0 || len(k.Data)%size != 0 {
		return nil, errors.New("the locked key is no whole number of blocks")
	}
	plain := make([]byte, len(k.Data))
	cipher.NewCBCDecrypter(block, start).CryptBlocks(plain, k.Data)
	pad := int(plain[len(plain)-1])
	if pad == 0 || pad > size {
		return nil, errNotOpened
	}
	key, err := x509.ParsePKCS8PrivateKey(plain[:len(plain)-pad])
	if err != nil {
		return nil, errNotOpened // one passphrase in 256 makes the padding right by chance
	}
	return key, nil
}

// derive makes the cipher's key of the passphrase.
func derive(kdf pkix.AlgorithmIdentifier, passphrase string, length int) ([]byte, error) {
	switch {
	case kdf.Algorithm.Equal(oidPBKDF2):
		var p pbkdf2Param
		if _, err := asn1.Unmarshal(kdf.Parameters.FullBytes, &p); err != nil {
			return nil, err
		}
		if p.PRF.Algorithm == nil { // its default
			p.PRF.Algorithm = oidHMACSHA1
		}
		h := hashes()[p.PRF.Algorithm.String()]
		if h == nil || p.Rounds < 1 || p.Rounds > mostRounds {
			return nil, errLockUnknown
		}
		return pbkdf2.Key(h, passphrase, p.Salt, p.Rounds, length)
	case kdf.Algorithm.Equal(oidScrypt):
		var p scryptParam
		if _, err := asn1.Unmarshal(kdf.Parameters.FullBytes, &p); err != nil {
			return nil, err
		}
		if p.Cost < 2 || p.Size < 1 || p.At < 1 || p.At > 16 || p.Cost > mostScrypt/128 || p.Size > mostScrypt/128/p.Cost {
			return nil, errLockUnknown
		}
		return scrypt.Key([]byte(passphrase), p.Salt, p.Cost, p.Size, p.At, length)
	}
	return nil, errLockUnknown
}
