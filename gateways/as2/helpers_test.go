package as2_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gateways/as2"
	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/internal/text"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
	"github.com/postbud/postbud/plugintest"
)

// unknownHost is a name that the dialer of a rig does not find.
const unknownHost = "nobody.example.com"

// pair is a certificate and its key as text.
type pair struct{ cert, key string }

// papers are ours, the partner's, the next one of each, and a stranger's; made once,
// since making a key takes a while.
var papers = sync.OnceValue(func() (all struct{ ours, theirs, oursNext, theirsNext, stranger pair }) {
	for name, p := range map[string]*pair{"NORDLYS": &all.ours, "ACME": &all.theirs, "NORDLYS 2": &all.oursNext, "ACME 2": &all.theirsNext, "MALLORY": &all.stranger} {
		var err error
		if p.cert, p.key, err = partner.NewKey(name, time.Now()); err != nil {
			panic(err)
		}
	}
	return all
})

// rig is a gateway with what the engine lends it.
type rig struct {
	gateways.Gateway
	env   plugin.Env
	log   *lockedBuffer
	dials atomic.Int32
	late  atomic.Int64 // how far its clock is ahead
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// open opens a gateway with a memory of its own.
func open(t testing.TB, settings plugin.Values) *rig {
	t.Helper()
	return openWith(t, settings, plugintest.NewMemory(), netx.Policy{AllowPrivate: true})
}

// restarted opens it anew with other settings over those it had, "" taking one out.
func (r *rig) restarted(t testing.TB, settings plugin.Values) *rig {
	t.Helper()
	n := openWith(t, settings, r.env.Memory, netx.Policy{AllowPrivate: true})
	n.late.Store(r.late.Load())
	return n
}

func openWith(t testing.TB, settings plugin.Values, memory plugin.Memory, policy netx.Policy) *rig {
	t.Helper()
	r := &rig{log: &lockedBuffer{}}
	guarded := netx.Dialer(policy)
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		r.dials.Add(1)
		if host, _, _ := net.SplitHostPort(address); host == unknownHost {
			return nil, fault.New(fault.Temporary, "not found").Coded("GW-DNS", "host", host)
		}
		return guarded(ctx, network, address)
	}
	r.env = plugin.Env{
		Log: slog.New(slog.NewTextHandler(r.log, nil)), Sleep: sleep, Dial: dial, HTTP: netx.HTTP(dial), Memory: memory,
		Now:     func() time.Time { return time.Now().Add(time.Duration(r.late.Load())) },
		Address: settings["test_address"],
	}
	settings = settings.With(nil)
	delete(settings, "test_address")
	g, err := as2.Gateway.Open(t.Context(), settings, r.env)
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
	return gateways.Parcel{ID: "bcdfghjklm-" + name, Made: time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC), File: file(name, "application/xml", text)}
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
	receipt, err := r.Gateway.(gateways.Settler).Settle(t.Context(), p)
	if err != nil {
		t.Errorf("settle: %v", err)
	}
	return receipt
}

// delivered delivers and wants it to succeed.
func (r *rig) delivered(t testing.TB, p gateways.Parcel) gateways.Receipt {
	t.Helper()
	receipt, err := r.Deliver(t.Context(), p)
	if err != nil || receipt.Outcome != gateways.Delivered || receipt.Proof != gateways.ByReceipt {
		t.Errorf("deliver %s: %+v, %v", p.Name, receipt, err)
	}
	return receipt
}

// doubted delivers and wants a doubt.
func (r *rig) doubted(t testing.TB, p gateways.Parcel) {
	t.Helper()
	if receipt, err := r.Deliver(t.Context(), p); fault.KindOf(err) != fault.Uncertain {
		t.Errorf("deliver: %+v, %v, want a doubt", receipt, err)
	}
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
