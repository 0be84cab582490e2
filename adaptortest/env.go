package adaptortest

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
	"github.com/postbud/postbud/plugintest"
)

// Env is what the engine lends, for tests: a clock that stands still, connections
// to this machine alone, files in a folder of the test.
type Env struct {
	Clock  *Clock
	Memory plugin.Memory
	dir    string

	mu    sync.Mutex
	log   strings.Builder
	kept  map[string][]plugin.Secret
	count map[string]map[string]int64
}

// NewEnv makes one for a test. A nil clock is a new one.
func NewEnv(t testing.TB, clock *Clock) *Env {
	t.Helper()
	if clock == nil {
		clock = NewClock()
	}
	return &Env{Clock: clock, Memory: plugintest.NewMemory(), dir: t.TempDir(), kept: map[string][]plugin.Secret{}, count: map[string]map[string]int64{}}
}

// Lend is the plug-in's side of it.
func (e *Env) Lend() plugin.Env {
	return plugin.Env{
		Log:   slog.New(slog.NewTextHandler(locked{e}, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Now:   e.Clock.Now,
		Sleep: e.Clock.Sleep,
		Dial:  dial,
		HTTP:  client,
		Spool: e.spool,
		Keep:  e.keep,
		Count: e.next,

		Memory:  e.Memory,
		Address: "https://postbud.example.com/in/nordlys/source",
	}
}

// Logged is all that was logged so far.
func (e *Env) Logged() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.log.String()
}

// Kept are the secrets that were stored for a field, the oldest first.
func (e *Env) Kept(field string) []plugin.Secret {
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]plugin.Secret{}, e.kept[field]...)
}

type locked struct{ env *Env }

func (l locked) Write(p []byte) (int, error) {
	l.env.mu.Lock()
	defer l.env.mu.Unlock()
	return l.env.log.Write(p)
}

// dial reaches this machine alone.
func dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("a test must not reach %s", host)
	}
	d := net.Dialer{Timeout: 5 * time.Second}
	return d.DialContext(ctx, network, address)
}

func client(tls *tls.Config) *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			DialContext:           dial,
			TLSClientConfig:       tls,
			ResponseHeaderTimeout: 20 * time.Second,
		},
		Timeout: time.Minute,
	}
}

func (e *Env) spool(ctx context.Context, mediaType string, r io.Reader) (invoice.Content, error) {
	f, err := os.CreateTemp(e.dir, "spool")
	if err != nil {
		return invoice.Content{}, err
	}
	hash := sha256.New()
	size, err := io.Copy(io.MultiWriter(f, hash), r)
	if err = errors.Join(err, f.Close(), ctx.Err()); err != nil {
		return invoice.Content{}, errors.Join(err, os.Remove(f.Name()))
	}
	name := f.Name()
	return invoice.Content{
		MediaType: mediaType,
		Size:      size,
		SHA256:    invoice.Digest(hash.Sum(nil)),
		Open:      func() (io.ReadCloser, error) { return os.Open(name) },
	}, nil
}

func (e *Env) keep(ctx context.Context, field string, s plugin.Secret) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.kept[field] = append(e.kept[field], s)
	return ctx.Err()
}

func (e *Env) next(ctx context.Context, series, key string) (int64, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.count[series] == nil {
		e.count[series] = map[string]int64{}
	}
	numbers := e.count[series]
	if numbers[key] == 0 {
		numbers[key] = int64(len(numbers) + 1)
	}
	return numbers[key], ctx.Err()
}
