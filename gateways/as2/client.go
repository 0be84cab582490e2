package as2

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/plugin"
)

const (
	// keptFor is less than what servers keep an idle connection for (some no more
	// than 5 s), so that a message seldom meets one that is just being closed, which
	// would leave a doubt.
	keptFor  = 4 * time.Second
	mostKept = 16
	patience = 5  // the answer may take so many times the silence that is allowed otherwise
	drawn    = 10 // and to its end so many times
)

func newGateway(s Settings, env plugin.Env) (*gateway, error) {
	t, err := parseTarget("url", s.URL)
	if err != nil {
		return nil, err
	}
	address := s.AnswerURL
	if address == "" {
		address = env.Address
	}
	way, err := s.partnership(address)
	if err != nil {
		return nil, err
	}
	own, err := s.certificate()
	if err != nil {
		return nil, err
	}
	g := &gateway{settings: s, env: env, target: t, way: way, secrets: append(s.secrets(), t.secrets()...), longest: max(drawn*s.Timeout, 2*time.Minute)}
	g.client = env.HTTP(netx.Modern(s.tls(own)))
	if lent, ok := g.client.Transport.(*http.Transport); ok {
		g.patient(lent)
	}
	return g, nil
}

// patient makes the lent transport end by silence, as the settings say. It speaks
// HTTP/1.1 alone, for that is what AS2 servers know, and there one connection is one
// message's, so that its silence says something.
func (g *gateway) patient(t *http.Transport) {
	t.Protocols = new(http.Protocols)
	t.Protocols.SetHTTP1(true)
	t.ForceAttemptHTTP2 = false
	t.ResponseHeaderTimeout, t.TLSHandshakeTimeout = 0, 0
	t.IdleConnTimeout, t.MaxIdleConnsPerHost = keptFor, mostKept
	t.WriteBufferSize = 16 << 10 // header and invoice go out together
	t.DisableCompression = true  // a receipt is read as it was signed
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
	if s.Password.Empty() {
		return nil
	}
	return []string{s.Password.Reveal(), base64.StdEncoding.EncodeToString([]byte(s.Password.Reveal())), basic(s.User, s.Password)}
}

func basic(user string, password plugin.Secret) string {
	return base64.StdEncoding.EncodeToString([]byte(user + ":" + password.Reveal()))
}
