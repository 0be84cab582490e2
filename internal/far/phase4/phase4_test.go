package phase4_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/far/phase4"
)

const envelope = `<?xml version="1.0" encoding="UTF-8"?>
<StandardBusinessDocument xmlns="http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"><StandardBusinessDocumentHeader><HeaderVersion>1.0</HeaderVersion><Sender><Identifier Authority="iso6523-actorid-upis">0184:12345678</Identifier></Sender><Receiver><Identifier Authority="iso6523-actorid-upis">{to}</Identifier></Receiver><DocumentIdentification><Standard>urn:oasis:names:specification:ubl:schema:xsd:Invoice-2</Standard><TypeVersion>2.1</TypeVersion><InstanceIdentifier>{id}</InstanceIdentifier><Type>Invoice</Type><CreationDateAndTime>2026-11-22T10:00:00Z</CreationDateAndTime></DocumentIdentification><BusinessScope><Scope><Type>DOCUMENTID</Type><InstanceIdentifier>urn:oasis:names:specification:ubl:schema:xsd:Invoice-2::Invoice##urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0::2.1</InstanceIdentifier><Identifier>busdox-docid-qns</Identifier></Scope><Scope><Type>PROCESSID</Type><InstanceIdentifier>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0</InstanceIdentifier><Identifier>cenbii-procid-ubl</Identifier></Scope><Scope><Type>COUNTRY_C1</Type><InstanceIdentifier>DK</InstanceIdentifier></Scope></BusinessScope></StandardBusinessDocumentHeader><Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><x>Ærø</x></Invoice></StandardBusinessDocument>`

// post asks the access point to send, and gives its answer.
func post(t *testing.T, address, token, to, id string) (int, map[string]any) {
	t.Helper()
	body := strings.NewReplacer("{to}", to, "{id}", id).Replace(envelope)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Token", token)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	var report map[string]any
	if answer.StatusCode == http.StatusOK {
		if err := json.Unmarshal(text, &report); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		t.Logf("%s: success %v, %v, lookup %.300v, errors %v, exception %.300v", to, report["overallSuccess"], report["sendingResult"], report["lookupException"], report["as4ResponseErrors"], report["sendingException"])
	}
	return answer.StatusCode, report
}

func TestTheAccessPointSendsToItself(t *testing.T) {
	ap := phase4.Start(t)
	t.Logf("against phase4 %s", ap.Version)
	door := ap.Door(t, nil)
	code, report := post(t, door.URL(), phase4.Token, "0088:5790000000005", "one")
	if code != http.StatusOK || report["overallSuccess"] != true || report["sbdhInstanceIdentifier"] != "one" {
		t.Fatalf("%d %v", code, report)
	}
	if got := ap.Received(t, "one"); len(got) != 1 || !bytes.Contains(got[0], []byte("<x>Ærø</x>")) {
		t.Errorf("it received %q", got)
	}
	t.Run("it takes the same instance identifier a second time", func(t *testing.T) {
		_, report := post(t, door.URL(), phase4.Token, "0088:5790000000005", "one")
		if report["overallSuccess"] != true || len(ap.Received(t, "one")) != 2 {
			t.Errorf("%v, and it has %d", report["overallSuccess"], len(ap.Received(t, "one")))
		}
	})
	t.Run("it lets nobody in with another token", func(t *testing.T) {
		if code, _ := post(t, door.URL(), "another", "0088:5790000000005", "two"); code != http.StatusForbidden || len(ap.Received(t, "two")) != 0 {
			t.Errorf("it answered %d", code)
		}
	})
	t.Run("it sends nothing of a bad envelope", func(t *testing.T) {
		code, report := post(t, door.URL(), phase4.Token, "0088:5790000000005", "")
		if code != http.StatusOK || report["overallSuccess"] != false || report["sbdhParsingException"] == nil || report["smlDnsZone"] == nil {
			t.Errorf("it answered %d %v", code, report)
		}
	})
	for way, field := range map[string]string{
		phase4.Unknown: "lookupError", phase4.NoLookup: "lookupError", phase4.Down: "sendingException", phase4.Refuse: "as4ResponseErrors", "EBMS:0303": "as4ResponseErrors",
	} {
		t.Run("a receiver that is "+way, func(t *testing.T) {
			receiver := "0088:579000000001" + string('0'+rune(len(way)))
			ap.Order(t, receiver, way)
			code, report := post(t, door.URL(), phase4.Token, receiver, way)
			if code != http.StatusOK || report["overallSuccess"] != false || report[field] == nil || len(ap.Received(t, way)) != 0 {
				t.Errorf("it answered %d %v", code, report)
			}
		})
	}
}
