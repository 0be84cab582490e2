package web

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// MostAnswer is how many bytes of an answer are read (T-31).
	MostAnswer = 1 << 20
	mostKnown  = 64 << 10 // bytes of one that is longer
)

// Request is what is asked of the server.
type Request struct {
	Method  string
	URL     *url.URL
	Header  http.Header
	Content Content   // nil for a question
	Once    bool      // nobody there knows a repeat of the content for one
	Sink    io.Writer // takes the whole body of a 200; nil to keep it for judging
	Most    int64     // bytes for the sink
}

// Answer is what came back, read to its end or to the bound.
type Answer struct {
	Request Request
	Proto   string
	Status  string
	Code    int
	Header  http.Header
	Body    []byte
	Endless bool // more came than is read
	Whole   bool // the last byte of a content had been sent by then
}

// Trip is how it went.
type Trip struct {
	Began  bool  // there was a connection
	Reused bool  // which had been used before
	Whole  bool  // the last byte of a content has been sent; never for a question
	Failed error // of our own side: what was to be sent could not be read
	// Open says that an answer, to this request or to the same one just before it,
	// leaves open whether the content was taken before something went wrong.
	Open bool

	conn    atomic.Pointer[counted]
	before  int64 // bytes that the connection had sent for others
	silence time.Duration
	watch   *watch
	wrote   func() // is told when the request is out
}

// trip sends once. It never sends again by itself: the transport cannot, for it is
// not told how to read a content anew.
func (l *Line) trip(ctx context.Context, r Request) (*Answer, *Trip, error) {
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	t := &Trip{silence: l.silence, watch: newWatch(l.longest, end)}
	defer t.watch.stop()
	t.wrote = sync.OnceFunc(t.watch.next)
	header := r.Header.Clone()
	if header == nil {
		header = http.Header{}
	}
	req := (&http.Request{
		Method: r.Method, URL: r.URL, Host: r.URL.Host, Header: header,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}).WithContext(httptrace.WithClientTrace(ctx, t.trace()))
	var body *stream
	if r.Content != nil {
		if body, t.Failed = newStream(ctx, r.Content, &t.watch.moved); t.Failed != nil {
			return nil, t, t.Failed
		}
		req.ContentLength, req.Body = r.Content.Size(), body
		if req.ContentLength == 0 {
			req.Body = http.NoBody
		}
	}
	res, err := l.client.Transport.RoundTrip(req)
	t.wrote() // where it was not before
	var a *Answer
	if err == nil {
		a, err = r.read(res, t.watch)
	}
	if err != nil && errors.Is(context.Cause(ctx), errEndless) {
		err = errEndless
	}
	if body != nil {
		<-body.closed
		t.Failed, t.Whole = body.failed, t.Began && body.whole()
		if conn := t.conn.Load(); conn != nil && t.Whole {
			t.Whole = conn.sent.Load()-t.before > r.Content.Size()
		}
	}
	if a != nil {
		a.Whole = t.Whole
	}
	t.Open = r.Content != nil && err == nil && a.leavesOpen()
	return a, t, err
}

// trace gives the answer more time than other silence, from when the last byte was
// sent.
func (t *Trip) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GotConn: func(c httptrace.GotConnInfo) {
			t.Began, t.Reused = true, c.Reused
			t.watch.next()
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
func (r Request) read(res *http.Response, w *watch) (*Answer, error) {
	defer res.Body.Close()
	a := &Answer{Request: r, Proto: res.Proto, Status: res.Status, Code: res.StatusCode, Header: res.Header}
	if r.Sink != nil && res.StatusCode == http.StatusOK {
		n, err := io.Copy(w.to(r.Sink), io.LimitReader(res.Body, r.Most+1))
		a.Endless = n > r.Most
		return a, err
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, MostAnswer+1))
	if len(body) > MostAnswer {
		a.Endless, body = true, body[:mostKnown]
	}
	a.Body = body
	if a.Code/100 != 2 { // the status says it all; the rest is words
		err = nil
	}
	return a, err
}

// leavesOpen says whether an answer leaves open that the content was taken before
// something went wrong.
func (a *Answer) leavesOpen() bool {
	switch a.Code {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests,
		http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable:
		return true
	}
	return false
}

// dropped says whether a connection was ended by the other side or by the line, as
// against a server that is silent.
func dropped(err error) bool {
	var wait net.Error
	return !(errors.As(err, &wait) && wait.Timeout())
}
