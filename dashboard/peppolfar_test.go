package dashboard_test

import (
	"crypto/tls"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
)

// anAccessPoint answers an envelope without a document as phase4 does; nothing else is
// sent in the test of a connection.
func anAccessPoint(t *testing.T) setting {
	answer := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Token") != "over-the-bridge" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		_, _ = io.WriteString(w, `{"smlDnsZone":"participant.sml.test.tech.peppol.org.","sbdhParsingException":{"message":"no envelope"},"overallSuccess":false}`)
	})
	s, secure := httptest.NewServer(answer), httptest.NewUnstartedServer(answer)
	secure.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	secure.Config.ErrorLog = log.New(io.Discard, "", 0) // a client that hangs up is what is tried
	secure.StartTLS()
	t.Cleanup(func() { s.Close(); secure.Close() })
	return setting{kind: "peppol", choose: []string{"set.plain", "yes"},
		fill: []string{"set.url", s.URL + "/sendsbdh", "secret.token", "over-the-bridge"},
		wrong: []wrong{
			{fill: []string{"set.url", "http://" + noHost + "/sendsbdh"}, at: "Find server", says: notToday},
			{fill: []string{"set.url", "http://127.0.0.1:" + strconv.Itoa(closedPort(t)) + "/sendsbdh"}, at: "Connect", says: shut},
			{fill: []string{"set.url", secure.URL + "/sendsbdh"}, at: "Check certificate", says: notSafe},
			{fill: []string{"secret.token", "under-the-bridge"}, at: "Sign in", says: notLetIn},
			{choose: []string{"set.network", "peppol"}, at: "Agree on the network", says: notToday},
			{fill: []string{"set.url", "ftp://127.0.0.1/sendsbdh"}, at: "Settings", says: "https://"},
		}}
}
