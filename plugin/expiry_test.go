package plugin_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"testing"
	"time"

	"github.com/postbud/postbud/plugin"
)

func certificateUntil(t *testing.T, end time.Time) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "us"}, NotBefore: end.AddDate(-1, 0, 0), NotAfter: end}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

type trusting struct {
	on           bool
	ours, theirs string
	ends         func(string) (time.Time, bool)
}

func (s trusting) Ends(field string) (time.Time, bool) { return s.ends(field) }

func TestCertificatesOfSettingsEnd(t *testing.T) {
	may, june := time.Date(2027, 5, 1, 12, 0, 0, 0, time.UTC), time.Date(2027, 6, 1, 12, 0, 0, 0, time.UTC)
	nothing := func(string) (time.Time, bool) { return time.Time{}, false }
	for name, c := range map[string]struct {
		values plugin.Values
		ends   func(string) (time.Time, bool)
		want   []plugin.Expiry
	}{
		"none":                    {plugin.Values{"on": "yes"}, nothing, nil},
		"one":                     {plugin.Values{"on": "yes", "ours": certificateUntil(t, may)}, nothing, []plugin.Expiry{{Field: "ours", Title: "Our certificate", End: may}}},
		"two":                     {plugin.Values{"on": "yes", "ours": certificateUntil(t, may), "theirs": certificateUntil(t, june)}, nothing, []plugin.Expiry{{Field: "ours", Title: "Our certificate", End: may}, {Field: "theirs", Title: "Theirs", End: june}}},
		"the next beside the old": {plugin.Values{"on": "yes", "ours": certificateUntil(t, may) + certificateUntil(t, june)}, nothing, []plugin.Expiry{{Field: "ours", Title: "Our certificate", End: june}}},
		"one that is not shown":   {plugin.Values{"on": "no", "theirs": certificateUntil(t, june)}, nothing, nil},
		"wrong settings":          {plugin.Values{"on": "perhaps", "ours": certificateUntil(t, may)}, nothing, nil},
		"the settings know more": {plugin.Values{"on": "yes", "ours": certificateUntil(t, may), "theirs": certificateUntil(t, may)},
			func(field string) (time.Time, bool) { return june, field == "ours" }, []plugin.Expiry{{Field: "ours", Title: "Our certificate", End: june}, {Field: "theirs", Title: "Theirs", End: may}}},
		"another one takes over": {plugin.Values{"on": "yes", "ours": certificateUntil(t, may)}, func(string) (time.Time, bool) { return time.Time{}, true }, nil},
	} {
		d := plugin.Declaration[trusting]{Fields: func(s *trusting) []*plugin.Field {
			s.ends = c.ends
			return []*plugin.Field{
				plugin.Switch(&s.on, "on", "On"),
				plugin.Certificate(&s.ours, "ours", "Our certificate"),
				plugin.Certificate(&s.theirs, "theirs", "Theirs").When("on", "yes"),
			}
		}}
		got := d.Expiring(c.values)
		if len(got) != len(c.want) {
			t.Errorf("%s: %v, not %v", name, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s: %v, not %v", name, got[i], c.want[i])
			}
		}
	}
}

func TestDaysLeftCountTheBegunOne(t *testing.T) {
	end := time.Date(2027, 5, 31, 12, 0, 0, 0, time.UTC)
	for left, want := range map[time.Duration]int{
		30 * 24 * time.Hour: 30, 30*24*time.Hour + time.Second: 31, 30*24*time.Hour - time.Second: 30,
		time.Second: 1, 0: 0, -time.Second: 0, -25 * time.Hour: -1,
	} {
		if got := (plugin.Expiry{End: end}).DaysLeft(end.Add(-left)); got != want {
			t.Errorf("%s before the end %d days are left, not %d", left, got, want)
		}
	}
}
