package web

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/plugin"
)

// Certificate reads ours for the line, with its key; nil where there is none. A key
// that does not belong to it is a Configuration fault of the field client_key.
func Certificate(certificate string, key plugin.Secret) (*tls.Certificate, error) {
	if (certificate == "") != key.Empty() {
		return nil, fault.Setting("client_key", "certificate and key belong together; fill in both or neither")
	}
	if certificate == "" {
		return nil, nil
	}
	pair, err := tls.X509KeyPair([]byte(certificate), []byte(key.Reveal()))
	if err != nil { // its text may quote the key
		return nil, fault.Setting("client_key", "this is no key without a passphrase that belongs to the certificate; it begins with -----BEGIN PRIVATE KEY----- or the like")
	}
	return &pair, nil
}

// TLS are the settings for a server: its own certificate or issuer where one is given,
// as PEM that was checked before, else the public ones; and ours where it wants to see
// one.
func TLS(ca string, own *tls.Certificate) *tls.Config {
	c := &tls.Config{NextProtos: []string{"http/1.1"}}
	if own != nil {
		c.Certificates = []tls.Certificate{*own}
	}
	if ca == "" {
		return c
	}
	c.RootCAs = x509.NewCertPool()
	list, _ := plugin.ParseCertificates(ca)
	for _, cert := range list {
		c.RootCAs.AddCert(cert)
	}
	return c
}

// Untrusted explains a certificate of the line that cannot be trusted, theirs or
// ours, and names the field: url, ca or client_certificate. It is nil for other
// trouble (F-76).
func (s Server) Untrusted(err error) *fault.Error {
	f := netx.TLSFault(err, s.Host)
	if f == nil {
		return nil
	}
	f.Field = "url"
	var issuer x509.UnknownAuthorityError
	switch {
	case errors.As(err, &issuer):
		f.Field = "ca"
	case strings.Contains(err.Error(), "certificate required"), strings.Contains(err.Error(), "bad certificate"), strings.Contains(err.Error(), "unknown certificate"):
		f.Field = "client_certificate"
	}
	return f
}

// Fielded names the setting that an address which may not be dialled comes from.
func Fielded(f *fault.Error, field string) error {
	if f.Kind == fault.Configuration && f.Field == "" {
		f.Field = field
	}
	return f
}
