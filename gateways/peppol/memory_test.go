package peppol_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gatewaytest"
	"github.com/postbud/postbud/internal/blob"
	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/plugin"
)

// The other side counts and holds nothing, since phase4 would hold all of it.
func TestALargeDocumentTakesLittleMemory(t *testing.T) {
	identity := regexp.MustCompile(`<sh:InstanceIdentifier>([^<]*)</sh:InstanceIdentifier>`)
	var heavy int64
	far := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := make([]byte, 2<<10)
		n, _ := io.ReadFull(r.Body, head)
		rest, err := io.Copy(io.Discard, r.Body)
		if err == nil && int64(n)+rest == r.ContentLength {
			heavy = max(heavy, r.ContentLength)
		}
		id := ""
		if m := identity.FindSubmatch(bytes.TrimRight(head[:n], "\x00")); m != nil {
			id = string(m[1])
		}
		_, _ = fmt.Fprintf(w, `{"smlDnsZone":"participant.sml.test.tech.peppol.org","sbdhInstanceIdentifier":%q,"overallSuccess":%v}`, id, id != "")
	}))
	defer far.Close()
	gatewaytest.Apart(t, "TestProcessThatDelivers", plugin.Values{"url": far.URL + "/sendsbdh", "token": "token", "plain": "yes", "timeout": "60s", "most": "200"})
	if heavy < gatewaytest.Heavy/3*4 {
		t.Errorf("the most that came was %d bytes", heavy)
	}
}

// TestProcessThatDelivers is the other process; alone it does nothing.
func TestProcessThatDelivers(t *testing.T) {
	settings := gatewaytest.Settings(t)
	kept, err := blob.OpenMemory(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	g := openWith(t, settings, kept, netx.Policy{AllowPrivate: true})
	g.handed(t, parcel(t, "5790000000029"), gateways.Delivered) // what is needed once is there
	p := parcel(t, buyer)
	p.File = gateways.File{Name: "large.pdf", Content: gatewaytest.HeavyContent(t)}
	gatewaytest.Peak(t, func() { g.handed(t, p, gateways.Delivered) })
}
