package peppol_test

import (
	"context"
	"crypto/sha256"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gateways/peppol"
	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/internal/text"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
	"github.com/postbud/postbud/plugintest"
)

// unknownHost is a name that the dialer of a rig does not find.
const unknownHost = "nobody.example.com"

// rig is a gateway with what the engine lends it.
type rig struct {
	gateways.Gateway
	settings plugin.Values
	memory   plugin.Memory
	dials    atomic.Int32
}

func open(t testing.TB, settings plugin.Values) *rig {
	t.Helper()
	return openWith(t, settings, plugintest.NewMemory(), netx.Policy{AllowPrivate: true})
}

func openWith(t testing.TB, settings plugin.Values, memory plugin.Memory, policy netx.Policy) *rig {
	t.Helper()
	r := &rig{settings: settings, memory: memory}
	guarded := netx.Dialer(policy)
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		r.dials.Add(1)
		if host, _, _ := net.SplitHostPort(address); host == unknownHost {
			return nil, fault.New(fault.Temporary, "not found").Coded("GW-DNS", "host", host)
		}
		return guarded(ctx, network, address)
	}
	g, err := peppol.Gateway.Open(t.Context(), settings, plugin.Env{
		Log: slog.New(slog.DiscardHandler), Now: time.Now, Sleep: sleep, Dial: dial, HTTP: netx.HTTP(dial), Memory: memory,
	})
	if err != nil {
		t.Fatal(err)
	}
	r.Gateway = g
	t.Cleanup(func() { _ = g.Close() })
	return r
}

// restarted is the gateway of the next process, which finds what this one kept.
func (r *rig) restarted(t testing.TB) *rig {
	t.Helper()
	return openWith(t, r.settings, r.memory, netx.Policy{AllowPrivate: true})
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

const ubl = `<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"><cbc:ID>1042</cbc:ID><cbc:Note>Ærø &amp; Søn &lt;x&gt;</cbc:Note></Invoice>
`

// parcel is an invoice for a receiver, with an identity of this test alone.
func parcel(t testing.TB, receiver string) gateways.Parcel {
	p := addressed(gateways.Parcel{ID: t.Name() + " " + receiver, File: file("invoice-1042.xml", "application/xml", ubl)})
	p.To.Value = receiver
	return p
}

func file(name, kind, text string) gateways.File {
	return gateways.File{Name: name, Content: invoice.Content{
		MediaType: kind, Size: int64(len(text)), SHA256: sha256.Sum256([]byte(text)),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil },
	}}
}

// says is what a fault must be; the zero fields do not matter.
type says struct {
	kind        fault.Kind
	code, field string
	text        string
	page        string // what a bookkeeper reads: in the entry of the code
}

func (s says) of(t testing.TB, err error) {
	t.Helper()
	f := fault.As(err)
	if f == nil || f.Kind != s.kind || f.Code != s.code || f.Field != s.field || !strings.Contains(f.Message, s.text) {
		t.Errorf("%#v, want %+v", err, s)
		return
	}
	if e := text.In("en").Code(f.Code, f.Args); s.page != "" && !strings.Contains(e.Title+". "+e.Text, s.page) {
		t.Errorf("the page says %q and %q, want %q", e.Title, e.Text, s.page)
	}
}

func (r *rig) settle(t testing.TB, p gateways.Parcel) gateways.Receipt {
	t.Helper()
	s, can := r.Gateway.(gateways.Settler)
	if !can {
		t.Fatal("this gateway cannot look")
	}
	receipt, err := s.Settle(t.Context(), p)
	if err != nil {
		t.Errorf("settle: %v", err)
	}
	return receipt
}

// handed delivers and wants it to succeed.
func (r *rig) handed(t testing.TB, p gateways.Parcel, want gateways.Outcome) gateways.Receipt {
	t.Helper()
	receipt, err := r.Deliver(t.Context(), p)
	if err != nil || receipt.Outcome != want {
		t.Errorf("deliver: %+v, %v", receipt, err)
	}
	return receipt
}

// steps runs the check and lists its steps, the failed one with a cross.
func (r *rig) steps(t testing.TB) (string, error) {
	t.Helper()
	record := plugin.NewSteps(time.Now)
	err := r.Check(t.Context(), record.Probe)
	var names []string
	for _, s := range record.All() {
		if !s.OK {
			s.Name = "×" + s.Name
		}
		names = append(names, s.Name)
	}
	return strings.Join(names, " · "), err
}
