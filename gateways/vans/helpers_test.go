package vans_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gateways/vans"
	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/internal/outside/ftpd"
	"github.com/postbud/postbud/internal/outside/openssh"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
	"github.com/postbud/postbud/plugintest"
)

// mailbox is a folder at an operator, with the folders in for what goes there, out for
// what comes back, and read.
type mailbox struct {
	home     string
	settings plugin.Values
	down     func()
	up       func() error
}

// operators are the real servers that a mailbox can lie at.
var operators = map[string]func(*testing.T) *mailbox{
	"SFTP at OpenSSH": overSFTP,
	"FTP at vsftpd": func(t *testing.T) *mailbox {
		s := ftpd.Vsftpd(t, ftpd.Server{Security: "explicit"})
		if err := os.Chmod(string(s.Home), 0o755); err != nil {
			t.Fatal(err)
		}
		m := overFTP(t, s)
		if err := os.Chmod(string(s.Home), 0o555); err != nil { // vsftpd lets nobody into a root that he may write to
			t.Fatal(err)
		}
		return m
	},
	"FTP at ProFTPD": func(t *testing.T) *mailbox { return overFTP(t, ftpd.ProFTPD(t, ftpd.Server{})) },
}

func overSFTP(t *testing.T) *mailbox {
	s := openssh.Start(t)
	for _, name := range []string{"out", "read"} {
		if err := os.Mkdir(filepath.Join(s.Home, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return &mailbox{home: s.Home, settings: prefixed("sftp", s.Settings(t)).With(plugin.Values{"wire": "sftp"}), down: s.Line.Down, up: s.Line.Up}
}

func overFTP(t *testing.T, s *ftpd.Server) *mailbox {
	for _, name := range []string{"out", "read"} {
		if err := os.Mkdir(filepath.Join(string(s.Home), name), 0o755); err != nil {
			t.Fatal(err)
		}
		s.Own(t, "home/"+name, 0o755)
	}
	return &mailbox{home: string(s.Home), settings: prefixed("ftp", s.Settings()).With(plugin.Values{"wire": "ftp"}), down: s.Down, up: s.Up}
}

// everywhere runs a test at each operator.
func everywhere(t *testing.T, test func(*testing.T, *mailbox)) {
	for name, start := range operators {
		t.Run(name, func(t *testing.T) { test(t, start(t)) })
	}
}

// holds are the files of a folder there.
func (m *mailbox) holds(t *testing.T, folder string) map[string]string {
	t.Helper()
	all := map[string]string{}
	entries, err := os.ReadDir(filepath.Join(m.home, folder))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(m.home, folder, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = string(data)
	}
	return all
}

// put lays a file there, as the operator's own system does.
func (m *mailbox) put(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(m.home, name), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(m.home, name), 0o666); err != nil {
		t.Fatal(err)
	}
}

// ledger is what the engine lends and what lasts over restarts and between machines.
type ledger struct {
	memory plugin.Memory
	mu     sync.Mutex
	next   map[string]int64
	given  map[string]int64
}

func newLedger() *ledger {
	return &ledger{memory: plugintest.NewMemory(), next: map[string]int64{}, given: map[string]int64{}}
}

func (l *ledger) count(_ context.Context, series, key string) (int64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if n, before := l.given[series+"\x00"+key]; before {
		return n, nil
	}
	l.next[series]++
	l.given[series+"\x00"+key] = l.next[series]
	return l.next[series], nil
}

// rig is a gateway with what the engine lends it.
type rig struct {
	gateways.Gateway
	log *bytes.Buffer
}

func (m *mailbox) open(t *testing.T, l *ledger, over plugin.Values) *rig {
	t.Helper()
	r, dial := &rig{log: &bytes.Buffer{}}, netx.Dialer(netx.Policy{AllowPrivate: true})
	g, err := vans.Gateway.Open(t.Context(), m.settings.With(over), plugin.Env{
		Log: slog.New(slog.NewTextHandler(r.log, nil)), Now: time.Now, Memory: l.memory, Count: l.count,
		Dial: dial, HTTP: netx.HTTP(dial),
		Sleep: func(ctx context.Context, d time.Duration) error {
			select {
			case <-time.After(d):
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	r.Gateway = g
	t.Cleanup(func() { _ = g.Close() })
	return r
}

var made = time.Date(2026, 11, 22, 16, 1, 30, 0, time.UTC)

func parcel(id, name, text string) gateways.Parcel {
	return gateways.Parcel{ID: id, Made: made, File: gateways.File{Name: name, Content: invoice.Content{
		Size: int64(len(text)), SHA256: sha256.Sum256([]byte(text)),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil },
	}}}
}

// edi is an interchange of one invoice, in the letters of ISO 8859-1.
func edi(number string) string {
	return fmt.Sprintf("UNA:+.? 'UNB+UNOC:3+SELLER:ZZZ+BUYER:ZZZ+260101:0000+DERIVED'\r\nUNH+1+INVOIC:D:96A:UN:EAN008'BGM+380+%s+9'FTX+AAI+++K\xf8b af ?'s\xe6k?+ting?''UNT+4+1'UNZ+1+DERIVED'\r\n", number)
}

const us, them = "5790000000005", "5790000000012"

var pair = plugin.Values{"sender": us + ":14", "recipient": them + ":14"}

// sent is the same interchange as it must arrive.
func sent(number, reference string) string {
	text := strings.Replace(edi(number), "SELLER:ZZZ+BUYER:ZZZ+260101:0000+DERIVED", us+":14+"+them+":14+261122:1601+"+reference, 1)
	return strings.Replace(text, "UNZ+1+DERIVED", "UNZ+1+"+reference, 1)
}

func identity(reference string) string { return us + " > " + them + " no. " + reference }

func (r *rig) deliver(t *testing.T, p gateways.Parcel) gateways.Receipt {
	t.Helper()
	got, err := r.Deliver(t.Context(), p)
	if err != nil {
		t.Fatalf("deliver %s: %v", p.Name, err)
	}
	return got
}

func (r *rig) settle(t *testing.T, p gateways.Parcel) gateways.Receipt {
	t.Helper()
	got, err := r.Gateway.(gateways.Settler).Settle(t.Context(), p)
	if err != nil {
		t.Fatalf("settle %s: %v", p.Name, err)
	}
	return got
}

func (r *rig) track(t *testing.T, id string) gateways.Receipt {
	t.Helper()
	got, err := r.Gateway.(gateways.Tracker).Track(t.Context(), gateways.Receipt{Outcome: gateways.Sent, RemoteID: id})
	if err != nil {
		t.Fatalf("track %s: %v", id, err)
	}
	return got
}

// wants holds an error against what it must be.
func wants(t *testing.T, err error, kind fault.Kind, field, text string) {
	t.Helper()
	f := fault.As(err)
	if f == nil || f.Kind != kind || f.Field != field || !strings.Contains(f.Message, text) {
		t.Errorf("%#v, want a %s fault of %q with %q", err, kind, field, text)
	}
}
