package phase4

import (
	"bytes"
	"crypto/tls"
	"net"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/postbud/postbud/internal/far/line"
)

// Trouble is what happens on the way to the access point; the zero Trouble is none.
type Trouble struct {
	Cut     int64 // bytes of a document in its envelope, before the connection is cut; 0 for never
	Stall   int64 // bytes of everything, before nothing moves any more; 0 for never
	Swallow bool  // the answers to documents are lost
}

// question is less than any document in its envelope: what asks for the network.
const question = 400

// Door is a way to the access point on which things go wrong. Several may lead to one.
type Door struct {
	Line    *line.Listener // can be down, slow or silent
	to      string
	secure  *tls.Config
	trouble atomic.Pointer[trouble]
}

type trouble struct {
	Trouble
	sent   atomic.Int64
	struck atomic.Int32
}

// Door opens a way to the access point that is closed when the test ends, with TLS
// where settings for it are given.
func (a *AccessPoint) Door(t Test, secure *tls.Config) *Door {
	t.Helper()
	return DoorTo(t, "127.0.0.1:"+a.port, secure)
}

// DoorTo opens such a way to another server of this machine.
func DoorTo(t Test, address string, secure *tls.Config) *Door {
	t.Helper()
	listener, err := line.Listen("")
	if err != nil {
		t.Fatal(err)
	}
	d := &Door{Line: listener, to: address, secure: secure}
	d.trouble.Store(&trouble{})
	var all sync.WaitGroup
	all.Go(func() {
		for {
			conn, err := d.Line.Accept()
			if err != nil {
				return
			}
			all.Go(func() { d.serve(line.Of(conn)) })
		}
	})
	t.Cleanup(func() { _ = d.Line.Close(); all.Wait() })
	return d
}

// URL is where the access point is asked to send an envelope.
func (d *Door) URL() string { return d.Base() + "/sendsbdh" }

// Base is the address of the door without a path.
func (d *Door) Base() string {
	scheme := "http"
	if d.secure != nil {
		scheme = "https"
	}
	return scheme + "://" + d.Line.Host() + ":" + strconv.Itoa(d.Line.Port())
}

// Set changes what goes wrong.
func (d *Door) Set(t Trouble) { d.trouble.Store(&trouble{Trouble: t}) }

// Struck says how often the trouble has struck since it was set.
func (d *Door) Struck() int { return int(d.trouble.Load().struck.Load()) }

// Mend ends all trouble.
func (d *Door) Mend(t Test) {
	t.Helper()
	d.Set(Trouble{})
	d.Line.Set(line.Faults{})
	if err := d.Line.Up(); err != nil {
		t.Error(err)
	}
}

// pipe is one connection.
type pipe struct {
	d    *Door
	conn *line.Conn
	of   *trouble
	head []byte // of the request, as far as it has come
	body int64  // bytes of the body that went by; -1 before it
	full atomic.Bool
}

func (d *Door) serve(conn *line.Conn) {
	defer conn.Close()
	var near net.Conn = conn
	if d.secure != nil {
		near = tls.Server(conn, d.secure)
	}
	far, err := net.Dial("tcp", d.to)
	if err != nil {
		return
	}
	p := &pipe{d: d, conn: conn, body: -1}
	done := make(chan struct{}, 2)
	go func() { pass(far, near, p.up); done <- struct{}{} }()
	go func() { pass(near, far, p.down); done <- struct{}{} }()
	<-done
	_ = far.Close()
	_ = conn.Close()
	<-done
}

// pass copies what may says.
func pass(to, from net.Conn, may func([]byte) ([]byte, bool)) {
	buf := make([]byte, 16<<10)
	for {
		n, err := from.Read(buf)
		if n > 0 {
			out, on := may(buf[:n])
			if _, e := to.Write(out); e != nil || !on {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// up is asked before bytes go to the access point.
func (p *pipe) up(b []byte) ([]byte, bool) {
	t := p.d.trouble.Load()
	if t != p.of {
		p.of, p.head, p.body = t, nil, -1
	}
	if bytes.HasPrefix(b, []byte("POST ")) {
		p.full.Store(!short(b))
	}
	sent := t.sent.Add(int64(len(b)))
	if t.Cut > 0 && p.full.Load() {
		return p.cut(t, b)
	}
	for t.Stall > 0 && sent > t.Stall && p.d.trouble.Load() == t {
		select {
		case <-p.conn.Done():
			return nil, false
		case <-time.After(5 * time.Millisecond):
		}
	}
	return b, true
}

// cut lets the header pass, and of the body as much as it may.
func (p *pipe) cut(t *trouble, b []byte) ([]byte, bool) {
	before := 0
	if p.body < 0 {
		p.head = append(p.head, b...)
		end := bytes.Index(p.head, []byte("\r\n\r\n"))
		if end < 0 {
			return b, true
		}
		before = len(b) - (len(p.head) - end - 4)
		p.body = 0
	}
	room := t.Cut - p.body
	if int64(len(b)-before) < room {
		p.body += int64(len(b) - before)
		return b, true
	}
	t.struck.Add(1)
	go func() { time.Sleep(20 * time.Millisecond); p.conn.Reset() }() // what was let through shall arrive before
	return b[:before+int(room)], false
}

// down is asked before bytes go to whoever asks.
func (p *pipe) down(b []byte) ([]byte, bool) {
	t := p.d.trouble.Load()
	if t.Swallow && p.full.Load() && !bytes.HasPrefix(b, []byte("HTTP/1.1 100")) {
		t.struck.Add(1)
		p.conn.Reset()
		return nil, false
	}
	return b, true
}

// short says whether a request's header tells of a body that holds no document.
func short(head []byte) bool {
	_, after, found := bytes.Cut(head, []byte("Content-Length: "))
	text, _, _ := bytes.Cut(after, []byte("\r\n"))
	n, err := strconv.Atoi(string(text))
	return found && err == nil && n < question
}
