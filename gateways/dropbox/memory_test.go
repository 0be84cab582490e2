package dropbox_test

import (
	"bytes"
	"io"
	"testing"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gatewaytest"
	"github.com/postbud/postbud/plugin"
)

// A process of its own sends 100 MB in chunks.
func TestALargeDocumentIsStreamed(t *testing.T) {
	p := start(t, nil)
	gatewaytest.Apart(t, "TestProcessThatDelivers", p.settings().With(plugin.Values{"timeout": "30s"}))
	p.counted(t, 2)
	if n := p.Requests("files/upload_session/append_v2"); n != (gatewaytest.Heavy-1)/(8<<20) {
		t.Errorf("%d chunks after the first", n)
	}
	in, err := gatewaytest.HeavyContent(t).Open()
	if err != nil {
		t.Fatal(err)
	}
	want, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	if got := p.Files()["/in/large.pdf"]; !bytes.Equal(got, want) {
		t.Errorf("%d bytes arrived", len(got))
	}
}

// TestProcessThatDelivers is the other process; alone it does nothing.
func TestProcessThatDelivers(t *testing.T) {
	g := open(t, gatewaytest.Settings(t))
	g.deliver(t, parcel("small.xml", "x")) // what is needed once is there
	gatewaytest.Peak(t, func() {
		g.deliver(t, gateways.Parcel{ID: "large", File: gateways.File{Name: "large.pdf", Content: gatewaytest.HeavyContent(t)}})
	})
}
