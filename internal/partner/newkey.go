package partner

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/as2"
)

// keyYears is how long a certificate that we make is valid: partners change theirs
// by hand, and seldom.
const keyYears = 3

// NewKey makes an RSA key of 2048 bits, which every partner's product reads, and a
// certificate for an AS2 name signed with the key itself, valid from an hour before
// now for three years. AS2 partners hand certificates to each other, so nobody else
// needs to vouch for them.
func NewKey(name string, now time.Time) (certPEM, keyPEM string, err error) {
	if err := as2.CheckName(name); err != nil {
		return "", "", err
	}
	key, err := rsa.GenerateKey(rand.Reader, leastOwn)
	if err != nil {
		return "", "", fault.Wrap(fault.Internal, err, "no key could be made")
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return "", "", fault.Wrap(fault.Internal, err, "no key could be made")
	}
	common := name
	if len(common) > 64 { // X.520 allows no more
		common = common[:64]
	}
	about := &x509.Certificate{
		SerialNumber:          serial.Add(serial, big.NewInt(1)),
		Subject:               pkix.Name{CommonName: common},
		NotBefore:             now.UTC().Add(-time.Hour).Truncate(time.Second),
		NotAfter:              now.UTC().AddDate(keyYears, 0, 0).Truncate(time.Second),
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment | x509.KeyUsageContentCommitment,
		BasicConstraintsValid: true,
		SignatureAlgorithm:    x509.SHA256WithRSA,
	}
	der, err := x509.CreateCertificate(rand.Reader, about, about, key.Public(), key)
	if err != nil {
		return "", "", fault.Wrap(fault.Internal, err, "no certificate could be made")
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return "", "", fault.Wrap(fault.Internal, err, "no key could be made")
	}
	return certificatePEM(der), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})), nil
}

func certificatePEM(der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}
