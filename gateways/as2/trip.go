package as2

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

const (
	mostAnswer = 1 << 20  // bytes of an answer that are read (T-31)
	mostKnown  = 64 << 10 // bytes of one that is longer
)

// request is what goes over the line: a message, or a question without one.
type request struct {
	method string
	url    *url.URL
	letter *letter
}

// answer is what came back, read to its end or to the bound.
type answer struct {
	request request
	proto   string
	status  string
	code    int
	header  http.Header
	body    []byte
	endless bool // more came than is read
}

// trip is one request on one connection.
type trip struct {
	reused  bool
	whole   bool // the last byte of a message has been sent; never for a question
	began   bool // there was a connection
	failed  error
	conn    atomic.Pointer[counted]
	before  int64 // bytes that the connection had sent for others
	silence time.Duration
	wrote   func() // is told when the message is out
}

// errEndless is an answer that goes on for too long, in whatever small pieces.
var errEndless = fmt.Errorf("the answer did not end: %w", os.ErrDeadlineExceeded)

// trip sends once. It never sends again by itself: the transport cannot, for it is
// not told how to read a message anew. From when the message is out, or an answer
// begins, the answer has a bounded time to come to its end.
func (g *gateway) trip(ctx context.Context, r request) (*answer, *trip, error) {
	t := &trip{silence: g.settings.Timeout}
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	var timer *time.Timer
	start := sync.OnceFunc(func() { timer = time.AfterFunc(g.longest, func() { end(errEndless) }) })
	t.wrote = start
	req := (&http.Request{
		Method: r.method, URL: r.url, Host: r.url.Host, Header: http.Header{"User-Agent": {"Postbud"}},
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}).WithContext(httptrace.WithClientTrace(ctx, t.trace()))
	var body *stream
	if r.letter != nil {
		req.Header = r.letter.Header.Clone()
		var err error
		if body, err = newStream(ctx, r.letter); err != nil {
			t.failed = err
			return nil, t, err
		}
		req.ContentLength, req.Body = r.letter.Size, body
		if r.letter.Size == 0 {
			req.Body = http.NoBody
		}
	}
	if g.settings.User != "" {
		req.Header["Authorization"] = []string{"Basic " + basic(g.settings.User, g.settings.Password)}
	}
	res, err := g.client.Transport.RoundTrip(req)
	var a *answer
	start() // where it was not before
	defer timer.Stop()
	if err == nil {
		a, err = r.read(res)
	}
	if err != nil && errors.Is(context.Cause(ctx), errEndless) {
		err = errEndless
	}
	if body != nil {
		<-body.closed // the transport reads it in a goroutine of its own
		t.whole, t.failed = body.whole(), body.failed
		if conn := t.conn.Load(); conn != nil && t.whole {
			t.whole = conn.sent.Load()-t.before > r.letter.Size
		}
	}
	return a, t, err
}

// trace gives the answer more time than other silence, from when the last byte was
// sent: on a slow line the system still has bytes of ours to send by then, and the
// partner has to decrypt them.
func (t *trip) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GotConn: func(c httptrace.GotConnInfo) {
			t.began, t.reused = true, c.Reused
			conn := c.Conn
			if secure, is := conn.(*tls.Conn); is {
				conn = secure.NetConn()
			}
			if c, is := conn.(*counted); is {
				c.Allow(t.silence)
				t.before = c.sent.Load()
				t.conn.Store(c)
			}
		},
		WroteRequest: func(httptrace.WroteRequestInfo) {
			t.wrote()
			if conn := t.conn.Load(); conn != nil {
				conn.Allow(patience * t.silence)
			}
		},
	}
}

// read reads an answer to its end, within bounds.
func (r request) read(res *http.Response) (*answer, error) {
	defer res.Body.Close()
	a := &answer{request: r, proto: res.Proto, status: res.Status, code: res.StatusCode, header: res.Header}
	body, err := io.ReadAll(io.LimitReader(res.Body, mostAnswer+1))
	if len(body) > mostAnswer {
		a.endless, body = true, body[:mostKnown]
	}
	a.body = body
	if a.code/100 != 2 { // the status says it all; the rest is words
		err = nil
	}
	return a, err
}

// dropped says whether a connection was ended by the other side or by the line, as
// against a server that is silent.
func dropped(err error) bool {
	var wait net.Error
	return !(errors.As(err, &wait) && wait.Timeout())
}
