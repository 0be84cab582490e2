package cms_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"time"

	"github.com/postbud/postbud/internal/cms"
)

// certificate is a self-signed certificate for a key, as partners exchange them.
func certificate(name string, key crypto.Signer) *x509.Certificate {
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now(), NotAfter: time.Now().AddDate(1, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		panic(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	return c
}

// A document is compressed and encrypted as it is written, and unpacked layer by layer.
func ExampleEncrypt() {
	key, _ := rsa.GenerateKey(rand.Reader, 2048)
	theirs := certificate("receiver", key)

	var message bytes.Buffer
	enc, err := cms.Encrypt(&message, cms.AES256GCM, cms.To{Certificate: theirs, OAEP: crypto.SHA256})
	if err != nil {
		fmt.Println(err)
		return
	}
	zip := cms.Compress(enc)
	fmt.Fprint(zip, "<Invoice/>")
	_ = zip.Close() // check both where it matters
	_ = enc.Close()

	outer, _ := cms.Open(&message)
	var packed bytes.Buffer
	how, err := outer.Decrypt(&packed, []cms.Key{{Certificate: theirs, Private: key}})
	fmt.Println(outer.Type, how.Cipher, err)

	inner, _ := cms.Open(&packed)
	var document bytes.Buffer
	n, err := inner.Inflate(&document, 1<<20)
	fmt.Println(inner.Type, n, document.String(), err)
	// Output:
	// authEnveloped-data aes256-gcm <nil>
	// compressed-data 10 <Invoice/> <nil>
}

// A detached signature counts only with a certificate that the caller trusts.
func ExampleSign() {
	key, _ := rsa.GenerateKey(rand.Reader, 2048)
	ours := certificate("sender", key)
	document := []byte("<Invoice/>")
	digest := sha256.Sum256(document)
	signature, err := cms.Sign(digest[:], time.Now(), cms.Signer{Hash: crypto.SHA256, Certificate: ours, Key: key})
	if err != nil {
		fmt.Println(err)
		return
	}

	content, _ := cms.Open(bytes.NewReader(signature))
	signed, _ := content.Signed(nil) // nothing is inside
	of := func(h crypto.Hash) []byte {
		d := h.New()
		d.Write(document)
		return d.Sum(nil)
	}
	found, err := signed.Verify(of, []*x509.Certificate{ours})
	fmt.Println(found.Certificate.Subject, found.Hash, err)

	strangersKey, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	_, err = signed.Verify(of, []*x509.Certificate{certificate("stranger", strangersKey)})
	fmt.Println(err)
	// Output:
	// CN=sender SHA-256 <nil>
	// not signed by a known certificate
}
