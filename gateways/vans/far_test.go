package vans_test

import (
	"testing"

	"github.com/postbud/postbud/gateways/vans"
	"github.com/postbud/postbud/gatewaytest"
	"github.com/postbud/postbud/internal/outside/ftpd"
	"github.com/postbud/postbud/internal/outside/nginx"
	"github.com/postbud/postbud/internal/outside/openssh"
	"github.com/postbud/postbud/plugin"
)

// over is a far end of a wire as one of the mailbox.
func over(wire string, f gatewaytest.Far) gatewaytest.Far {
	f.Impatient = prefixed(wire, f.Impatient)
	f.Settings = prefixed(wire, f.Settings).With(plugin.Values{"wire": wire})
	wrong := map[string]plugin.Values{
		"sender":      {"sender": "5790000000005:14:route:more"},
		"recipient":   {"recipient": ":14"},
		"application": {"application": "longer than fourteen"},
		"operator":    {"receipt": "contrl", "return_folder": "out", "operator": "æ"},
	}
	if wire == "sftp" || wire == "ftp" {
		wrong["done_folder"] = plugin.Values{"receipt": "contrl", "return_folder": "out", "return_done": "move", "done_folder": "./out"}
	}
	if wire == "as2" {
		wrong["as2_receipt_hosts"] = plugin.Values{"as2_receipt_hosts": "https://as2.operator.example/mdn"}
	}
	for field, values := range f.Wrong {
		wrong[wire+"_"+field] = prefixed(wire, values)
	}
	f.Wrong = wrong
	return f
}

func prefixed(wire string, values plugin.Values) plugin.Values {
	all := plugin.Values{}
	for name, text := range values {
		all[wire+"_"+name] = text
	}
	return all
}

func TestGatewayOverSFTPAtOpenSSH(t *testing.T) {
	gatewaytest.Run(t, vans.Gateway, func(t *testing.T) gatewaytest.Far { return over("sftp", openssh.Start(t).Far(t)) })
}

func TestGatewayOverFTPAtVsftpd(t *testing.T) {
	gatewaytest.Run(t, vans.Gateway, func(t *testing.T) gatewaytest.Far {
		return over("ftp", ftpd.Vsftpd(t, ftpd.Server{Security: "explicit"}).Far(t))
	})
}

func TestGatewayOverFTPAtProFTPD(t *testing.T) {
	gatewaytest.Run(t, vans.Gateway, func(t *testing.T) gatewaytest.Far { return over("ftp", ftpd.ProFTPD(t, ftpd.Server{}).Far(t)) })
}

func TestGatewayOverHTTPPutsToNginx(t *testing.T) {
	gatewaytest.Run(t, vans.Gateway, func(t *testing.T) gatewaytest.Far {
		n := nginx.Start(t, nginx.Site{})
		return over("http", n.Far(t, "in", n.Put(), map[string]plugin.Values{"url": {"url": n.URL("/none/in/")}}))
	})
}

func TestGatewayOverHTTPPostsToNginxAndAsks(t *testing.T) {
	gatewaytest.Run(t, vans.Gateway, func(t *testing.T) gatewaytest.Far {
		n := nginx.Start(t, nginx.Site{Places: nginx.Inbox})
		settings := n.Post("/post/{File}").With(plugin.Values{"lookup_url": n.URL("/named/{File}"), "headers": "X-Name: {File}"})
		return over("http", n.Far(t, "named", settings, map[string]plugin.Values{"url": {"url": "ftp://localhost"}}))
	})
}

func TestGatewayOverAS2(t *testing.T) {
	gatewaytest.Run(t, vans.Gateway, func(t *testing.T) gatewaytest.Far { return over("as2", newStation(t).far()) })
}
