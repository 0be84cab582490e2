package ftp

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/postbud/postbud/internal/far/line"
)

// Weather is what a relay does to the bytes that it passes on. The zero Weather is
// fine.
type Weather struct {
	line.Faults
	Cut        bool // every connection is cut after CutAfter bytes of uploads
	CutAfter   int64
	Stall      bool // uploads do not move any more after StallAfter bytes
	StallAfter int64
	// Swallow is asked before the server's words are passed on; when it says so,
	// every connection is cut instead.
	Swallow func() bool
}

// Relay stands between a client and an FTP server. It has an address of its own and
// listens there at the server's own ports, for commands and for data. So it need
// not read what it passes on, which may be encrypted; and what the server says of
// its own address (PASV) is wrong for the client, as it is behind many a router.
type Relay struct {
	server  string
	lines   []*line.Listener // that of the commands first
	weather line.Gate[Weather]
	busy    sync.WaitGroup

	sent atomic.Int64 // of uploads since the weather changed
	data atomic.Int64 // data connections
}

// Addresses are two addresses of the loopback that nobody else is likely to use: for
// a server and for the relay before it. Only Linux has them.
func Addresses() (server, relay string) {
	network := fmt.Sprintf("127.%d.%d.", 1+rand.IntN(250), rand.IntN(256))
	host := 1 + rand.IntN(120)
	return network + strconv.Itoa(host), network + strconv.Itoa(host+125)
}

// OpenRelay starts a relay at an address, before a server whose ports are those
// given, that of the commands first. The caller closes it.
func OpenRelay(address, server string, ports ...int) (*Relay, error) {
	r := &Relay{server: server}
	for i, port := range ports {
		l, err := line.Listen(net.JoinHostPort(address, strconv.Itoa(port)))
		if err != nil {
			_ = r.Close()
			return nil, err
		}
		r.lines = append(r.lines, l)
		r.busy.Go(func() { r.accept(l, i > 0) })
	}
	return r, nil
}

// Host is the address of the relay.
func (r *Relay) Host() string { return r.lines[0].Host() }

// Port is the port for commands.
func (r *Relay) Port() int { return r.lines[0].Port() }

// Connections counts the connections for commands that are open.
func (r *Relay) Connections() int { return r.lines[0].Connections() }

// Data counts the data connections that there have been.
func (r *Relay) Data() int { return int(r.data.Load()) }

// Set changes the weather, for open connections too.
func (r *Relay) Set(w Weather) {
	r.sent.Store(0)
	r.weather.Set(w)
	r.lines[0].Set(w.Faults)
	w.MaxConnections = 0
	for _, l := range r.lines[1:] {
		l.Set(w.Faults)
	}
}

// Down cuts every connection and refuses new ones until Up.
func (r *Relay) Down() {
	for _, l := range r.lines {
		l.Down()
	}
}

// Up ends an outage.
func (r *Relay) Up() error {
	for _, l := range r.lines {
		if err := l.Up(); err != nil {
			return err
		}
	}
	return nil
}

// Cut cuts every connection, those for commands first; new ones are taken.
func (r *Relay) Cut() {
	for _, l := range r.lines {
		l.Cut()
	}
}

// Close ends everything and waits until it has.
func (r *Relay) Close() error {
	for _, l := range r.lines {
		_ = l.Close()
	}
	r.busy.Wait()
	return nil
}

func (r *Relay) accept(l *line.Listener, data bool) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		if data {
			r.data.Add(1)
		}
		r.busy.Go(func() { r.join(line.Of(conn), l.Port(), data) })
	}
}

// join passes bytes on until both sides have ended.
func (r *Relay) join(near *line.Conn, port int, data bool) {
	defer near.Close()
	if tcp, ok := near.Conn.(*net.TCPConn); ok && r.weather.Now().BytesPerSecond > 0 {
		_ = tcp.SetReadBuffer(16 << 10) // what lies in a buffer has not travelled yet
	}
	far, err := net.DialTimeout("tcp", net.JoinHostPort(r.server, strconv.Itoa(port)), 5*time.Second)
	if err != nil {
		return
	}
	defer far.Close()
	var both sync.WaitGroup
	both.Go(func() { r.pass(far, near, near, data, r.up) })
	both.Go(func() { r.pass(near, far, near, data, r.down) })
	go func() { <-near.Done(); _ = far.Close() }()
	both.Wait()
}

// pass copies as long as may says so, and hands on the end.
func (r *Relay) pass(to, from net.Conn, near *line.Conn, data bool, may func(*line.Conn, int, bool) bool) {
	buf := make([]byte, 4<<10)
	for {
		n, err := from.Read(buf)
		if n > 0 && !may(near, n, data) {
			return
		}
		if _, e := to.Write(buf[:n]); e != nil {
			_ = near.Close()
			return
		}
		if err != nil {
			if half, can := under(to).(*net.TCPConn); can && err == io.EOF {
				_ = half.CloseWrite()
			} else {
				_ = near.Close()
			}
			return
		}
	}
}

func under(c net.Conn) net.Conn {
	if l, ok := c.(*line.Conn); ok {
		return l.Conn
	}
	return c
}

// up is asked before bytes go to the server.
func (r *Relay) up(near *line.Conn, n int, data bool) bool {
	if !data {
		return true
	}
	w, sent := r.weather.Now(), r.sent.Add(int64(n))
	if w.Cut && sent > w.CutAfter {
		r.Cut()
		return false
	}
	if w.Stall && sent > w.StallAfter {
		r.weather.Hold(near.Done(), func(w Weather) bool { return w.Stall })
	}
	return true
}

// down is asked before bytes go to the client.
func (r *Relay) down(_ *line.Conn, _ int, data bool) bool {
	if w := r.weather.Now(); !data && w.Swallow != nil && w.Swallow() {
		for _, l := range slices.Backward(r.lines) { // what the client waits at comes last
			l.Cut()
		}
		return false
	}
	return true
}
