package ftp_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gateways/ftp"
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
	hosts map[string]string // names that are known here alone
}

func open(t *testing.T, settings plugin.Values) *rig {
	t.Helper()
	r := &rig{hosts: map[string]string{}}
	dial := netx.Dialer(netx.Policy{AllowPrivate: true})
	g, err := ftp.Gateway.Open(t.Context(), settings, plugin.Env{
		Log: slog.New(slog.DiscardHandler), Now: time.Now,
		Sleep: func(ctx context.Context, d time.Duration) error {
			select {
			case <-time.After(d):
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		},
		Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
			r.dials.Add(1)
			host, port, _ := net.SplitHostPort(address)
			if host == unknownHost {
				return nil, fault.New(fault.Temporary, "not found").Coded("GW-DNS", "host", host)
			}
			if known := r.hosts[host]; known != "" {
				address = net.JoinHostPort(known, port)
			}
			return dial(ctx, network, address)
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	r.Gateway = g
	t.Cleanup(func() { _ = g.Close() })
	return r
}

func parcel(name, text string) gateways.Parcel {
	return gateways.Parcel{ID: "id of " + name, File: gateways.File{Name: name, Content: invoice.Content{
		Size: int64(len(text)), SHA256: sha256.Sum256([]byte(text)),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil },
	}}}
}

// says is what a fault must be; the zero fields do not matter.
type says struct {
	kind        fault.Kind
	code, field string
	args        map[string]string
	text        string // in the message
	reads       string // in what the bookkeeper reads
}

// of holds an error against it. A fault with a code has a text for the bookkeeper,
// in both languages; its own message tells the person at the log.
func (s says) of(t *testing.T, err error) {
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
	if read := bookkeeper("en", f); !strings.Contains(read, s.reads) {
		t.Errorf("the bookkeeper reads %q, want %q in it", read, s.reads)
	}
	if f.Code != "" && (bookkeeper("da", f) == "" || bookkeeper("da", f) == bookkeeper("en", f)) {
		t.Errorf("%s is not said in Danish: %q", f.Code, bookkeeper("da", f))
	}
}

// bookkeeper is what the dashboard shows of a fault.
func bookkeeper(language string, f *fault.Error) string {
	if f.Code == "" {
		return f.Message
	}
	e := text.In(language).Code(f.Code, f.Args)
	return e.Title + ". " + e.Text + " " + e.Action + "."
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

// evidence of a receipt, as far as the tests ask.
type evidence struct {
	Host, Encryption, Certificate, Server, Path, SHA256, Verified, Answer, Note string
	Port                                                                        int
	Size                                                                        int64
	Began, Ended                                                                time.Time
}

func evident(t *testing.T, r gateways.Receipt) (e evidence) {
	t.Helper()
	if err := json.Unmarshal(r.Evidence, &e); err != nil {
		t.Errorf("evidence %q: %v", r.Evidence, err)
	}
	return e
}

func large() string { return string(bytes.Repeat([]byte("0123456789abcde\n"), 16<<10)) } // 256 KiB
