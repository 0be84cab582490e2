package gatewaytest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
	"github.com/postbud/postbud/plugintest"
)

// newEnv is what the engine would lend: the guarded dialer, open for this
// machine, and a log that is read afterwards.
func (b *bench) newEnv(spool string) plugin.Env {
	guarded := netx.Dialer(netx.Policy{AllowPrivate: true})
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		b.dials.Add(1)
		return guarded(ctx, network, address)
	}
	var spooled atomic.Int64
	return plugin.Env{
		Log:   slog.New(slog.NewJSONHandler(b.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Now:   time.Now,
		Sleep: sleep,
		Dial:  dial,
		HTTP:  netx.HTTP(dial),
		Spool: func(_ context.Context, mediaType string, r io.Reader) (invoice.Content, error) {
			return keep(filepath.Join(spool, fmt.Sprint(spooled.Add(1))), mediaType, r)
		},
		Keep:  func(context.Context, string, plugin.Secret) error { return nil },
		Count: counter(),

		Memory: plugintest.NewMemory(),
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func keep(path, mediaType string, r io.Reader) (invoice.Content, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return invoice.Content{}, err
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		return invoice.Content{}, err
	}
	return invoice.Content{
		MediaType: mediaType, Size: int64(len(data)), SHA256: sha256.Sum256(data),
		Open: func() (io.ReadCloser, error) { return os.Open(path) },
	}, nil
}

func counter() func(context.Context, string, string) (int64, error) {
	var mu sync.Mutex
	next, given := map[string]int64{}, map[string]int64{}
	return func(_ context.Context, series, key string) (int64, error) {
		mu.Lock()
		defer mu.Unlock()
		if n, before := given[series+"\x00"+key]; before {
			return n, nil
		}
		next[series]++
		given[series+"\x00"+key] = next[series]
		return next[series], nil
	}
}

// record is a log that can be read while it is written.
type record struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (r *record) Write(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.Write(b)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.String()
}
