package email_test

import (
	"crypto/tls"
	"net"
	"net/http/httptest"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

func TestF76AServerThatKnowsOldTLSAloneIsSentNothing(t *testing.T) {
	old := httptest.NewUnstartedServer(nil)
	old.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}
	old.StartTLS()
	t.Cleanup(old.Close)
	at := old.Listener.Addr().String()
	conn, err := tls.Dial("tcp", at, &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS10})
	if err != nil || conn.ConnectionState().Version != tls.VersionTLS11 {
		t.Fatalf("it does not speak TLS 1.1: %v", err)
	}
	_ = conn.Close()
	host, port, _ := net.SplitHostPort(at)
	change := plugin.Values{"host": host, "port": port, "security": "tls"}
	g := open(t, start(t, nil).settings().With(change))
	_, err = g.Deliver(t.Context(), parcel(nil))
	says{kind: fault.Configuration, code: "GW-TLS", field: "host", text: "safe version of TLS"}.of(t, err)
}
