// Package as2 runs AS2 products that others made as far ends on this machine, each a
// process of its own: OpenAS2, which is a server, and the libraries as2-lib and
// pyas2lib behind a few lines of Java and Python. Only tests import it. What it needs
// is installed by `make outside-needs outside-build`.
//
// A peer takes messages at its URL and keeps what it took; it sends to us what Send
// hands it, in any Way that the product knows.
package as2

import (
	"bytes"
	"context"
	"crypto/x509"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Product is one of the peers.
type Product string

// The products that others made.
const (
	OpenAS2  Product = "OpenAS2"
	As2lib   Product = "as2-lib"
	Pyas2lib Product = "pyas2lib"
)

// Products are all of them.
func Products() []Product { return []Product{OpenAS2, As2lib, Pyas2lib} }

// Test is the test that a peer runs for, as *testing.T is one: it ends the peer when
// it ends, and is told what goes wrong.
type Test interface {
	Helper()
	Cleanup(func())
	Context() context.Context
	Failed() bool
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Logf(format string, args ...any)
	Skip(args ...any)
}

// Options are our side, as the peer is told of it.
type Options struct {
	Name        string            // our AS2 name
	Certificate *x509.Certificate // ours
	URL         string            // where we take messages
	// Ways are those in which letters are sent to us. OpenAS2 has one partnership for
	// each, so it calls us by as many names; see Peer.Us.
	Ways []Way
}

// Peer is a running product. Its methods may be called from several goroutines.
type Peer struct {
	Product     Product
	Name        string            // its AS2 name
	URL         string            // where it takes messages
	Certificate *x509.Certificate // its own
	Version     string

	options Options
	mdnPort string
	dir     string
	process *process
	driver
}

// driver is what is different from product to product.
type driver interface {
	// start begins to run and returns when messages are taken.
	start(Test, *Peer)
	// send sends letters and waits until each is done.
	send(ctx context.Context, t Test, letters []Letter) []Sent
	// received are all documents in the peer's store.
	received(Test) []Received
}

// Letter is a document that a peer sends to us.
type Letter struct {
	Way       Way
	Name      string // of the file
	MediaType string // "application/octet-stream" for ""
	Data      []byte
}

// Sent is what a peer knows of a letter it sent.
type Sent struct {
	MessageID string // with its brackets; "" where the peer does not tell
	Delivered bool   // by its own judgement of our receipt
	SameMIC   bool   // our receipt named the digest it had computed; true without a receipt
	MIC       string // its own digest, "" where the product does not tell
	Note      string // in its own words
}

// Received is a document in a peer's store. One that it took twice stands there twice.
type Received struct {
	MessageID string // with its brackets
	Name      string // of the file, "" where the peer does not keep it
	Data      []byte
}

// patience bounds whatever a peer is waited for.
const patience = 2 * time.Minute

// Start runs a product until the test ends. The test is skipped where the product is
// not installed; with CI=true it fails. When the test fails the peer's log is shown.
func Start(t Test, product Product, o Options) *Peer {
	t.Helper()
	p := &Peer{Product: product, Name: "PEER", options: o, dir: folder(t)}
	p.Certificate = p.papers(t)
	switch product {
	case OpenAS2:
		p.driver = &openAS2{peer: p}
	case As2lib, Pyas2lib:
		p.driver = &byLines{peer: p}
	default:
		t.Fatalf("there is no peer %q", product)
	}
	p.start(t, p)
	t.Cleanup(func() {
		p.process.stop()
		if t.Failed() {
			t.Logf("the log of %s ends with:\n%s", product, tail(p.Log(), 6000))
		}
	})
	return p
}

// From is the name under which we send to the peer in a way: as2-lib takes plain
// messages under an agreement of their own.
func (p *Peer) From(w Way) string {
	if p.Product == As2lib && w.Digest+w.Cipher+w.Compress == "" {
		return p.options.Name + ".plain"
	}
	return p.options.Name
}

// Us is the name by which the peer calls us when it sends in a way.
func (p *Peer) Us(w Way) string {
	if p.Product == OpenAS2 && w != (Way{}) {
		return p.options.Name + "." + w.code()
	}
	return p.options.Name
}

// ReceiptPort is the port of the loopback at which the peer takes receipts that come
// by themselves.
func (p *Peer) ReceiptPort() string { return p.mdnPort }

// Send lets the peer send letters to us, and waits for what it says of each.
func (p *Peer) Send(t Test, letters ...Letter) []Sent {
	t.Helper()
	for i := range letters {
		if letters[i].MediaType == "" {
			letters[i].MediaType = "application/octet-stream"
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	return p.send(ctx, t, letters)
}

// Received are the documents of a message in the peer's store, and all documents for
// "". A peer may still be busy with what it has answered already.
func (p *Peer) Received(t Test, messageID string) []Received {
	t.Helper()
	var found []Received
	for _, r := range p.received(t) {
		if messageID == "" || strings.Trim(r.MessageID, "<>") == strings.Trim(messageID, "<>") {
			found = append(found, r)
		}
	}
	return found
}

// Log is what the product wrote so far.
func (p *Peer) Log() string { return p.process.said() }

// file writes a file into the peer's folder and gives its path.
func (p *Peer) file(t Test, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(p.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// folder is one of the test that is taken away even while a process that was just
// ended still writes to it.
func folder(t Test) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "as2peer")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			_ = os.RemoveAll(dir)
		}
	})
	return dir
}

func tail(log string, n int) string {
	if len(log) <= n {
		return log
	}
	return "…" + string(bytes.ToValidUTF8([]byte(log[len(log)-n:]), nil))
}
