package http

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/plugin"
)

const (
	// keptFor is less than what servers keep an idle connection for (some no more
	// than 5 s), so that a request seldom meets one that is just being closed, which
	// would leave a doubt.
	keptFor   = 4 * time.Second
	mostKept  = 16
	patience  = 5 // the answer may take so many times the silence that is allowed otherwise
	firstTell = 1 << 20
)

func newGateway(s Settings, env plugin.Env) (*gateway, error) {
	t, err := parseTarget("url", s.URL)
	if err != nil {
		return nil, err
	}
	g := &gateway{settings: s, env: env, target: t, secrets: s.secrets()}
	own, err := s.certificate()
	if err != nil {
		return nil, err
	}
	config := netx.Modern(s.tls(own))
	g.client = env.HTTP(config)
	if lent, ok := g.client.Transport.(*http.Transport); ok {
		g.patient(lent)
	}
	return g, nil
}

// patient makes the lent transport end by silence, as the settings say. It speaks
// HTTP/1.1 alone: there one connection is one document's, so that its silence says
// something.
func (g *gateway) patient(t *http.Transport) {
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
		idle.Allow(g.settings.Timeout)
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

// tls are the settings for this server: its own certificate or issuer where one is
// given, else the public ones; and ours where it wants to see one.
func (s Settings) tls(own *tls.Certificate) *tls.Config {
	c := &tls.Config{NextProtos: []string{"http/1.1"}}
	if own != nil {
		c.Certificates = []tls.Certificate{*own}
	}
	if s.CA == "" {
		return c
	}
	c.RootCAs = x509.NewCertPool()
	list, _ := plugin.ParseCertificates(s.CA) // checked when it was saved
	for _, cert := range list {
		c.RootCAs.AddCert(cert)
	}
	return c
}

// secrets are what must be seen nowhere, as it is and as it travels.
func (s Settings) secrets() []string {
	list := []string{s.Password.Reveal(), s.Token.Reveal(), s.Key.Reveal(), s.ClientSecret.Reveal()}
	if !s.Password.Empty() {
		list = append(list, base64.StdEncoding.EncodeToString([]byte(s.User+":"+s.Password.Reveal())))
	}
	for _, line := range secretLines(s.SecretHeaders) {
		_, text, _ := strings.Cut(line, ":")
		list = append(list, strings.TrimSpace(text))
	}
	list = append(list, s.keysInURL()...)
	var all []string
	for _, one := range list {
		if one != "" {
			all = append(all, one, strings.TrimRight(base64.StdEncoding.EncodeToString([]byte(one)), "="))
		}
	}
	return all
}

// keysInURL are the values behind the question mark of the address: some servers want
// their key there. What a template fills in is no secret of ours.
func (s Settings) keysInURL() (list []string) {
	_, query, _ := strings.Cut(s.URL, "?")
	for pair := range strings.SplitSeq(query, "&") {
		_, value, _ := strings.Cut(pair, "=")
		if len(value) < 8 || strings.Contains(value, "{") { // a shorter one is a word that any text may have
			continue
		}
		list = append(list, value)
		if plain, err := url.QueryUnescape(value); err == nil && plain != value {
			list = append(list, plain)
		}
	}
	return list
}

// lanes bounds how many requests are under way at a time. It begins without a
// bound and learns one from a server that takes fewer (F-75).
type lanes struct {
	mu    sync.Mutex
	busy  int
	most  int // 0 for any number
	good  int // successes since the bound was set
	freed chan struct{}
}

// enter waits for a place.
func (l *lanes) enter(ctx context.Context) error {
	for {
		wait := l.try()
		if wait == nil {
			return nil
		}
		select {
		case <-wait:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (l *lanes) try() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.most == 0 || l.busy < l.most {
		l.busy++
		return nil
	}
	if l.freed == nil {
		l.freed = make(chan struct{})
	}
	return l.freed
}

// leave frees the place. After a while of successes one more is tried.
func (l *lanes) leave(good bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.busy--
	if good && l.most > 0 {
		if l.good++; l.good >= 50*l.most {
			l.most, l.good = l.most+1, 0
		}
	}
	if l.freed != nil {
		close(l.freed)
		l.freed = nil
	}
}

// others says whether somebody else has a place too.
func (l *lanes) others() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.busy > 1
}

// narrow is told of a refusal by whoever has a place. It is false when he was
// alone, so that fewer would not help.
func (l *lanes) narrow() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.busy < 2 {
		return false
	}
	l.most, l.good = l.busy-1, 0
	return true
}
