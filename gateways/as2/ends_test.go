package as2_test

import (
	"testing"
	"time"

	"github.com/postbud/postbud/gateways/as2"
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

// The partner's certificate and ours, and the one that we show its server; where the next
// one takes over in time, that is the one that ends.
func TestF88TheEndOfTheCertificatesIsKnown(t *testing.T) {
	ours, ourKey, ourEnd := endsIn(t, "NORDLYS", 20)
	theirs, _, theirEnd := endsIn(t, "ACME", 30)
	next, _, nextEnd := endsIn(t, "ACME", 400)
	settings := plugin.Values{"url": "https://as2.acme.example/as2", "partner_id": "ACME", "partner_certificate": theirs,
		"our_id": "NORDLYS", "our_certificate": ours, "our_key": ourKey, "client_certificate": ours, "client_key": ourKey}
	wantsEnds(t, as2.Gateway.Expiring(settings), plugin.Expiry{Field: "partner_certificate", Title: "Partner's certificate", End: theirEnd},
		plugin.Expiry{Field: "our_certificate", Title: "Our certificate", End: ourEnd}, plugin.Expiry{Field: "client_certificate", Title: "Our certificate for the line", End: ourEnd})
	settings = settings.With(plugin.Values{"partner_next_certificate": next, "partner_next_from": time.Now().AddDate(0, 0, 10).UTC().Format(time.DateOnly)})
	wantsEnds(t, as2.Gateway.Expiring(settings), plugin.Expiry{Field: "our_certificate", Title: "Our certificate", End: ourEnd},
		plugin.Expiry{Field: "partner_next_certificate", Title: "Partner's next certificate", End: nextEnd}, plugin.Expiry{Field: "client_certificate", Title: "Our certificate for the line", End: ourEnd})
}
