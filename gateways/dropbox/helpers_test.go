package dropbox_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"log/slog"
	"maps"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gateways/dropbox"
	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// unknownHost is a name that the dialer of a rig does not find.
const unknownHost = "nobody.example.com"

// rig is a gateway with what the engine lends it.
type rig struct {
	gateways.Gateway
	dials atomic.Int32
	log   bytes.Buffer

	mu   sync.Mutex
	kept map[string]string // by field
	late time.Duration     // added to the clock
	full error             // of the store that keeps secrets
}

func (r *rig) later(d time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.late += d
}

func (r *rig) env() plugin.Env {
	dial := netx.Dialer(netx.Policy{AllowPrivate: true})
	counted := func(ctx context.Context, network, address string) (net.Conn, error) {
		r.dials.Add(1)
		if host, _, _ := net.SplitHostPort(address); host == unknownHost {
			return nil, fault.New(fault.Temporary, "not found").Coded("GW-DNS", "host", host)
		}
		return dial(ctx, network, address)
	}
	return plugin.Env{
		Log: slog.New(slog.NewTextHandler(&r.log, nil)),
		Now: func() time.Time {
			r.mu.Lock()
			defer r.mu.Unlock()
			return time.Now().Add(r.late)
		},
		Sleep: func(ctx context.Context, d time.Duration) error {
			select {
			case <-time.After(d):
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		},
		Dial: counted,
		HTTP: netx.HTTP(counted),
		Keep: func(_ context.Context, field string, s plugin.Secret) error {
			r.mu.Lock()
			defer r.mu.Unlock()
			if r.full == nil {
				r.kept[field] = s.Reveal()
			}
			return r.full
		},
	}
}

func open(t *testing.T, settings plugin.Values) *rig {
	t.Helper()
	r := &rig{kept: map[string]string{}}
	g, err := dropbox.Gateway.Open(t.Context(), settings, r.env())
	if err != nil {
		t.Fatal(err)
	}
	r.Gateway = g
	t.Cleanup(func() { _ = g.Close() })
	return r
}

func parcel(name, text string) gateways.Parcel {
	return gateways.Parcel{
		ID: "id of " + name, Made: time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC),
		File: gateways.File{Name: name, Content: invoice.Content{
			Size: int64(len(text)), SHA256: sha256.Sum256([]byte(text)),
			Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil },
		}},
	}
}

// want are all files at Dropbox.
func (p *partner) want(t *testing.T, files map[string]string) {
	t.Helper()
	got := map[string]string{}
	for name, data := range p.Files() {
		got[name] = string(data)
	}
	if !maps.Equal(got, files) {
		t.Errorf("at Dropbox are %v, want %v", short(got), short(files))
	}
}

func short(files map[string]string) map[string]string {
	out := map[string]string{}
	for name, text := range files {
		out[name] = text[:min(len(text), 40)]
	}
	return out
}

// says is what a fault must be; the zero fields do not matter.
type says struct {
	kind        fault.Kind
	code, field string
	args        map[string]string
	text        string
	wait        time.Duration
}

func (s says) of(t *testing.T, err error) {
	t.Helper()
	f := fault.As(err)
	if f == nil || f.Kind != s.kind || f.Code != s.code || f.Field != s.field || !strings.Contains(f.Message, s.text) {
		t.Errorf("%#v, want %+v", err, s)
		return
	}
	if s.wait != 0 && f.RetryAfter != s.wait {
		t.Errorf("again after %v, want %v", f.RetryAfter, s.wait)
	}
	for name, value := range s.args {
		if f.Args[name] != value {
			t.Errorf("arg %s is %q, want %q", name, f.Args[name], value)
		}
	}
}

func (r *rig) deliver(t *testing.T, p gateways.Parcel) gateways.Receipt {
	t.Helper()
	receipt, err := r.Deliver(t.Context(), p)
	if err != nil || receipt.Outcome != gateways.Delivered {
		t.Errorf("deliver: %q, %v", receipt.Outcome, err)
	}
	return receipt
}

func (r *rig) refused(t *testing.T, p gateways.Parcel, s says) {
	t.Helper()
	_, err := r.Deliver(t.Context(), p)
	s.of(t, err)
}

func (r *rig) settle(t *testing.T, p gateways.Parcel) gateways.Receipt {
	t.Helper()
	receipt, err := r.Gateway.(gateways.Settler).Settle(t.Context(), p)
	if err != nil {
		t.Errorf("settle: %v", err)
	}
	return receipt
}

// steps runs the check and lists its steps, the failed one with a cross.
func (r *rig) steps(t *testing.T) (string, error) {
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

func large(n int) string { return strings.Repeat("0123456789abcde\n", n/16) }

// tidy saves settings with this folder.
func (p *partner) tidy(folder, access string) (plugin.Values, error) {
	return dropbox.Gateway.Tidy(p.settings().With(plugin.Values{"folder": folder, "access": access}))
}

func named(err error, field string) bool {
	for _, f := range plugin.Wrong(err) {
		if f != nil && f.Kind == fault.Configuration && f.Field == field {
			return true
		}
	}
	return false
}
