package peppol_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gateways/peppol"
	"github.com/postbud/postbud/internal/far/phase4"
	"github.com/postbud/postbud/plugin"
)

// certificate is that of a server of this machine, signed by itself and as change
// says, with its PEM.
func certificate(t *testing.T, change func(*x509.Certificate)) (tls.Certificate, string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: "far end"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true, NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
	}
	if change != nil {
		change(about)
	}
	der, err := x509.CreateCertificate(rand.Reader, about, about, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

func TestF76ACertificateThatIsNotTrustedGetsNothing(t *testing.T) {
	ap := phase4.Start(t)
	_, stranger := certificate(t, nil)
	for name, c := range map[string]struct {
		change func(*x509.Certificate)
		ca     string // "" for its own
		field  string
	}{
		"from an unknown issuer": {nil, stranger, "ca"},
		"expired":                {func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Hour) }, "", "url"},
		"for another name":       {func(c *x509.Certificate) { c.IPAddresses, c.DNSNames = nil, []string{"other.example.com"} }, "", "url"},
		"trusted":                {nil, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			own, ca := certificate(t, c.change)
			if c.ca != "" {
				ca = c.ca
			}
			d := ap.Door(t, &tls.Config{Certificates: []tls.Certificate{own}})
			g, p := open(t, settings(d).With(plugin.Values{"ca": ca, "plain": "no"})), parcel(t, buyer)
			if c.field == "" {
				g.handed(t, p, gateways.Delivered)
				if n := len(ap.Received(t, peppol.Instance(p))); n != 1 {
					t.Errorf("%d arrived", n)
				}
				return
			}
			_, err := g.Deliver(t.Context(), p)
			says{kind: fault.Configuration, code: "GW-TLS", field: c.field}.of(t, err)
			if n := len(ap.Received(t, peppol.Instance(p))); n != 0 {
				t.Errorf("%d arrived", n)
			}
		})
	}
}
