package gatewaytest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/plugin"
)

func cancelled(b *bench) {
	g := b.gateway()
	ctx, cancel := context.WithCancel(b.Context())
	cancel()
	_, err := b.within(ctx, "Deliver", func(ctx context.Context) (gateways.Receipt, error) {
		return g.Deliver(ctx, b.parcel("invoice-1042.xml", []byte("<Invoice/>")))
	})
	b.one("deliver", err, fault.Temporary)
	if err != nil && !errors.Is(err, context.Canceled) {
		b.Errorf("the error does not say that the context was cancelled: %s", b.causes(err))
	}
	b.got(nil)
	b.clean("at the end")
	b.delivered(g, b.parcel("invoice-1043.xml", []byte("<Invoice/>"))) // it can still be used
}

func cancelledMidway(b *bench) {
	b.need("Stall", b.far.Stall != nil)
	g := b.gateway()
	b.delivered(g, b.parcel("first.xml", []byte("first")))
	b.far.Stall()
	ctx, cancel := context.WithCancel(b.Context())
	begun := time.Now()
	time.AfterFunc(300*time.Millisecond, cancel)
	_, err := b.within(ctx, "Deliver", func(ctx context.Context) (gateways.Receipt, error) {
		return g.Deliver(ctx, b.parcel("invoice-1042.xml", noise(300<<10)))
	})
	cancel()
	b.one("deliver", err, fault.Temporary, fault.Uncertain)
	if took := time.Since(begun); took > 5*time.Second {
		b.Errorf("it went on for %v after the context had ended", took)
	}
	b.mend()
	b.got(map[string][]byte{"first.xml": []byte("first")})
}

func down(b *bench) {
	b.need("Down", b.far.Down != nil)
	b.far.Down()
	g, p := b.gateway(), b.parcel("invoice-1042.xml", []byte("<Invoice/>"))
	_, err := b.deliver(g, p)
	b.one("deliver", err, fault.Temporary)
	err = g.Check(b.Context(), plugin.Quiet)
	b.hear(err)
	b.one("check", err, fault.Temporary)
	if s, can := g.(gateways.Settler); can {
		_, err = b.within(b.Context(), "Settle", func(ctx context.Context) (gateways.Receipt, error) { return s.Settle(ctx, p) })
		b.one("settle", err, fault.Temporary)
	}
	b.mend()
	b.delivered(g, p)
	b.got(map[string][]byte{p.Name: []byte("<Invoice/>")})
}

// keptConnection: what is kept open between calls may be dead by the next one.
func keptConnection(b *bench) {
	b.need("Down", b.far.Down != nil)
	g, want := b.gateway(), map[string][]byte{}
	for i := range 3 {
		name := fmt.Sprintf("invoice-%d.xml", i)
		want[name] = noise(50<<10 + i)
		b.delivered(g, b.parcel(name, want[name]))
		b.far.Down()
		b.mend()
	}
	b.got(want)
	b.clean("at the end")
}

func cutMidway(b *bench) {
	b.need("CutMidway", b.far.CutMidway != nil)
	g, data := b.gateway(), noise(300<<10)
	want := map[string][]byte{}
	for i, n := range []int64{1, int64(len(data) / 2), int64(len(data) - 1)} {
		p := b.parcel(fmt.Sprintf("F58-cut-after-%d.xml", n), data)
		b.far.CutMidway(n)
		_, err := b.deliver(g, p)
		b.one(fmt.Sprintf("cut after %d bytes", n), err, fault.Temporary, fault.Uncertain)
		b.got(want)
		b.mend()
		if i == 1 {
			g = b.gateway() // as after a restart
		}
		b.settled(g, p, err)
		want[p.Name] = data
		b.got(want)
	}
	b.clean("at the end")
}

// settled does what the engine does after a failed attempt: it looks where there
// is doubt, and sends again unless it is there.
func (b *bench) settled(g gateways.Gateway, p gateways.Parcel, err error) {
	b.Helper()
	s, can := g.(gateways.Settler)
	if fault.KindOf(err) == fault.Uncertain && can {
		r, err := b.within(b.Context(), "Settle", func(ctx context.Context) (gateways.Receipt, error) { return s.Settle(ctx, p) })
		if err != nil {
			b.Fatalf("settle %s: %s", p.Name, b.causes(err))
		}
		if r.Outcome == gateways.Delivered {
			return
		}
	}
	b.delivered(g, p)
}

func slow(b *bench) {
	b.need("Slow", b.far.Slow != nil)
	g, data := b.gateway(), noise(200<<10)
	b.far.Slow()
	p := b.parcel("F61-slow.xml", data)
	b.delivered(g, p)
	b.got(map[string][]byte{p.Name: data})
}

func stalling(b *bench) {
	b.need("Stall", b.far.Stall != nil)
	g, data := b.gatewayWith(b.far.Settings.With(b.far.Impatient)), noise(300<<10)
	b.far.Stall()
	p := b.parcel("F60-stall.xml", data)
	_, err := b.deliver(g, p)
	b.one("deliver", err, fault.Temporary, fault.Uncertain)
	b.mend()
	b.settled(g, p, err)
	b.got(map[string][]byte{p.Name: data})
	b.clean("at the end")
}
