package notice

import (
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/setup"
)

func TestAnAlarmOfAGatewayNamesItAndLeadsThere(t *testing.T) {
	mailbox := Alarm{ID: "unread/mail/1", Code: "GW-MAILBOX", Gateway: "mail", Name: "Mail to Acme", Cause: "x", At: noon,
		Args: map[string]string{Behind: "GW-LOGIN", "user": "us", "cause": "the mailbox does not let us in", "time": noon.Format(time.RFC3339)}}
	soon := Alarm{ID: "expiry/acme", Code: "CERT-SOON", Gateway: "acme", Name: "Acme", At: noon,
		Args: map[string]string{"n": "14", "title": "Our certificate", "name": "Acme", "date": "2026-11-20"}}
	receipt := Alarm{ID: "owed", Code: "AS2-OWED", At: noon, Args: map[string]string{"partner": "ACME"}}
	for _, c := range []struct {
		alarm         Alarm
		language      string
		subject, link string
		says          []string
	}{
		{mailbox, "en", "Mail to Acme: mails that come back cannot be read (Nordlys)", "/c/nordlys/gateways/mail",
			[]string{"since 12:00. The server refused our sign-in. Documents go out all the same", "What happens by itself: We look again"}},
		{mailbox, "da", "Mail to Acme: mails, der kommer tilbage, kan ikke læses (Nordlys)", "/c/nordlys/gateways/mail",
			[]string{"siden kl. 12.00. Serveren afviste vores login. Dokumenterne sendes alligevel", "Vi ser efter igen"}},
		{soon, "en", "Acme: certificate ends in 14 days (Nordlys)", "/c/nordlys/gateways/acme",
			[]string{"Our certificate of Acme is valid until 20 November 2026.", "What happens by itself: Documents go on as before."}},
		{soon, "da", "Acme: certifikat udløber om 14 dage (Nordlys)", "/c/nordlys/gateways/acme",
			[]string{"Vores certifikat for Acme gælder til 20. november 2026.", "Dokumenterne fortsætter som før."}},
		{receipt, "en", "Dinero: our receipt was not taken (Nordlys)", "/c/nordlys/adaptors/dinero", nil},
	} {
		n := news(t)
		n.Recipients, n.Alarms = []setup.Recipient{everybody("mette@nordlys.example", c.language)}, []Alarm{c.alarm}
		all := Compose(n, noon)
		if len(all) != 1 || all[0].Subject != c.subject {
			t.Errorf("%s in %s: %+v", c.alarm.Code, c.language, all)
			continue
		}
		for _, word := range append(c.says, c.link) {
			if !strings.Contains(all[0].Text, word) {
				t.Errorf("%s in %s does not say %q:\n%s", c.alarm.Code, c.language, word, all[0].Text)
			}
		}
	}
	n := news(t)
	n.Recipients[0].RunNegative, n.Alarms = false, []Alarm{mailbox}
	if all := Compose(n, noon); len(all) != 0 {
		t.Errorf("somebody who did not ask is told: %+v", all)
	}
}
