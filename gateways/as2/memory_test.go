package as2_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gatewaytest"
	wire "github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// Case 52 from our side: 100 MB take no more than 16 MB.
func TestCase52ALargeDocumentTakesLittleMemory(t *testing.T) {
	for name, over := range map[string]plugin.Values{
		"signed and encrypted": nil, "compressed": {"compress": "before"}, "GCM": {"encrypt": "aes256-gcm"}, "neither": {"sign": "none", "encrypt": "none", "receipt_signed": "no"},
	} {
		t.Run("case 52 "+name, func(t *testing.T) {
			a := newAcme(t)
			a.set(trouble{first: a.counting(t)})
			gatewaytest.Apart(t, "TestProcessThatDelivers", a.settings().With(plugin.Values{"timeout": "60s"}).With(over))
		})
	}
}

// counting takes messages without holding them, and answers with an MDN that bears no
// digest.
func (a *acme) counting(t *testing.T) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, r *http.Request) {
		n, err := io.Copy(io.Discard, r.Body)
		e, bad := wire.ReadEnvelope(r.Header)
		if err != nil || bad != nil || n != r.ContentLength {
			http.Error(w, "?", http.StatusBadRequest)
			return
		}
		receipt, err := wire.Answer(e, wire.Result{Disposition: wire.Processed}, a.us, "", time.Now())
		if err != nil {
			t.Error(err)
			return
		}
		answer(w, receipt, false, nil)
	}
}

// TestProcessThatDelivers is the other process; alone it does nothing.
func TestProcessThatDelivers(t *testing.T) {
	settings := gatewaytest.Settings(t)
	g := openWith(t, settings, onDisk(t.TempDir()), netx.Policy{AllowPrivate: true})
	g.delivered(t, parcel("small.xml", "x")) // what is needed once is there
	p := gateways.Parcel{ID: "bcdfghjklm", File: gateways.File{Name: "large.pdf", Content: gatewaytest.HeavyContent(t)}}
	gatewaytest.Peak(t, func() { g.delivered(t, p) })
}

// onDisk is a memory in a folder.
type onDisk string

func (d onDisk) path(key string) string {
	sum := sha256.Sum256([]byte(key))
	return filepath.Join(string(d), hex.EncodeToString(sum[:]))
}

// Keep writes it to a file.
func (d onDisk) Keep(ctx context.Context, key string, r io.Reader) (invoice.Content, error) {
	if c, err := d.Recall(ctx, key); err != nil || c.Given() {
		return c, err
	}
	f, err := os.CreateTemp(string(d), "part")
	if err != nil {
		return invoice.Content{}, err
	}
	sum := sha256.New()
	n, err := io.Copy(f, io.TeeReader(r, sum))
	if err != nil {
		return invoice.Content{}, fmt.Errorf("%w %w", err, f.Close())
	}
	if err := f.Close(); err != nil {
		return invoice.Content{}, err
	}
	if err := os.Rename(f.Name(), d.path(key)); err != nil {
		return invoice.Content{}, err
	}
	return invoice.Content{Size: n, SHA256: invoice.Digest(sum.Sum(nil)), Open: func() (io.ReadCloser, error) { return os.Open(d.path(key)) }}, nil
}

// Recall opens the file.
func (d onDisk) Recall(_ context.Context, key string) (invoice.Content, error) {
	f, err := os.Open(d.path(key))
	if os.IsNotExist(err) {
		return invoice.Content{}, nil
	}
	if err != nil {
		return invoice.Content{}, err
	}
	defer f.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, f)
	return invoice.Content{Size: n, SHA256: invoice.Digest(sum.Sum(nil)), Open: func() (io.ReadCloser, error) { return os.Open(d.path(key)) }}, err
}

// Forget removes the file.
func (d onDisk) Forget(_ context.Context, key string) error {
	if err := os.Remove(d.path(key)); !os.IsNotExist(err) {
		return err
	}
	return nil
}
