package email

import (
	"context"
	"errors"
	"net"
	"strconv"

	"crypto/tls"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/netx"
)

// mailbox is one connection to where mails come back to. It is read only.
type mailbox struct {
	*gateway
	ctx    context.Context
	client *imapclient.Client
	folder *imap.SelectData
	stop   func() bool
}

// openMailbox connects, signs in and opens the folder for reading.
func (g *gateway) openMailbox(ctx context.Context) (*mailbox, error) {
	s := g.settings
	if err := ctx.Err(); err != nil {
		return nil, interrupted(err)
	}
	for try := 0; ; try++ {
		m, err := g.reachMailbox(ctx)
		if err != nil {
			return nil, err
		}
		used, err := m.sign()
		if err == nil {
			if err = m.open(); err == nil {
				return m, nil
			}
		}
		m.end()
		if used == "" || try > 0 || !refusal(err) {
			return nil, m.explain(err, used, s.BounceUser)
		}
		g.tokens.Refuse(used)
	}
}

func (g *gateway) reachMailbox(ctx context.Context) (*mailbox, error) {
	s := g.settings
	raw, err := g.env.Dial(ctx, "tcp", net.JoinHostPort(s.BounceHost, strconv.Itoa(s.BouncePort)))
	if f := fault.As(err); f != nil && f.Kind == fault.Configuration && f.Field == "" {
		f.Field = "bounce_host"
	}
	if err != nil {
		return nil, err
	}
	m := &mailbox{gateway: g, ctx: ctx}
	m.stop = context.AfterFunc(ctx, func() { _ = raw.Close() })
	conn, trust := netx.Idle(raw, s.Timeout), trusting(s.BounceHost, s.CA)
	if s.BounceBy == startTLS {
		m.client, err = imapclient.NewStartTLS(conn, &imapclient.Options{TLSConfig: trust})
	} else {
		secure := tls.Client(conn, trust)
		if err = secure.HandshakeContext(ctx); err == nil {
			m.client = imapclient.New(secure, nil)
			err = m.client.WaitGreeting()
		}
	}
	if err != nil {
		m.end()
		_ = raw.Close()
		return nil, m.explain(err, "", "")
	}
	return m, nil
}

// end closes the connection at once.
func (m *mailbox) end() {
	m.stop()
	if m.client != nil {
		_ = m.client.Close()
	}
}

// leave says goodbye and closes.
func (m *mailbox) leave() {
	_ = m.client.Logout().Wait()
	m.end()
}

// sign signs in, by the token that it tells, or by a password.
func (m *mailbox) sign() (used string, err error) {
	s := m.settings
	if m.tokens == nil {
		return "", m.client.Login(s.BounceUser, s.BouncePassword.Reveal()).Wait()
	}
	used, err = m.tokens.token(m.ctx)
	if err != nil {
		return "", err
	}
	return used, m.client.Authenticate(xoauth2{s.BounceUser, used})
}

func (m *mailbox) open() (err error) {
	m.folder, err = m.client.Select(m.settings.BounceFolder, &imap.SelectOptions{ReadOnly: true}).Wait()
	var no *imap.Error
	if errors.As(err, &no) && no.Type == imap.StatusResponseTypeNo {
		e := fault.Setting("bounce_folder", "the mailbox of %s has no folder %s: %s", m.settings.BounceUser, m.settings.BounceFolder, short(no.Text))
		e.Err = err
		return e
	}
	return err
}

func refusal(err error) bool {
	var no *imap.Error
	return errors.As(err, &no) && no.Type != imap.StatusResponseTypeBye
}

// explain gives trouble with the mailbox its kind. Nothing of it concerns a
// delivery.
func (m *mailbox) explain(err error, token, user string) error {
	s := m.settings
	if e := m.ctx.Err(); e != nil {
		return fault.Wrap(fault.Temporary, errors.Join(e, err), "looking for mails that came back was interrupted")
	}
	if f := fault.As(err); f != nil {
		return f
	}
	if f := netx.TLSFault(err, s.BounceHost); f != nil {
		f.Field = "bounce_host"
		return f
	}
	var no *imap.Error
	switch {
	case errors.As(err, &no) && no.Code == imap.ResponseCodeUnavailable, !errors.As(err, &no), no.Type == imap.StatusResponseTypeBye:
		e := fault.New(fault.Temporary, "the mailbox at %s could not be read; mails that came back are looked for later", s.BounceHost).
			Coded("GW-CONNECT", "host", s.BounceHost, "port", strconv.Itoa(s.BouncePort), "ip", "")
		e.Err = err
		return e
	case user == "":
		e := fault.Setting("bounce_security", "the server %s of the mailbox offers no encryption: %s", s.BounceHost, short(no.Text))
		e.Err = err
		return e.Coded("GW-TLS", "host", s.BounceHost, "reason", "it offers no encryption", "date", "")
	case token != "":
		return noUse(s, s.BounceHost, user, err)
	}
	e := fault.Setting("bounce_password", "the mailbox at %s does not let user %s in: %s", s.BounceHost, user, short(no.Text))
	e.Err = err
	return e.Coded("GW-LOGIN", "host", s.BounceHost, "user", user)
}

func (g *gateway) checkMailbox(ctx context.Context) (says string, err error) {
	m, err := g.openMailbox(ctx)
	if err != nil {
		return "", err
	}
	m.leave()
	return "The folder " + g.settings.BounceFolder + " can be read.", nil
}

// xoauth2 is the client's side of a sign-in that is older than OAUTHBEARER
// (RFC 7628) and more often there.
type xoauth2 struct{ user, token string }

// Start names the mechanism and gives the token.
func (x xoauth2) Start() (mechanism string, first []byte, err error) {
	return "XOAUTH2", []byte("user=" + x.user + "\x01auth=Bearer " + x.token + "\x01\x01"), nil
}

// Next answers the description of an error with nothing, as is asked for.
func (x xoauth2) Next([]byte) ([]byte, error) { return []byte{}, nil }
