package vans_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gatewaytest"
	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/blob"
	"github.com/postbud/postbud/internal/outside/ftpd"
	"github.com/postbud/postbud/internal/outside/nginx"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

func TestALargeInterchangeTakesLittleMemory(t *testing.T) {
	for name, start := range map[string]func(*testing.T) (m *mailbox, has func() int64){
		"SFTP": func(t *testing.T) (*mailbox, func() int64) {
			m := overSFTP(t)
			return m, lying(filepath.Join(m.home, "in", "large.edi"))
		},
		"FTP": func(t *testing.T) (*mailbox, func() int64) {
			m := overFTP(t, ftpd.Vsftpd(t, ftpd.Server{}))
			return m, func() (n int64) { // the folder is the server's choice
				_ = filepath.WalkDir(m.home, func(path string, _ fs.DirEntry, _ error) error {
					if filepath.Base(path) == "large.edi" {
						n = lying(path)()
					}
					return nil
				})
				return n
			}
		},
		"HTTP": func(t *testing.T) (*mailbox, func() int64) {
			n := nginx.Start(t, nginx.Site{})
			return &mailbox{settings: prefixed("http", n.Put()).With(plugin.Values{"wire": "http"})}, lying(filepath.Join(n.Home, "in", "large.edi"))
		},
		"AS2": func(t *testing.T) (*mailbox, func() int64) {
			s, m := overAS2(t)
			return m, s.weigh(t)
		},
	} {
		t.Run(name, func(t *testing.T) {
			m, has := start(t)
			gatewaytest.Apart(t, "TestProcessThatDelivers", m.settings.With(pair).With(plugin.Values{m.settings["wire"] + "_timeout": "60s"}))
			if n := has(); n < gatewaytest.Heavy {
				t.Errorf("the mailbox does not hold the whole interchange: %d bytes", n)
			}
		})
	}
}

// lying is the size of a file, 0 without one.
func lying(path string) func() int64 {
	return func() int64 {
		info, err := os.Stat(path)
		if err != nil {
			return 0
		}
		return info.Size()
	}
}

// weigh has the station take messages without holding them; it tells the size of the
// largest.
func (s *station) weigh(t *testing.T) func() int64 {
	var largest atomic.Int64
	s.mu.Lock()
	defer s.mu.Unlock()
	s.first = func(w http.ResponseWriter, r *http.Request) {
		n, err := io.Copy(io.Discard, r.Body)
		e, bad := as2.ReadEnvelope(r.Header)
		if err != nil || bad != nil {
			http.Error(w, "?", http.StatusBadRequest)
			return
		}
		largest.Store(max(largest.Load(), n))
		receipt, err := as2.Answer(e, as2.Result{Disposition: as2.Processed}, s.us, "Operator", time.Now())
		if err != nil {
			t.Error(err)
			return
		}
		maps.Copy(w.Header(), receipt.Header)
		_, _ = w.Write(receipt.Body)
	}
	return largest.Load
}

// TestProcessThatDelivers is the other process; alone it does nothing.
func TestProcessThatDelivers(t *testing.T) {
	m := &mailbox{settings: gatewaytest.Settings(t)}
	kept, err := blob.OpenMemory(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	l := newLedger()
	l.memory = kept
	g, p := m.open(t, l, nil), heavy(t)
	g.deliver(t, parcel("small", "small.edi", edi("1"))) // what is needed once is there
	gatewaytest.Peak(t, func() {
		if r, err := g.Deliver(context.Background(), p); err != nil || r.Outcome != gateways.Delivered || r.RemoteID != identity("2") {
			t.Errorf("%+v, %v", r, err)
		}
	})
}

// heavy is an interchange of the size that the bound is for, which no memory holds.
func heavy(t *testing.T) gateways.Parcel {
	t.Helper()
	const texts = 4000
	text := "FTX+AAI+++" + strings.Repeat("K?'b af s?+ kting ", 30) + "'"
	message := "BGM+380+1042+9'" + strings.Repeat(text, texts)
	n := gatewaytest.Heavy/len(message) + 1
	open := func() (io.ReadCloser, error) {
		parts := []io.Reader{strings.NewReader("UNB+UNOC:3+SELLER:ZZZ+BUYER:ZZZ+260101:0000+DERIVED'")}
		for i := range n {
			parts = append(parts, strings.NewReader(fmt.Sprintf("UNH+%d+INVOIC:D:96A:UN'", i)), strings.NewReader(message), strings.NewReader(fmt.Sprintf("UNT+%d+%d'", texts+3, i)))
		}
		return io.NopCloser(io.MultiReader(append(parts, strings.NewReader(fmt.Sprintf("UNZ+%d+DERIVED'", n)))...)), nil
	}
	sum := sha256.New()
	in, err := open()
	if err != nil {
		t.Fatal(err)
	}
	size, err := io.Copy(sum, in)
	if err != nil {
		t.Fatal(err)
	}
	return gateways.Parcel{ID: "large", File: gateways.File{Name: "large.edi", Content: invoice.Content{Size: size, SHA256: invoice.Digest(sum.Sum(nil)), Open: open}}}
}
