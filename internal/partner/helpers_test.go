package partner_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/plugin"
)

var day = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// pair is a certificate and its key as text.
type pair struct{ cert, key string }

// pairs are made once for all tests, since making one takes a while.
var pairs = sync.OnceValue(func() [4]pair {
	var all [4]pair
	for i := range all {
		var err error
		if all[i].cert, all[i].key, err = partner.NewKey([]string{"NORDLYS", "ACME", "NORDLYS 2", "ACME 2"}[i], day); err != nil {
			panic(err)
		}
	}
	return all
})

// declaration is what a gateway makes of the fields, with three of its own.
type settings struct {
	partner.Sides
	URL, Sign, Encrypt string
}

func declaration() plugin.Declaration[settings] {
	return plugin.Declaration[settings]{
		Info: plugin.Info{Name: "as2", Title: "AS2", Summary: "Sends.", Status: plugin.Stable},
		Fields: func(s *settings) []*plugin.Field {
			return append(s.Fields(),
				plugin.Text(&s.URL, "url", "Address").Place(),
				plugin.OneOf(&s.Sign, "sign", "Sign", plugin.Choice{Value: "sha256", Title: "SHA-256"}, plugin.Choice{Value: "sha512", Title: "SHA-512"}),
				plugin.OneOf(&s.Encrypt, "encrypt", "Encrypt", plugin.Choice{Value: "aes256-cbc", Title: "AES-256"}, plugin.Choice{Value: "3des", Title: "3DES"}))
		},
		Check: func(s settings) error { return s.Check() },
	}
}

func good() plugin.Values {
	k := pairs()
	return plugin.Values{"our_id": "NORDLYS", "our_certificate": k[0].cert, "our_key": k[0].key, "partner_id": "ACME", "partner_certificate": k[1].cert}
}

func decoded(t testing.TB, over plugin.Values) partner.Sides {
	t.Helper()
	s, err := declaration().Decode(good().With(over))
	if err != nil {
		t.Fatal(err)
	}
	return s.Sides
}

// wants holds every fault of an error against a field and a part of its message.
func wants(t testing.TB, err error, kind fault.Kind, field, says string) {
	t.Helper()
	for _, f := range plugin.Wrong(err) {
		if f.Kind == kind && f.Field == field && strings.Contains(f.Message, says) {
			return
		}
	}
	t.Errorf("%v, want a %s fault of %q that says %q", err, kind, field, says)
}

func keyPEM(t testing.TB, kind string, bits int, pkcs1 bool) string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	der := x509.MarshalPKCS1PrivateKey(key)
	if !pkcs1 {
		if der, err = x509.MarshalPKCS8PrivateKey(key); err != nil {
			t.Fatal(err)
		}
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}
