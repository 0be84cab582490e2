// Package email sends documents as attachments of a mail.
package email

import (
	"context"
	"strings"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/plugin"
)

// Settings are the mail server, and what a mail looks like.
type Settings struct {
	Host, User string
	Port       int
	Security   string
	Password   plugin.Secret
	CA         string
	From       string
	To, Cc     []string
	Language   string
	Subject    plugin.Template
	Text       plugin.Template
	Attach     string
	Limit      int
	Timeout    time.Duration
	Hello      string
}

// The values of the choices.
const (
	startTLS      = "starttls"
	implicitTLS   = "tls"
	opportunistic = "opportunistic"
	noTLS         = "none"

	attachFile = "file"
	attachPDF  = "pdf"
	attachBoth = "both"
)

// mostRecipients of one mail, so that nobody sends to the world through us.
const mostRecipients = 50

// Gateway sends one mail for each document. Its Message-ID comes from the parcel,
// and so do all its bytes, so that an attempt that is repeated sends the same
// mail: its Date is when the document was made ready (RFC 5322, section 3.6.1:
// when the mail is complete, not when it travels). It cannot look whether a mail
// has arrived, so a lost answer ends as a possible duplicate.
var Gateway = gateways.Declare(plugin.Declaration[Settings]{
	Info: plugin.Info{
		Name:    "email",
		Title:   "E-mail",
		Summary: "Sends each document as an attachment of a mail.",
		Status:  plugin.Beta,
	},
	Fields: fields,
	Check:  check,
}, open)

func fields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.Text(&s.Host, "host", "Mail server").Must().Like("smtp.example.com").Place(),
		plugin.Whole(&s.Port, "port", "Port").Or("587").Between("1", "65535").Place(),
		plugin.OneOf(&s.Security, "security", "Encryption",
			plugin.Choice{Value: startTLS, Title: "STARTTLS (usual, port 587)"},
			plugin.Choice{Value: implicitTLS, Title: "TLS from the start (port 465)"},
			plugin.Choice{Value: opportunistic, Title: "Only if the server offers it (anybody in between can prevent it)"},
			plugin.Choice{Value: noTLS, Title: "None (only inside your own network)"},
		).Or(startTLS).Place(),
		plugin.Text(&s.User, "user", "User").Like("faktura@nordlys.example").Place().
			About("Left empty for a server that lets us send without signing in."),
		plugin.Password(&s.Password, "password", "Password"),
		plugin.Certificate(&s.CA, "ca", "Certificate to trust").Rare().
			About("Of the server or of whoever issued its certificate, where that is not a public one."),
		plugin.Text(&s.From, "from", "Sender").Must().Like("Nordlys ApS <faktura@nordlys.example>"),
		plugin.Lines(&s.To, "to", "To").PerRule().Like("bogholderi@kunde.example").
			About("One address to a line."),
		plugin.Lines(&s.Cc, "cc", "Copy to").PerRule().Like("arkiv@nordlys.example").
			About("One address to a line; everybody can see them."),
		plugin.OneOf(&s.Language, "language", "Language of the mail",
			plugin.Choice{Value: "en", Title: "English"},
			plugin.Choice{Value: "da", Title: "Dansk"},
			plugin.Choice{Value: "sv", Title: "Svenska"},
		).Or("en").PerRule(),
		plugin.Phrase(&s.Subject, "subject", "Subject").PerRule().Like("Invoice {Number} from {Seller.Name}").
			About("Left empty for a subject with the name of the file, in the language of the mail."),
		plugin.Phrase(&s.Text, "text", "Text").Long().PerRule().Like("Please find invoice {Number} attached.").
			About("Left empty for a short text in the language of the mail."),
		plugin.OneOf(&s.Attach, "attach", "Attach",
			plugin.Choice{Value: attachBoth, Title: "The file, the PDF and further attachments"},
			plugin.Choice{Value: attachFile, Title: "The file alone"},
			plugin.Choice{Value: attachPDF, Title: "The PDF alone"},
		).Or(attachBoth).PerRule(),
		plugin.Whole(&s.Limit, "limit", "Largest mail in MB").Or("25").Between("1", "100").Rare().
			About("Counted as it travels, which is a third more than the files."),
		plugin.Span(&s.Timeout, "timeout", "Give up after silence of").Or("2m").Between("1s", "30m").Rare().
			About("How long no byte may move; the last answer, which tells whether the mail was taken, may take five times as long."),
		plugin.Text(&s.Hello, "hello", "Name to greet with").Rare().Like("mail.nordlys.example").
			About("Left empty for the domain of the sender."),
	}
}

func check(s Settings) error {
	if s.User != "" && s.Password.Empty() {
		return fault.Setting("password", "fill in the password of %s", s.User)
	}
	if s.User != "" && s.Security == noTLS {
		return fault.Setting("security", "a password is not sent on a line that anybody can read; choose an encryption, or leave the user empty")
	}
	if _, err := address(s.From); err != nil {
		return fault.Setting("from", "%w", err)
	}
	for field, list := range map[string][]string{"to": s.To, "cc": s.Cc} {
		for _, text := range list {
			if strings.Contains(text, "{") { // filled in for each document
				continue
			}
			if _, err := address(text); err != nil {
				return fault.Setting(field, "%w", err)
			}
		}
	}
	if s.Hello != "" && !hostName(s.Hello) {
		return fault.Setting("hello", "%q is not the name of a machine", s.Hello)
	}
	return nil
}

func open(_ context.Context, s Settings, env plugin.Env) (gateways.Gateway, error) {
	return &gateway{settings: s, env: env}, nil
}

// gateway makes a connection for each mail: servers count mails by connection,
// and a broken one then concerns one document.
type gateway struct {
	settings Settings
	env      plugin.Env
}

// Close has nothing to end.
func (g *gateway) Close() error { return nil }

func (g *gateway) now() time.Time { return g.env.Now().UTC() }
