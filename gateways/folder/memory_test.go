package folder_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gatewaytest"
	"github.com/postbud/postbud/plugin"
)

func TestALargeDocumentTakesLittleMemory(t *testing.T) {
	dir := t.TempDir()
	gatewaytest.Apart(t, "TestProcessThatDelivers", plugin.Values{"path": dir})
	if info, err := os.Stat(filepath.Join(dir, "large.pdf")); err != nil || info.Size() != gatewaytest.Heavy {
		t.Errorf("the folder does not hold the whole document: %v", err)
	}
}

// TestProcessThatDelivers is the other process; alone it does nothing.
func TestProcessThatDelivers(t *testing.T) {
	g := open(t, gatewaytest.Settings(t))
	p := gateways.Parcel{ID: "large", File: gateways.File{Name: "large.pdf", Content: gatewaytest.HeavyContent(t)}}
	if _, err := g.Deliver(t.Context(), parcel("small", "small.xml", "x")); err != nil { // what is needed once is there
		t.Fatal(err)
	}
	gatewaytest.Peak(t, func() {
		if r, err := g.Deliver(t.Context(), p); err != nil || r.Outcome != gateways.Delivered {
			t.Errorf("%+v, %v", r, err)
		}
	})
}
