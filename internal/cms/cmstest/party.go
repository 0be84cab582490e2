// Package cmstest gives tests of signed and encrypted messages their certificates,
// and lets OpenSSL, which others made, read and write the same messages.
package cmstest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/cms"
)

// Party is a self-signed certificate and its key.
type Party struct {
	Name        string
	Certificate *x509.Certificate
	Key         crypto.Signer
}

// RSA keys are slow to make, so a test process makes three and shares them.
var keys = [...]func() (*rsa.PrivateKey, error){
	sync.OnceValues(newRSA), sync.OnceValues(newRSA), sync.OnceValues(newRSA),
}

func newRSA() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) }

// RSA is a party with the nth of three RSA keys; the same name and key give
// another certificate each time.
func RSA(t testing.TB, name string, nth int) Party {
	t.Helper()
	key, err := keys[nth]()
	if err != nil {
		t.Fatal(err)
	}
	return New(t, name, key, time.Now().Add(-time.Hour), time.Now().Add(24*time.Hour))
}

// EC is a party with a key on the curve P-256.
func EC(t testing.TB, name string) Party {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return New(t, name, key, time.Now().Add(-time.Hour), time.Now().Add(24*time.Hour))
}

// New is a party with this key and validity.
func New(t testing.TB, name string, key crypto.Signer, from, until time.Time) Party {
	t.Helper()
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 64))
	if err != nil {
		t.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	id := sha1.Sum(public)
	template := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: name, Organization: []string{"Nordisk Byg A/S"}, Country: []string{"DK"}},
		NotBefore:    from, NotAfter: until,
		SubjectKeyId: id[:],
		KeyUsage:     x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return Party{Name: name, Certificate: certificate, Key: key}
}

// Decrypts is the party's key for reading messages.
func (p Party) Decrypts() cms.Key {
	private, _ := p.Key.(crypto.Decrypter)
	return cms.Key{Certificate: p.Certificate, Private: private}
}

// Signs is the party's key for signing.
func (p Party) Signs(h crypto.Hash) cms.Signer {
	return cms.Signer{Hash: h, Certificate: p.Certificate, Key: p.Key}
}

// Files writes certificate and key for OpenSSL and gives their paths.
func (p Party) Files(t testing.TB) (certificate, key string) {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(p.Key)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	certificate, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	writePEM(t, certificate, "CERTIFICATE", p.Certificate.Raw)
	writePEM(t, key, "PRIVATE KEY", der)
	return certificate, key
}

func writePEM(t testing.TB, path, kind string, der []byte) {
	t.Helper()
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
}
