package cms_test

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"math/big"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/cms"
	"github.com/postbud/postbud/internal/cms/cmstest"
	"golang.org/x/crypto/cryptobyte"
	tags "golang.org/x/crypto/cryptobyte/asn1"
)

// crafted is a signature put together by the test.
type crafted struct {
	sent, signed [][]byte // attributes as they stand, and in the order that was signed
	null         bool     // NULL as parameter of the digest
	twoDigests   bool     // the signature algorithm names SHA-512, the digest is SHA-256
	others       []cmstest.Party
}

func attribute(oid asn1.ObjectIdentifier, value func(*cryptobyte.Builder)) []byte {
	var b cryptobyte.Builder
	b.AddASN1(tags.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid)
		b.AddASN1(tags.SET, value)
	})
	return b.BytesOrPanic()
}

func (c crafted) message(t testing.TB, by cmstest.Party) []byte {
	t.Helper()
	var set cryptobyte.Builder
	set.AddASN1(tags.SET, func(b *cryptobyte.Builder) { b.AddBytes(bytes.Join(c.signed, nil)) })
	h := crypto.SHA256
	if c.twoDigests {
		h = crypto.SHA512
	}
	d := h.New()
	d.Write(set.BytesOrPanic())
	signature, err := by.Key.Sign(rand.Reader, d.Sum(nil), h)
	if err != nil {
		t.Fatal(err)
	}
	digest := func(b *cryptobyte.Builder) {
		b.AddASN1(tags.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1})
			if c.null {
				b.AddASN1NULL()
			}
		})
	}
	var b cryptobyte.Builder
	b.AddASN1(tags.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2})
		b.AddASN1(0xa0, func(b *cryptobyte.Builder) {
			b.AddASN1(tags.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1Int64(1)
				b.AddASN1(tags.SET, digest)
				b.AddASN1(tags.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddASN1ObjectIdentifier(asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1})
				})
				b.AddASN1(tags.SET, func(b *cryptobyte.Builder) {
					for _, p := range append(c.others, by) {
						c.addSigner(b, p, digest, signature)
					}
				})
			})
		})
	})
	return b.BytesOrPanic()
}

func (c crafted) addSigner(b *cryptobyte.Builder, p cmstest.Party, digest func(*cryptobyte.Builder), signature []byte) {
	b.AddASN1(tags.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(1)
		b.AddASN1(tags.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddBytes(p.Certificate.RawIssuer)
			b.AddASN1BigInt(p.Certificate.SerialNumber)
		})
		digest(b)
		b.AddASN1(0xa0, func(b *cryptobyte.Builder) { b.AddBytes(bytes.Join(c.sent, nil)) })
		b.AddASN1(tags.SEQUENCE, func(b *cryptobyte.Builder) {
			algorithm := asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11}
			if c.twoDigests {
				algorithm[6] = 13
			}
			b.AddASN1ObjectIdentifier(algorithm)
		})
		b.AddASN1OctetString(signature)
	})
}

func TestSignaturesOfEveryMaking(t *testing.T) {
	by, other := cmstest.RSA(t, "sender", 0), cmstest.RSA(t, "other", 1)
	data := content(1000)
	oid := func(n int) asn1.ObjectIdentifier { return asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, n} }
	kind := attribute(oid(3), func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1})
	})
	digest := attribute(oid(4), func(b *cryptobyte.Builder) { b.AddASN1OctetString(digestsOf(data)(crypto.SHA256)) })
	at := time.Date(2055, 3, 1, 12, 0, 0, 0, time.UTC)
	late := attribute(oid(5), func(b *cryptobyte.Builder) { b.AddASN1GeneralizedTime(at) })
	text := attribute(oid(5), func(b *cryptobyte.Builder) { b.AddASN1OctetString([]byte("yesterday")) })
	two := attribute(oid(4), func(b *cryptobyte.Builder) {
		b.AddASN1OctetString(digestsOf(data)(crypto.SHA256))
		b.AddASN1OctetString(make([]byte, 32))
	})
	wrong := attribute(oid(4), func(b *cryptobyte.Builder) { b.AddASN1OctetString(make([]byte, 32)) })
	list := func(a ...[]byte) [][]byte { return a }
	cases := map[string]struct {
		crafted
		want error
	}{
		"in the order of DER":                       {crafted{sent: list(kind, digest), signed: list(kind, digest)}, nil},
		"in another order, signed as they stand":    {crafted{sent: list(digest, kind), signed: list(digest, kind)}, nil},
		"in another order, signed in that of DER":   {crafted{sent: list(digest, late, kind), signed: list(kind, late, digest)}, nil},
		"in another order than sent and than DER":   {crafted{sent: list(kind, digest, late), signed: list(digest, kind, late)}, cms.ErrSigner},
		"digest with NULL":                          {crafted{sent: list(kind, digest), signed: list(kind, digest), null: true}, nil},
		"signature over another digest than listed": {crafted{sent: list(kind, digest), signed: list(kind, digest), twoDigests: true}, nil},
		"a time that is none":                       {crafted{sent: list(kind, text, digest), signed: list(kind, text, digest)}, nil},
		"without a digest":                          {crafted{sent: list(kind, late), signed: list(kind, late)}, cms.ErrDigest},
		"with two digests, of which one fits":       {crafted{sent: list(kind, digest, wrong), signed: list(kind, digest, wrong)}, cms.ErrDigest},
		"an attribute added after signing":          {crafted{sent: list(kind, digest, late), signed: list(kind, digest)}, cms.ErrSigner},
		"behind a signer nobody knows":              {crafted{sent: list(kind, digest), signed: list(kind, digest), others: []cmstest.Party{other, other}}, nil},
		"sixteen others":                            {crafted{sent: list(kind, digest), signed: list(kind, digest), others: make([]cmstest.Party, 15)}, nil},
		"two values in one digest":                  {crafted{sent: list(kind, two), signed: list(kind, two)}, cms.ErrDigest},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			for i := range c.others {
				c.others[i] = other
			}
			signed, _ := readSigned(t, c.message(t, by))
			got, err := signed.Verify(digestsOf(data), []*x509.Certificate{by.Certificate})
			if !errors.Is(err, c.want) || c.want == nil && got.Certificate != by.Certificate {
				t.Errorf("%v", err)
			}
			if name == "a time that is none" && !got.Time.IsZero() {
				t.Errorf("time %v", got.Time)
			}
		})
	}
	t.Run("seventeen signers", func(t *testing.T) {
		c := crafted{sent: list(kind, digest), signed: list(kind, digest), others: make([]cmstest.Party, 16)}
		for i := range c.others {
			c.others[i] = other
		}
		content, err := cms.Open(bytes.NewReader(c.message(t, by)))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := content.Signed(nil); !errors.Is(err, cms.ErrMalformed) {
			t.Error(err)
		}
	})
	t.Run("a renewed certificate with the same key", func(t *testing.T) {
		renewed := cmstest.RSA(t, "sender", 0)
		signed, _ := readSigned(t, crafted{sent: list(kind, digest), signed: list(kind, digest)}.message(t, by))
		if got, err := signed.Verify(digestsOf(data), []*x509.Certificate{other.Certificate, renewed.Certificate}); err != nil || got.Certificate != renewed.Certificate {
			t.Error(err)
		}
	})
	t.Run("signed after 2049", func(t *testing.T) {
		message, err := cms.Sign(digestsOf(data)(crypto.SHA256), at, by.Signs(crypto.SHA256))
		if err != nil {
			t.Fatal(err)
		}
		signed, _ := readSigned(t, message)
		if got, err := signed.Verify(digestsOf(data), []*x509.Certificate{by.Certificate}); err != nil || !got.Time.Equal(at) {
			t.Errorf("%v, %v", got.Time, err)
		}
	})
}

func TestPartsThatArePassedOver(t *testing.T) {
	party := cmstest.RSA(t, "one", 0)
	data := content(500)
	number := []byte{0x02, 0x84, 0, 0, 0, 1}
	insert := func(message, before, what []byte) []byte {
		at := bytes.LastIndex(message, before)
		if at < 0 {
			t.Fatal("place not found")
		}
		return bytes.Join([][]byte{message[:at], what, message[at:]}, nil)
	}
	extras := map[string][]byte{
		"of known length":  {0xa0, 0x06, 0x30, 0x04, 0x02, 0x02, 0x01, 0x01},
		"without a length": {0xa0, 0x80, 0x30, 0x80, 0x02, 0x02, 0x01, 0x01, 0, 0, 0, 0},
	}
	for name, extra := range extras {
		t.Run("originator of an encrypted message, "+name, func(t *testing.T) {
			message := indefinite(t, encrypt(t, data, cms.AES128CBC, cms.To{Certificate: party.Certificate}))
			message = insert(message, append([]byte{0x31, 0x80, 0x30, 0x80}, number...), extra)
			if got, _, err := decrypt(message, party.Decrypts()); err != nil || !bytes.Equal(got, data) {
				t.Error(err)
			}
		})
		t.Run("recipient of another kind, "+name, func(t *testing.T) {
			message := indefinite(t, encrypt(t, data, cms.AES128CBC, cms.To{Certificate: party.Certificate}))
			other := bytes.Clone(extra)
			other[0] = 0xa1
			message = insert(message, append([]byte{0x30, 0x80}, append(number, 0, 0x30)...), other)
			if got, _, err := decrypt(message, party.Decrypts()); err != nil || !bytes.Equal(got, data) {
				t.Error(err)
			}
		})
		t.Run("revocation lists of a signature, "+name, func(t *testing.T) {
			message, err := cms.Sign(digestsOf(data)(crypto.SHA256), time.Now(), party.Signs(crypto.SHA256))
			if err != nil {
				t.Fatal(err)
			}
			lists := bytes.Clone(extra)
			lists[0] = 0xa1
			signed, _ := readSigned(t, insert(indefinite(t, message), append([]byte{0x31, 0x80, 0x30, 0x80}, number...), lists))
			if _, err := signed.Verify(digestsOf(data), []*x509.Certificate{party.Certificate}); err != nil {
				t.Error(err)
			}
			if len(signed.Certificates) != 1 || !bytes.Equal(signed.Certificates[0], party.Certificate.Raw) {
				t.Error("the certificate is not there")
			}
		})
	}
}

func TestWhatIsNotWritten(t *testing.T) {
	rsa, ec := cmstest.RSA(t, "one", 0), cmstest.EC(t, "curve")
	digest := digestsOf(nil)(crypto.SHA256)
	for name, err := range map[string]error{
		"MD5":             second(cms.Sign(digestsOf(nil)(crypto.MD5), time.Now(), rsa.Signs(crypto.MD5))),
		"another length":  second(cms.Sign(digest[:20], time.Now(), rsa.Signs(crypto.SHA256))),
		"no hash":         second(cms.Sign(digest, time.Now(), rsa.Signs(0))),
		"curve":           second(cms.Sign(digest, time.Now(), ec.Signs(crypto.SHA256))),
		"no cipher":       second(cms.Encrypt(nil, 0, cms.To{Certificate: rsa.Certificate})),
		"nobody":          second(cms.Encrypt(nil, cms.AES128CBC)),
		"curve recipient": second(cms.Encrypt(nil, cms.AES128CBC, cms.To{Certificate: ec.Certificate})),
		"OAEP with MD5":   second(cms.Encrypt(nil, cms.AES128CBC, cms.To{Certificate: rsa.Certificate, OAEP: crypto.MD5})),
	} {
		if !errors.Is(err, cms.ErrUnsupported) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, c := range append(cms.Ciphers(), 0) {
		if got := cms.CipherNamed(c.String()); got != c {
			t.Errorf("%v is found as %v", c, got)
		}
	}
	for kind, message := range map[cms.Type][]byte{
		cms.CompressedData: compress(t, nil),
		cms.EnvelopedData:  encrypt(t, nil, cms.AES128CBC, cms.To{Certificate: rsa.Certificate}),
	} {
		c, err := cms.Open(bytes.NewReader(message))
		if err != nil || c.Type != kind {
			t.Fatalf("%v, %v", c, err)
		}
		if _, err := c.Signed(nil); !errors.Is(err, cms.ErrMalformed) {
			t.Errorf("%v read as signed: %v", kind, err)
		}
	}
}

func TestIssuersCompareByWhatTheySay(t *testing.T) {
	party := cmstest.RSA(t, "Nordisk Byg", 0)
	name := func(common string, tag tags.Tag) []byte {
		var b cryptobyte.Builder
		b.AddASN1(tags.SEQUENCE, func(b *cryptobyte.Builder) {
			for _, a := range []struct {
				oid   int
				value string
			}{{6, "DK"}, {10, "Nordisk Byg A/S"}, {3, common}} {
				b.AddASN1(tags.SET, func(b *cryptobyte.Builder) {
					b.AddASN1(tags.SEQUENCE, func(b *cryptobyte.Builder) {
						b.AddASN1ObjectIdentifier(asn1.ObjectIdentifier{2, 5, 4, a.oid})
						b.AddASN1(tag, func(b *cryptobyte.Builder) { b.AddBytes([]byte(a.value)) })
					})
				})
			}
		})
		return b.BytesOrPanic()
	}
	number := party.Certificate.SerialNumber
	for what, c := range map[string]struct {
		id   cms.Identity
		want bool
	}{
		"as in the certificate": {cms.Identity{Issuer: party.Certificate.RawIssuer, Serial: number}, true},
		"as UTF8String":         {cms.Identity{Issuer: name("Nordisk Byg", tags.UTF8String), Serial: number}, true},
		"in small letters":      {cms.Identity{Issuer: name("nordisk byg", tags.PrintableString), Serial: number}, true},
		"another name":          {cms.Identity{Issuer: name("Nordisk", tags.UTF8String), Serial: number}, false},
		"another number":        {cms.Identity{Issuer: party.Certificate.RawIssuer, Serial: new(big.Int).Add(number, big.NewInt(1))}, false},
		"no name":               {cms.Identity{Serial: number}, false},
		"key":                   {cms.Identity{KeyID: party.Certificate.SubjectKeyId}, true},
		"another key":           {cms.Identity{KeyID: []byte("x")}, false},
		"nothing":               {cms.Identity{}, false},
	} {
		if c.id.Of(party.Certificate) != c.want {
			t.Errorf("%s: %v", what, !c.want)
		}
	}
}

func TestPSSWithAnotherMaskIsRefused(t *testing.T) {
	party := cmstest.RSA(t, "one", 0)
	cert, key := party.Files(t)
	message := cmstest.OpenSSL(t, []byte("x"), "cms", "-sign", "-binary", "-outform", "DER", "-md", "sha256", "-signer", cert, "-inkey", key,
		"-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_mgf1_md:sha1")
	signed, _ := readSigned(t, message)
	if _, err := signed.Verify(digestsOf([]byte("x")), []*x509.Certificate{party.Certificate}); !errors.Is(err, cms.ErrUnsupported) {
		t.Error(err)
	}
}

func second[T any](_ T, err error) error { return err }
