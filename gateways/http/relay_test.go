package http_test

import (
	"bytes"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/far/line"
)

// relay says what happens to bytes between the gateway and a real server. TLS
// passes through; then the bytes of its records are counted.
type relay struct {
	cut     int64 // of a body, before the connection is cut; -1 for before the first
	stall   int64 // of everything, before nothing moves any more; 0 for never
	seal    int64 // of everything, before the connection is cut: for TLS
	mute    int64 // of everything, after which no answer gets through: for TLS
	swallow bool  // the answers to documents are lost
	half    bool  // the answer breaks off after its header
	sent    atomic.Int64
	struck  atomic.Int32
}

// pipe is one connection between the two.
type pipe struct {
	n    *front
	conn *line.Conn
	of   *relay      // whose header is being read
	head []byte      // of the request, as far as it has come
	body int64       // bytes of the body that went by; -1 before it
	full atomic.Bool // the request brings a document
}

func (n *front) listen(t testing.TB) {
	t.Helper()
	var err error
	if n.line, err = line.Listen(""); err != nil {
		t.Fatal(err)
	}
	n.relay.Store(&relay{})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			conn, err := n.line.Accept()
			if err != nil {
				return
			}
			go n.serve(line.Of(conn))
		}
	}()
	t.Cleanup(func() { n.line.Close(); <-ended })
}

func (n *front) serve(conn *line.Conn) {
	defer conn.Close()
	far, err := net.Dial("unix", n.dir+"/s")
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
	r := p.n.relay.Load()
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
	sent := r.sent.Add(int64(len(b)))
	if r.seal > 0 && sent > r.seal {
		p.conn.Reset()
		return nil, false
	}
	if r.cut != 0 {
		return p.cut(r, b)
	}
	for r.stall > 0 && sent > r.stall && p.n.relay.Load() == r {
		select {
		case <-p.conn.Done():
			return nil, false
		case <-time.After(5 * time.Millisecond):
		}
	}
	return b, true
}

// cut lets the header pass, and of the body as much as it may.
func (p *pipe) cut(r *relay, b []byte) ([]byte, bool) {
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
	room := max(r.cut, 0) - p.body
	if int64(len(b)-before) < room {
		p.body += int64(len(b) - before)
		return b, true
	}
	r.struck.Add(1)
	// what was let through shall arrive before the end does
	if far, err := net.Dial("unix", p.n.dir+"/s"); err == nil {
		far.Close()
	}
	go func() { time.Sleep(20 * time.Millisecond); p.conn.Reset() }()
	return b[:before+int(room)], false
}

// down is asked before bytes go to the gateway.
func (p *pipe) down(b []byte) ([]byte, bool) {
	r := p.n.relay.Load()
	switch {
	case r.mute > 0 && r.sent.Load() > r.mute:
		p.conn.Reset()
		return nil, false
	case r.swallow && p.full.Load() && !bytes.HasPrefix(b, []byte("HTTP/1.1 100")):
		r.struck.Add(1)
		p.conn.Reset()
		return nil, false
	case r.half && p.full.Load():
		r.struck.Add(1)
		end := bytes.Index(b, []byte("\r\n\r\n"))
		return b[:end+4], false
	}
	return b, true
}
