package partner_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/plugin"
)

func TestSidesAreDecodedForTheWire(t *testing.T) {
	k := pairs()
	s := decoded(t, plugin.Values{
		"our_next_certificate": k[2].cert, "our_next_key": k[2].key, "our_next_from": "2027-01-31 14:00",
		"partner_next_certificate": k[3].cert, "partner_next_from": "2027-02-01",
	})
	us, err := s.Us()
	if err != nil {
		t.Fatal(err)
	}
	if us.Name != "NORDLYS" || len(us.Keys) != 2 || !us.Keys[0].From.IsZero() || !us.Keys[1].From.Equal(time.Date(2027, 1, 31, 14, 0, 0, 0, time.UTC)) {
		t.Errorf("we are %s with %d keys, the next from %v", us.Name, len(us.Keys), us.Keys[1].From)
	}
	for i, key := range us.Keys {
		if !key.Private.Public().(*rsa.PublicKey).Equal(key.Certificate.PublicKey) {
			t.Errorf("key %d and its certificate do not belong together", i)
		}
	}
	p, err := s.Partner()
	if err != nil {
		t.Fatal(err)
	}
	if p.Name != "ACME" || len(p.Certificates) != 2 || !p.Certificates[0].From.IsZero() || !p.Certificates[1].From.Equal(time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("the partner is %s with %d certificates", p.Name, len(p.Certificates))
	}
	if p.AllowUnsigned || p.AllowUnencrypted || p.AllowMD5 || len(p.Hosts) > 0 {
		t.Error("the partner may do more than the least")
	}
	if all := s.Dated(); len(all) != 4 || all[0].Ours || !all[3].Ours || all[1].Field != "partner_next_certificate" || all[3].Field != "our_next_certificate" {
		t.Errorf("the certificates are %+v", all)
	}
}

func TestWrongSidesAreRefusedByTheirField(t *testing.T) {
	k := pairs()
	for name, c := range map[string]struct {
		over        plugin.Values
		field, says string
	}{
		"a key of another certificate":       {plugin.Values{"our_key": k[1].key}, "our_key", "does not belong to the certificate NORDLYS"},
		"a next key of another certificate":  {plugin.Values{"our_next_certificate": k[2].cert, "our_next_key": k[0].key, "our_next_from": "2027-01-01"}, "our_next_key", "does not belong"},
		"a next certificate without key":     {plugin.Values{"our_next_certificate": k[2].cert, "our_next_from": "2027-01-01"}, "our_next_key", "must be filled in"},
		"a next key without certificate":     {plugin.Values{"our_next_key": k[2].key}, "our_next_certificate", "needs its certificate"},
		"a next certificate without date":    {plugin.Values{"our_next_certificate": k[2].cert, "our_next_key": k[2].key}, "our_next_from", "say from when"},
		"a partner's next without date":      {plugin.Values{"partner_next_certificate": k[3].cert}, "partner_next_from", "say from when"},
		"a date that is none":                {plugin.Values{"partner_next_certificate": k[3].cert, "partner_next_from": "31.01.2027"}, "partner_next_from", "2027-01-31 14:00"},
		"a short key":                        {plugin.Values{"our_key": keyPEM(t, "PRIVATE KEY", 1024, false)}, "our_key", "1024 bits"},
		"a key locked the new way":           {plugin.Values{"our_key": strings.ReplaceAll(k[0].key, "PRIVATE KEY", "ENCRYPTED PRIVATE KEY")}, "our_key", "passphrase"},
		"a key locked the old way":           {plugin.Values{"our_key": "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n"}, "our_key", "passphrase"},
		"half a key":                         {plugin.Values{"our_key": "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"}, "our_key", "a part of it is missing"},
		"a certificate for a key":            {plugin.Values{"our_key": k[0].cert}, "our_key", "no private key"},
		"a key of another kind":              {plugin.Values{"our_key": ellipticKey(t)}, "our_key", "not of the kind RSA"},
		"a key where the certificate is due": {plugin.Values{"our_certificate": k[0].key}, "our_certificate", "private key"},
		"letters beyond English":             {plugin.Values{"partner_id": "Ærø"}, "partner_id", "letters of English"},
		"too long a name":                    {plugin.Values{"our_id": strings.Repeat("n", 129)}, "our_id", "128 characters"},
		"one name for both":                  {plugin.Values{"partner_id": "NORDLYS"}, "partner_id", "each needs one of its own"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := declaration().Decode(good().With(c.over))
			wants(t, err, fault.Configuration, c.field, c.says)
			if err != nil && strings.Contains(err.Error(), "MII") {
				t.Error("the key is said back")
			}
		})
	}
}

func TestAKeyIsReadInEitherForm(t *testing.T) {
	for name, text := range map[string]string{
		"PKCS#8":                      keyPEM(t, "PRIVATE KEY", 2048, false),
		"PKCS#1":                      keyPEM(t, "RSA PRIVATE KEY", 2048, true),
		"behind a certificate":        pairs()[0].cert + keyPEM(t, "PRIVATE KEY", 2048, false),
		"with words of a tool before": "Bag Attributes\n    friendlyName: as2\n" + keyPEM(t, "PRIVATE KEY", 2048, false),
	} {
		if key, err := partner.ParseKey("our_key", plugin.NewSecret(text)); err != nil || key.N.BitLen() != 2048 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOneSpellingOfADateIsEnough(t *testing.T) {
	want := time.Date(2027, 1, 31, 14, 0, 0, 0, time.UTC)
	for _, text := range []string{"2027-01-31 14:00", "2027-01-31T14:00", "2027-01-31 14:00:00", "2027-01-31T15:00:00+01:00"} {
		p, err := decoded(t, plugin.Values{"partner_next_certificate": pairs()[3].cert, "partner_next_from": text}).Partner()
		if err != nil || !p.Certificates[1].From.Equal(want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// A partner's own certificate often comes with those of its issuers; and some
// partners sign with one and decrypt with another.
func TestOnlyCertificatesOfThePartnerCount(t *testing.T) {
	root, rootKey := issued(t, "Root", nil, nil)
	mid, midKey := issued(t, "Issuer", root, rootKey)
	leaf, _ := issued(t, "ACME", mid, midKey)
	other, _ := issued(t, "ACME signing", mid, midKey)
	for name, c := range map[string]struct {
		list []*x509.Certificate
		want []string
	}{
		"with its issuers":     {[]*x509.Certificate{leaf, mid, root}, []string{"ACME"}},
		"issuers first":        {[]*x509.Certificate{root, mid, leaf}, []string{"ACME"}},
		"two of the partner's": {[]*x509.Certificate{leaf, other, mid, root}, []string{"ACME", "ACME signing"}},
		"alone":                {[]*x509.Certificate{root}, []string{"Root"}},
	} {
		t.Run(name, func(t *testing.T) {
			var text strings.Builder
			for _, cert := range c.list {
				_ = pem.Encode(&text, &pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw})
			}
			s := decoded(t, plugin.Values{"partner_certificate": text.String()})
			p, err := s.Partner()
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, cert := range p.Certificates {
				got = append(got, cert.Subject.CommonName)
			}
			if strings.Join(got, ",") != strings.Join(c.want, ",") || !p.Certificates[0].From.IsZero() {
				t.Errorf("counted are %q, want %q", got, c.want)
			}
			if len(got) > 1 && p.Certificates[1].From.Year() != 9999 {
				t.Error("to the second is encrypted too")
			}
			if says, err := s.CheckDates(day); err != nil || strings.Contains(says, "9999") || strings.Contains(says, "takes over") {
				t.Errorf("the dates say %q, %v", says, err)
			}
		})
	}
}

func TestAPartnersShortKeyIsRefused(t *testing.T) {
	t.Setenv("GODEBUG", "rsa1024min=0")
	key, err := rsa.GenerateKey(rand.Reader, 512)
	if err != nil {
		t.Skip(err)
	}
	about := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "ACME"}, NotAfter: day.AddDate(1, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, about, about, key.Public(), key)
	if err != nil {
		t.Skip(err)
	}
	_, err = declaration().Decode(good().With(plugin.Values{"partner_certificate": string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))}))
	wants(t, err, fault.Configuration, "partner_certificate", "512 bits")
}

func TestDatesAreToldAndEndedCertificatesNamed(t *testing.T) {
	k := pairs()
	ended := day.AddDate(4, 0, 0)
	s := decoded(t, nil)
	if says, err := s.CheckDates(day); err != nil || says != "The partner's is valid until 2029-11-22, ours until 2029-11-22." {
		t.Errorf("%q, %v", says, err)
	}
	_, err := s.CheckDates(ended)
	wants(t, err, fault.Configuration, "partner_certificate", "the certificate of ACME ended on 2029-11-22")
	if f := fault.As(err); f.Code != "AS2-CERT" || f.Args["partner"] != "ACME" || f.Args["date"] != "2029-11-22" {
		t.Errorf("%+v", f)
	}
	_, err = s.CheckDates(day.AddDate(-1, 0, 0))
	wants(t, err, fault.Configuration, "partner_certificate", "is not valid before 2026-11-22")

	later, laterKey := newer(t, "ACME 2", ended)
	s = decoded(t, plugin.Values{"partner_certificate": later})
	_, err = s.CheckDates(ended)
	wants(t, err, fault.Configuration, "our_certificate", "our certificate ended on 2029-11-22")

	s = decoded(t, plugin.Values{"partner_next_certificate": k[3].cert, "partner_next_from": "2027-01-31 14:00"})
	if says, err := s.CheckDates(day); err != nil || !strings.Contains(says, "the next one of theirs takes over at 2027-01-31 14:00") {
		t.Errorf("%q, %v", says, err)
	}
	s = decoded(t, plugin.Values{
		"partner_next_certificate": later, "partner_next_from": "2029-01-01",
		"our_next_certificate": later, "our_next_key": laterKey, "our_next_from": "2029-01-01",
	})
	if says, err := s.CheckDates(ended); err != nil || !strings.Contains(says, "2033-11-22") {
		t.Errorf("with others in their place: %q, %v", says, err)
	}
}

func TestANewKeyServesForThreeYears(t *testing.T) {
	cert, key, err := partner.NewKey(strings.Repeat("n", 100), day)
	if err != nil {
		t.Fatal(err)
	}
	list, err := plugin.ParseCertificates(cert)
	if err != nil {
		t.Fatal(err)
	}
	if c := list[0]; len(list) != 1 || c.Subject.CommonName != strings.Repeat("n", 64) || !c.NotAfter.Equal(day.AddDate(3, 0, 0)) || !c.NotBefore.Before(day) || c.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) != nil {
		t.Errorf("%+v", c)
	}
	if private, err := partner.ParseKey("our_key", plugin.NewSecret(key)); err != nil || !private.PublicKey.Equal(list[0].PublicKey) {
		t.Errorf("the key: %v", err)
	}
	if _, _, err := partner.NewKey("Ærø", day); fault.KindOf(err) != fault.Configuration {
		t.Errorf("a name that is none: %v", err)
	}
}

func newer(t testing.TB, name string, at time.Time) (cert, key string) {
	t.Helper()
	cert, key, err := partner.NewKey(name, at)
	if err != nil {
		t.Fatal(err)
	}
	return cert, key
}

// issued makes a certificate; without an issuer it vouches for itself.
func issued(t testing.TB, name string, by *x509.Certificate, byKey *ecdsa.PrivateKey) (*x509.Certificate, *ecdsa.PrivateKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name},
		NotBefore: day.AddDate(-1, 0, 0), NotAfter: day.AddDate(1, 0, 0), IsCA: true, BasicConstraintsValid: true}
	if by == nil {
		by, byKey = about, key
	}
	der, err := x509.CreateCertificate(rand.Reader, about, by, key.Public(), byKey)
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return c, key
}

func ellipticKey(t testing.TB) string {
	t.Helper()
	_, key := issued(t, "x", nil, nil)
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}
