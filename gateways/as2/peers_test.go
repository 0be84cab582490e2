package as2_test

import (
	"bytes"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/gateways"
	far "github.com/postbud/postbud/internal/far/as2"
	"github.com/postbud/postbud/plugin"
)

// peerWays are those in which documents go to the real peers through the gateway:
// each digest with each cipher, each receipt, each compression. All combinations
// of them are in the matrix of internal/far/as2.
func peerWays(product far.Product) (ways []far.Way) {
	for _, digest := range far.Digests() {
		for _, cipher := range far.Ciphers() {
			ways = append(ways, far.Way{Digest: digest, Cipher: cipher, Receipt: far.Signed})
		}
	}
	for _, receipt := range far.Receipts() {
		ways = append(ways, far.Way{Digest: "sha-256", Cipher: "aes128-cbc", Receipt: receipt})
	}
	for _, compress := range []string{"before", "after"} {
		ways = append(ways, far.Way{Digest: "sha-256", Cipher: "aes256-cbc", Compress: compress, Receipt: far.Signed})
	}
	var able []far.Way
	for _, w := range ways {
		if product.Cannot(w) == "" {
			able = append(able, w)
		}
	}
	return able
}

// asSettings are the gateway's for a way.
func asSettings(w far.Way) plugin.Values {
	v := plugin.Values{"sign": "none", "encrypt": "none", "compress": "none", "receipt": "sync", "receipt_signed": "no"}
	if w.Digest != "" {
		v["sign"] = strings.ReplaceAll(w.Digest, "-", "")
	}
	if w.Cipher != "" {
		v["encrypt"] = w.Cipher
	}
	if w.Cipher == "3des" {
		v["encrypt"] = "3des-cbc"
	}
	if w.Compress != "" {
		v["compress"] = w.Compress
	}
	switch w.Receipt {
	case far.NoReceipt:
		v["receipt"] = "none"
	case far.Signed:
		v["receipt_signed"] = "yes"
	case far.AsyncSigned:
		v["receipt"], v["receipt_signed"] = "async", "yes"
	case far.AsyncPlain:
		v["receipt"] = "async"
	}
	return v
}

// peerRun is a real product and what the gateway needs to send to it.
type peerRun struct {
	*far.Peer
	door     *door
	settings plugin.Values
}

func startPeer(t *testing.T, product far.Product) *peerRun {
	t.Helper()
	ours, err := plugin.ParseCertificates(papers().ours.cert)
	if err != nil {
		t.Fatal(err)
	}
	d := &door{}
	d.Server = httptest.NewServer(d)
	t.Cleanup(d.Close)
	p := &peerRun{door: d, Peer: far.Start(t, product, far.Options{Name: "NORDLYS", Certificate: ours[0], URL: d.URL})}
	p.settings = plugin.Values{
		"url": p.URL, "plain": "yes", "timeout": "20s", "test_address": d.URL + "/answer",
		"partner_id": p.Name, "partner_certificate": string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: p.Certificate.Raw})),
		"our_id": "NORDLYS", "our_certificate": papers().ours.cert, "our_key": papers().ours.key,
	}
	return p
}

// as opens the gateway for a way.
func (p *peerRun) as(t *testing.T, w far.Way, over plugin.Values) *rig {
	t.Helper()
	return open(t, p.settings.With(asSettings(w)).With(plugin.Values{"our_id": p.From(w)}).With(over))
}

// holds asserts that the peer has a document once, to the byte.
func (p *peerRun) holds(t *testing.T, r gateways.Receipt, text string) {
	t.Helper()
	ends := time.Now().Add(time.Minute)
	for {
		got := p.Received(t, r.RemoteID)
		if len(got) == 1 && string(got[0].Data) == text {
			return
		}
		if len(got) > 1 || time.Now().After(ends) {
			t.Fatalf("%s holds %d documents under %s", p.Product, len(got), r.RemoteID)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// TestPeers delivers to products that others made, in every way that they have.
func TestPeers(t *testing.T) {
	for _, product := range far.Products() {
		t.Run(string(product), func(t *testing.T) {
			p := startPeer(t, product)
			for i, w := range peerWays(product) {
				p.deliver(t, w, fmt.Sprintf("invoice-%d.xml", i))
			}
			t.Logf("%s %s: %d ways", product, p.Version, len(peerWays(product)))
		})
	}
}

func (p *peerRun) deliver(t *testing.T, w far.Way, name string) {
	t.Helper()
	g := p.as(t, w, nil)
	text := "<Invoice>\r\n" + w.String() + " æøå\n</Invoice>"
	p.door.use(g)
	r, err := g.Deliver(t.Context(), parcel(name, text))
	if err != nil {
		t.Errorf("%s: %v", w, err)
		return
	}
	if w.Receipt == far.AsyncSigned || w.Receipt == far.AsyncPlain {
		r = p.door.waited(t, r)
	}
	proof := gateways.ByReceipt
	if w.Receipt == far.NoReceipt {
		proof = gateways.ByTransfer
	}
	if r.Outcome != gateways.Delivered || r.Proof != proof {
		t.Errorf("%s: %s by %s: %s", w, r.Outcome, r.Proof, r.Reason)
	}
	p.holds(t, r, text)
}

func (d *door) use(g *rig) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.g, d.told = g, nil
}

// waited is the receipt that came by itself for what was sent; it may be quicker than
// the answer, which then tells of it already.
func (d *door) waited(t *testing.T, r gateways.Receipt) gateways.Receipt {
	t.Helper()
	for ends := time.Now().Add(time.Minute); r.Outcome == gateways.Sent && time.Now().Before(ends); time.Sleep(10 * time.Millisecond) {
		for _, told := range d.all() {
			if told.RemoteID == r.RemoteID {
				return told
			}
		}
	}
	return r
}

// TestPeersWhoseAnswerIsLost: the product has the document, and its answer never
// comes. Asking is sending the same message again: where a product knows a repeat by
// its Message-ID the document is there once; for the others a person is asked.
func TestPeersWhoseAnswerIsLost(t *testing.T) {
	way := far.Way{Digest: "sha-256", Cipher: "aes256-cbc", Receipt: far.Signed}
	for _, product := range far.Products() {
		t.Run(string(product), func(t *testing.T) {
			p := startPeer(t, product)
			lossy := swallowing(t, p.URL)
			knows := product == far.Pyas2lib // the others store a repeat as a document of its own
			over := plugin.Values{"url": lossy}
			if !knows {
				over["repeats"] = "person"
			}
			g := p.as(t, way, over)
			doc := parcel("lost.xml", "<Invoice>lost</Invoice>")
			g.doubted(t, doc)
			r := g.settle(t, doc)
			if !knows {
				if r.Outcome != gateways.Unclear {
					t.Errorf("%s: %s", r.Outcome, r.Reason)
				}
				r.RemoteID = ""
			} else if r.Outcome != gateways.Delivered {
				t.Errorf("%s: %s", r.Outcome, r.Reason)
			}
			p.holds(t, r, "<Invoice>lost</Invoice>")
		})
	}
}

// swallowing is an address before a server's whose first answer is lost on the way.
func swallowing(t *testing.T, address string) string {
	t.Helper()
	var lost atomic.Bool
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		on, err := http.NewRequestWithContext(r.Context(), r.Method, address, bytes.NewReader(body))
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		on.Header = r.Header.Clone()
		answer, err := http.DefaultTransport.RoundTrip(on)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		defer answer.Body.Close()
		said, err := io.ReadAll(answer.Body)
		if err != nil || !lost.Swap(true) {
			panic(http.ErrAbortHandler)
		}
		for name, values := range answer.Header {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.StatusCode)
		_, _ = w.Write(said)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// TestPeersTakeALargeDocument sends more than a product holds in one buffer.
func TestPeersTakeALargeDocument(t *testing.T) {
	way := far.Way{Digest: "sha-256", Cipher: "aes256-cbc", Compress: "before", Receipt: far.Signed}
	text := strings.Repeat("<Line>0123456789</Line>\n", 400_000) // 9.6 MB
	for _, product := range far.Products() {
		t.Run(string(product), func(t *testing.T) {
			p := startPeer(t, product)
			g := p.as(t, way, plugin.Values{"timeout": "60s"})
			doc := parcel("large.xml", text)
			p.holds(t, g.delivered(t, doc), text)
		})
	}
}
