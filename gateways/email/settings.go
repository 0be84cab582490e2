package email

import (
	"strings"
	"time"
	"unicode"

	"github.com/postbud/postbud/fault"
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

	SignIn, TokenURL, ClientID, Scope string
	ClientSecret, RefreshToken        plugin.Secret

	ReturnPath string
	Tagged     bool

	Bounces                                        string
	BounceHost, BounceUser, BounceFolder, BounceBy string
	BouncePort                                     int
	BouncePassword                                 plugin.Secret
}

// The values of the choices.
const (
	startTLS      = "starttls"
	implicitTLS   = "tls"
	opportunistic = "opportunistic"
	noTLS         = "none"

	byPassword = "password"
	byClient   = "client"
	byRefresh  = "refresh"

	noBounces = "none"
	byIMAP    = "imap"

	attachFile = "file"
	attachPDF  = "pdf"
	attachBoth = "both"
)

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
		plugin.OneOf(&s.SignIn, "sign_in", "Sign in by",
			plugin.Choice{Value: byPassword, Title: "Password"},
			plugin.Choice{Value: byClient, Title: "OAuth 2, as a program (client ID and secret)"},
			plugin.Choice{Value: byRefresh, Title: "OAuth 2, for a person (refresh token)"},
		).Or(byPassword).About("Microsoft 365 and Google want OAuth 2 (XOAUTH2)."),
		plugin.Password(&s.Password, "password", "Password").When("sign_in", byPassword),
		plugin.Text(&s.TokenURL, "token_url", "Address for tokens").Must().Place().Like("https://login.example.com/oauth2/v2.0/token").When("sign_in", byClient).When("sign_in", byRefresh),
		plugin.Text(&s.ClientID, "client_id", "Client ID").Must().Place().Like("nordlys").When("sign_in", byClient).When("sign_in", byRefresh),
		plugin.Password(&s.ClientSecret, "client_secret", "Client secret").When("sign_in", byClient).When("sign_in", byRefresh),
		plugin.Password(&s.RefreshToken, "refresh_token", "Refresh token").Must().When("sign_in", byRefresh),
		plugin.Text(&s.Scope, "scope", "Scopes").Like("https://outlook.office365.com/.default").When("sign_in", byClient).When("sign_in", byRefresh).
			About("With a blank between two."),
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
			plugin.Choice{Value: "de", Title: "Deutsch"},
		).Or("en").PerRule(),
		plugin.Phrase(&s.Subject, "subject", "Subject").PerRule().Like("Invoice {Number} from {Seller.Name}").
			About("Left empty for a subject with the number of the invoice and your name, in the language of the mail."),
		plugin.Phrase(&s.Text, "text", "Text").Long().PerRule().Like("Please find invoice {Number} attached.").
			About("Left empty for a short text in the language of the mail."),
		plugin.OneOf(&s.Attach, "attach", "Attach",
			plugin.Choice{Value: attachBoth, Title: "The file, the PDF and further attachments"},
			plugin.Choice{Value: attachFile, Title: "The file alone"},
			plugin.Choice{Value: attachPDF, Title: "The PDF alone"},
		).Or(attachBoth).PerRule(),
		plugin.Whole(&s.Limit, "limit", "Largest mail in MB").Or("25").Between("1", "200").Rare().
			About("Counted as it travels, which is a third more than the files."),
		plugin.Span(&s.Timeout, "timeout", "Give up after silence of").Or("2m").Between("1s", "30m").Rare().
			About("How long no byte may move; the last answer, which tells whether the mail was taken, may take five times as long."),
		plugin.Text(&s.Hello, "hello", "Name to greet with").Rare().Like("mail.nordlys.example").
			About("Left empty for the domain of the sender."),
		plugin.Text(&s.ReturnPath, "return_path", "Address for mails that come back").Rare().Like("retur@nordlys.example").
			About("Left empty for the address of the sender. With another domain than the sender's, SPF no longer speaks for the sender (DMARC)."),
		plugin.Switch(&s.Tagged, "return_tag", "Put the document's key into that address").Rare().
			About("As in retur+key@nordlys.example: then a mail that comes back without its headers is matched too. The mailbox must take mails for such addresses."),
		plugin.OneOf(&s.Bounces, "bounces", "Mails that come back",
			plugin.Choice{Value: noBounces, Title: "Are not looked for"},
			plugin.Choice{Value: byIMAP, Title: "Are read from a mailbox (IMAP)"},
		).Or(noBounces).About("Looked at every ten minutes, for five days after a mail was sent. The mailbox is only read; nothing in it is deleted or marked."),
		plugin.Text(&s.BounceHost, "bounce_host", "Server of the mailbox").Must().Place().Like("imap.example.com").When("bounces", byIMAP),
		plugin.Whole(&s.BouncePort, "bounce_port", "Port of the mailbox").Or("993").Between("1", "65535").Place().When("bounces", byIMAP),
		plugin.OneOf(&s.BounceBy, "bounce_security", "Encryption of the mailbox",
			plugin.Choice{Value: implicitTLS, Title: "TLS from the start (usual, port 993)"},
			plugin.Choice{Value: startTLS, Title: "STARTTLS (port 143)"},
		).Or(implicitTLS).Place().When("bounces", byIMAP),
		plugin.Text(&s.BounceUser, "bounce_user", "User of the mailbox").Must().Place().Like("retur@nordlys.example").When("bounces", byIMAP),
		plugin.Password(&s.BouncePassword, "bounce_password", "Password of the mailbox").When("bounces", byIMAP).When("sign_in", byPassword),
		plugin.Text(&s.BounceFolder, "bounce_folder", "Folder of the mailbox").Or("INBOX").When("bounces", byIMAP),
	}
}

func check(s Settings) error {
	switch {
	case s.SignIn == byPassword && s.User != "" && s.Password.Empty():
		return fault.Setting("password", "fill in the password of %s", s.User)
	case s.SignIn != byPassword && s.User == "":
		return fault.Setting("user", "fill in whose mailbox it is; a token alone does not say that")
	case s.SignIn == byClient && s.ClientSecret.Empty():
		return fault.Setting("client_secret", "fill in the secret of %s", s.ClientID)
	case s.SignIn == byPassword && s.Bounces == byIMAP && s.BouncePassword.Empty():
		return fault.Setting("bounce_password", "fill in the password of %s", s.BounceUser)
	case s.SignIn != byPassword && !private(s.TokenURL):
		return fault.Setting("token_url", "write a whole address that begins with https://")
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
	if s.ReturnPath != "" {
		if _, err := address(s.ReturnPath); err != nil {
			return fault.Setting("return_path", "%w", err)
		}
	}
	if strings.ContainsFunc(s.BounceFolder, unicode.IsControl) {
		return fault.Setting("bounce_folder", "there is a control character in the name of the folder")
	}
	if s.Hello != "" && !hostName(s.Hello) {
		return fault.Setting("hello", "%q is not the name of a machine", s.Hello)
	}
	return nil
}
