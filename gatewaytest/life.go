package gatewaytest

import (
	"go.uber.org/goleak"

	"github.com/postbud/postbud/plugin"
)

func closeTwice(b *bench) {
	for _, used := range []bool{false, true} {
		g, err := b.plugin.Open(b.Context(), b.far.Settings, b.env)
		if err != nil {
			b.Fatalf("open: %s", b.causes(err))
		}
		if used {
			b.delivered(g, b.parcel("invoice-1042.xml", []byte("<Invoice/>")))
		}
		for range 2 {
			if err := g.Close(); err != nil {
				b.Errorf("close: %v", err)
			}
		}
	}
}

// noGoroutine counts those of the far end too: a connection that is left open
// keeps one busy there.
func noGoroutine(b *bench) {
	before := goleak.IgnoreCurrent()
	g, err := b.plugin.Open(b.Context(), b.far.Settings, b.env)
	if err != nil {
		b.Fatalf("open: %s", b.causes(err))
	}
	b.hear(g.Check(b.Context(), plugin.Quiet))
	b.delivered(g, b.parcel("invoice-1042.xml", noise(100<<10)))
	for _, wrong := range b.far.Wrong {
		other, err := b.plugin.Open(b.Context(), b.far.Settings.With(wrong), b.env)
		if err != nil {
			continue
		}
		b.hear(other.Check(b.Context(), plugin.Quiet))
		if err := other.Close(); err != nil {
			b.Errorf("close: %v", err)
		}
	}
	if err := g.Close(); err != nil {
		b.Errorf("close: %v", err)
	}
	if err := goleak.Find(before); err != nil {
		b.Errorf("after the close: %v", err)
	}
}
