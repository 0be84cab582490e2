package as2_test

import (
	"bytes"
	"encoding/pem"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/postbud/postbud/adaptors"
	far "github.com/postbud/postbud/internal/far/as2"
	"github.com/postbud/postbud/plugin"
	"github.com/postbud/postbud/plugintest"
)

// peerWays are those in which the real peers send here; what else they can is in the
// matrix of internal/far/as2.
var peerWays = []far.Way{
	{Digest: "sha-256", Cipher: "aes256-cbc", Receipt: far.Signed},
	{Digest: "sha-256", Cipher: "aes128-cbc", Compress: "before", Receipt: far.AsyncSigned},
	{Digest: "sha1", Cipher: "3des", Receipt: far.Plain},
	{Digest: "sha-512", Cipher: "aes256-cbc", Receipt: far.NoReceipt},
}

// TestPeers takes messages of products that others made, with their receipts as they
// want them, and hears what the products make of our receipts.
func TestPeers(t *testing.T) {
	for _, product := range far.Products() {
		t.Run(string(product), func(t *testing.T) {
			t.Parallel()
			in := &inbox{}
			address := &byName{handlers: map[string]http.Handler{}}
			server := newServer(t, address.ServeHTTP)
			cert, _ := ours()
			list, err := plugin.ParseCertificates(cert)
			if err != nil {
				t.Fatal(err)
			}
			peer := far.Start(t, product, far.Options{Name: "NORDLYS", Certificate: list[0], URL: server.URL, Ways: peerWays})
			theirs := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: peer.Certificate.Raw}))
			for _, w := range peerWays {
				if !address.has(peer.Us(w)) {
					r := serveWith(t, newSender(t), plugin.Values{
						"our_id": peer.Us(w), "partner_id": peer.Name, "partner_certificate": theirs, "receipt_hosts": "127.0.0.1:" + peer.ReceiptPort(),
					}, plugintest.NewMemory(), in)
					address.add(peer.Us(w), r.adaptor.(adaptors.Server).Handler(in))
				}
			}
			var letters []far.Letter
			for _, w := range peerWays {
				letters = append(letters, far.Letter{Way: w, Name: strings.ReplaceAll(w.String(), ", ", "-") + ".xml", Data: []byte("<Invoice>" + w.String() + "</Invoice>\n")})
			}
			for i, sent := range peer.Send(t, letters...) {
				if !sent.Delivered || !sent.SameMIC {
					t.Errorf("%s: the peer says %+v", letters[i].Way, sent)
				}
			}
			if len(in.taken()) != len(letters) || in.called() != len(letters) {
				t.Errorf("%d documents in %d calls", len(in.taken()), in.called())
			}
			for _, l := range letters {
				in.has(t, l.Name, l.Data)
			}
			t.Logf("%s %s", product, peer.Version)
		})
	}
}

// byName is one address for several adaptors, by the AS2 name that is called.
type byName struct {
	mu       sync.Mutex
	handlers map[string]http.Handler
}

func (b *byName) add(name string, h http.Handler) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.handlers[name] = h
}

func (b *byName) has(name string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.handlers[name] != nil
}

func (b *byName) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	h := b.handlers[r.Header.Get("AS2-To")]
	b.mu.Unlock()
	if h == nil {
		http.NotFound(w, r)
		return
	}
	h.ServeHTTP(w, r)
}

// has asserts that a document is there, to the byte and under its name.
func (i *inbox) has(t testing.TB, name string, data []byte) {
	t.Helper()
	for _, item := range i.taken() {
		if item.Name == name {
			if got := contentOf(t, item); !bytes.Equal(got, data) {
				t.Errorf("%s: %q, want %q", name, got, data)
			}
			return
		}
	}
	t.Errorf("%s did not come", name)
}
