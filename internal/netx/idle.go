package netx

import (
	"errors"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// sendBuffer is what the system may hold back on our side. It takes new bytes only
// when a good part of its buffer has drained, and left to itself it makes that so
// large that on a slow line minutes would pass without a sign of life.
const sendBuffer = 64 << 10

// looks is how often a write that waits is asked how far it is, for each silence that
// is allowed. What it has moved counts from then on, so the end may come later by one
// such part.
const looks = 8

// IdleConn is a connection that fails with a time-out when no byte has moved in
// either direction for a while, however long the whole takes: a slow far end is
// waited for, a dead one is not. Every wait counts, also that for the next request
// on a connection kept open.
//
// Deadlines set on it have no effect, so that libraries which bound the whole
// cannot do so.
type IdleConn struct {
	net.Conn
	began time.Time
	last  atomic.Int64 // when a byte moved; nanoseconds since it began

	mu      sync.Mutex // held while a deadline is set, so that a shorter silence holds
	silence time.Duration
}

// Idle makes an IdleConn with the silence that is allowed at first.
func Idle(conn net.Conn, silence time.Duration) *IdleConn {
	if tcp, ok := conn.(interface{ SetWriteBuffer(bytes int) error }); ok {
		_ = tcp.SetWriteBuffer(sendBuffer) // a wish; without it only the time-out is coarser
	}
	c := &IdleConn{Conn: conn, began: time.Now()}
	c.Allow(silence)
	return c
}

// Allow changes the silence that is allowed, counted from now. It may be called
// while others read and write.
func (c *IdleConn) Allow(silence time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.silence = silence
	c.moved()
	_ = c.Conn.SetReadDeadline(time.Now().Add(silence))
	_ = c.Conn.SetWriteDeadline(time.Now().Add(silence / looks))
}

// moved is called for every byte on the line, so it sets no deadline: one that comes
// early is found out when it comes.
func (c *IdleConn) moved() { c.last.Store(int64(time.Since(c.began))) }

// quiet is how long no byte has moved.
func (c *IdleConn) quiet() time.Duration { return time.Since(c.began) - time.Duration(c.last.Load()) }

// Read reads what is there, or waits as long as is allowed.
func (c *IdleConn) Read(b []byte) (int, error) {
	for {
		n, err := c.Conn.Read(b)
		if n > 0 {
			c.moved()
		}
		if n > 0 || !errors.Is(err, os.ErrDeadlineExceeded) || !c.readOn() {
			return n, err
		}
	}
}

// readOn gives a read that has waited the rest of its time; false when there is none.
func (c *IdleConn) readOn() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	left := c.silence + c.silence/looks - c.quiet()
	_ = c.Conn.SetReadDeadline(time.Now().Add(left))
	return left > 0
}

// Write writes all of b, or fails when nothing moves.
func (c *IdleConn) Write(b []byte) (int, error) {
	for done := 0; ; {
		silence := c.writeOn()
		n, err := c.Conn.Write(b[done:])
		done += n
		if n > 0 {
			c.moved()
		}
		if !errors.Is(err, os.ErrDeadlineExceeded) || c.quiet() >= silence {
			return done, err
		}
	}
}

// writeOn lets a write wait for a part of the silence that is allowed, which it tells.
func (c *IdleConn) writeOn() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	left := min(c.silence-c.quiet(), c.silence/looks)
	_ = c.Conn.SetWriteDeadline(time.Now().Add(left))
	return c.silence
}

// SetDeadline has no effect.
func (*IdleConn) SetDeadline(time.Time) error { return nil }

// SetReadDeadline has no effect.
func (*IdleConn) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline has no effect.
func (*IdleConn) SetWriteDeadline(time.Time) error { return nil }
