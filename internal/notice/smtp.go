package notice

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	netmail "net/mail"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

const mailTimeout = 2 * time.Minute // of one mail, from the greeting to the answer

// SMTP is a Mailer over a mail server. It may be used from several goroutines;
// each mail has a connection of its own.
type SMTP struct {
	settings MailSettings
	from     *netmail.Address
	tls      *tls.Config
	dial     func(ctx context.Context, network, address string) (net.Conn, error)
}

var _ Mailer = (*SMTP)(nil)

// NewMailer makes a mailer; nothing is dialled before the first mail. The settings
// are those that Mail decoded, dial is the guarded dialer.
func NewMailer(s MailSettings, dial func(ctx context.Context, network, address string) (net.Conn, error)) (*SMTP, error) {
	if err := checkMail(s); err != nil {
		return nil, err
	}
	from, err := sender(s.From)
	if err != nil {
		return nil, err
	}
	settings := &tls.Config{ServerName: s.Host, MinVersion: tls.VersionTLS12}
	if s.CA != "" {
		trusted, err := plugin.ParseCertificates(s.CA)
		if err != nil {
			return nil, err
		}
		settings.RootCAs = x509.NewCertPool()
		for _, c := range trusted {
			settings.RootCAs.AddCert(c)
		}
	}
	return &SMTP{settings: s, from: from, tls: settings, dial: dial}, nil
}

// Mail hands a message to the server and returns its answer. The Message-ID is
// made of the message's ID, so a repeat can be recognised. The error is a fault:
// Permanent when the server refuses this recipient or this mail, Configuration
// when it refuses us, Uncertain when its last answer was lost, else Temporary.
func (s *SMTP) Mail(ctx context.Context, m Message) (result string, err error) {
	msg, err := s.write(m)
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, mailTimeout)
	defer cancel()
	dial, let := s.guarded(ctx)
	defer let()
	client, err := s.client(dial)
	if err != nil {
		return "", fault.Wrap(fault.Configuration, err, "the mail server cannot be used as it is set up")
	}
	err = client.DialAndSendWithContext(ctx, msg)
	if msg.IsDelivered() { // whatever went wrong with the goodbye
		return said(msg.ServerResponse()), nil
	}
	return "", s.explain(ctx, m.To, err)
}

// write makes the mail. The library builds the headers; what they hold is checked
// before, since a line break would begin another one (T-16).
func (s *SMTP) write(m Message) (*mail.Msg, error) {
	to, err := address(m.To)
	if err != nil {
		return nil, fault.Wrap(fault.Permanent, err, "%q is no address that a mail can be sent to", line(m.To, 80))
	}
	if m.ID == "" || strings.Trim(strings.ToLower(m.ID), "abcdefghijklmnopqrstuvwxyz0123456789-_.") != "" {
		return nil, fault.New(fault.Internal, "a message with the identity %q cannot be sent", m.ID)
	}
	_, domain, _ := strings.Cut(s.from.Address, "@")
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent(), mail.WithBoundary(identity("boundary", m.ID))) // a repeat is the same to the byte
	msg.FromMailAddress(s.from)
	msg.ToMailAddress(&netmail.Address{Address: to.Address})
	msg.Subject(line(m.Subject, 250))
	msg.SetMessageIDWithValue(m.ID + "@" + domain)
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834 section 5.1
	msg.SetGenHeader(mail.HeaderXAutoResponseSuppress, "All")
	if !m.Created.IsZero() {
		msg.SetDateWithValue(m.Created)
	}
	msg.SetBodyString(mail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		msg.AddAlternativeString(mail.TypeTextHTML, m.HTML)
	}
	return msg, nil
}

func (s *SMTP) client(dial mail.DialContextFunc) (*mail.Client, error) {
	policy := mail.NoTLS // also where the connection is TLS before the library has it
	if s.settings.Security != TLS && s.settings.Security != NoTLS {
		policy = mail.TLSMandatory
	}
	options := []mail.Option{
		mail.WithPort(s.settings.port()), mail.WithTimeout(mailTimeout), mail.WithTLSConfig(s.tls),
		mail.WithTLSPolicy(policy), mail.WithDialContextFunc(dial), mail.WithoutNoop(),
	}
	if s.settings.User != "" {
		options = append(options, mail.WithUsername(s.settings.User), mail.WithPassword(s.settings.Password.Reveal()),
			mail.WithOpportunisticSMTPAuth(mail.SMTPAuthSCRAMSHA256, mail.SMTPAuthPlain, mail.SMTPAuthLogin))
	}
	return mail.NewClient(s.settings.Host, options...)
}

// guarded dials, and breaks the connection when ctx ends: the library does not
// look at the context once it is connected. let ends the guard.
func (s *SMTP) guarded(ctx context.Context) (dial mail.DialContextFunc, let func()) {
	stop := func() bool { return true }
	dial = func(dialing context.Context, network, address string) (net.Conn, error) {
		conn, err := s.dial(dialing, network, address)
		if err != nil {
			return nil, err
		}
		stop = context.AfterFunc(ctx, func() { _ = conn.Close() })
		if s.settings.Security != TLS {
			return conn, nil
		}
		safe := tls.Client(conn, s.tls)
		if err := safe.HandshakeContext(dialing); err != nil {
			_ = conn.Close()
			return nil, err
		}
		return safe, nil
	}
	return dial, func() { stop() }
}
