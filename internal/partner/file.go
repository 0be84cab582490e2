package partner

import (
	"archive/zip"
	"bytes"
	"crypto/x509"
	"errors"
	"slices"

	"github.com/postbud/postbud/plugin"
)

// ReadFile reads what a partner has sent: a pack as ReadPack takes it, or a certificate
// alone, as PEM or DER.
func ReadFile(data []byte) (Pack, error) {
	if _, err := x509.ParseCertificate(data); err != nil && !bytes.Contains(data[:min(len(data), 8<<10)], []byte("-----BEGIN ")) {
		return ReadPack(data)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, err := z.Create("certificate.cer")
	if err == nil {
		_, err = f.Write(data)
	}
	if err = errors.Join(err, z.Close()); err != nil {
		return Pack{}, err
	}
	return ReadPack(b.Bytes())
}

// SameSides says whether two settings are for the same two sides, with the same
// certificates of ours, however these are written.
func SameSides(a, b plugin.Values) bool {
	for _, name := range []string{"our_id", "partner_id", "our_next_from"} {
		if a[name] != b[name] {
			return false
		}
	}
	return sameCertificates(a["our_certificate"], b["our_certificate"]) && sameCertificates(a["our_next_certificate"], b["our_next_certificate"])
}

func sameCertificates(a, b string) bool {
	first, err := plugin.ParseCertificates(a)
	second, otherErr := plugin.ParseCertificates(b)
	if err != nil || otherErr != nil {
		return a == b
	}
	return slices.EqualFunc(first, second, (*x509.Certificate).Equal)
}
