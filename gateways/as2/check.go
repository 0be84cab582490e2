package as2

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/plugin"
)

// Check goes as far as it can without delivering anything: to the partner's server,
// and through the certificates of both sides.
func (g *gateway) Check(ctx context.Context, probe plugin.Probe) error {
	if err := ctx.Err(); err != nil {
		return g.interrupted(err, false)
	}
	for _, step := range []func(context.Context, plugin.Probe) error{g.checkLine, g.checkAddress, g.checkSides, g.checkReceipt} {
		if err := step(ctx, probe); err != nil {
			return err
		}
	}
	return nil
}

// checkLine is the test as far as the line: name, connection, certificate.
func (g *gateway) checkLine(ctx context.Context, probe plugin.Probe) error {
	raw, dialled := g.env.Dial(ctx, "tcp", net.JoinHostPort(g.target.host, g.target.port))
	if dialled == nil {
		defer raw.Close()
	} else if f := fault.As(dialled); f != nil {
		dialled = fielded(f, "url")
	}
	err := probe("Find server", func() (string, error) {
		if fault.CodeOf(dialled) == "GW-DNS" {
			return "", dialled
		}
		return "The name " + g.target.host + " is known.", nil
	})
	if err != nil {
		return err
	}
	err = probe("Connect", func() (string, error) {
		if dialled != nil {
			return "", dialled
		}
		return "It answers at " + raw.RemoteAddr().String() + ".", nil
	})
	if err != nil {
		return err
	}
	return probe("Check the line's certificate", func() (string, error) { return g.checkTLS(ctx, raw) })
}

func (g *gateway) checkTLS(ctx context.Context, raw net.Conn) (string, error) {
	if g.target.url.Scheme == "http" {
		return "The line is not encrypted; who sends to whom can be read on the way.", nil
	}
	own, err := g.settings.certificate()
	if err != nil {
		return "", err
	}
	config := netx.Modern(g.settings.tls(own))
	config.ServerName = g.target.host
	conn := tls.Client(netx.Idle(raw, g.settings.Timeout), config)
	if err := conn.HandshakeContext(ctx); err != nil {
		if f := g.untrusted(err); f != nil {
			return "", f
		}
		return "", g.broke(ctx, request{}, &trip{}, nil, err)
	}
	state := conn.ConnectionState()
	until := state.PeerCertificates[0].NotAfter.UTC().Format(time.DateOnly)
	return "It is trusted and valid until " + until + " (" + tls.VersionName(state.Version) + ").", nil
}

// checkAddress asks at the partner's address without a message. Many AS2 servers
// answer such a question with a refusal, which then says only that somebody is there.
func (g *gateway) checkAddress(ctx context.Context, probe plugin.Probe) error {
	return probe("Open address", func() (string, error) {
		a, err := g.exchange(ctx, request{method: http.MethodGet, url: g.target.url})
		if err != nil {
			return "", err
		}
		switch c := a.code; {
		case c == http.StatusUnauthorized, c == http.StatusForbidden && g.settings.User != "", c == http.StatusProxyAuthRequired, c/100 == 3, c == http.StatusServiceUnavailable,
			c == http.StatusBadRequest && fault.KindOf(g.refused(a)) == fault.Configuration:
			return "", g.refused(a)
		case c/100 == 2:
			return "The server answers there.", nil
		}
		return fmt.Sprintf("The server answers there (%d); only a message shows whether it takes any.", a.code), nil
	})
}

// checkSides looks at the certificates of both sides.
func (g *gateway) checkSides(_ context.Context, probe plugin.Probe) error {
	ours, _ := g.way.InUse(g.now())
	err := probe("Our key", func() (string, error) {
		return "It belongs to our certificate, whose fingerprint is " + partner.Fingerprint(ours) + ".", nil
	})
	if err != nil {
		return err
	}
	return probe("Certificates of both sides", func() (string, error) { return g.settings.Sides.CheckDates(g.now()) })
}

func (g *gateway) checkReceipt(_ context.Context, probe plugin.Probe) error {
	return probe("Receipt", func() (string, error) {
		switch {
		case g.settings.Receipt == none:
			return "None is asked for, so nobody knows whether the partner could read a document.", nil
		case g.settings.Receipt == inAnswer:
			return "It comes in the partner's answer.", nil
		case g.way.Receipt.URL == "":
			return "", noAddress()
		}
		return "The partner sends it to " + g.way.Receipt.URL + ".", nil
	})
}

func noAddress() error {
	return fault.Setting("receipt", "receipts that come later need a public address of this program, and it has none; choose a receipt in the answer")
}
