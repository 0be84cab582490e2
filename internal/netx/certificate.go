package netx

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/postbud/postbud/fault"
)

// TLSFault explains a failed TLS handshake: GW-TLS (configuration) where the
// host's certificate cannot be trusted or no safe version is spoken, with reason
// and date for the text. It is nil for any other trouble, such as a line that
// broke.
func TLSFault(err error, host string) *fault.Error {
	reason, cert := certificateReason(err)
	if reason == "" {
		return nil
	}
	date := ""
	if cert != nil {
		date = cert.NotAfter.UTC().Format(time.DateOnly)
	}
	e := fault.New(fault.Configuration, "the connection to %s is not safe: %s; nothing was sent over it", host, reason).
		Coded("GW-TLS", "host", host, "reason", reason, "date", date)
	e.Err = err
	return e
}

func certificateReason(err error) (string, *x509.Certificate) {
	var invalid x509.CertificateInvalidError
	var name x509.HostnameError
	var issuer x509.UnknownAuthorityError
	var failed *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var wire *net.OpError
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired && time.Now().Before(invalid.Cert.NotBefore):
		return "its certificate is not valid yet", invalid.Cert
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "its certificate has expired", invalid.Cert
	case errors.As(err, &invalid):
		return "its certificate is not valid for this use", invalid.Cert
	case errors.As(err, &name):
		return "its certificate is for another name", name.Certificate
	case errors.As(err, &issuer):
		return "its certificate is from an unknown issuer", issuer.Cert
	case errors.As(err, &failed):
		return "its certificate cannot be checked", nil
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return "it does not speak TLS on this port", nil
	case errors.As(err, &wire) && wire.Op == "remote error", // how crypto/tls hands on an alert
		err != nil && strings.Contains(err.Error(), "unsupported protocol version"):
		return "it does not accept a safe version of TLS, or wants a certificate from us", nil
	}
	return "", nil
}
