package configs

import (
	"log/slog"
	"net"
	"net/url"
	"strconv"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/internal/notice"
	"github.com/postbud/postbud/plugin"
)

// Server is the server's own settings. What belongs to a company is not among
// them.
type Server struct {
	Data         string        // folder of database, documents and key; "" for one among the user's own settings
	Listen       string        // host and port of the dashboard
	PublicURL    string        // where people reach it, without a slash at the end; "" for none
	AllowPrivate bool          // gateways and sources may be inside our own networks
	Proxy        plugin.Secret // http://user:password@host:port of what the internet is reached through; empty for none
	LogLevel     string        // debug, info, warn or error

	Mail *notice.MailSettings // nil without a mail server: notices then wait
}

// ServerSettings declares the server's own settings; beside them the file has a
// part "mail" with those of notice.Mail.
var ServerSettings = plugin.Declaration[Server]{
	Info: plugin.Info{
		Name:    "server",
		Title:   "Server",
		Summary: "How the program runs on this machine.",
		Status:  plugin.Stable,
	},
	Fields: func(s *Server) []*plugin.Field {
		return []*plugin.Field{
			plugin.Text(&s.Data, "data", "Data folder").Like("/var/lib/postbud").
				About("Database, documents and the key of the secrets; empty for a folder among the user's own settings."),
			plugin.Text(&s.Listen, "listen", "Address of the dashboard").Or("127.0.0.1:8080").
				About("Host and port; with 127.0.0.1 nobody else in the network reaches it."),
			plugin.Text(&s.PublicURL, "public_url", "Public address").Like("https://postbud.example.com").
				About("Where people reach the dashboard, for links in mails; empty for mails without links."),
			plugin.Switch(&s.AllowPrivate, "allow_private", "Gateways and sources inside our own networks").Or("yes").
				About("The file server and the accounting system of a company that runs the program itself often stand beside it; write no where people of other companies may set up gateways, so that they cannot reach into the network."),
			plugin.Password(&s.Proxy, "proxy", "Proxy").
				About("What the internet is reached through, as http://proxy.example.com:3128, with user:password@ before the host where it asks for them; empty for nothing. What lies inside our own networks is reached without it."),
			plugin.OneOf(&s.LogLevel, "log_level", "What is logged",
				plugin.Choice{Value: "debug", Title: "Everything"},
				plugin.Choice{Value: "info", Title: "What happens"},
				plugin.Choice{Value: "warn", Title: "What may go wrong"},
				plugin.Choice{Value: "error", Title: "What went wrong"},
			).Or("info"),
		}
	},
	Check: checkServer,
}

// Level is LogLevel for package slog.
func (s Server) Level() slog.Level {
	var l slog.Level
	if err := l.UnmarshalText([]byte(s.LogLevel)); err != nil {
		return slog.LevelInfo
	}
	return l
}

func checkServer(s Server) error {
	_, port, err := net.SplitHostPort(s.Listen)
	if n, wrong := strconv.ParseUint(port, 10, 16); err != nil || wrong != nil || strconv.FormatUint(n, 10) != port {
		return fault.Setting("listen", "%q is not a host and a port; write them as 127.0.0.1:8080", s.Listen)
	}
	if !s.Proxy.Empty() {
		if _, err := netx.ParseProxy(s.Proxy.Reveal()); err != nil {
			return fault.Setting("proxy", "%w", err)
		}
	}
	if s.PublicURL == "" {
		return nil
	}
	u, err := url.Parse(s.PublicURL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.RawQuery != "" || u.Fragment != "" ||
		strings.HasSuffix(s.PublicURL, "/") {
		return fault.Setting("public_url", "%q is not an address such as https://postbud.example.com, without a slash at the end", s.PublicURL)
	}
	return nil
}
