package plugintest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"sync"

	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// NewMemory is a plugin.Memory that a test can lend to a plug-in. It lasts as long
// as it is held: a plug-in that is opened anew with the same one has been restarted.
func NewMemory() plugin.Memory { return &memory{kept: map[string][]byte{}} }

type memory struct {
	mu   sync.Mutex
	kept map[string][]byte
}

func (m *memory) Keep(_ context.Context, key string, r io.Reader) (invoice.Content, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return invoice.Content{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if first, taken := m.kept[key]; taken {
		b = first
	}
	m.kept[key] = b
	return remembered(b), nil
}

func (m *memory) Recall(_ context.Context, key string) (invoice.Content, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	b, found := m.kept[key]
	if !found {
		return invoice.Content{}, nil
	}
	return remembered(b), nil
}

func (m *memory) Forget(_ context.Context, key string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.kept, key)
	return nil
}

func remembered(b []byte) invoice.Content {
	return invoice.Content{
		MediaType: "application/octet-stream", Size: int64(len(b)), SHA256: sha256.Sum256(b),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil },
	}
}
