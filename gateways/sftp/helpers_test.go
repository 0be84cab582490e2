package sftp_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"log/slog"
	"maps"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gateways/sftp"
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

func open(t *testing.T, settings plugin.Values) *rig {
	t.Helper()
	r := &rig{}
	dial := netx.Dialer(netx.Policy{AllowPrivate: true})
	g, err := sftp.Gateway.Open(t.Context(), settings, plugin.Env{
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
			if host, _, _ := net.SplitHostPort(address); host == unknownHost {
				return nil, fault.New(fault.Temporary, "not found").Coded("GW-DNS", "host", host)
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

// put lays a file at the partner's.
func (p *partner) put(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join(p.home, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// want are all files at the partner's, unfinished ones too.
func (p *partner) want(t *testing.T, files map[string]string) {
	t.Helper()
	got := map[string]string{}
	err := filepath.WalkDir(p.home, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		name, _ := filepath.Rel(p.home, path)
		got[filepath.ToSlash(name)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(got, files) {
		t.Errorf("at the partner's are %v, want %v", short(got), short(files))
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
	text        string // in the message
	reads       string // in what the bookkeeper reads
}

// of holds an error against it. A fault with a code has a text for the bookkeeper, in
// both languages; its own message tells the person at the log.
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
	if s.reads == "" {
		s.reads = titles[f.Code]
	}
	english, danish := bookkeeper("en", f), bookkeeper("da", f)
	if s.reads == "" || !strings.Contains(english, s.reads) {
		t.Errorf("the bookkeeper reads %q, want %q in it", english, s.reads)
	}
	if danish == "" || danish == english {
		t.Errorf("it is not said in Danish: %q", danish)
	}
}

// titles are what a bookkeeper reads first, where a test does not say more.
var titles = map[string]string{
	"":           " ", // the message itself, see text
	"GW-DNS":     "We cannot find the server nobody.example.com.",
	"GW-CONNECT": "The server 127.0.0.1 does not open the door.",
	"GW-LOGIN":   "The server refused our sign-in. User ",
	"GW-HOSTKEY": "The server shows another key than before.",
	"GW-FOLDER":  " is missing or closed to us. It is not there, or we may not write in it.",
	"GW-SPACE":   "The partner's server is full. It stopped ",
	"GW-WEAK":    "The server 127.0.0.1 offers only old encryption. It can be broken",
	"GW-EXISTS":  "A file with this name is already there. ",
	"GW-VERIFY":  "The file did not arrive whole.",
}

// bookkeeper is what the dashboard shows of a fault.
func bookkeeper(language string, f *fault.Error) string {
	if f.Code == "" {
		return text.In(language).Said(f.Message)
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

func large() string { return string(bytes.Repeat([]byte("0123456789abcde\n"), 16<<10)) } // 256 KiB
