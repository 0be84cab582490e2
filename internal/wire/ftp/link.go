package ftp

import (
	"context"
	"crypto/tls"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jlaffaye/ftp"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/netx"
)

// grace is how long a cancelled delivery may still wait for an answer before the
// connection is ended under it.
const grace = 2 * time.Second

// link is one connection that is signed in. It serves one delivery at a time.
type link struct {
	*ftp.ServerConn
	*greeting
	dial    func(ctx context.Context, network, address string) (net.Conn, error)
	timeout time.Duration
	made    time.Time
	used    time.Time
	noSize  bool // SIZE is not known there

	mu    sync.Mutex
	ctx   context.Context // of the delivery
	data  *channel        // nil when there is none
	ended bool
}

// end closes the connection at once, under whoever uses it.
func (l *link) end() {
	l.mu.Lock()
	data := l.data
	l.ended = true
	l.mu.Unlock()
	if data != nil {
		_ = data.idle.Close()
	}
	_ = l.control.Close()
}

// quit says goodbye, which is not worth a wait, and closes.
func (l *link) quit() {
	l.control.Allow(min(l.timeout, farewell))
	_ = l.Quit()
	l.end()
}

// serve begins a delivery: from now on the server may be silent for the time-out.
func (l *link) serve(ctx context.Context) {
	l.mu.Lock()
	l.ctx = ctx
	l.mu.Unlock()
	l.control.Allow(l.timeout)
}

// open opens a data connection. The library hands in the host of the control
// connection whatever the server says (T-25, F-72), and the port that it named.
func (l *link) open(network, address string) (net.Conn, error) {
	l.mu.Lock()
	ctx := l.ctx
	l.mu.Unlock()
	raw, err := l.dial(ctx, network, address)
	if err != nil {
		return nil, l.noData(ctx, err, address)
	}
	c := &channel{tcp: raw, idle: netx.Idle(raw, l.timeout), link: l}
	c.Conn = c.idle
	if l.tls != nil {
		resuming := l.tls.Clone()
		resuming.ClientSessionCache = shown{l.session}
		c.Conn = tls.Client(c.idle, resuming)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended {
		_ = raw.Close()
		return nil, net.ErrClosed
	}
	l.data = c
	return c, nil
}

// noData is F-72: the server is reached, and its other door is not.
func (l *link) noData(ctx context.Context, err error, address string) error {
	if ctx.Err() != nil {
		return interrupted(err)
	}
	_, port, _ := net.SplitHostPort(address)
	f := fault.New(fault.Temporary, "the server %s let us in, but its data channel on port %s does not answer; nothing was delivered; a firewall may be between: ask the partner to open the passive ports", l.host, port).
		Coded("GW-CONNECT", "host", l.host, "port", port, "ip", "")
	if known := fault.As(err); known != nil && known.Kind == fault.Configuration {
		f.Kind, f.Field, f.Message = known.Kind, "host", "the server "+l.host+" wants its data on port "+port+", where we may not send documents; nothing was delivered; ask the partner to use passive ports above 1023"
	}
	f.Err = err
	return f
}

func (l *link) done(c *channel) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.data == c {
		l.data = nil
	}
}

// watch ends the connection when the context has ended and grace is over. The
// function ends the watch and must be called.
func (g *Wire) watch(ctx context.Context, l *link) (unwatch func()) {
	waiting, cancel := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(ended)
		if g.env.Sleep(waiting, grace) == nil {
			l.end()
		}
	})
	return func() {
		cancel()
		if !stop() {
			<-ended
		}
	}
}

// dial connects and signs in.
func (g *Wire) dial(ctx context.Context) (*link, error) {
	raw, err := g.reach(ctx)
	if err != nil {
		return nil, err
	}
	s, err := g.greet(ctx, raw)
	if err != nil {
		return nil, err
	}
	if err := g.encrypt(ctx, s); err != nil {
		return nil, err
	}
	return g.begin(ctx, s)
}

// reach opens the line.
func (g *Wire) reach(ctx context.Context) (net.Conn, error) {
	raw, err := g.env.Dial(ctx, "tcp", net.JoinHostPort(g.settings.Host, strconv.Itoa(g.settings.Port)))
	if f := fault.As(err); f != nil && f.Kind == fault.Configuration && f.Field == "" {
		f.Field = "host"
	}
	return raw, err
}

// begin signs in. The library asks for binary mode right after (F-74), and over
// TLS for encrypted data connections.
func (g *Wire) begin(ctx context.Context, s *greeting) (*link, error) {
	l := &link{greeting: s, dial: g.env.Dial, timeout: g.settings.Timeout, made: g.now(), ctx: ctx}
	stop := context.AfterFunc(ctx, func() { _ = s.control.Close() })
	defer stop()
	s.dialogue = &dialogue{Conn: s.conn, before: strings.NewReader("220 ready\r\n")}
	first := true
	options := []ftp.DialOption{ftp.DialWithDialFunc(func(network, address string) (net.Conn, error) {
		if first {
			first = false
			return s.dialogue, nil
		}
		return l.open(network, address)
	})}
	if s.tls != nil {
		options = append(options, ftp.DialWithTLS(s.tls))
	}
	var err error
	if l.ServerConn, err = ftp.Dial(net.JoinHostPort(g.settings.Host, strconv.Itoa(g.settings.Port)), options...); err == nil {
		err = l.Login(g.settings.User, g.settings.Password.Reveal())
	}
	if err != nil {
		l.end()
		return nil, g.refused(ctx, s, err)
	}
	return l, nil
}
