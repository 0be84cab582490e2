package as2

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os/exec"
	"path/filepath"
	"time"
)

// password of the stores of keys.
const password = "peer"

// papers makes the peer's key and certificate and writes keys.p12, with its key under
// the name "own" and our certificate under the name "partner", and partner.pem.
func (p *Peer) papers(t Test) *x509.Certificate {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 64))
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: p.Name, Country: []string{"DK"}},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	keyFile := p.file(t, "own.key", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}))
	own := p.file(t, "own.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	partner := p.file(t, "partner.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: p.options.Certificate.Raw}))
	// The old algorithms are what every product reads. OpenSSL writes it, for the names of
	// the entries, by which the products find them.
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		missing(t, "the command openssl is not installed")
	}
	cmd := exec.CommandContext(t.Context(), openssl, "pkcs12", "-export", "-inkey", keyFile, "-in", own, "-certfile", partner, "-name", "own", "-caname", "partner",
		"-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1", "-passout", "pass:"+password, "-out", filepath.Join(p.dir, "keys.p12"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("openssl pkcs12: %v\n%s", err, out)
	}
	return certificate
}
