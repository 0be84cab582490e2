package as2_test

import (
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors/as2"
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
	next, nextKey, nextEnd := endsIn(t, "NORDLYS", 400)
	settings := plugin.Values{"partner_id": "ACME", "partner_certificate": theirs, "our_id": "NORDLYS", "our_certificate": ours, "our_key": ourKey}
	wantsEnds(t, as2.Adaptor.Expiring(settings), plugin.Expiry{Field: "partner_certificate", Title: "Partner's certificate", End: theirEnd}, plugin.Expiry{Field: "our_certificate", Title: "Our certificate", End: ourEnd})
	settings = settings.With(plugin.Values{"our_next_certificate": next, "our_next_key": nextKey, "our_next_from": time.Now().AddDate(0, 0, 10).UTC().Format(time.DateOnly)})
	wantsEnds(t, as2.Adaptor.Expiring(settings), plugin.Expiry{Field: "partner_certificate", Title: "Partner's certificate", End: theirEnd}, plugin.Expiry{Field: "our_next_certificate", Title: "Our next certificate", End: nextEnd})
}
