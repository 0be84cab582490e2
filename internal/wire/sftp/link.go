package sftp

import (
	"context"
	"net"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/netx"
)

// grace is how long a cancelled delivery may still wait for an answer before the
// connection is ended under it and under all that share it.
const grace = 2 * time.Second

// link is one connection that is signed in.
type link struct {
	*sftp.Client
	raw   net.Conn
	ssh   *ssh.Client
	print string // fingerprint of the host key
	posix bool   // posix-rename@openssh.com is offered
	hard  bool   // hardlink@openssh.com is offered
	once  sync.Once

	linkless atomic.Bool // it is offered and cannot be done
}

// end closes the connection and waits for what runs in it. It begins with the
// bottom, since a server that says nothing would not answer a farewell.
func (l *link) end() {
	l.once.Do(func() {
		_ = l.raw.Close()
		_ = l.Client.Close()
		_ = l.ssh.Close()
		_ = l.ssh.Wait()
	})
}

// acquire gives the connection that is kept, or makes one. Only one is made at a
// time.
func (g *Wire) acquire(ctx context.Context) (l *link, reused bool, err error) {
	if err := ctx.Err(); err != nil {
		return nil, false, interrupted(err)
	}
	select {
	case g.dialling <- struct{}{}:
		defer func() { <-g.dialling }()
	case <-ctx.Done():
		return nil, false, interrupted(ctx.Err())
	}
	kept, err := g.keep(nil)
	if kept != nil || err != nil {
		return kept, true, err
	}
	if l, err = g.dial(ctx); err != nil {
		return nil, false, err
	}
	if _, err := g.keep(l); err != nil {
		l.end()
		return nil, false, err
	}
	return l, false, nil
}

// keep keeps a new connection, nil for none, and tells which one is kept.
func (g *Wire) keep(l *link) (*link, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return nil, fault.New(fault.Temporary, "the gateway is closed")
	}
	if l != nil {
		g.kept = l
	}
	return g.kept, nil
}

// drop ends a connection that is of no more use.
func (g *Wire) drop(l *link) {
	g.mu.Lock()
	if g.kept == l {
		g.kept = nil
	}
	g.mu.Unlock()
	l.end()
}

// Close ends the connection. Deliveries that still run fail.
func (g *Wire) Close() error {
	g.mu.Lock()
	kept := g.kept
	g.kept, g.closed = nil, true
	g.mu.Unlock()
	if kept != nil {
		kept.end()
	}
	return nil
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
	s, err := g.meet(ctx, raw)
	if err != nil {
		return nil, err
	}
	return g.begin(ctx, s)
}

// reach opens the line; it gives up when no byte has moved for the time-out.
func (g *Wire) reach(ctx context.Context) (net.Conn, error) {
	g.keys()
	address := net.JoinHostPort(g.settings.Host, strconv.Itoa(g.settings.Port))
	raw, err := g.env.Dial(ctx, "tcp", address)
	if f := fault.As(err); f != nil && f.Kind == fault.Configuration && f.Field == "" {
		f.Field = "host"
	}
	if err != nil {
		return nil, err
	}
	return netx.Idle(raw, g.settings.Timeout), nil
}

// begin waits for the sign-in and starts SFTP.
func (g *Wire) begin(ctx context.Context, s *greeting) (*link, error) {
	if err := <-s.signed; err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = s.raw.Close() })
	defer stop()
	client, err := sftp.NewClient(s.client, sftp.UseConcurrentWrites(true))
	if err != nil {
		_ = s.client.Close()
		_ = s.client.Wait()
		return nil, g.noSFTP(ctx, err)
	}
	_, posix := client.HasExtension("posix-rename@openssh.com")
	_, hard := client.HasExtension("hardlink@openssh.com")
	return &link{Client: client, raw: s.raw, ssh: s.client, print: s.print, posix: posix, hard: hard}, nil
}
