package http_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gatewaytest"
	"github.com/postbud/postbud/internal/outside/nginx"
	"github.com/postbud/postbud/plugin"
)

func TestALargeDocumentTakesLittleMemory(t *testing.T) {
	n := nginx.Start(t, nginx.Site{Places: nginx.Inbox})
	t.Logf("against %s", n.Version)
	for _, c := range []struct {
		name     string
		settings plugin.Values
	}{
		{"PUT", n.Put()},
		{"multipart", n.Post("/any").With(forms()["multipart"])},
		{"JSON", n.Post("/any").With(forms()["json"])},
		{"SOAP", n.Post("/any").With(forms()["soap"])},
	} {
		t.Run(c.name, func(t *testing.T) { gatewaytest.Apart(t, "TestProcessThatDelivers", c.settings) })
	}
	var whole []int64
	for _, folder := range []string{"in", "named"} {
		entries, err := os.ReadDir(filepath.Join(n.Home, folder))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if info, err := e.Info(); err == nil && info.Size() >= gatewaytest.Heavy {
				whole = append(whole, info.Size())
			}
		}
	}
	if len(whole) != 4 {
		t.Errorf("nginx holds %v", whole)
	}
}

// TestProcessThatDelivers is the other process; alone it does nothing.
func TestProcessThatDelivers(t *testing.T) {
	settings := gatewaytest.Settings(t).With(plugin.Values{"timeout": "60s"})
	p := gateways.Parcel{ID: "bcdfghjklm", File: gateways.File{Name: "large.pdf", Content: gatewaytest.HeavyContent(t)}}
	g := open(t, settings)
	g.delivered(t, parcel("small.xml", "x")) // what is needed once is there
	gatewaytest.Peak(t, func() {
		g.delivered(t, p)
		if settings["method"] != "put" {
			return
		}
		if r := g.settle(t, p); r.Outcome != gateways.Delivered {
			t.Errorf("%+v", r)
		}
	})
}
