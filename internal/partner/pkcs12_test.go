package partner_test

import (
	"strings"
	"testing"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/plugin"
)

func TestAPKCS12FileIsReadForTheSettings(t *testing.T) {
	k := pairs()[0]
	key, err := partner.ParseKey("our_key", plugin.NewSecret(k.key))
	if err != nil {
		t.Fatal(err)
	}
	list, err := plugin.ParseCertificates(k.cert)
	if err != nil {
		t.Fatal(err)
	}
	issuer, issuerKey := issued(t, "Issuer", nil, nil)
	for name, e := range map[string]*pkcs12.Encoder{"modern": pkcs12.Modern2023, "of 2026": pkcs12.Modern, "old": pkcs12.LegacyDES, "oldest": pkcs12.LegacyRC2} {
		data, err := e.Encode(key, list[0], nil, "correct horse")
		if err != nil {
			t.Fatal(err)
		}
		cert, text, err := partner.ReadPKCS12(data, plugin.NewSecret("correct horse"))
		if err != nil || cert != k.cert || text != k.key {
			t.Errorf("%s: %v", name, err)
		}
		if _, _, err := partner.ReadPKCS12(data, plugin.NewSecret("wrong")); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "password") {
			t.Errorf("%s with another password: %v", name, err)
		}
		if _, _, err := partner.ReadPKCS12(data[:len(data)/2], plugin.NewSecret("correct horse")); fault.KindOf(err) != fault.Invalid {
			t.Errorf("half of %s: %v", name, err)
		}
	}
	data, err := pkcs12.Modern.Encode(issuerKey, issuer, nil, "x")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := partner.ReadPKCS12(data, plugin.NewSecret("x")); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "RSA") {
		t.Errorf("another kind of key: %v", err)
	}
	if _, _, err := partner.ReadPKCS12(make([]byte, 1<<20+1), plugin.Secret{}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("too large: %v", err)
	}
}
