package dashboard_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/builtin"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// certificateUntil is a certificate as text.
func certificateUntil(t *testing.T, end time.Time) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "acme"}, NotBefore: end.AddDate(-1, 0, 0), NotAfter: end}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

func TestF88TheGatewaysPageShowsUntilWhenItsCertificatesAreValid(t *testing.T) {
	r := newRigWith(t, builtin.Gateways())
	v := r.firstRun()
	web := func(left time.Duration) string {
		end := time.Now().Add(left).UTC()
		r.must(r.store.Setup.SaveDestination(t.Context(), setup.Destination{Subscription: "nordlys", ID: "web", Name: "Acme web", Gateway: "http", LastSuccess: r.now(),
			Settings: plugin.Values{"url": "https://acme.example/in", "ca": certificateUntil(t, end)}}))
		return end.Format("2 January 2006")
	}
	const day = 24 * time.Hour
	date := web(100*day + time.Hour)
	v.wants(v.get(at+"/gateways/web"), http.StatusOK, "Working", "Certificate to trust", "valid until "+date)
	for _, path := range []string{"/gateways", "/gateways/web"} {
		if page := v.page(at + path); strings.Contains(page, "Certificate ends soon") || strings.Contains(page, "more days") {
			t.Errorf("%s speaks of an end in 100 days", path)
		}
	}
	date = web(12*day + time.Hour)
	v.wants(v.get(at+"/gateways"), http.StatusOK, "Certificate ends soon", "Certificate to trust: valid until "+date+", 13 more days")
	v.wants(v.get(at+"/gateways/web"), http.StatusOK, "A certificate ends soon", "Certificate to trust of Acme web is valid until "+date, "13 more days", "Documents go on as before", "CERT-SOON")
	v.wants(v.get(at+"/"), http.StatusOK, "Acme web: A certificate ends soon")
	date = web(-day)
	v.wants(v.get(at+"/gateways"), http.StatusOK, "Certificate has ended", "Certificate to trust: ended on "+date)
	v.wants(v.get(at+"/gateways/web"), http.StatusOK, "A certificate has ended", "CERT-ENDED")
	v.submit("/me", "/me", "name", "Anna", "language", "da")
	v.wants(v.get(at+"/gateways"), http.StatusOK, "Certifikat er udløbet", "udløb ")
}

func TestF71TheGatewaysPageShowsThatItsMailboxCannotBeRead(t *testing.T) {
	r := newRigWith(t, builtin.Gateways())
	v := r.firstRun()
	r.must(r.store.Setup.SaveDestination(t.Context(), setup.Destination{Subscription: "nordlys", ID: "mail", Name: "Mail", Gateway: "email", LastSuccess: r.now(),
		Settings: plugin.Values{"host": "mail.example", "from": "faktura@nordlys.example"},
		Unread: setup.Unread{Since: r.now().Add(-time.Hour), Code: "GW-LOGIN", Cause: "the mailbox at mail.example does not let user us in: no",
			Args: map[string]string{"host": "mail.example", "user": "us"}, Told: true}}))
	v.wants(v.get(at+"/gateways"), http.StatusOK, "Returned mails not read", "cannot be read since", ": the server refused our sign-in")
	v.wants(v.get(at+"/gateways/mail"), http.StatusOK, "Nobody can see which mails come back", "Documents go out all the same", "cannot be read since",
		"The server refused our sign-in", "What happens by itself", "We look again every few minutes", "GW-MAILBOX")
	v.wants(v.get(at+"/"), http.StatusOK, "Mail: Nobody can see which mails come back")
	v.submit("/me", "/me", "name", "Anna", "language", "da")
	v.wants(v.get(at+"/gateways"), http.StatusOK, "Returmails læses ikke", "kan ikke læses siden")
	v.wants(v.get(at+"/gateways/mail"), http.StatusOK, "Ingen kan se, hvilke mails der kommer tilbage", "Serveren afviste vores login")
	r.must(r.store.Setup.ChangeDestination(t.Context(), "nordlys", "mail", func(d *setup.Destination) { d.Unread = setup.Unread{} }))
	if page := v.page(at + "/gateways/mail"); strings.Contains(page, "GW-MAILBOX") {
		t.Error("it speaks of a mailbox that can be read")
	}
}
