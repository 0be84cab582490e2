package email

import (
	"crypto/x509"
	"errors"

	"github.com/postbud/postbud/internal/netx"
)

// untrusted explains a certificate that cannot be trusted; nil for other trouble.
func (l *line) untrusted(err error) error {
	f := netx.TLSFault(err, l.settings.Host)
	if f == nil {
		return nil
	}
	f.Field = "host"
	var issuer x509.UnknownAuthorityError
	if errors.As(err, &issuer) {
		f.Field = "ca"
	}
	return f
}
