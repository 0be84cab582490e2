package partner

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"strings"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

// ReadPKCS12 takes our certificate, with its issuers below it, and its key out of a
// .p12 or .pfx file, as the settings want them. It is for a file of our own: one that
// somebody has made to waste time can do so. The fault is Invalid and tells nothing
// of the key.
func ReadPKCS12(data []byte, password plugin.Secret) (certPEM, keyPEM string, err error) {
	if len(data) > mostPack {
		return "", "", fault.New(fault.Invalid, "this is no PKCS#12 file: it has more than 1 MB")
	}
	key, own, issuers, err := pkcs12.DecodeChain(data, password.Reveal())
	switch {
	case errors.Is(err, pkcs12.ErrIncorrectPassword):
		return "", "", fault.New(fault.Invalid, "the password does not open this PKCS#12 file")
	case err != nil: // its text could quote the file
		return "", "", fault.New(fault.Invalid, "this is no PKCS#12 file with one key and its certificate, or a damaged one")
	}
	if _, is := key.(*rsa.PrivateKey); !is {
		return "", "", fault.New(fault.Invalid, "the key in this file is not of the kind RSA, and AS2 partners read no other")
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return "", "", fault.New(fault.Invalid, "the key in this file cannot be used")
	}
	var certs strings.Builder
	for _, c := range append([]*x509.Certificate{own}, issuers...) {
		certs.WriteString(certificatePEM(c.Raw))
	}
	return certs.String(), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})), nil
}
