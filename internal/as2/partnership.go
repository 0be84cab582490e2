package as2

import (
	"crypto"
	"crypto/x509"
	"time"

	"github.com/postbud/postbud/internal/cms"
)

// Compression says where compression stands among the layers.
type Compression string

// Both forms of RFC 5402; a message is compressed once at most.
const (
	NoCompression Compression = ""
	BeforeSigning Compression = "before"
	AfterSigning  Compression = "after"
)

// Partnership is the agreement of two sides for messages from Us to Partner.
type Partnership struct {
	Us      Us
	Partner Partner

	Sign     crypto.Hash // SHA-256, 384 or 512; SHA-1 for old partners; 0 sends unsigned
	Encrypt  cms.Cipher  // 0 sends in the clear
	OAEP     crypto.Hash // key transport by OAEP with this digest; 0 is PKCS#1 v1.5
	Compress Compression
	Receipt  ReceiptRequest
	// OldNames spells digests as RFC 3851 does, "sha256", for products that do not
	// know "sha-256".
	OldNames  bool
	Bare      bool   // leaves our certificate out of signatures
	UserAgent string // of our product; also Reporting-UA of receipts
}

// Us is our side: the AS2 name and the keys, several while one takes over from
// another.
type Us struct {
	Name string
	Keys []OwnKey
}

// OwnKey is a private key of ours and its certificate. From is when signing with
// it begins; decryption takes all keys.
type OwnKey struct {
	Certificate *x509.Certificate
	Private     crypto.Signer // that also is a crypto.Decrypter, as *rsa.PrivateKey is
	From        time.Time
}

// Partner is the other side: its AS2 name and certificates, and what it may do.
// The zero values allow the least.
type Partner struct {
	Name         string
	Certificates []PartnerCertificate

	AllowUnsigned    bool  // messages without a signature; a bad one is refused still
	AllowUnencrypted bool  // messages in the clear
	AllowMD5         bool  // signatures over MD5
	MaxSize          int64 // bytes of a message after unpacking; 0 is 512 MB
	// Hosts are those that asynchronous receipts may go to, as "host" or "host:port".
	Hosts []string
}

// PartnerCertificate is a certificate of the partner. From is when encryption to it
// begins; signatures made with it count from the day it is entered, so that an
// old and a new one are both good while the partner changes.
type PartnerCertificate struct {
	*x509.Certificate
	From time.Time
}

const defaultMaxSize = 512 << 20

func (p Partner) maxSize() int64 {
	if p.MaxSize == 0 {
		return defaultMaxSize
	}
	return p.MaxSize
}

// ReceiptRequest is the receipt that we ask for. The zero value asks for none.
type ReceiptRequest struct {
	Wanted bool
	Signed bool
	URL    string // of ours, for an asynchronous receipt; "" for one in the response
}
