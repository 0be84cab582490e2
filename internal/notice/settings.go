package notice

import (
	"net/mail"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

// MailSettings say which server takes our own mails.
type MailSettings struct {
	Host     string
	Port     int    // 0 for the usual one of Security
	Security string // StartTLS, TLS or NoTLS
	User     string // "" to send without signing in
	Password plugin.Secret
	From     string // address, with a name or without
	CA       string // PEM; "" for the issuers that this machine trusts
}

// The words of MailSettings.Security.
const (
	StartTLS = "starttls" // demanded, never only tried: a line without it may be listened to (F-95)
	TLS      = "tls"      // from the first byte
	NoTLS    = "none"     // only where the server is on this machine or in a closed network
)

// Mail declares the settings of the mail server.
var Mail = plugin.Declaration[MailSettings]{
	Info: plugin.Info{
		Name:    "mail",
		Title:   "Mail server",
		Summary: "The server that takes our own mails, such as notices and invitations.",
		Status:  plugin.Beta,
	},
	Fields: func(s *MailSettings) []*plugin.Field {
		return []*plugin.Field{
			plugin.Text(&s.Host, "host", "Server").Must().Place().Like("smtp.example.com"),
			plugin.OneOf(&s.Security, "security", "Security",
				plugin.Choice{Value: StartTLS, Title: "TLS after the greeting (STARTTLS)"},
				plugin.Choice{Value: TLS, Title: "TLS from the first byte"},
				plugin.Choice{Value: NoTLS, Title: "None"},
			).Or(StartTLS).Place().About("Without TLS mails can be read on the way, and no password is sent."),
			plugin.Whole(&s.Port, "port", "Port").Between("1", "65535").Place().Rare().
				About("Empty for the usual one: 587, with TLS from the first byte 465, without 25."),
			plugin.Text(&s.User, "user", "User").Place().About("Empty to send without signing in."),
			plugin.Password(&s.Password, "password", "Password"),
			plugin.Text(&s.From, "from", "Sender").Must().Like("Nordlys e-invoices <no-reply@example.com>").
				About("The address that mails come from; the server must allow it."),
			plugin.Certificate(&s.CA, "ca", "Certificate of the server or its issuer").Rare().
				About("Only for a server whose certificate is not from a public issuer."),
		}
	},
	Check: checkMail,
}

func checkMail(s MailSettings) error {
	if _, err := sender(s.From); err != nil {
		return err
	}
	switch {
	case s.User != "" && s.Password.Empty():
		return fault.Setting("password", "a user without a password cannot sign in")
	case s.User == "" && !s.Password.Empty():
		return fault.Setting("user", "a password without a user is of no use")
	case s.User != "" && s.Security == NoTLS:
		return fault.Setting("security", "a password is not sent without TLS; choose TLS, or leave user and password empty")
	}
	return nil
}

// port is the one to dial.
func (s MailSettings) port() int {
	switch {
	case s.Port != 0:
		return s.Port
	case s.Security == TLS:
		return 465
	case s.Security == NoTLS:
		return 25
	}
	return 587
}

func sender(from string) (*mail.Address, error) {
	a, err := address(from)
	if err != nil {
		f := fault.Setting("from", "%q is no address; write it as in no-reply@example.com", line(from, 80))
		f.Err = err
		return nil, f
	}
	return a, nil
}

// address reads one address. A line break in it would begin another header.
func address(text string) (*mail.Address, error) {
	if strings.ContainsAny(text, "\r\n") {
		return nil, fault.New(fault.Permanent, "an address of several lines")
	}
	a, err := mail.ParseAddress(text)
	if err != nil {
		return nil, err
	}
	if _, domain, ok := strings.Cut(a.Address, "@"); !ok || domain == "" || strings.ContainsAny(a.Address, " \"\\<>,;") {
		return nil, fault.New(fault.Permanent, "%q is no plain address", line(text, 80))
	}
	return a, nil
}
