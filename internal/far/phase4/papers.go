package phase4

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"time"
)

// papers are the files of the access point's key and certificate and of their issuer,
// DER all of them, by the name of the option.
func papers(t Test) map[string][]byte {
	t.Helper()
	issuerKey, key := newKey(t), newKey(t)
	issuer := template("Test issuer of access points")
	issuer.IsCA, issuer.BasicConstraintsValid, issuer.KeyUsage = true, true, x509.KeyUsageCertSign
	ca := signed(t, issuer, issuer, issuerKey, issuerKey)
	leaf := template(Seat)
	leaf.Subject.Organization = []string{"Test access point"}
	leaf.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment
	own := signed(t, leaf, issuer, key, issuerKey)
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return map[string][]byte{"key": private, "certificate": own, "ca": ca}
}

func newKey(t Test) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func template(name string) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name, Country: []string{"DK"}},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
	}
}

// signed certifies one key by another.
func signed(t Test, leaf, issuer *x509.Certificate, own, by *rsa.PrivateKey) []byte {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, leaf, issuer, own.Public(), by)
	if err != nil {
		t.Fatal(err)
	}
	return der
}
