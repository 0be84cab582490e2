package partner

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"strings"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/plugin"
)

const (
	leastOwn   = 2048 // bits of a key of ours
	leastTheir = 1024 // of a partner's, of whom some are old
)

// ownKey reads one certificate of ours and its key. The error joins faults of
// either field.
func ownKey(certificateField, certificate, keyField string, secret plugin.Secret) (as2.OwnKey, error) {
	list, certErr := ends(certificateField, certificate)
	key, keyErr := ParseKey(keyField, secret)
	if err := errors.Join(certErr, keyErr); err != nil {
		return as2.OwnKey{}, err
	}
	cert := list[0]
	for _, c := range list { // with several of them the key says which is ours
		if key.PublicKey.Equal(c.PublicKey) {
			cert = c
		}
	}
	if !key.PublicKey.Equal(cert.PublicKey) {
		return as2.OwnKey{}, fault.Setting(keyField, "this key does not belong to the certificate %s; paste the key that was made together with it", nameOf(cert))
	}
	return as2.OwnKey{Certificate: cert, Private: key}, nil
}

// ParseKey reads an RSA private key as PEM, PKCS#8 or PKCS#1, of at least 2048
// bits. The error is a Configuration fault of the field and tells nothing of the
// key.
func ParseKey(field string, secret plugin.Secret) (*rsa.PrivateKey, error) {
	if secret.Empty() {
		return nil, fault.Setting(field, "the private key must be filled in")
	}
	text := []byte(secret.Reveal())
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		switch {
		case !strings.HasSuffix(block.Type, "PRIVATE KEY"):
			continue
		case block.Type == "ENCRYPTED PRIVATE KEY", block.Headers["DEK-Info"] != "":
			return nil, fault.Setting(field, "this key is locked with a passphrase; take that off, as with openssl pkey -in key.pem")
		}
		return rsaKey(field, block)
	}
	return nil, fault.Setting(field, "this is no private key that we can read; it begins with -----BEGIN PRIVATE KEY-----")
}

func rsaKey(field string, block *pem.Block) (*rsa.PrivateKey, error) {
	var parsed any
	var err error
	if block.Type == "RSA PRIVATE KEY" {
		parsed, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	} else {
		parsed, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	}
	if err != nil { // its text may quote the key
		return nil, fault.Setting(field, "this private key cannot be read; perhaps a part of it is missing")
	}
	key, is := parsed.(*rsa.PrivateKey)
	if !is {
		return nil, fault.Setting(field, "this key is not of the kind RSA, and AS2 partners read no other")
	}
	if n := key.N.BitLen(); n < leastOwn {
		return nil, fault.Setting(field, "this key has %d bits and is too short to be safe; make one of %d", n, leastOwn)
	}
	return key, nil
}

// theirs are the certificates of the partner in one field. All of them count for
// signatures; to the first is encrypted.
func theirs(field, text string, at time.Time) ([]as2.PartnerCertificate, error) {
	list, err := ends(field, text)
	if err != nil {
		return nil, err
	}
	var out []as2.PartnerCertificate
	for i, c := range list {
		one := as2.PartnerCertificate{Certificate: c, From: at}
		if key, is := c.PublicKey.(*rsa.PublicKey); is && key.N.BitLen() < leastTheir {
			return nil, fault.Setting(field, "the key of %s has %d bits and proves nothing; ask the partner for another certificate", nameOf(c), key.N.BitLen())
		}
		if i > 0 {
			one.From = never
		}
		out = append(out, one)
	}
	return out, nil
}

// never is when a certificate that only signs is encrypted to.
var never = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// ends are the certificates that belong to somebody, in order: not those of the
// issuers that often stand below them.
func ends(field, text string) ([]*x509.Certificate, error) {
	if text == "" {
		return nil, fault.Setting(field, "the certificate must be filled in")
	}
	list, err := plugin.ParseCertificates(text)
	if err != nil {
		if f := fault.As(err); f != nil {
			f.Field = field
		}
		return nil, err
	}
	var out []*x509.Certificate
	for i, c := range list {
		issuer := false
		for j, other := range list {
			issuer = issuer || i != j && bytes.Equal(other.RawIssuer, c.RawSubject) && !bytes.Equal(other.RawSubject, c.RawSubject)
		}
		if !issuer {
			out = append(out, c)
		}
	}
	if len(out) == 0 { // issued by each other
		return list[:1], nil
	}
	return out, nil
}

// nameOf is what people call a certificate.
func nameOf(c *x509.Certificate) string {
	if name := plain(c.Subject.CommonName); name != "" {
		return name
	}
	if name := plain(c.Subject.String()); name != "" {
		return name
	}
	return "number " + c.SerialNumber.String()
}
