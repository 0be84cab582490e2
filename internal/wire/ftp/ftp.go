// Package ftp is the wire that puts documents into a folder of a trading partner's FTP
// server, encrypted (FTPS, RFC 4217) or, where the partner has nothing better, in the
// open. Gateways that speak FTP declare its settings as theirs and let it deliver.
package ftp

import (
	"cmp"
	"strings"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/filing"
	"github.com/postbud/postbud/plugin"
)

// Settings are where the server is, who we are there, and how files get their names.
type Settings struct {
	Host         string
	Port         int
	Security     string
	User         string
	Password     plugin.Secret
	CA           string
	ServerName   string
	Folder       string
	CreateFolder bool
	Temporary    string
	PartFolder   string
	OnExists     string
	Verify       string
	Robot        bool
	Connections  int
	Timeout      time.Duration
}

// The values of the choices.
const (
	explicitTLS = "explicit"
	implicitTLS = "implicit"
	noTLS       = "none"

	part   = "part"   // temporary: a name of its own in the same folder
	apart  = "folder" // temporary: another folder
	direct = "none"   // temporary: the final name at once

	refuse    = "refuse"
	number    = "number"
	overwrite = "overwrite"

	bySize  = "size"
	byHash  = "hash"
	byTrust = "none"
)

// Fields binds the settings to their fields, for a declaration.
func Fields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
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
		plugin.Text(&s.Folder, "folder", "Folder").PerRule().Like("in/invoices").
			About("Folder at the server, from where one lands after signing in or from the root on."),
		plugin.Switch(&s.CreateFolder, "create_folder", "Make the folder when it is missing"),
		plugin.OneOf(&s.Temporary, "temporary", "Name while it is sent",
			plugin.Choice{Value: part, Title: "Hidden: .name.letters.part"},
			plugin.Choice{Value: apart, Title: "In another folder"},
			plugin.Choice{Value: direct, Title: "The final name at once (a broken line leaves half a file)"},
		).Or(part).Rare(),
		plugin.Text(&s.PartFolder, "part_folder", "Folder while it is sent").When("temporary", apart).Like("in/upload").
			About("On the same disk as the folder, since the file is moved by renaming."),
		plugin.OneOf(&s.OnExists, "on_exists", "When another file has the name",
			plugin.Choice{Value: refuse, Title: "Stop and tell me"},
			plugin.Choice{Value: number, Title: "Add a number"},
			plugin.Choice{Value: overwrite, Title: "Replace it"},
		).Or(refuse).Rare().
			About("FTP cannot take a name only where it is free. We look right before the file gets it; what another program puts there in that instant is replaced by most servers."),
		plugin.OneOf(&s.Verify, "verify", "Check after sending",
			plugin.Choice{Value: bySize, Title: "Size"},
			plugin.Choice{Value: byHash, Title: "Size and content, read back"},
			plugin.Choice{Value: byTrust, Title: "Nothing (the partner's server lets nobody look)"},
		).Or(bySize).Rare(),
		plugin.Switch(&s.Robot, "robot", "The partner takes files away at once").Rare().
			About("Then a file that is not there any more counts as delivered, and a doubtful one is left to a person."),
		plugin.Whole(&s.Connections, "connections", "Connections at a time").Or("4").Between("1", "16").Rare().
			About("At most so many; fewer are used by themselves where the partner's server refuses more."),
		plugin.Span(&s.Timeout, "timeout", "Give up after silence of").Or("60s").Between("1s", "1h").Rare().
			About("How long no byte may move; the answer after a whole file may take five times as long."),
	}
}

// Check holds the rules across fields; each error is a Configuration fault that names
// its field.
func (s Settings) Check() error {
	if strings.ContainsAny(s.Password.Reveal(), "\r\n") {
		return fault.Setting("password", "a password for FTP has one line")
	}
	if _, err := filing.Folder("folder", s.Folder); err != nil {
		return err
	}
	if s.Temporary == apart && s.PartFolder == "" {
		return fault.Setting("part_folder", "name the folder for files that are being sent")
	}
	_, err := filing.Folder("part_folder", s.PartFolder)
	return err
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
