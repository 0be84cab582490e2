//go:build unix

package email_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/postbud/postbud/internal/far/line"
)

// relay says what happens to bytes between the gateway and a real server. Counts
// are of what the gateway has sent since the relay was set.
type relay struct {
	cut, stall int64 // 0 for never
	swallow    bool  // with one more mail taken than before, no answer gets through
	before     int   // mails
	sent       atomic.Int64
}

// serve joins a connection and a server until either ends.
func (o *office) serve(t *testing.T, conn *line.Conn, place string) {
	defer conn.Close()
	far, err := o.dial(place)
	if err != nil {
		t.Errorf("the server does not answer: %v", err)
		return
	}
	defer far.Close()
	done := make(chan struct{}, 2)
	go func() { pass(far, conn, conn, o.up); done <- struct{}{} }()
	go func() { pass(conn, far, conn, o.down); done <- struct{}{} }()
	<-done
	far.Close()
	conn.Close()
	<-done
}

// pass copies as long as may says so.
func pass(to io.Writer, from io.Reader, conn *line.Conn, may func(*line.Conn, int) bool) {
	buf := make([]byte, 4<<10)
	for {
		n, err := from.Read(buf)
		if n > 0 && !may(conn, n) {
			return
		}
		if _, e := to.Write(buf[:n]); e != nil || err != nil {
			return
		}
	}
}

// up is asked before bytes go to the server.
func (o *office) up(conn *line.Conn, n int) bool {
	r := o.relay.Load()
	sent := r.sent.Add(int64(n))
	if r.cut > 0 && sent > r.cut {
		conn.Reset()
		return false
	}
	for r.stall > 0 && sent > r.stall && o.relay.Load() == r {
		select {
		case <-conn.Done():
			return false
		default:
			pause()
		}
	}
	return true
}

// down is asked before bytes go to the gateway. A mail that moves from queue to
// queue is nowhere for a moment, so the look is repeated.
func (o *office) down(conn *line.Conn, _ int) bool {
	r := o.relay.Load()
	if !r.swallow {
		return true
	}
	for range 4 {
		if o.taken() > r.before {
			conn.Reset()
			return false
		}
		pause()
	}
	return true
}

// taken counts the mails that Postfix answers for.
func (o *office) taken() int { return o.underWay() + len(o.arrived("in")) }

// policy is asked by Postfix before it takes a mail for someone (its
// SMTPD_POLICY_README): whoever's address begins with grey must come twice.
type policy struct {
	mu   sync.Mutex
	seen map[string]bool
}

func (p *policy) open(t *testing.T, socket string) {
	t.Helper()
	p.seen = map[string]bool{}
	l, err := net.Listen("unix", socket)
	if err == nil {
		err = os.Chmod(socket, 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go p.talk(conn)
		}
	}()
}

func (p *policy) talk(conn net.Conn) {
	defer conn.Close()
	recipient := ""
	for in := bufio.NewScanner(conn); in.Scan(); {
		if to, found := strings.CutPrefix(in.Text(), "recipient="); found {
			recipient = to
		}
		if in.Text() != "" {
			continue
		}
		fmt.Fprintf(conn, "action=%s\n\n", p.action(recipient))
	}
}

func (p *policy) action(recipient string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !strings.HasPrefix(recipient, "grey") || p.seen[recipient] {
		return "DUNNO"
	}
	p.seen[recipient] = true
	return "DEFER 4.7.1 Greylisted, please try again later"
}
