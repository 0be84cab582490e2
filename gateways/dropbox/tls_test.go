package dropbox_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

// tlsServer answers nothing good; it counts who gets through to it.
func tlsServer(t *testing.T, change func(*x509.Certificate, *tls.Config)) (url string, requests *atomic.Int32) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	cert := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	change(cert, config)
	der, err := x509.CreateCertificate(rand.Reader, cert, cert, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	config.Certificates = []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}
	requests = &atomic.Int32{}
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { requests.Add(1) }))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.TLS = config
	s.StartTLS()
	t.Cleanup(s.Close)
	return s.URL, requests
}

func TestF76ACertificateThatCannotBeTrusted(t *testing.T) {
	for name, change := range map[string]func(*x509.Certificate, *tls.Config){
		"unknown issuer": func(*x509.Certificate, *tls.Config) {},
		"expired":        func(c *x509.Certificate, _ *tls.Config) { c.NotAfter = time.Now().Add(-time.Hour) },
		"another name":   func(c *x509.Certificate, _ *tls.Config) { c.IPAddresses, c.DNSNames = nil, []string{"other.example"} },
		"T-27 TLS 1.1": func(_ *x509.Certificate, c *tls.Config) {
			c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
		},
	} {
		for _, field := range []string{"token_url", "api_url", "content_url"} {
			t.Run(name+" "+field, func(t *testing.T) {
				p := start(t, nil)
				url, requests := tlsServer(t, change)
				_, err := p.with(t, plugin.Values{field: url}).Deliver(t.Context(), parcel("a.xml", "x"))
				says{kind: fault.Configuration, code: "GW-TLS", field: field, text: "nothing was sent"}.of(t, err)
				if n := requests.Load(); n != 0 {
					t.Errorf("%d requests got through", n)
				}
				p.counted(t, 0)
			})
		}
	}
}
