package cms_test

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"io"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/cms"
	"github.com/postbud/postbud/internal/cms/cmstest"
)

// FuzzOpen reads anything as every type: no panic, no more work than the input is
// worth, and nothing verified that the party did not sign.
func FuzzOpen(f *testing.F) {
	party := cmstest.RSA(f, "one", 0)
	data := content(1000)
	var seeds [][]byte
	for _, c := range cms.Ciphers() {
		seeds = append(seeds, encrypt(f, data, c, cms.To{Certificate: party.Certificate}))
	}
	signature, err := cms.Sign(digestsOf(data)(crypto.SHA256), time.Now(), party.Signs(crypto.SHA256))
	if err != nil {
		f.Fatal(err)
	}
	seeds = append(seeds, signature, compress(f, data))
	for _, s := range seeds {
		f.Add(s)
		f.Add(indefinite(f, s))
		f.Add(armoured(s)["base64 with LF"])
	}
	f.Fuzz(func(t *testing.T, message []byte) {
		c, err := cms.Open(bytes.NewReader(message))
		if err != nil {
			return
		}
		switch c.Type {
		case cms.CompressedData:
			if n, err := c.Inflate(io.Discard, 1<<20); n > 1<<20 {
				t.Errorf("%d bytes, %v", n, err)
			}
		case cms.SignedData:
			var inside bytes.Buffer
			signed, err := c.Signed(&inside)
			if err != nil {
				return
			}
			other := digestsOf([]byte("never signed"))
			if _, err := signed.Verify(other, []*x509.Certificate{party.Certificate}); err == nil {
				t.Error("verified what nobody signed")
			}
		default:
			_, _ = c.Decrypt(io.Discard, []cms.Key{party.Decrypts()})
		}
	})
}
