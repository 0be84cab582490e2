package http_test

import (
	"testing"
	"time"

	"github.com/postbud/postbud/gateways/http"
	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/plugin"
)

// endsIn is a certificate that ends about so many days from now, and its key.
func endsIn(t *testing.T, name string, days int) (cert, key string, end time.Time) {
	t.Helper()
	at := time.Now().AddDate(-3, 0, days).UTC()
	cert, key, err := partner.NewKey(name, at)
	if err != nil {
		t.Fatal(err)
	}
	list, err := plugin.ParseCertificates(cert)
	if err != nil {
		t.Fatal(err)
	}
	return cert, key, list[0].NotAfter.UTC()
}

func wantsEnds(t *testing.T, got []plugin.Expiry, want ...plugin.Expiry) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%+v, not %+v", got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("%+v, not %+v", got[i], want[i])
		}
	}
}

func TestF88TheEndOfTheCertificatesIsKnown(t *testing.T) {
	ours, ourKey, ourEnd := endsIn(t, "NORDLYS", 20)
	issuer, _, issuerEnd := endsIn(t, "Acme", 30)
	settings := plugin.Values{"url": "https://acme.example/in", "client_certificate": ours, "client_key": ourKey, "ca": issuer}
	wantsEnds(t, http.Gateway.Expiring(settings), plugin.Expiry{Field: "client_certificate", Title: "Our certificate", End: ourEnd}, plugin.Expiry{Field: "ca", Title: "Certificate to trust", End: issuerEnd})
}
