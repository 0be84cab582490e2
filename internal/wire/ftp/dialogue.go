package ftp

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/postbud/postbud/internal/netx"
)

const (
	// mostAnswer is what a server may say to one command; a list of all that it can
	// do is a few hundred bytes.
	mostAnswer = 64 << 10
	// farewell is how long the other side may take to end a line that is done with.
	farewell = 5 * time.Second
	// patience is how many times as long as usual the answer to a whole file may
	// take: on a slow line its last bytes are still on their way, and some servers
	// look for viruses first.
	patience = 5
)

var errTooLong = errors.New("the server's answer does not end")

// dialogue is the control connection as the library sees it. It knows the last command
// and the last answer.
type dialogue struct {
	net.Conn
	before io.Reader // the greeting, which has been read already; nil after it

	mu    sync.Mutex
	verb  string
	heard int
	last  []byte // the end of what was heard since
}

func (w *dialogue) Read(b []byte) (int, error) {
	if w.before != nil {
		if n, _ := w.before.Read(b); n > 0 {
			return n, nil
		}
		w.before = nil
	}
	n, err := w.Conn.Read(b)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.heard += n
	w.last = append(w.last, b[:n]...)
	w.last = w.last[max(len(w.last)-512, 0):]
	if w.heard > mostAnswer {
		return 0, errTooLong
	}
	return n, err
}

func (w *dialogue) Write(b []byte) (int, error) {
	verb, _, _ := strings.Cut(strings.TrimSpace(string(b[:min(len(b), 16)])), " ")
	w.mu.Lock()
	w.verb, w.heard, w.last = verb, 0, w.last[:0]
	w.mu.Unlock()
	return w.Conn.Write(b)
}

// asked is the last command, without what it was about.
func (w *dialogue) asked() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.verb
}

// answer is the last line that the server said.
func (w *dialogue) answer() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	text := bytes.TrimSpace(w.last)
	return printable(string(text[bytes.LastIndexByte(text, '\n')+1:]))
}

// told is the whole last answer in one line, for the evidence.
func (w *dialogue) told() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var lines []string
	for line := range bytes.Lines(w.last) {
		lines = append(lines, printable(string(bytes.TrimSpace(line))))
	}
	return strings.Join(lines, " / ")
}

// refusal is the last answer as the library would hand it on; nil without one. It
// drops the number of one to USER.
func (w *dialogue) refusal() error {
	code, words, _ := strings.Cut(w.answer(), " ")
	n, err := strconv.Atoi(code)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.heard == 0 || err != nil || n < 400 {
		return nil
	}
	return &textproto.Error{Code: n, Msg: words}
}

// channel is a data connection.
type channel struct {
	net.Conn          // over TLS where the control connection is
	tcp      net.Conn // below everything
	idle     *netx.IdleConn
	link     *link
}

// Handshake makes the library encrypt also a connection on which an empty file
// travels.
func (c *channel) Handshake() error {
	if t, encrypted := c.Conn.(*tls.Conn); encrypted {
		return t.HandshakeContext(context.Background()) // bounded by the idle time
	}
	return nil
}

// Close ends the data. Over TLS 1.3 the server has sent something on this line too
// (RFC 8446, section 4.6.1), and a line closed with unread bytes is reset, which
// takes with it what the server has not read yet; so they are read first.
//
// The control connection has been silent for as long as the data took, and its
// answer is due only from now on.
func (c *channel) Close() error {
	var err error
	if t, encrypted := c.Conn.(*tls.Conn); encrypted && t.ConnectionState().HandshakeComplete {
		err = t.CloseWrite()
		if half, can := c.tcp.(interface{ CloseWrite() error }); can && err == nil {
			c.idle.Allow(min(c.link.timeout, farewell))
			_ = half.CloseWrite()
			_, _ = io.Copy(io.Discard, t)
		}
	}
	err = errors.Join(err, c.idle.Close())
	c.link.done(c)
	c.link.control.Allow(patience * c.link.timeout)
	return err
}

// session is the TLS session of one control connection. Servers want to see it
// again on each data connection, as proof that both are of the same client.
type session struct {
	mu    sync.Mutex
	state *tls.ClientSessionState
}

func (s *session) Get(string) (*tls.ClientSessionState, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state, s.state != nil
}

func (s *session) Put(_ string, state *tls.ClientSessionState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if state != nil {
		s.state = state
	}
}

// shown is the session as data connections see it: to be used and never replaced.
type shown struct{ *session }

func (shown) Put(string, *tls.ClientSessionState) {}
