package netx

import (
	"net"
	"sync/atomic"
	"time"
)

// slice is the most that one write hands to the network: on a line of 1 KB/s it
// is gone in four seconds, so that a slow line is not taken for a dead one.
const slice = 4 << 10

// sendBuffer is what the system may hold back on our side. It takes new bytes only
// when a good part of its buffer has drained, and left to itself it makes that so
// large that on a slow line minutes would pass without a sign of life.
const sendBuffer = 64 << 10

// IdleConn is a connection that fails with a time-out when no byte has moved in
// either direction for a while, however long the whole takes: a slow far end is
// waited for, a dead one is not. Every wait counts, also that for the next request
// on a connection kept open.
//
// Deadlines set on it have no effect, so that libraries which bound the whole
// cannot do so.
type IdleConn struct {
	net.Conn
	after atomic.Int64
}

// Idle makes an IdleConn with the silence that is allowed at first.
func Idle(conn net.Conn, silence time.Duration) *IdleConn {
	if tcp, ok := conn.(interface{ SetWriteBuffer(bytes int) error }); ok {
		_ = tcp.SetWriteBuffer(sendBuffer) // a wish; without it only the time-out is coarser
	}
	c := &IdleConn{Conn: conn}
	c.Allow(silence)
	return c
}

// Allow changes the silence that is allowed, counted from now. It may be called
// while others read and write.
func (c *IdleConn) Allow(silence time.Duration) {
	c.after.Store(int64(silence))
	c.moved()
}

// moved puts the end off; it also reaches a read or write that already waits. An
// error is found again by that read or write.
func (c *IdleConn) moved() {
	_ = c.Conn.SetDeadline(time.Now().Add(time.Duration(c.after.Load())))
}

// Read reads what is there, or waits as long as is allowed.
func (c *IdleConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if n > 0 {
		c.moved()
	}
	return n, err
}

// Write writes all of b, or fails when nothing moves.
func (c *IdleConn) Write(b []byte) (int, error) {
	done := 0
	for {
		n, err := c.Conn.Write(b[done:min(len(b), done+slice)])
		done += n
		if n > 0 {
			c.moved()
		}
		if err != nil || done == len(b) {
			return done, err
		}
	}
}

// SetDeadline has no effect.
func (*IdleConn) SetDeadline(time.Time) error { return nil }

// SetReadDeadline has no effect.
func (*IdleConn) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline has no effect.
func (*IdleConn) SetWriteDeadline(time.Time) error { return nil }
