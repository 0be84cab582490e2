package as2

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync"
)

// byLines drives a library behind a program of ours, which takes orders and tells
// what happens as lines.
type byLines struct {
	peer *Peer

	mu      sync.Mutex
	ready   bool
	in      []url.Values
	out     map[string]url.Values // by the id of the order
	orders  int
	changed chan struct{} // closed at each line
}

func (b *byLines) start(t Test, p *Peer) {
	t.Helper()
	b.out, b.changed = map[string]url.Values{}, make(chan struct{})
	port := freePort(t)
	p.mdnPort = port // pyas2lib takes both at one
	if p.Product == As2lib {
		p.mdnPort = freePort(t)
	}
	store := filepath.Join(p.dir, "store")
	for _, dir := range []string{"store", "pending", "pending-info"} {
		if err := os.Mkdir(filepath.Join(p.dir, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	options := url.Values{
		"name": {p.Name}, "partner": {p.options.Name}, "url": {p.options.URL}, "port": {port}, "mdnport": {p.mdnPort}, "store": {store},
		"pending": {filepath.Join(p.dir, "pending")}, "keys": {filepath.Join(p.dir, "keys.p12")}, "password": {password},
		"certificate": {filepath.Join(p.dir, "partner.pem")},
	}.Encode()
	p.URL = "http://127.0.0.1:" + port + "/"
	if p.Product == As2lib {
		name, args := java(t, "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-jar", built(t, "as2lib/peer.jar"), options)
		p.process = run(t, b.line, name, args...)
	} else {
		p.process = run(t, b.line, filepath.Join(filepath.Dir(built(t, "python/ready")), "bin", "python"), source(t, "peer.py"), options)
	}
	until(t, "its start", p.process, func() bool { b.mu.Lock(); defer b.mu.Unlock(); return b.ready })
}

// source is a file of internal/outside/as2.
func source(t Test, name string) string {
	t.Helper()
	root := filepath.Dir(filepath.Dir(filepath.Dir(filepath.Dir(filepath.Dir(built(t, "python/ready"))))))
	return filepath.Join(root, "internal", "outside", "as2", name)
}

func (b *byLines) line(text string) {
	fields, err := url.ParseQuery(text)
	if err != nil {
		return // a line of the library's own
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	switch fields.Get("event") {
	case "ready":
		b.ready, b.peer.Version = true, fields.Get("version")
	case "received":
		b.in = append(b.in, fields)
	case "sent":
		b.out[fields.Get("id")] = fields
	}
	close(b.changed)
	b.changed = make(chan struct{})
}

func (b *byLines) send(ctx context.Context, t Test, letters []Letter) []Sent {
	t.Helper()
	ids := make([]string, len(letters))
	for i, l := range letters {
		b.mu.Lock()
		b.orders++
		ids[i] = strconv.Itoa(b.orders)
		b.mu.Unlock()
		order := url.Values{
			"id": {ids[i]}, "name": {l.Name}, "type": {l.MediaType}, "file": {b.peer.file(t, "out/"+ids[i], l.Data)},
		}
		for name, value := range map[string]string{"digest": l.Way.Digest, "cipher": l.Way.Cipher, "compress": l.Way.Compress, "receipt": string(l.Way.Receipt)} {
			if value != "" {
				order.Set(name, value)
			}
		}
		if l.Way.Digest != "" {
			order.Set("micalg", l.Way.Digest)
		}
		if _, err := b.peer.process.in.Write([]byte(order.Encode() + "\n")); err != nil {
			t.Fatal(err)
		}
	}
	all := make([]Sent, len(letters))
	for i, id := range ids {
		told := b.wait(ctx, t, id)
		mic := told.Get("mic")
		all[i] = Sent{MessageID: told.Get("message"), Delivered: told.Get("ok") == "true", SameMIC: mic == "true" || mic == "", MIC: told.Get("digest"), Note: told.Get("note")}
	}
	return all
}

func (b *byLines) wait(ctx context.Context, t Test, id string) url.Values {
	t.Helper()
	for {
		b.mu.Lock()
		told, changed := b.out[id], b.changed
		b.mu.Unlock()
		if told != nil {
			return told
		}
		select {
		case <-changed:
		case <-b.peer.process.done:
			t.Fatalf("%s ended while it sent", b.peer.Product)
		case <-ctx.Done():
			t.Fatalf("%s says nothing of order %s, a message it was to send", b.peer.Product, id)
		}
	}
}

func (b *byLines) received(t Test) []Received {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []Received
	for _, fields := range b.in {
		data, err := os.ReadFile(fields.Get("file"))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, Received{MessageID: fields.Get("message"), Name: fields.Get("name"), Data: data})
	}
	return all
}
