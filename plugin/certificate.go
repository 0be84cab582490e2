package plugin

import (
	"crypto/x509"
	"encoding/pem"
	"strings"

	"github.com/postbud/postbud/fault"
)

// Certificate is one or more X.509 certificates in PEM form. A private key among
// them is refused, for the field is not a secret. Whether a certificate is valid
// today is for the plug-in's Check to say.
func Certificate(p *string, name, title string) *Field {
	return bound(KindCertificate, name, title,
		func(text string) *fault.Error {
			if _, wrong := certificates(text); wrong != nil {
				return wrong
			}
			*p = text
			return nil
		},
		func() string { return *p })
}

// ParseCertificates reads the value of a Certificate field, in its order. It
// fails with a Configuration fault.
func ParseCertificates(text string) ([]*x509.Certificate, error) {
	list, wrong := certificates(text)
	if wrong != nil {
		return nil, wrong
	}
	return list, nil
}

func certificates(text string) ([]*x509.Certificate, *fault.Error) {
	if strings.Contains(text, "PRIVATE KEY") { // also one too broken to be decoded
		return nil, wrongly(CodeCertificate, "there is a private key in this text; only the certificate belongs here")
	}
	var list []*x509.Certificate
	for block, rest := pem.Decode([]byte(text)); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		one, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, wrongly(CodeCertificate, "certificate %d cannot be read: %w", len(list)+1, err)
		}
		list = append(list, one)
	}
	if len(list) == 0 {
		return nil, wrongly(CodeCertificate, "there is no certificate in this text; it begins with -----BEGIN CERTIFICATE-----")
	}
	return list, nil
}
