package email_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gatewaytest"
	"github.com/postbud/postbud/internal/far/smtp"
	"github.com/postbud/postbud/plugin"
)

// TestALargeAttachmentTakesLittleMemory sends 100 MB in a process of its own.
func TestALargeAttachmentTakesLittleMemory(t *testing.T) {
	s := start(t, func(o *smtp.Options) { o.MaxBytes = 200 << 20 })
	gatewaytest.Apart(t, "TestProcessThatDelivers", s.settings().With(plugin.Values{"timeout": "60s", "limit": "200"}))
	whole := 0
	names, _ := filepath.Glob(filepath.Join(s.folder, "*.eml"))
	for _, name := range names {
		if info, err := os.Stat(name); err == nil && info.Size() > gatewaytest.Heavy*4/3 {
			whole++
		}
	}
	if whole != 1 {
		t.Errorf("%d whole mails were received", whole)
	}
}

// TestProcessThatDelivers is the other process; alone it does nothing.
func TestProcessThatDelivers(t *testing.T) {
	g := open(t, gatewaytest.Settings(t))
	deliver := func(p gateways.Parcel) {
		if _, err := g.Deliver(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	deliver(parcel(nil)) // what is needed once is there
	p := parcel(nil)
	p.ID, p.File = "zzzzzzzzzz-0", gateways.File{Name: "large.pdf", Content: gatewaytest.HeavyContent(t)}
	gatewaytest.Peak(t, func() { deliver(p) })
}
