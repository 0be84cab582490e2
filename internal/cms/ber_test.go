package cms_test

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/cms"
	"github.com/postbud/postbud/internal/cms/cmstest"
)

// indefinite rewrites DER as the loosest BER: no lengths, and octet strings in
// pieces within pieces. primitive [0] is the encrypted content or a key identifier.
func indefinite(t testing.TB, der []byte) []byte {
	t.Helper()
	var out []byte
	for len(der) > 0 {
		tag, value, rest := split(t, der)
		der = rest
		switch {
		case tag&0x20 != 0:
			out = append(append(append(out, tag, 0x80), indefinite(t, value)...), 0, 0)
		case tag == 0x04 || tag == 0x80:
			half := len(value) / 2
			pieces := append([]byte{0x24, 0x80}, element(0x04, value[:half])...)
			pieces = append(append(pieces, 0x04, 0, 0, 0), element(0x24, element(0x04, value[half:]))...)
			out = append(append(append(out, tag|0x20, 0x80), pieces...), 0, 0)
		default:
			out = append(out, element(tag, value)...)
		}
	}
	return out
}

func split(t testing.TB, der []byte) (tag byte, value, rest []byte) {
	t.Helper()
	tag, n, at := der[0], int(der[1]), 2
	if n >= 0x80 {
		count := n & 0x7f
		n = 0
		for _, b := range der[2 : 2+count] {
			n = n<<8 | int(b)
		}
		at += count
	}
	return tag, der[at : at+n], der[at+n:]
}

// element writes a length in four bytes, which DER does not allow and BER does.
func element(tag byte, value []byte) []byte {
	n := len(value)
	return append([]byte{tag, 0x84, byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}, value...)
}

func compress(t testing.TB, data []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := cms.Compress(&out)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func inflate(message []byte, limit int64) ([]byte, error) {
	c, err := cms.Open(bytes.NewReader(message))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	n, err := c.Inflate(&out, limit)
	if err == nil && n != int64(out.Len()) {
		err = errors.New("another number of bytes told than written")
	}
	return out.Bytes(), err
}

// armoured are the forms in which the same message may come.
func armoured(message []byte) map[string][]byte {
	text := base64.StdEncoding.EncodeToString(message)
	var lines []string
	for i := 0; i < len(text); i += 64 {
		lines = append(lines, text[i:min(i+64, len(text))])
	}
	return map[string][]byte{
		"binary": message, "binary with line ends": append(bytes.Clone(message), "\r\n\r\n"...),
		"base64 in one line": []byte(text), "base64 with LF": []byte(strings.Join(lines, "\n") + "\n"),
		"base64 with CRLF and blanks": []byte("\r\n" + strings.Join(lines, " \r\n\t") + "\r\n"),
	}
}

func TestBER(t *testing.T) {
	party := cmstest.RSA(t, "one", 0)
	data := content(40_000)
	for _, c := range cms.Ciphers() {
		small := encrypt(t, data[:20_000], c, cms.To{Certificate: party.Certificate, OAEP: crypto.SHA256})
		for form, message := range armoured(indefinite(t, small)) {
			t.Run("case 44: "+c.String()+", "+form, func(t *testing.T) {
				got, _, err := decrypt(message, party.Decrypts())
				if err != nil || !bytes.Equal(got, data[:20_000]) {
					t.Error(err)
				}
			})
		}
	}
	for form, message := range armoured(indefinite(t, compress(t, data[:20_000]))) {
		t.Run("case 44: compressed, "+form, func(t *testing.T) {
			got, err := inflate(message, 1<<20)
			if err != nil || !bytes.Equal(got, data[:20_000]) {
				t.Error(err)
			}
		})
	}
	cert, key := party.Files(t)
	ours, err := cms.Sign(digestsOf(data)(crypto.SHA256), time.Now(), party.Signs(crypto.SHA256))
	if err != nil {
		t.Fatal(err)
	}
	signatures := map[string][]byte{
		"ours":   ours,
		"opaque": cmstest.OpenSSL(t, data, "cms", "-sign", "-binary", "-nodetach", "-outform", "DER", "-signer", cert, "-inkey", key, "-keyid"),
	}
	for name, der := range signatures {
		for form, message := range armoured(indefinite(t, der)) {
			t.Run("case 44: signed, "+name+", "+form, func(t *testing.T) {
				signed, _ := readSigned(t, message)
				of := digestsOf(data)
				if name == "opaque" {
					of = signed.Digest
				}
				if _, err := signed.Verify(of, []*x509.Certificate{party.Certificate}); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

func TestCompression(t *testing.T) {
	for _, n := range append(sizes(), 5_000_000) {
		data := content(n)
		for i := range data {
			data[i] &= 0x0f
		}
		got, err := inflate(compress(t, data), int64(n))
		if err != nil || !bytes.Equal(got, data) {
			t.Errorf("%d bytes: %v", n, err)
		}
		if n > 0 {
			if got, err := inflate(compress(t, data), int64(n-1)); !errors.Is(err, cms.ErrTooLarge) || len(got) != n-1 {
				t.Errorf("case 21: limit below %d bytes: %v after %d", n, err, len(got))
			}
		}
	}
	t.Run("OpenSSL finds nothing wrong with the structure", func(t *testing.T) {
		for _, n := range []int{100, 100_000} {
			out := string(cmstest.OpenSSL(t, compress(t, content(n)), "asn1parse", "-inform", "DER"))
			if !strings.Contains(out, "id-smime-ct-compressedData") || !strings.Contains(out, "zlib compression") {
				t.Error(out)
			}
		}
	})
	t.Run("case 21: every damaged byte is found", func(t *testing.T) {
		good := compress(t, []byte(strings.Repeat("invoice ", 50)))
		for i := range good {
			bad := bytes.Clone(good)
			bad[i] ^= 0x10
			if got, err := inflate(bad, 1000); err == nil && string(got) != strings.Repeat("invoice ", 50) {
				t.Errorf("byte %d changed and other content came out", i)
			}
		}
	})
}

func TestDamagedMessagesAreRefused(t *testing.T) {
	party := cmstest.RSA(t, "one", 0)
	data := content(100)
	for _, message := range [][]byte{
		encrypt(t, data, cms.AES256GCM, cms.To{Certificate: party.Certificate}),
		encrypt(t, data, cms.AES256CBC, cms.To{Certificate: party.Certificate}),
		indefinite(t, encrypt(t, data, cms.AES256GCM, cms.To{Certificate: party.Certificate})),
		compress(t, data),
	} {
		read := func(m []byte) error {
			c, err := cms.Open(bytes.NewReader(m))
			if err != nil {
				return err
			}
			if c.Type == cms.CompressedData {
				_, err = c.Inflate(io.Discard, 1000)
				return err
			}
			_, err = c.Decrypt(io.Discard, []cms.Key{party.Decrypts()})
			return err
		}
		if err := read(message); err != nil {
			t.Fatal(err)
		}
		for n := range message {
			if read(message[:n]) == nil {
				t.Errorf("cut to %d of %d bytes and still read", n, len(message))
			}
		}
		for _, tail := range []string{"x", "\x00\x00", "\r\n0", strings.Repeat(" ", 300)} {
			if err := read(append(bytes.Clone(message), tail...)); !errors.Is(err, cms.ErrMalformed) {
				t.Errorf("followed by %q: %v", tail, err)
			}
		}
	}
}

func TestBoundsOfBER(t *testing.T) {
	nested := func(n int) []byte {
		return append(bytes.Repeat([]byte{0x30, 0x80}, n), bytes.Repeat([]byte{0, 0}, n)...)
	}
	oid := []byte{0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x03}
	head := append([]byte{0x30, 0x80}, append(oid, 0xa0, 0x80, 0x30, 0x80, 0x02, 0x01, 0x00, 0x31, 0x80)...)
	for name, message := range map[string][]byte{
		"empty":                      {},
		"text":                       []byte("<html>"),
		"base64 of nothing":          []byte("MA=="),
		"bad base64":                 []byte("MI!!"),
		"nested without end":         nested(100_000),
		"deep recipient":             append(bytes.Clone(head), nested(1000)...),
		"recipient of 2 MB":          append(bytes.Clone(head), element(0x30, make([]byte, 2<<20))...),
		"recipient that claims 2 GB": append(bytes.Clone(head), 0x30, 0x84, 0x7f, 0xff, 0xff, 0xff),
		"length of nine bytes":       append(bytes.Clone(head), 0x30, 0x89, 1, 1, 1, 1, 1, 1, 1, 1, 1),
		"thousand recipients":        append(bytes.Clone(head), bytes.Repeat([]byte{0x30, 0}, 1000)...),
		"child longer than parent":   {0x30, 0x03, 0x06, 0x09, 0x2a},
		"primitive without length":   {0x30, 0x80, 0x06, 0x80, 0, 0},
		"tag of several bytes":       {0x3f, 0x81, 0x01, 0x00},
		"unknown content type":       {0x30, 0x05, 0x06, 0x03, 0x2a, 0x03, 0x04},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := cms.Open(bytes.NewReader(message))
			if err == nil {
				_, err = c.Decrypt(io.Discard, nil)
			}
			if !errors.Is(err, cms.ErrMalformed) && !errors.Is(err, cms.ErrUnsupported) {
				t.Fatalf("%v", err)
			}
			if name == "deep recipient" && !strings.Contains(err.Error(), "too deep") {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestBadKeyBlocksAreRejectedImplicitly: nothing tells a bad key block from bad
// content, neither the error nor how much work was done.
func TestBadKeyBlocksAreRejectedImplicitly(t *testing.T) {
	party := cmstest.RSA(t, "one", 0)
	for _, c := range cms.Ciphers() {
		for _, oaep := range []crypto.Hash{0, crypto.SHA256} {
			good := content(1000)
			message := encrypt(t, good, c, cms.To{Certificate: party.Certificate, OAEP: oaep})
			at := bytes.Index(message, []byte{0x04, 0x82, 0x01, 0x00}) + 4
			for name, spoil := range map[string]func([]byte){
				"one bit": func(block []byte) { block[200] ^= 1 },
				"zeros":   func(block []byte) { clear(block) },
				"beyond the modulus": func(block []byte) {
					for i := range block {
						block[i] = 0xff
					}
				},
			} {
				bad := bytes.Clone(message)
				spoil(bad[at : at+256])
				got, _, err := decrypt(bad, party.Decrypts())
				if err == nil && !c.Authenticated() && !bytes.Equal(got, good) {
					continue // once in 256 times the padding of what comes out looks right
				}
				if !errors.Is(err, cms.ErrDecrypt) || len(got) < 984 {
					t.Errorf("case 20: %v, OAEP %v, %s: %v after %d bytes", c, oaep, name, err, len(got))
				}
			}
		}
	}
}

func TestTroubleOfTheCallersWriterIsToldApart(t *testing.T) {
	party := cmstest.RSA(t, "one", 0)
	full := errors.New("disk full")
	data := content(100_000)
	for name, message := range map[string][]byte{
		"CBC": encrypt(t, data, cms.AES128CBC, cms.To{Certificate: party.Certificate}),
		"GCM": encrypt(t, data, cms.AES128GCM, cms.To{Certificate: party.Certificate}),
		"zip": compress(t, data),
	} {
		c, err := cms.Open(bytes.NewReader(message))
		if err != nil {
			t.Fatal(err)
		}
		if name == "zip" {
			_, err = c.Inflate(failing{full}, 1<<20)
		} else {
			_, err = c.Decrypt(failing{full}, []cms.Key{party.Decrypts()})
		}
		if !errors.Is(err, full) {
			t.Errorf("%s: writing: %v", name, err)
		}
		c, err = cms.Open(io.MultiReader(bytes.NewReader(message[:50_000]), failing{full}))
		if err != nil {
			t.Fatal(err)
		}
		if name == "zip" {
			_, err = c.Inflate(io.Discard, 1<<20)
		} else {
			_, err = c.Decrypt(io.Discard, []cms.Key{party.Decrypts()})
		}
		if !errors.Is(err, full) {
			t.Errorf("%s: reading: %v", name, err)
		}
	}
	for _, c := range cms.Ciphers() {
		w, err := cms.Encrypt(failing{full}, c, cms.To{Certificate: party.Certificate})
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.Write(data)
		if err = errors.Join(err, w.Close()); !errors.Is(err, full) {
			t.Errorf("%v: %v", c, err)
		}
	}
}

// failing is a file on a disk that is full, or a line that broke.
type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
func (f failing) Read([]byte) (int, error)  { return 0, f.err }
