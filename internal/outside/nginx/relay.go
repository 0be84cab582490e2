package nginx

import (
	"bytes"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/far/line"
)

// Relay says what happens to bytes between the gateway and a real server. TLS
// passes through; then the bytes of its records are counted.
type Relay struct {
	Cut     int64 // of a body, before the connection is cut; -1 for before the first
	Stall   int64 // of everything, before nothing moves any more; 0 for never
	Seal    int64 // of everything, before the connection is cut: for TLS
	Mute    int64 // of everything, after which no answer gets through: for TLS
	Swallow bool  // the answers to documents are lost
	Half    bool  // the answer breaks off after its header
	Sent    atomic.Int64
	Struck  atomic.Int32
}

// pipe is one connection between the two.
type pipe struct {
	n    *Front
	conn *line.Conn
	of   *Relay      // whose header is being read
	head []byte      // of the request, as far as it has come
	body int64       // bytes of the body that went by; -1 before it
	full atomic.Bool // the request brings a document
}

// Listen puts the line before the server.
func (n *Front) Listen(t testing.TB) {
	t.Helper()
	var err error
	if n.Line, err = line.Listen(""); err != nil {
		t.Fatal(err)
	}
	n.Relay.Store(&Relay{})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			conn, err := n.Line.Accept()
			if err != nil {
				return
			}
			go n.serve(line.Of(conn))
		}
	}()
	t.Cleanup(func() { n.Line.Close(); <-ended })
}

func (n *Front) serve(conn *line.Conn) {
	defer conn.Close()
	far, err := net.Dial("unix", n.Dir+"/s")
	if err != nil {
		return
	}
	defer far.Close()
	p := &pipe{n: n, conn: conn, body: -1}
	done := make(chan struct{}, 2)
	go func() { pass(far, conn, p.up); done <- struct{}{} }()
	go func() { pass(conn, far, p.down); done <- struct{}{} }()
	<-done
	far.Close()
	conn.Close()
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

// up is asked before bytes go to the server.
func (p *pipe) up(b []byte) ([]byte, bool) {
	r := p.n.Relay.Load()
	if r != p.of {
		p.of, p.head, p.body = r, nil, -1
	}
	for _, method := range []string{"GET ", "HEAD ", "OPTIONS ", "DELETE "} {
		if bytes.HasPrefix(b, []byte(method)) {
			p.full.Store(false)
		}
	}
	if bytes.HasPrefix(b, []byte("P")) && !bytes.HasPrefix(b, []byte("POST /token")) && bytes.Contains(b, []byte(" HTTP/1.1\r\n")) {
		p.full.Store(true)
	}
	sent := r.Sent.Add(int64(len(b)))
	if r.Seal > 0 && sent > r.Seal {
		p.conn.Reset()
		return nil, false
	}
	if r.Cut != 0 {
		return p.cut(r, b)
	}
	for r.Stall > 0 && sent > r.Stall && p.n.Relay.Load() == r {
		select {
		case <-p.conn.Done():
			return nil, false
		case <-time.After(5 * time.Millisecond):
		}
	}
	return b, true
}

// cut lets the header pass, and of the body as much as it may.
func (p *pipe) cut(r *Relay, b []byte) ([]byte, bool) {
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
	room := max(r.Cut, 0) - p.body
	if int64(len(b)-before) < room {
		p.body += int64(len(b) - before)
		return b, true
	}
	r.Struck.Add(1)
	// what was let through shall arrive before the end does
	if far, err := net.Dial("unix", p.n.Dir+"/s"); err == nil {
		far.Close()
	}
	go func() { time.Sleep(20 * time.Millisecond); p.conn.Reset() }()
	return b[:before+int(room)], false
}

// down is asked before bytes go to the gateway.
func (p *pipe) down(b []byte) ([]byte, bool) {
	r := p.n.Relay.Load()
	switch {
	case r.Mute > 0 && r.Sent.Load() > r.Mute:
		p.conn.Reset()
		return nil, false
	case r.Swallow && p.full.Load() && !bytes.HasPrefix(b, []byte("HTTP/1.1 100")):
		r.Struck.Add(1)
		p.conn.Reset()
		return nil, false
	case r.Half && p.full.Load():
		r.Struck.Add(1)
		end := bytes.Index(b, []byte("\r\n\r\n"))
		return b[:end+4], false
	}
	return b, true
}
