package as2_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/gatewaytest"
	wire "github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/plugin"
)

// Receiving may take four times what sending may (case 52), and is held to the same
// bound: this sends a large message, signed, compressed and encrypted, to an adaptor
// in a process of its own. The message is built here, to a file.
func TestCase52ALargeMessageTakesLittleMemory(t *testing.T) {
	s := newSender(t)
	s.way.Compress = wire.BeforeSigning
	content := gatewaytest.HeavyContent(t)
	file, err := os.Create(filepath.Join(t.TempDir(), "body"))
	if err != nil {
		t.Fatal(err)
	}
	m := wire.Message{ID: "<heavy@acme.example>", Date: time.Now(), Payloads: []wire.Payload{{Name: "heavy.pdf", MediaType: content.MediaType, Open: content.Open}}}
	built, err := wire.Build(file, m, s.way, time.Now())
	if err = errors.Join(err, file.Close()); err != nil {
		t.Fatal(err)
	}
	handed := s.settings().With(plugin.Values{"test_body": file.Name()})
	for name, values := range built.Header {
		handed["test_header_"+name] = values[0]
	}
	gatewaytest.Apart(t, "TestReceiveApart", handed)
}

// TestReceiveApart is started by the test above.
func TestReceiveApart(t *testing.T) {
	handed := gatewaytest.Settings(t)
	s := newSender(t)
	over := plugin.Values{}
	header := http.Header{}
	for name, value := range handed {
		if rest, found := cutHeader(name); found {
			header[rest] = []string{value}
		} else if name != "test_body" {
			over[name] = value
		}
	}
	in := &counting{}
	r := serve(t, s, over)
	r.Config.Handler = r.adaptor.(adaptors.Server).Handler(in)
	warm := s.build(t, invoice1042("a.xml")) // of another key: what is needed once is there
	s.raw(t, r.URL, warm)
	var status int
	gatewaytest.Peak(t, func() {
		f, err := os.Open(handed["test_body"])
		if err != nil {
			t.Fatal(err)
		}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.URL, f)
		if err != nil {
			t.Fatal(err)
		}
		req.Header = header
		answer, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, answer.Body)
		_ = answer.Body.Close()
		status = answer.StatusCode
	})
	if status != http.StatusOK || in.bytes != gatewaytest.Heavy {
		t.Errorf("status %d, %d bytes taken", status, in.bytes)
	}
}

func cutHeader(name string) (string, bool) {
	const lead = "test_header_"
	if len(name) > len(lead) && name[:len(lead)] == lead {
		return name[len(lead):], true
	}
	return "", false
}

// counting takes items and counts their bytes.
type counting struct{ bytes int64 }

func (c *counting) Take(_ context.Context, i adaptors.Item) (string, error) {
	c.bytes += i.Source.Size
	return i.Ref, nil
}
