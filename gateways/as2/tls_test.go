package as2_test

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
	"github.com/postbud/postbud/plugin"
)

// issuer issues certificates for the line.
type issuer struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	pem  string
}

func newIssuer(t testing.TB) *issuer {
	t.Helper()
	i := &issuer{}
	i.cert, i.key = certificate(t, nil, &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Issuer of tests"}, IsCA: true, BasicConstraintsValid: true,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(48 * time.Hour)})
	i.pem = string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: i.cert.Raw}))
	return i
}

func certificate(t testing.TB, by *issuer, about *x509.Certificate) (*x509.Certificate, *ecdsa.PrivateKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, above := key, about
	if by != nil {
		signer, above = by.key, by.cert
	}
	der, err := x509.CreateCertificate(rand.Reader, about, above, key.Public(), signer)
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return c, key
}

// issue issues for a server of this machine, or as change says.
func (i *issuer) issue(t testing.TB, change func(*x509.Certificate)) pair {
	t.Helper()
	about := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: "far end"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-24 * time.Hour), NotAfter: time.Now().Add(24 * time.Hour), KeyUsage: x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	if change != nil {
		change(about)
	}
	cert, key := certificate(t, i, about)
	raw, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pair{string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw})), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw}))}
}

func secured(t testing.TB, p pair, change func(*tls.Config)) (*acme, plugin.Values) {
	t.Helper()
	a := build(t)
	own, err := tls.X509KeyPair([]byte(p.cert), []byte(p.key))
	if err != nil {
		t.Fatal(err)
	}
	c := &tls.Config{Certificates: []tls.Certificate{own}}
	if change != nil {
		change(c)
	}
	a.serve(t, c)
	return a, a.settings().With(plugin.Values{"plain": "no", "url": "https" + a.url("/as2")[len("http"):]})
}

// Case 58: the server's certificate is unknown, has expired, or bears another name.
func TestF76ACertificateOfTheLineThatCannotBeTrustedEndsIt(t *testing.T) {
	ours, theirs := newIssuer(t), newIssuer(t)
	for _, c := range []struct {
		name          string
		paper         pair
		change        func(*tls.Config)
		field, reason string
	}{
		{"case 58 expired", ours.issue(t, func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Hour) }), nil, "url", "its certificate has expired"},
		{"case 58 not valid yet", ours.issue(t, func(c *x509.Certificate) { c.NotBefore = time.Now().Add(time.Hour) }), nil, "url", "its certificate is not valid yet"},
		{"case 58 another name", ours.issue(t, func(c *x509.Certificate) { c.IPAddresses, c.DNSNames = nil, []string{"other.example.com"} }), nil, "url", "its certificate is for another name"},
		{"case 58 unknown issuer", theirs.issue(t, nil), nil, "ca", "its certificate is from an unknown issuer"},
		{"case 58 TLS 1.1 at most", ours.issue(t, nil), func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 }, "url", "it does not accept a safe version of TLS, or wants a certificate from us"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, settings := secured(t, c.paper, c.change)
			g := open(t, settings.With(plugin.Values{"ca": ours.pem, "user": "nordlys", "password": "correct horse battery"}))
			_, err := g.Deliver(t.Context(), parcel("a.xml", "the invoice"))
			want := says{kind: fault.Configuration, code: "GW-TLS", field: c.field, text: "nothing was sent", args: map[string]string{"reason": c.reason}, page: "Nothing was sent"}
			want.of(t, err)
			steps, err := g.steps(t)
			want.of(t, err)
			if steps != "Find server · Connect · ×Check the line's certificate" || len(a.all()) != 0 {
				t.Errorf("%s, %d posts", steps, len(a.all()))
			}
		})
	}
}

// Case 58: the server asks for a certificate of ours.
func TestCase58MutualTLS(t *testing.T) {
	ours := newIssuer(t)
	pool := x509.NewCertPool()
	pool.AddCert(ours.cert)
	a, settings := secured(t, ours.issue(t, nil), func(c *tls.Config) { c.ClientAuth, c.ClientCAs = tls.RequireAndVerifyClientCert, pool })
	settings["ca"] = ours.pem
	good := ours.issue(t, nil)
	g := open(t, settings.With(plugin.Values{"client_certificate": good.cert, "client_key": good.key}))
	g.delivered(t, parcel("a.xml", "the invoice"))
	if got, err := g.steps(t); err != nil || got != allSteps {
		t.Errorf("%s, %v", got, err)
	}
	for name, over := range map[string]plugin.Values{"none": nil, "of another issuer": withLine(newIssuer(t).issue(t, nil))} {
		_, err := open(t, settings.With(over)).Deliver(t.Context(), parcel("b.xml", "x"))
		if f := fault.As(err); f == nil || f.Kind != fault.Configuration && f.Kind != fault.Temporary {
			t.Errorf("%s: %#v", name, err)
		}
	}
	if a.count() != 1 {
		t.Errorf("%d arrived", a.count())
	}
}

func withLine(p pair) plugin.Values {
	return plugin.Values{"client_certificate": p.cert, "client_key": p.key}
}
