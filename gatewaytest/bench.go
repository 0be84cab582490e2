package gatewaytest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// bench is what one rule works with.
type bench struct {
	testing.TB
	plugin gateways.Plugin
	far    Far
	env    plugin.Env
	log    *record
	dials  atomic.Int32
	open   atomic.Int32 // contents opened and not closed

	mu   sync.Mutex
	said []string // texts that somebody may read
	gws  []gateways.Gateway
}

func newBench(t *testing.T, tb testing.TB, p gateways.Plugin, far Far) *bench {
	b := &bench{TB: tb, plugin: p, far: far, log: &record{}}
	b.env = b.newEnv(t.TempDir())
	return b
}

// end closes what the rule opened and looks for what must never be.
func (b *bench) end() {
	b.Helper()
	b.mend()
	for _, g := range b.gws {
		if err := g.Close(); err != nil {
			b.Errorf("close: %v", err)
		}
	}
	if n := b.open.Load(); n != 0 {
		b.Errorf("%d contents were opened and not closed", n)
	}
	b.lookForSecrets()
}

// gateway opens the gateway under test; end closes it.
func (b *bench) gateway() gateways.Gateway {
	b.Helper()
	return b.gatewayWith(b.far.Settings)
}

func (b *bench) gatewayWith(settings plugin.Values) gateways.Gateway {
	b.Helper()
	g, err := b.plugin.Open(b.Context(), settings, b.env)
	b.hear(err)
	if err != nil {
		b.Fatalf("open: %v", err)
	}
	b.gws = append(b.gws, g)
	return g
}

// parcel is a document on its way, of which everything is known.
func (b *bench) parcel(name string, data []byte) gateways.Parcel {
	id := sha256.Sum256([]byte("parcel " + name))
	p := gateways.Parcel{
		ID: hex.EncodeToString(id[:12]),
		File: gateways.File{Name: name, Content: invoice.Content{
			MediaType: "application/xml", Size: int64(len(data)), SHA256: sha256.Sum256(data),
			Open: func() (io.ReadCloser, error) {
				b.open.Add(1)
				return &counted{Reader: bytes.NewReader(data), open: &b.open}, nil
			},
		}},
	}
	if b.far.Fit != nil {
		p = b.far.Fit(p)
	}
	return p
}

// counted is a content that wants to be closed once.
type counted struct {
	io.Reader
	open *atomic.Int32
	once sync.Once
}

func (c *counted) Close() error { c.once.Do(func() { c.open.Add(-1) }); return nil }

// deliver delivers within the far end's patience.
func (b *bench) deliver(g gateways.Gateway, p gateways.Parcel) (gateways.Receipt, error) {
	b.Helper()
	return b.within(b.Context(), "Deliver", func(ctx context.Context) (gateways.Receipt, error) { return g.Deliver(ctx, p) })
}

// delivered delivers and wants it to succeed.
func (b *bench) delivered(g gateways.Gateway, p gateways.Parcel) gateways.Receipt {
	b.Helper()
	r, err := b.deliver(g, p)
	if err != nil || r.Outcome != gateways.Delivered && r.Outcome != gateways.Sent {
		b.Fatalf("deliver %q: outcome %q, %s %v", p.Name, r.Outcome, fault.KindOf(err), b.causes(err))
	}
	return r
}

// within runs something and wants it to end within the far end's patience. Where
// it does not, the plug is pulled, so that a gateway that waits for ever does not
// hold up the tests for ever.
func (b *bench) within(ctx context.Context, what string, do func(context.Context) (gateways.Receipt, error)) (gateways.Receipt, error) {
	b.Helper()
	begun := time.Now()
	ctx, cancel := context.WithTimeout(ctx, 2*b.far.patience())
	defer cancel()
	pulled := make(chan struct{})
	plug := time.AfterFunc(5*b.far.patience()/2, func() {
		defer close(pulled)
		if b.far.Down != nil {
			b.far.Down()
		}
		b.mend()
	})
	r, err := do(ctx)
	if !plug.Stop() {
		<-pulled
	}
	b.hear(err)
	b.hearText(r.Reason, r.RemoteID, string(r.Evidence))
	if took := time.Since(begun); took > b.far.patience() {
		b.Errorf("%s took %v; the far end's patience is %v", what, took.Round(time.Millisecond), b.far.patience())
	}
	return r, err
}

// hear keeps every text in an error's chain.
func (b *bench) hear(err error) {
	if err == nil {
		return
	}
	b.hearText(err.Error())
	if f := fault.As(err); f != nil {
		for _, arg := range f.Args {
			b.hearText(arg)
		}
	}
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		b.hear(e.Unwrap())
	case interface{ Unwrap() []error }:
		for _, one := range e.Unwrap() {
			b.hear(one)
		}
	}
}

func (b *bench) hearText(texts ...string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.said = append(b.said, texts...)
}

// causes is an error with what lies below it, for whoever reads a failed test.
func (b *bench) causes(err error) string {
	var texts []string
	for ; err != nil; err = errors.Unwrap(err) {
		if text := err.Error(); !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	return strings.Join(texts, " < ")
}

// got wants the far end to have exactly these documents.
func (b *bench) got(want map[string][]byte) {
	b.Helper()
	got := b.far.Received()
	for name, data := range want {
		if have, there := got[name]; !there {
			b.Errorf("%q did not arrive", name)
		} else if !bytes.Equal(have, data) {
			b.Errorf("%q arrived with %d bytes, %d were sent; first difference at %d", name, len(have), len(data), differ(have, data))
		}
	}
	for name, data := range got {
		if _, wanted := want[name]; !wanted {
			b.Errorf("%q is there with %d bytes and should not be", name, len(data))
		}
	}
	if b.far.Transfers != nil {
		if n := b.far.Transfers(); n != len(want) {
			b.Errorf("the far end counted %d documents, want %d", n, len(want))
		}
	}
}

func differ(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

// clean wants no unfinished files.
func (b *bench) clean(when string) {
	b.Helper()
	if b.far.Leftovers == nil {
		return
	}
	if names := b.far.Leftovers(); len(names) > 0 {
		b.Errorf("%s: unfinished files are left: %q", when, names)
	}
}

func (b *bench) mend() {
	if b.far.Mend != nil {
		b.far.Mend()
	}
}

// need skips the rule where the far end cannot do what it needs, with the reason.
func (b *bench) need(hook string, there bool) {
	b.Helper()
	if there {
		return
	}
	if why := b.far.Cannot[hook]; why != "" {
		b.Skipf("%s: %s", hook, why)
	}
	b.delivered(b.gateway(), b.parcel("first.xml", []byte("x")))
	if b.dials.Load() == 0 {
		b.Skip("this gateway makes no connection")
	}
	b.Fatalf("the far end has no %s, and Cannot does not say why", hook)
}

// one wants an error of one of the kinds.
func (b *bench) one(what string, err error, kinds ...fault.Kind) {
	b.Helper()
	if err == nil {
		b.Errorf("%s: no error, want one of %v", what, kinds)
		return
	}
	if !slices.Contains(kinds, fault.KindOf(err)) {
		b.Errorf("%s: %s, want one of %v: %s", what, fault.KindOf(err), kinds, b.causes(err))
	}
}
