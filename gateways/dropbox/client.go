package dropbox

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"
	"unicode/utf16"

	"github.com/dropbox/dropbox-sdk-go-unofficial/v6/dropbox"
	"github.com/dropbox/dropbox-sdk-go-unofficial/v6/dropbox/files"

	"github.com/postbud/postbud/internal/netx"
)

const (
	// keptFor is short, so that a request seldom meets a connection that is just
	// being closed, which would leave a doubt.
	keptFor    = 4 * time.Second
	mostKept   = 16
	patience   = 5       // the answer may take so many times the silence that is allowed otherwise
	mostAnswer = 1 << 20 // bytes of an answer that are read (T-31)
)

// api is the library, over our connections.
type api struct {
	files.ContextClient
	raw dropbox.Context // for what the library cannot be asked with a context
}

// connect makes the clients. All speak HTTP/1.1: there one connection is one
// document's, so that its silence says something.
func (g *gateway) connect() {
	lent := g.env.HTTP(nil)
	if t, ok := lent.Transport.(*http.Transport); ok {
		g.patient(t)
	}
	g.transport = lent.Transport
	g.plain = &http.Client{Transport: lent.Transport, CheckRedirect: stay}
	config := dropbox.Config{
		Client: &http.Client{Transport: traveller{g}, CheckRedirect: stay},
		URLGenerator: func(host, namespace, route string) string {
			at := g.settings.APIURL
			if host == "content" {
				at = g.settings.ContentURL
			}
			return fmt.Sprintf("%s/2/%s/%s", at, namespace, route)
		},
	}
	g.api = api{files.NewContext(config), dropbox.NewContext(config)}
}

// stay follows no redirect: tokens and documents are for the one address (F-77).
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// patient makes the lent transport end by silence, as the settings say.
func (g *gateway) patient(t *http.Transport) {
	t.Protocols = new(http.Protocols)
	t.Protocols.SetHTTP1(true)
	t.ForceAttemptHTTP2 = false
	t.ResponseHeaderTimeout, t.TLSHandshakeTimeout = 0, 0
	t.IdleConnTimeout, t.MaxIdleConnsPerHost = keptFor, mostKept
	dial := t.DialContext
	t.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if idle, is := conn.(*netx.IdleConn); is && err == nil {
			idle.Allow(g.settings.Timeout)
		}
		return conn, err
	}
}

// trip is one request on one connection, and what is known of it beside what the
// library tells.
type trip struct {
	token   string
	silence time.Duration
	saves   bool    // a file may be there when its answer is lost
	body    *stream // nil for a question
	gone    bool    // it was handed to the transport
	began   bool    // there was a connection
	reused  bool
	written atomic.Bool // its last byte was handed to the connection
	status  int         // of the answer, 0 for none
	header  http.Header
	idle    atomic.Pointer[netx.IdleConn]
}

type tripKey struct{}

// whole says whether Dropbox may have all that was sent.
func (t *trip) whole() bool {
	if t.body != nil && t.body.size > 0 {
		return t.body.left == 0
	}
	return t.written.Load()
}

// traveller sends the library's requests: with the token, with the length of what
// is sent, and with nothing but ASCII in the header, which the library leaves as it
// is although Dropbox asks for it.
type traveller struct{ *gateway }

// RoundTrip sends once. It never sends again by itself.
func (g traveller) RoundTrip(r *http.Request) (*http.Response, error) {
	t, ok := r.Context().Value(tripKey{}).(*trip)
	if !ok {
		return nil, errors.New("dropbox: a request without a trip")
	}
	r = r.Clone(httptrace.WithClientTrace(r.Context(), t.trace()))
	r.Header.Set("Authorization", "Bearer "+t.token)
	if arg := r.Header.Get("Dropbox-Api-Arg"); arg != "" {
		r.Header.Set("Dropbox-Api-Arg", inHeader(arg))
	}
	r.GetBody = nil
	if t.body != nil {
		if r.ContentLength, r.Body = t.body.size, t.body; t.body.size == 0 {
			r.Body = http.NoBody
			_ = t.body.Close()
		}
	}
	t.gone = true
	res, err := g.transport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	t.status, t.header = res.StatusCode, res.Header
	res.Body = &bounded{Reader: io.LimitReader(res.Body, mostAnswer), Closer: res.Body}
	return res, nil
}

type bounded struct {
	io.Reader
	io.Closer
}

// trace gives the answer more time than other silence, from when the last byte was
// sent: on a slow line the system still has bytes of ours to send by then.
func (t *trip) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GotConn: func(c httptrace.GotConnInfo) {
			t.began, t.reused = true, c.Reused
			conn := c.Conn
			if secure, is := conn.(*tls.Conn); is {
				conn = secure.NetConn()
			}
			if idle, is := conn.(*netx.IdleConn); is {
				idle.Allow(t.silence)
				t.idle.Store(idle)
			}
		},
		WroteRequest: func(w httptrace.WroteRequestInfo) {
			t.written.Store(w.Err == nil)
			if idle := t.idle.Load(); idle != nil {
				idle.Allow(patience * t.silence)
			}
		},
	}
}

// inHeader is JSON as a header may hold it: other letters become \uXXXX, two of
// them for one beyond the first 65,536.
func inHeader(text string) string {
	var out bytes.Buffer
	for _, r := range text {
		switch {
		case r < 0x7f:
			out.WriteByte(byte(r))
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&out, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	return out.String()
}

// hostOf is the host of an address and its port.
func hostOf(address string) (host, port string) {
	u, err := url.Parse(address)
	if err != nil {
		return "", ""
	}
	if port = u.Port(); port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return u.Hostname(), port
}
