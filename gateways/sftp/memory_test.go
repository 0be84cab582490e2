package sftp_test

import (
	"path/filepath"
	"testing"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gatewaytest"
	"github.com/postbud/postbud/internal/outside/openssh"
	"github.com/postbud/postbud/plugin"
)

func TestALargeDocumentTakesLittleMemory(t *testing.T) {
	s := openSSH(t)
	settings := s.Settings(t)
	gatewaytest.Apart(t, "TestProcessThatDelivers", settings)
	whole, _ := openssh.Files(t, filepath.Join(s.Home, "in"))
	for name, data := range whole {
		if filepath.Base(name) == "large.pdf" && len(data) == gatewaytest.Heavy {
			return
		}
	}
	t.Error("the server does not hold the whole document")
}

// TestProcessThatDelivers is the other process; alone it does nothing.
func TestProcessThatDelivers(t *testing.T) {
	g := open(t, gatewaytest.Settings(t).With(plugin.Values{"timeout": "60s"}))
	p := gateways.Parcel{ID: "large", File: gateways.File{Name: "large.pdf", Content: gatewaytest.HeavyContent(t)}}
	if _, err := g.Deliver(t.Context(), parcel("small.xml", "x")); err != nil { // what is needed once is there
		t.Fatal(err)
	}
	gatewaytest.Peak(t, func() {
		if r, err := g.Deliver(t.Context(), p); err != nil || r.Outcome != gateways.Delivered {
			t.Errorf("%+v, %v", r, err)
		}
	})
}
