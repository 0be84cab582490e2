package email

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail/smtp"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/plugin"
)

// line is one connection to the mail server. It carries one mail at a time.
type line struct {
	*gateway
	ctx    context.Context // of the delivery
	conn   *netx.IdleConn
	client *smtp.Client
	stop   func() bool // ends the watch over ctx

	made, since time.Time // when it was made, and when it came free
	kept        bool      // it has carried a mail before
	broken      bool      // nothing can be said on it any more
	good        bool      // it has carried this mail without a word of refusal
	owed        int       // answers to what was sent ahead
	crowded     bool      // the server asks for fewer of its kind
}

// reach opens a connection that ends with its context.
func (g *gateway) reach(ctx context.Context) (*line, error) {
	if err := ctx.Err(); err != nil {
		return nil, interrupted(err)
	}
	raw, err := g.env.Dial(ctx, "tcp", net.JoinHostPort(g.settings.Host, strconv.Itoa(g.settings.Port)))
	if f := fault.As(err); f != nil && f.Kind == fault.Configuration && f.Field == "" {
		f.Field = "host"
	}
	if err != nil {
		return nil, err
	}
	l := &line{gateway: g, conn: netx.Idle(raw, g.settings.Timeout)}
	l.watch(ctx)
	return l, nil
}

// watch closes the connection when the context ends, until stop.
func (l *line) watch(ctx context.Context) {
	conn := l.conn
	l.ctx, l.stop = ctx, context.AfterFunc(ctx, func() { _ = conn.Close() })
}

// serve begins a mail.
func (l *line) serve(ctx context.Context) {
	l.stop()
	l.watch(ctx)
	l.good = false
	l.conn.Allow(l.settings.Timeout)
}

// rest ends the watch and tells whether the line can carry another mail. What the
// server says unasked is not known to be an answer to anything.
func (l *line) rest() bool {
	if !l.stop() {
		l.broken = true
	}
	return l.good && !l.broken && l.client.Text.R.Buffered() == 0
}

// part ends a line that is not kept.
func (l *line) part() {
	if l.broken {
		l.end()
		return
	}
	l.quit()
}

// end closes the connection at once.
func (l *line) end() {
	l.stop()
	_ = l.conn.Close()
}

// quit says goodbye, which is not worth a long wait, and closes.
func (l *line) quit() {
	l.conn.Allow(min(l.settings.Timeout, farewell))
	l.settle()
	_ = l.client.Quit()
	l.end()
}

// greet exchanges greetings, over TLS where that comes first.
func (l *line) greet() error {
	var conn net.Conn = l.conn
	if l.settings.Security == implicitTLS {
		conn = tls.Client(l.conn, l.tls())
	}
	client, err := smtp.NewClient(conn, l.settings.Host)
	if err != nil {
		return l.unwelcome(err)
	}
	client.SkipSMTPUTF8(true) // no address has other letters
	l.client = client
	from, _ := address(l.settings.From)
	if err := client.Hello(cmp.Or(l.settings.Hello, domain(from))); err != nil {
		return l.unwelcome(err)
	}
	return nil
}

// encrypt changes over to TLS where that is asked for, and says what the line is.
func (l *line) encrypt() (says string, err error) {
	if l.settings.Security == implicitTLS {
		return "The line is encrypted (" + l.version() + ").", nil
	}
	offered, _ := l.client.Extension("STARTTLS")
	switch {
	case l.settings.Security == noTLS, l.settings.Security == opportunistic && !offered:
		return "The line is not encrypted; anybody in between can read the mails.", nil
	case !offered:
		e := fault.Setting("security", "the server %s offers no STARTTLS, or somebody in between has taken it out; nothing was sent over this connection", l.settings.Host)
		return "", e.Coded("GW-TLS", "host", l.settings.Host, "reason", "it offers no encryption", "date", "")
	}
	if err := l.client.StartTLS(l.tls()); err != nil {
		return "", l.unwelcome(err)
	}
	return "The line is encrypted (" + l.version() + ").", nil
}

func (l *line) version() string {
	state, encrypted := l.client.TLSConnectionState()
	if !encrypted {
		return "no TLS"
	}
	return tls.VersionName(state.Version)
}

func (l *line) tls() *tls.Config { return trusting(l.settings.Host, l.settings.CA) }

// trusting are the TLS settings for a server: its own certificate or issuer where
// one is given, else the public ones.
func trusting(host, ca string) *tls.Config {
	c := &tls.Config{ServerName: host}
	if ca == "" {
		return netx.Modern(c)
	}
	c.RootCAs = x509.NewCertPool()
	list, _ := plugin.ParseCertificates(ca) // checked when it was saved
	for _, cert := range list {
		c.RootCAs.AddCert(cert)
	}
	return netx.Modern(c)
}

// sign signs in, if there is a user.
func (l *line) sign() (says string, err error) {
	s := l.settings
	if s.User == "" {
		return "Not needed.", nil
	}
	if _, encrypted := l.client.TLSConnectionState(); !encrypted {
		return "", fault.Setting("security", "the server %s offers no encryption, so the password was not sent", s.Host).
			Coded("GW-TLS", "host", s.Host, "reason", "it offers no encryption", "date", "")
	}
	_, offered := l.client.Extension("AUTH")
	ways := strings.Fields(strings.ToUpper(offered))
	if l.tokens != nil {
		return l.signByToken(ways)
	}
	var auth smtp.Auth
	switch {
	case slices.Contains(ways, "PLAIN"):
		auth = smtp.PlainAuth("", s.User, s.Password.Reveal(), s.Host, false)
	case slices.Contains(ways, "LOGIN"):
		auth = smtp.LoginAuth(s.User, s.Password.Reveal(), s.Host, false)
	default:
		return "", fault.Setting("user", "the server %s offers no way to sign in with a password", s.Host).
			Coded("GW-MAIL-AUTH", "host", s.Host, "user", s.User)
	}
	if err := l.client.Auth(auth); err != nil {
		return "", l.refusedLogin(err)
	}
	return "User " + s.User + " is let in.", nil
}

// connect is all of it, up to the moment when a mail can be sent.
func (g *gateway) connect(ctx context.Context) (*line, error) {
	l, err := g.reach(ctx)
	if err != nil {
		return nil, err
	}
	err = l.greet()
	if err == nil {
		_, err = l.encrypt()
	}
	if err == nil {
		_, err = l.sign()
	}
	if err != nil {
		l.end()
		return nil, err
	}
	return l, nil
}

func interrupted(err error) error {
	return fault.Wrap(fault.Temporary, err, "the delivery was interrupted")
}
