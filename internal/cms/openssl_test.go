package cms_test

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/cms"
	"github.com/postbud/postbud/internal/cms/cmstest"
)

// sizes of content around every edge: nothing, one block, one chunk, many chunks.
func sizes() []int {
	return []int{0, 1, 15, 16, 17, 8192, 32 << 10, 32<<10 + 1, 32<<10 - 1, 200_001}
}

func content(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return b
}

// opensslCipher is OpenSSL's option for a cipher.
func opensslCipher(c cms.Cipher) string {
	switch c {
	case cms.TripleDESCBC:
		return "-des3"
	default:
		name := c.String() // aes256-cbc
		return "-" + name[:3] + "-" + name[3:6] + "-" + name[7:]
	}
}

func encrypt(t testing.TB, data []byte, c cms.Cipher, to ...cms.To) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := cms.Encrypt(&out, c, to...)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(w, bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func decrypt(message []byte, keys ...cms.Key) ([]byte, cms.Encrypted, error) {
	c, err := cms.Open(bytes.NewReader(message))
	if err != nil {
		return nil, cms.Encrypted{}, err
	}
	var out bytes.Buffer
	how, err := c.Decrypt(&out, keys)
	return out.Bytes(), how, err
}

func TestOpenSSLReadsWhatWeEncrypt(t *testing.T) {
	to := cmstest.RSA(t, "receiver", 0)
	other := cmstest.RSA(t, "other", 1)
	cert, key := to.Files(t)
	for _, c := range cms.Ciphers() {
		for _, oaep := range []crypto.Hash{0, crypto.SHA1, crypto.SHA256, crypto.SHA512} {
			for _, n := range sizes() {
				if oaep != 0 && n != 8192 {
					continue
				}
				t.Run(fmt.Sprintf("%v, OAEP %v, %d bytes", c, oaep, n), func(t *testing.T) {
					want := content(n)
					message := encrypt(t, want, c, cms.To{Certificate: other.Certificate}, cms.To{Certificate: to.Certificate, OAEP: oaep})
					got := cmstest.OpenSSL(t, message, "cms", "-decrypt", "-binary", "-inform", "DER", "-recip", cert, "-inkey", key)
					if !bytes.Equal(got, want) {
						t.Error("OpenSSL reads other content than was encrypted")
					}
				})
			}
		}
	}
}

func TestWeReadWhatOpenSSLEncrypts(t *testing.T) {
	to := cmstest.RSA(t, "receiver", 0)
	other := cmstest.RSA(t, "other", 1)
	cert, _ := to.Files(t)
	otherCert, _ := other.Files(t)
	options := map[string][]string{
		"PKCS#1":                   {},
		"base64":                   {"base64"},
		"key identifier":           {"-keyid"},
		"indefinite lengths":       {"-stream"},
		"OAEP SHA-1":               {"-keyopt", "rsa_padding_mode:oaep"},
		"OAEP SHA-256, mask SHA-1": {"-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256", "-keyopt", "rsa_mgf1_md:sha1"},
		"OAEP SHA-512":             {"-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha512", "-keyopt", "rsa_mgf1_md:sha512"},
		"OAEP with a label":        {"-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_label:6e6f7264"},
	}
	for _, c := range cms.Ciphers() {
		for name, option := range options {
			for _, n := range sizes() {
				if n != 8192 && name != "PKCS#1" && name != "indefinite lengths" {
					continue
				}
				if n == 0 && name == "indefinite lengths" && c.Authenticated() {
					continue // OpenSSL 3.0 cannot write it
				}
				t.Run(fmt.Sprintf("cases 44, 46, 47: %v, %s, %d bytes", c, name, n), func(t *testing.T) {
					want := content(n)
					args := []string{"cms", "-encrypt", "-binary", "-outform", "DER", opensslCipher(c)}
					if name == "base64" {
						args[4], option = "PEM", nil
					}
					if name == "key identifier" {
						args, option = append(args, "-keyid"), nil
					}
					if name != "indefinite lengths" {
						args = append(args, "-noindef")
						args = append(args, "-recip", otherCert)
					}
					args = append(args, "-recip", cert)
					message := cmstest.OpenSSL(t, want, append(args, option...)...)
					if name == "base64" {
						message = bytes.Join(bytes.Split(bytes.TrimSpace(message), []byte("\n"))[1:], []byte("\r\n"))
						message = message[:bytes.Index(message, []byte("-----"))]
					}
					got, how, err := decrypt(message, to.Decrypts())
					if err != nil || !bytes.Equal(got, want) {
						t.Fatalf("read %d bytes, error %v", len(got), err)
					}
					if how.Cipher != c {
						t.Errorf("cipher %v", how.Cipher)
					}
					if oaep := strings.HasPrefix(name, "OAEP"); oaep != (how.OAEP != 0) {
						t.Errorf("OAEP %v", how.OAEP)
					}
				})
			}
		}
	}
}

func TestOpenSSLVerifiesWhatWeSign(t *testing.T) {
	from := cmstest.RSA(t, "sender", 0)
	cert, _ := from.Files(t)
	for _, h := range []crypto.Hash{crypto.SHA1, crypto.SHA256, crypto.SHA384, crypto.SHA512} {
		for _, bare := range []bool{false, true} {
			t.Run(fmt.Sprintf("%v, bare %v", h, bare), func(t *testing.T) {
				want := content(10_000)
				d := h.New()
				d.Write(want)
				signer := from.Signs(h)
				signer.Bare = bare
				signature, err := cms.Sign(d.Sum(nil), time.Now(), signer)
				if err != nil {
					t.Fatal(err)
				}
				verify := func(data []byte) error {
					_, err := cmstest.TryOpenSSL(t, signature, "cms", "-verify", "-binary", "-inform", "DER", "-content", cmstest.File(t, data),
						"-certfile", cert, "-CAfile", cert, "-purpose", "any")
					return err
				}
				if err := verify(want); err != nil {
					t.Error(err)
				}
				want[500] ^= 1
				if verify(want) == nil {
					t.Error("OpenSSL verifies changed content")
				}
			})
		}
	}
}

func TestWeVerifyWhatOpenSSLSigns(t *testing.T) {
	rsa, ec, stranger := cmstest.RSA(t, "sender", 0), cmstest.EC(t, "curve"), cmstest.RSA(t, "stranger", 1)
	cases := map[string]struct {
		from   cmstest.Party
		args   []string
		scheme cms.Scheme
		opaque bool
	}{
		"PKCS#1":                  {rsa, nil, cms.PKCS1, false},
		"PKCS#1, opaque":          {rsa, []string{"-nodetach"}, cms.PKCS1, true},
		"PKCS#1, opaque stream":   {rsa, []string{"-nodetach", "-stream"}, cms.PKCS1, true},
		"key identifier":          {rsa, []string{"-keyid"}, cms.PKCS1, false},
		"without certificate":     {rsa, []string{"-nocerts"}, cms.PKCS1, false},
		"with a chain":            {rsa, nil, cms.PKCS1, false},
		"without attributes":      {rsa, []string{"-noattr"}, cms.PKCS1, false},
		"PSS":                     {rsa, []string{"-keyopt", "rsa_padding_mode:pss"}, cms.PSS, false},
		"PSS, salt of the digest": {rsa, []string{"-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:-1"}, cms.PSS, false},
		"ECDSA":                   {ec, nil, cms.ECDSA, false},
	}
	for name, c := range cases {
		for _, md := range []string{"sha1", "sha224", "sha256", "sha384", "sha512"} {
			t.Run("cases 45, 48: "+name+", "+md, func(t *testing.T) {
				cert, key := c.from.Files(t)
				want := content(100_000)
				args := []string{"cms", "-sign", "-binary", "-outform", "DER", "-md", md, "-signer", cert, "-inkey", key}
				if name == "with a chain" {
					others, _ := stranger.Files(t)
					args = append(args, "-certfile", others)
				}
				message := cmstest.OpenSSL(t, want, append(args, c.args...)...)
				signed, inside := readSigned(t, message)
				if signed.Opaque != c.opaque || c.opaque && !bytes.Equal(inside, want) {
					t.Errorf("opaque %v, %d bytes inside", signed.Opaque, len(inside))
				}
				of := digestsOf(want)
				if c.opaque {
					of = signed.Digest
				}
				got, err := signed.Verify(of, []*x509.Certificate{stranger.Certificate, c.from.Certificate})
				if err != nil || got.Certificate != c.from.Certificate || got.Scheme != c.scheme {
					t.Errorf("verified %v as %v: %v", got.Certificate, got.Scheme, err)
				}
				if name != "without attributes" && time.Since(got.Time).Abs() > time.Hour {
					t.Errorf("signed at %v", got.Time)
				}
				if _, err := signed.Verify(of, []*x509.Certificate{stranger.Certificate}); err != cms.ErrSigner {
					t.Errorf("with a stranger's certificate: %v", err)
				}
				want[0] ^= 1
				if _, err := signed.Verify(digestsOf(want), []*x509.Certificate{c.from.Certificate}); err != cms.ErrDigest {
					t.Errorf("with one bit changed: %v", err)
				}
			})
		}
	}
}

func readSigned(t testing.TB, message []byte) (*cms.Signed, []byte) {
	t.Helper()
	c, err := cms.Open(bytes.NewReader(message))
	if err != nil {
		t.Fatal(err)
	}
	var inside bytes.Buffer
	signed, err := c.Signed(&inside)
	if err != nil {
		t.Fatal(err)
	}
	return signed, inside.Bytes()
}

func digestsOf(data []byte) func(crypto.Hash) []byte {
	return func(h crypto.Hash) []byte {
		d := h.New()
		d.Write(data)
		return d.Sum(nil)
	}
}
