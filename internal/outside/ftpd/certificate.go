package ftpd

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"sync"
	"testing"
	"time"
)

// keys are two, made once: that takes long.
var keys = sync.OnceValue(func() (k [2]*rsa.PrivateKey) {
	for i := range k {
		var err error
		if k[i], err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
			panic(err)
		}
	}
	return k
})

// Papers are what a server shows and what a client should trust.
type Papers struct {
	TLS    tls.Certificate
	Chain  string // certificate and key of the server, PEM
	Leaf   string // its certificate alone
	Issuer string // whom to trust, PEM
}

// PapersFor are a server's certificate for names and addresses, and its issuer.
func PapersFor(t *testing.T, until time.Time, names ...string) Papers {
	t.Helper()
	ca := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Partner's own issuer"},
		NotBefore: until.AddDate(-2, 0, 0), NotAfter: until.AddDate(5, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: "Partner"},
		NotBefore: until.AddDate(-1, 0, 0), NotAfter: until,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	for _, n := range names {
		if ip := net.ParseIP(n); ip != nil {
			leaf.IPAddresses = append(leaf.IPAddresses, ip)
		} else {
			leaf.DNSNames = append(leaf.DNSNames, n)
		}
	}
	issuer := sign(t, ca, ca, keys()[0].Public(), keys()[0])
	own := sign(t, leaf, ca, keys()[1].Public(), keys()[0])
	private, err := x509.MarshalPKCS8PrivateKey(keys()[1])
	if err != nil {
		t.Fatal(err)
	}
	p := Papers{Leaf: own, Issuer: issuer, Chain: own + string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}))}
	if p.TLS, err = tls.X509KeyPair([]byte(p.Chain), []byte(p.Chain)); err != nil {
		t.Fatal(err)
	}
	return p
}

func sign(t *testing.T, cert, by *x509.Certificate, of crypto.PublicKey, with crypto.Signer) string {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, cert, by, of, with)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

// NextYear is when a certificate usually ends.
func NextYear() time.Time { return time.Now().AddDate(1, 0, 0) }
