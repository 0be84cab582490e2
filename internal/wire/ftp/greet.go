package ftp

import (
	"bufio"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/plugin"
)

// greeting is a connection up to the moment when we sign in. It is made here and
// not by the library, so that each step can fail on its own.
type greeting struct {
	host     string
	conn     net.Conn // over TLS where that is used
	control  *netx.IdleConn
	banner   string
	tls      *tls.Config // nil without
	session  *session
	version  string    // of TLS, "none" without
	print    string    // SHA-256 of the server's certificate, in hexadecimal
	dialogue *dialogue // once the library has taken over
}

// greet hears who is there, over TLS where that comes first. It closes the line
// when it fails.
func (g *Wire) greet(ctx context.Context, raw net.Conn) (*greeting, error) {
	s := &greeting{host: g.settings.Host, control: netx.Idle(raw, g.settings.Timeout), version: "none"}
	s.conn = s.control
	stop := context.AfterFunc(ctx, func() { _ = raw.Close() })
	defer stop()
	if g.settings.Security == implicitTLS {
		if err := g.handshake(ctx, s); err != nil {
			_ = raw.Close()
			return nil, err
		}
	}
	text, err := s.hear(220)
	if err != nil {
		_ = raw.Close()
		return nil, g.refused(ctx, s, err)
	}
	s.banner = printable(text)
	return s, nil
}

// encrypt changes over to TLS where that is asked for. It closes the line when it
// fails.
func (g *Wire) encrypt(ctx context.Context, s *greeting) error {
	if g.settings.Security != explicitTLS {
		return nil
	}
	stop := context.AfterFunc(ctx, func() { _ = s.control.Close() })
	defer stop()
	_, err := io.WriteString(s.conn, "AUTH TLS\r\n")
	if err == nil {
		_, err = s.hear(234)
	}
	var no *textproto.Error
	if errors.As(err, &no) && no.Code != 421 {
		e := fault.Setting("security", "the server %s offers no encryption, or somebody in between has taken it out; nothing was sent over this connection", g.settings.Host)
		e.Err = err
		err = e.Coded("GW-TLS", "host", g.settings.Host, "reason", "it offers no encryption", "date", "")
	} else if err != nil {
		err = g.refused(ctx, s, err)
	} else {
		err = g.handshake(ctx, s)
	}
	if err != nil {
		_ = s.control.Close()
	}
	return err
}

// hear reads one answer. Nothing may follow it: what a stranger puts on the line
// before it is encrypted must not be taken for the server's word after it.
func (s *greeting) hear(code int) (string, error) {
	in := bufio.NewReader(io.LimitReader(s.conn, mostAnswer))
	_, text, err := textproto.NewReader(in).ReadResponse(code)
	if err == nil && in.Buffered() > 0 {
		return "", errors.New("the server goes on talking without being asked")
	}
	return text, err
}

// handshake encrypts the line. The server proves who it is before anything is sent.
func (g *Wire) handshake(ctx context.Context, s *greeting) error {
	s.session = &session{}
	s.tls = g.trust(s.session)
	t := tls.Client(s.control, s.tls)
	if err := t.HandshakeContext(ctx); err != nil {
		if ctx.Err() != nil {
			return interrupted(errors.Join(ctx.Err(), err))
		}
		var plain tls.RecordHeaderError
		if errors.As(err, &plain) && string(plain.RecordHeader[:3]) == "421" { // said before the line is encrypted
			return g.unanswered(err, "the server %s takes no more connections at the moment", g.settings.Host)
		}
		if f := g.untrusted(err); f != nil {
			return f
		}
		return g.unanswered(err, "the server %s broke the connection off while the line was being encrypted", g.settings.Host)
	}
	state := t.ConnectionState()
	sum := sha256.Sum256(state.PeerCertificates[0].Raw)
	s.conn, s.version, s.print = t, tls.VersionName(state.Version), hex.EncodeToString(sum[:])
	return nil
}

// trust are the TLS settings for this server: its own certificate or issuer where one is
// given, else the public ones.
func (g *Wire) trust(s *session) *tls.Config {
	c := &tls.Config{ServerName: g.settings.Host, ClientSessionCache: s}
	if g.settings.ServerName != "" {
		c.ServerName = g.settings.ServerName
	}
	if g.settings.CA != "" {
		c.RootCAs = x509.NewCertPool()
		list, _ := plugin.ParseCertificates(g.settings.CA) // checked when it was saved
		for _, cert := range list {
			c.RootCAs.AddCert(cert)
		}
	}
	return netx.Modern(c)
}

// untrusted is F-76: a certificate that cannot be trusted; nil for other trouble.
func (g *Wire) untrusted(err error) error {
	f := netx.TLSFault(err, g.settings.Host)
	if f == nil {
		return nil
	}
	var issuer x509.UnknownAuthorityError
	var name x509.HostnameError
	switch f.Field = "security"; {
	case errors.As(err, &issuer):
		f.Field = "ca"
	case errors.As(err, &name):
		f.Field = "server_name"
	}
	return f
}

// refused explains a connection that ended before we were signed in.
func (g *Wire) refused(ctx context.Context, s *greeting, err error) error {
	var no *textproto.Error
	host, asked := g.settings.Host, ""
	if s.dialogue != nil {
		asked = s.dialogue.asked()
	}
	if asked == "USER" {
		err = errors.Join(err, s.dialogue.refusal())
	}
	switch {
	case fault.As(err) != nil:
		return fault.As(err)
	case ctx.Err() != nil:
		return interrupted(errors.Join(ctx.Err(), err))
	case !errors.As(err, &no):
		return g.unanswered(err, "the server %s broke the connection off before we were signed in", host)
	case no.Code == 421, no.Code == 120, crowded(no):
		return g.unanswered(err, "the server %s takes no more connections at the moment", host)
	case asked == "PBSZ", asked == "PROT":
		e := fault.Setting("security", "the server %s encrypts the password but not the documents; nothing was sent over this connection; ask the partner to allow it", host)
		e.Err = err
		return e.Coded("GW-TLS", "host", host, "reason", "it offers no encryption", "date", "")
	case (asked == "USER" || asked == "PASS") && (no.Code/100 == 5 || no.Code == 430 || no.Code == 332):
		return g.notLetIn(no)
	}
	return g.unanswered(err, "the server %s does not do what every FTP server does", host)
}

// notLetIn is a sign-in that was refused. Many servers refuse already the name
// where they want the line encrypted first (F-71).
func (g *Wire) notLetIn(no *textproto.Error) error {
	host, user := g.settings.Host, g.settings.User
	if g.settings.Security == noTLS && says(no, "tls", "ssl", "encrypt", "secure", "auth ") {
		e := fault.Setting("security", "the server %s lets nobody in whose line is not encrypted; choose FTPS", host)
		e.Err = no
		return e.Coded("GW-LOGIN", "host", host, "user", user)
	}
	e := fault.Setting("password", "the server %s does not let user %s in; the password is wrong or has expired, or the account is locked", host, user)
	e.Err = no
	return e.Coded("GW-LOGIN", "host", host, "user", user)
}

// unanswered is a server that can be reached and does not do its part.
func (g *Wire) unanswered(err error, format string, args ...any) error {
	e := fault.New(fault.Temporary, format, args...).
		Coded("GW-CONNECT", "host", g.settings.Host, "port", fmt.Sprint(g.settings.Port), "ip", "")
	e.Err = err
	return e
}

// crowded is F-75 said at the sign-in. The number for it is that of a wrong
// password (530), so the words must tell.
func crowded(no *textproto.Error) bool {
	return no.Code/100 == 5 && says(no, "too many", "maximum", "max ", "limit")
}

func says(no *textproto.Error, words ...string) bool {
	text := strings.ToLower(no.Msg)
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

func interrupted(err error) error {
	return fault.Wrap(fault.Temporary, err, "the delivery was interrupted")
}
