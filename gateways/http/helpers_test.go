package http_test

import (
	"bytes"
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
	"github.com/postbud/postbud/gateways/http"
	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/internal/text"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// unknownHost is a name that the dialer of a rig does not find.
const unknownHost = "nobody.example.com"

// rig is a gateway with what the engine lends it.
type rig struct {
	gateways.Gateway
	dials atomic.Int32
}

func open(t testing.TB, settings plugin.Values) *rig {
	t.Helper()
	return openAs(t, settings, netx.Policy{AllowPrivate: true})
}

func openAs(t testing.TB, settings plugin.Values, policy netx.Policy) *rig {
	t.Helper()
	r := &rig{}
	guarded := netx.Dialer(policy)
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		r.dials.Add(1)
		if host, _, _ := net.SplitHostPort(address); host == unknownHost {
			return nil, fault.New(fault.Temporary, "not found").Coded("GW-DNS", "host", host)
		}
		return guarded(ctx, network, address)
	}
	g, err := http.Gateway.Open(t.Context(), settings, plugin.Env{
		Log: slog.New(slog.DiscardHandler), Now: time.Now, Sleep: sleep, Dial: dial, HTTP: netx.HTTP(dial),
	})
	if err != nil {
		t.Fatal(err)
	}
	r.Gateway = g
	t.Cleanup(func() { _ = g.Close() })
	return r
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func parcel(name, text string) gateways.Parcel {
	return gateways.Parcel{ID: "bcdfghjklm-" + name, File: file(name, "application/xml", text)}
}

func file(name, kind, text string) gateways.File {
	return gateways.File{Name: name, Content: invoice.Content{
		MediaType: kind, Size: int64(len(text)), SHA256: sha256.Sum256([]byte(text)),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil },
	}}
}

func large() string { return string(bytes.Repeat([]byte("0123456789abcde\n"), 16<<10)) } // 256 KiB

// says is what a fault must be; the zero fields do not matter.
type says struct {
	kind        fault.Kind
	code, field string
	args        map[string]string
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
	for name, value := range s.args {
		if f.Args[name] != value {
			t.Errorf("arg %s is %q, want %q", name, f.Args[name], value)
		}
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

// delivered delivers and wants it to succeed.
func (r *rig) delivered(t testing.TB, p gateways.Parcel) gateways.Receipt {
	t.Helper()
	receipt, err := r.Deliver(t.Context(), p)
	if err != nil || receipt.Outcome != gateways.Delivered {
		t.Errorf("deliver %s: %+v, %v", p.Name, receipt, err)
	}
	return receipt
}

// engine does what the engine does after a doubtful attempt, when the line is good
// again: it looks, and sends
// again unless the document is there or nobody can tell.
func (r *rig) engine(t testing.TB, p gateways.Parcel, mend func(testing.TB)) gateways.Outcome {
	t.Helper()
	_, err := r.Deliver(t.Context(), p)
	if fault.KindOf(err) != fault.Uncertain {
		t.Errorf("deliver: %v, want a doubt", err)
	}
	mend(t)
	found := r.settle(t, p)
	if found.Outcome != gateways.Absent {
		return found.Outcome
	}
	return r.delivered(t, p).Outcome
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
