package gatewaytest

import (
	"context"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
)

// settler is the gateway as a Settler; without it the rule is skipped, and the
// doubt ends as a possible duplicate.
func (b *bench) settler(g gateways.Gateway) gateways.Settler {
	b.Helper()
	s, can := g.(gateways.Settler)
	if !can {
		b.Skip("this gateway cannot look at the far end")
	}
	return s
}

func (b *bench) look(s gateways.Settler, p gateways.Parcel) gateways.Outcome {
	b.Helper()
	r, err := b.within(b.Context(), "Settle", func(ctx context.Context) (gateways.Receipt, error) { return s.Settle(ctx, p) })
	if err != nil {
		b.Fatalf("settle %s: %s", p.Name, b.causes(err))
	}
	return r.Outcome
}

func settleSwallowed(b *bench) {
	b.need("SwallowAnswer", b.far.SwallowAnswer != nil)
	g, data := b.gateway(), noise(100<<10)
	p := b.parcel("F59-swallowed.xml", data)
	b.far.SwallowAnswer()
	_, err := b.deliver(g, p)
	b.one("deliver", err, fault.Uncertain)
	b.mend()
	b.got(map[string][]byte{p.Name: data})
	s := b.settler(g)
	if o := b.look(s, p); o != gateways.Delivered {
		b.Errorf("settled as %q, want delivered", o)
	}
	if o := b.look(b.settler(b.gateway()), p); o != gateways.Delivered { // as after a restart
		b.Errorf("settled after a restart as %q, want delivered", o)
	}
	b.got(map[string][]byte{p.Name: data})
	b.clean("at the end")
}

func settleCut(b *bench) {
	b.need("CutMidway", b.far.CutMidway != nil)
	g, data := b.gateway(), noise(300<<10)
	p := b.parcel("F32-cut.xml", data)
	b.far.CutMidway(int64(len(data) / 2))
	_, err := b.deliver(g, p)
	b.one("deliver", err, fault.Temporary, fault.Uncertain)
	b.mend()
	// the process that sent it may be gone: another one looks
	if o := b.look(b.settler(b.gateway()), p); o != gateways.Absent {
		b.Errorf("settled as %q, want absent", o)
	}
	b.got(nil)
	b.clean("after the settling")
	b.delivered(g, p)
	b.got(map[string][]byte{p.Name: data})
}

func settleNever(b *bench) {
	g := b.gateway()
	s := b.settler(g)
	p := b.parcel("F31-never.xml", []byte("<Invoice/>"))
	if o := b.look(s, p); o != gateways.Absent {
		b.Errorf("settled as %q, want absent", o)
	}
	b.delivered(g, p)
	if o := b.look(s, p); o != gateways.Delivered {
		b.Errorf("after delivery settled as %q, want delivered", o)
	}
	b.got(map[string][]byte{p.Name: []byte("<Invoice/>")})
}
