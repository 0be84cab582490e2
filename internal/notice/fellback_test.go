package notice

import (
	"fmt"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/setup"
)

// detoured is a document that its gateway could not deliver.
func detoured(number, gateway, onward, code string) Document {
	d := stopped(number, "Nordisk Byg A/S", "1250")
	d.State, d.Fault, d.Code, d.Gateway, d.Onward = FellBack, "recipient_not_found", code, gateway, onward
	d.Args = map[string]string{"network": "Peppol", "address": "0088:5798000987654"}
	return d
}

func TestAMailSaysWhatWentAnotherWayAndWhy(t *testing.T) {
	n := news(t)
	n.Documents = []Document{detoured("1001", "Peppol", "E-mail", "RULE-ADDR"), detoured("1002", "Peppol", "E-mail", "RULE-ADDR")}
	n.Recipients = nil
	for address, language := range map[string]string{"mette@nordlys.example": "en", "lars@nordlys.example": "da"} {
		n.Recipients = []setup.Recipient{{Address: address, Language: language, DocumentFellBack: true}}
		all := Compose(n, noon)
		if len(all) != 1 || !all[0].Negative {
			t.Fatalf("%d mails", len(all))
		}
		golden(t, "fell-back."+language+".txt", "To: "+all[0].To+"\nSubject: "+all[0].Subject+"\nMessage-ID: "+all[0].ID+"\n\n"+all[0].Text)
		golden(t, "fell-back."+language+".html", all[0].HTML)
	}
}

func TestOnlyWhoAsksForItIsToldOfAnotherWay(t *testing.T) {
	n := news(t)
	n.Documents = []Document{detoured("1001", "Peppol", "E-mail", "RULE-ADDR")}
	n.Recipients = []setup.Recipient{everybody("mette@nordlys.example", "en")}
	if all := Compose(n, noon); len(all) != 0 {
		t.Errorf("somebody who did not ask for it is told: %q", all[0].Subject)
	}
}

func TestAFloodThatWentAnotherWayIsOneMail(t *testing.T) {
	n := news(t)
	n.Recipients = []setup.Recipient{{Address: "mette@nordlys.example", Language: "en", DocumentFellBack: true}}
	for i := range 400 {
		n.Documents = append(n.Documents, detoured(fmt.Sprint(2000+i), "Peppol", "E-mail", "RULE-ADDR"))
	}
	all := Compose(n, noon)
	if len(all) != 1 || !strings.Contains(all[0].Subject, "400 invoices go by E-mail now") || !strings.Contains(all[0].Text, "380 more") {
		t.Fatalf("%d mails: %q", len(all), all[0].Subject)
	}
	for i := range 6 {
		n.Documents = append(n.Documents, detoured(fmt.Sprint(3000+i), fmt.Sprint("Gateway ", i), "E-mail", "GW-CONNECT"))
	}
	all = Compose(n, noon)
	if len(all) != 1 || !strings.Contains(all[0].Subject, "406 invoices go by another gateway now") || !strings.Contains(all[0].Text, "Gateway 5") {
		t.Fatalf("%d mails: %q\n%s", len(all), all[0].Subject, all[0].Text)
	}
	if again := Compose(n, noon); again[0].ID != all[0].ID {
		t.Error("the same news make another mail")
	}
}

func TestTheEndOfAChainSaysWhatWasTried(t *testing.T) {
	for language, want := range map[string]string{
		"en": "Tried before: Peppol (receiver not on Peppol), SFTP (the server does not answer).",
		"da": "Prøvet før: Peppol (",
	} {
		n := news(t)
		d := stopped("1001", "Nordisk Byg A/S", "1250")
		d.Tried = []Tried{{Gateway: "Peppol", Code: "RULE-ADDR", Args: map[string]string{"network": "Peppol"}}, {Gateway: "SFTP", Cause: "the server does not answer"}}
		n.Documents = []Document{d}
		n.Recipients = []setup.Recipient{everybody("mette@nordlys.example", language)}
		all := Compose(n, noon)
		if len(all) != 1 || !strings.Contains(all[0].Text, want) {
			t.Errorf("%q does not stand in\n%s", want, all[0].Text)
		}
	}
}
