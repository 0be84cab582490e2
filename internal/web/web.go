// Package web asks the web server of a trading partner: one request on one HTTP/1.1
// connection, sent once, and known afterwards whether the other side may have taken
// what was in it.
//
// After a silence it never sends again what may have been taken. It sends again by
// itself on a new connection where a kept one was dead, and one after the other where
// the server takes no more at a time: hangs up in the middle, or answers 429 or 503. A
// door in front of the server may answer so after the server has taken a content; of
// one that went out whole and that nobody there would know again (Request.Once) the
// answer is the caller's to judge, as is what any answer means.
package web

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/plugin"
)

const (
	// keptFor is less than what servers keep an idle connection for (some no more
	// than 5 s), so that a request seldom meets one that is just being closed, which
	// would leave a doubt.
	keptFor  = 4 * time.Second
	mostKept = 16
	patience = 5 // the answer may take so many times the silence that is allowed otherwise
)

// Line is the way to one server. It keeps connections open, which requests share one
// after the other, and may be used by several goroutines.
type Line struct {
	Server
	client  *http.Client
	sleep   func(context.Context, time.Duration) error
	silence time.Duration
	longest time.Duration
	lanes   lanes
}

// Open makes the line by what the program lends. It ends by silence: of that length
// while bytes are to move, of five times that length before an answer begins, for by
// then the system still has bytes of ours to send and the server has work to do.
func Open(s Server, env plugin.Env, settings *tls.Config, silence time.Duration) *Line {
	l := &Line{Server: s, client: env.HTTP(netx.Modern(settings)), sleep: env.Sleep, silence: silence, longest: longest(silence)}
	if lent, ok := l.client.Transport.(*http.Transport); ok {
		l.patient(lent)
	}
	return l
}

// Within bounds how long the line may take to be there, how long the request to be out,
// and how long the answer from then to its end. A content and what a Sink takes are given
// the same time again for each 256 KiB that moved in it. Of a line that is not told it is
// ten times the silence, and two minutes at least.
func (l *Line) Within(longest time.Duration) *Line {
	l.longest = longest
	return l
}

// Longest is the bound of Within, for whoever asks through Transport.
func (l *Line) Longest() time.Duration { return l.longest }

// Transport is how the line's requests travel, for a library that asks at another
// address of the partner's.
func (l *Line) Transport() http.RoundTripper { return l.client.Transport }

// Close ends the connections that wait. Requests that still run go on.
func (l *Line) Close() { l.client.CloseIdleConnections() }

// patient makes the lent transport end by silence. It speaks HTTP/1.1 alone: there
// one connection is one request's, so that its silence says something.
func (l *Line) patient(t *http.Transport) {
	t.Protocols = new(http.Protocols)
	t.Protocols.SetHTTP1(true)
	t.ForceAttemptHTTP2 = false
	t.ResponseHeaderTimeout, t.TLSHandshakeTimeout = 0, 0
	t.IdleConnTimeout, t.MaxIdleConnsPerHost = keptFor, mostKept
	t.WriteBufferSize = 16 << 10 // header and invoice go out together
	t.DisableCompression = true  // the evidence is what was sent to us
	dial := t.DialContext
	t.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		idle, is := conn.(*netx.IdleConn)
		if err != nil || !is {
			return conn, err
		}
		idle.Allow(l.silence)
		return &counted{IdleConn: idle}, nil
	}
}

// counted is a connection that knows how many bytes it has sent: none of them on
// one that was dead already.
type counted struct {
	*netx.IdleConn
	sent atomic.Int64
}

// Write counts what the system has taken.
func (c *counted) Write(b []byte) (int, error) {
	n, err := c.IdleConn.Write(b)
	c.sent.Add(int64(n))
	return n, err
}
