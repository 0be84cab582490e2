package vans_test

import (
	"testing"
	"time"

	"github.com/postbud/postbud/gateways/vans"
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
	theirs, _, theirEnd := endsIn(t, "ACME", 30)
	next, _, nextEnd := endsIn(t, "ACME", 400)
	settings := plugin.Values{"wire": "as2", "sender": "US", "recipient": "THEM", "as2_url": "https://as2.operator.example/as2", "as2_partner_id": "ACME",
		"as2_partner_certificate": theirs, "as2_our_id": "NORDLYS", "as2_our_certificate": ours, "as2_our_key": ourKey}
	wantsEnds(t, vans.Gateway.Expiring(settings), plugin.Expiry{Field: "as2_partner_certificate", Title: "Partner's certificate", End: theirEnd},
		plugin.Expiry{Field: "as2_our_certificate", Title: "Our certificate", End: ourEnd})
	settings = settings.With(plugin.Values{"as2_partner_next_certificate": next, "as2_partner_next_from": time.Now().AddDate(0, 0, 10).UTC().Format(time.DateOnly)})
	wantsEnds(t, vans.Gateway.Expiring(settings), plugin.Expiry{Field: "as2_our_certificate", Title: "Our certificate", End: ourEnd},
		plugin.Expiry{Field: "as2_partner_next_certificate", Title: "Partner's next certificate", End: nextEnd})
	web := plugin.Values{"wire": "http", "sender": "US", "recipient": "THEM", "http_url": "https://operator.example/in", "http_client_certificate": ours, "http_client_key": ourKey}
	wantsEnds(t, vans.Gateway.Expiring(web), plugin.Expiry{Field: "http_client_certificate", Title: "Our certificate", End: ourEnd})
}
