// Package line is the network side of a far end: a listener that can be down and
// up again, and connections that can be cut, slow or silent.
package line

import (
	"crypto/tls"
	"fmt"
	"net"
	"strconv"
	"sync"
	"time"
)

// Faults are what can be wrong with a line. The zero Faults is a good one.
type Faults struct {
	BlackHole      bool // connections and bytes are taken, nothing is heard
	BytesPerSecond int  // of what one connection takes in; 0 for no limit
	MaxConnections int  // more are closed at once; 0 for any number
}

// Listener is a net.Listener that survives its own outages.
type Listener struct {
	address net.Addr
	faults  Gate[Faults]
	taken   chan *Conn
	closed  chan struct{}
	busy    sync.WaitGroup

	mu    sync.Mutex
	inner net.Listener // nil while down
	open  map[*Conn]struct{}
	ended bool
}

// Listen listens at host:port; "" for a free port of the loopback.
func Listen(address string) (*Listener, error) {
	if address == "" {
		address = "127.0.0.1:0"
	}
	inner, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	l := &Listener{address: inner.Addr(), taken: make(chan *Conn), closed: make(chan struct{}), open: map[*Conn]struct{}{}}
	l.up(inner)
	return l, nil
}

// Accept waits for a connection, also through an outage. It returns
// net.ErrClosed after Close.
func (l *Listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.taken:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// Addr is the address listened at; it stays the same.
func (l *Listener) Addr() net.Addr { return l.address }

// Host is the host of Addr.
func (l *Listener) Host() string { host, _, _ := net.SplitHostPort(l.address.String()); return host }

// Port is the port of Addr.
func (l *Listener) Port() int {
	_, port, _ := net.SplitHostPort(l.address.String())
	n, _ := strconv.Atoi(port)
	return n
}

// Set changes the faults, for open connections too.
func (l *Listener) Set(f Faults) { l.faults.Set(f) }

// Down cuts every connection and refuses new ones until Up.
func (l *Listener) Down() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.inner != nil {
		_ = l.inner.Close()
		l.inner = nil
	}
	l.cutAll()
}

// Up ends an outage; it does nothing when there is none.
func (l *Listener) Up() error {
	l.mu.Lock()
	needed := l.inner == nil && !l.ended
	l.mu.Unlock()
	if !needed {
		return nil
	}
	inner, err := net.Listen("tcp", l.address.String())
	if err != nil {
		return fmt.Errorf("listen again: %w", err)
	}
	l.up(inner)
	return nil
}

// Cut cuts every connection; new ones are taken.
func (l *Listener) Cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cutAll()
}

// Connections counts the connections that are open.
func (l *Listener) Connections() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.open)
}

// Close cuts everything and stops listening. It may be called twice.
func (l *Listener) Close() error {
	l.mu.Lock()
	already := l.ended
	l.ended = true
	l.mu.Unlock()
	if !already {
		close(l.closed)
	}
	l.Down()
	l.busy.Wait()
	return nil
}

func (l *Listener) cutAll() {
	for c := range l.open {
		c.reset()
	}
	clear(l.open)
}

func (l *Listener) up(inner net.Listener) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended || l.inner != nil {
		_ = inner.Close()
		return
	}
	l.inner = inner
	l.busy.Go(func() {
		for {
			raw, err := inner.Accept()
			if err != nil {
				return
			}
			l.hand(raw)
		}
	})
}

// hand gives a new connection to Accept, unless it is one too many or too late.
func (l *Listener) hand(raw net.Conn) {
	c := &Conn{Conn: raw, line: l, done: make(chan struct{})}
	l.mu.Lock()
	most := l.faults.Now().MaxConnections
	if l.inner == nil || most > 0 && len(l.open) >= most {
		l.mu.Unlock()
		_ = raw.Close()
		return
	}
	l.open[c] = struct{}{}
	l.mu.Unlock()
	select {
	case l.taken <- c:
	case <-l.closed:
		_ = c.Close()
	}
}

// Conn is a connection that Accept gave.
type Conn struct {
	net.Conn
	line *Listener
	done chan struct{}
	once sync.Once
}

// Of finds the Conn below a TLS connection; nil where there is none.
func Of(conn net.Conn) *Conn {
	if t, ok := conn.(*tls.Conn); ok {
		conn = t.NetConn()
	}
	c, _ := conn.(*Conn)
	return c
}

// Done is closed when the connection has ended on this side.
func (c *Conn) Done() <-chan struct{} { return c.done }

// Read takes bytes in as the faults say.
func (c *Conn) Read(b []byte) (int, error) {
	silent := func(f Faults) bool { return f.BlackHole }
	c.line.faults.Hold(c.done, silent)
	rate := c.line.faults.Now().BytesPerSecond
	if rate > 0 {
		b = b[:min(len(b), max(rate/20, 1))]
	}
	n, err := c.Conn.Read(b)
	if rate > 0 {
		Pause(c.done, time.Duration(n)*time.Second/time.Duration(rate))
	}
	c.line.faults.Hold(c.done, silent)
	return n, err
}

// Reset ends the connection without the usual farewell: the other side gets
// nothing that was still on its way.
func (c *Conn) Reset() {
	c.reset()
	c.forget()
}

// Close ends the connection.
func (c *Conn) Close() error {
	c.forget()
	c.once.Do(func() { close(c.done) })
	return c.Conn.Close()
}

func (c *Conn) forget() {
	c.line.mu.Lock()
	defer c.line.mu.Unlock()
	delete(c.line.open, c)
}

func (c *Conn) reset() {
	if tcp, ok := c.Conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	c.once.Do(func() { close(c.done) })
	_ = c.Conn.Close()
}
