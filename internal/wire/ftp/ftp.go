// Package ftp is the wire that puts documents into a folder of a trading partner's FTP
// server, encrypted (FTPS, RFC 4217) or, where the partner has nothing better, in the
// open. Gateways that speak FTP declare its settings as theirs and let it deliver.
package ftp

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/filing"
	"github.com/postbud/postbud/plugin"
)

// Settings are where the server is, who we are there, and how files get their names.
type Settings struct {
	Host       string
	Port       int
	Security   string
	User       string
	Password   plugin.Secret
	CA         string
	ServerName string
	filing.Settings
	Connections int
	Timeout     time.Duration
}

// The values of the choices.
const (
	explicitTLS = "explicit"
	implicitTLS = "implicit"
	noTLS       = "none"
)

// Fields binds the settings to their fields, for a declaration.
func Fields(s *Settings) []*plugin.Field {
	return slices.Concat([]*plugin.Field{
		plugin.Text(&s.Host, "host", "Server").Must().Like("ftp.example.com").Place(),
		plugin.OneOf(&s.Security, "security", "Encryption",
			plugin.Choice{Value: explicitTLS, Title: "FTPS (usual, AUTH TLS, port 21)"},
			plugin.Choice{Value: implicitTLS, Title: "FTPS, encrypted from the start (port 990)"},
			plugin.Choice{Value: noTLS, Title: "None (anybody in between can read the password and the documents)"},
		).Or(explicitTLS).Place(),
		plugin.Whole(&s.Port, "port", "Port").Like("21").Between("1", "65535").Place().
			About("Left empty for 21, or 990 where the line is encrypted from the start."),
		plugin.Text(&s.User, "user", "User").Must().Like("nordlys").Place(),
		plugin.Password(&s.Password, "password", "Password").Must(),
		plugin.Certificate(&s.CA, "ca", "Certificate to trust").Rare().When("security", explicitTLS).When("security", implicitTLS).
			About("Of the server or of whoever issued its certificate, where that is not a public one."),
		plugin.Text(&s.ServerName, "server_name", "Name in the certificate").Rare().Like("ftp.nordlys.example").Place().
			When("security", explicitTLS).When("security", implicitTLS).
			About("Only where the partner's certificate is for another name than the server's."),
	}, s.Settings.Fields("FTP cannot take a name only where it is free. We look right before the file gets it; what another program puts there in that instant is replaced by most servers."), []*plugin.Field{
		plugin.Whole(&s.Connections, "connections", "Connections at a time").Or("4").Between("1", "16").Rare().
			About("At most so many; fewer are used by themselves where the partner's server refuses more."),
		plugin.Span(&s.Timeout, "timeout", "Give up after silence of").Or("60s").Between("1s", "1h").Rare().
			About("How long no byte may move; the answer after a whole file may take five times as long."),
	})
}

// Check holds the rules across fields; each error is a Configuration fault that names
// its field.
func (s Settings) Check() error {
	if strings.ContainsAny(s.Password.Reveal(), "\r\n") {
		return fault.Setting("password", "a password for FTP has one line")
	}
	return s.Settings.Check()
}

// New makes the wire from settings that have been checked. It connects when it is first
// used, and whoever made it closes it.
func New(s Settings, env plugin.Env) *Wire {
	usual := 21
	if s.Security == implicitTLS {
		usual = 990
	}
	s.Port = cmp.Or(s.Port, usual)
	return &Wire{settings: s, env: env, pool: pool{most: s.Connections, now: env.Now}}
}

// Wire keeps a few connections, each of which serves one delivery at a time.
type Wire struct {
	settings Settings
	env      plugin.Env
	turns    filing.Turns
	pool     pool
}

// Close ends the connections. Deliveries that still run fail.
func (g *Wire) Close() error {
	g.pool.close()
	return nil
}

func (g *Wire) now() time.Time { return g.env.Now().UTC() }
