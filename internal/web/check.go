package web

import (
	"context"
	"crypto/tls"
	"net"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/plugin"
)

// Check is the test of a connection as far as the line: name, connection, certificate.
type Check struct {
	Server
	Dial     func(ctx context.Context, network, address string) (net.Conn, error)
	Settings *tls.Config
	Silence  time.Duration
	Step     string // what the look at the certificate is called
	Plain    string // what is said of a line without one
	Broke    func(error) error
}

// Run goes step by step, and names the field url for an address that may not be
// dialled.
func (c Check) Run(ctx context.Context, probe plugin.Probe) error {
	raw, dialled := c.Dial(ctx, "tcp", c.Address())
	if dialled == nil {
		defer raw.Close()
	} else if f := fault.As(dialled); f != nil {
		dialled = Fielded(f, "url")
	}
	err := probe("Find server", func() (string, error) {
		if fault.CodeOf(dialled) == "GW-DNS" {
			return "", dialled
		}
		return "The name " + c.Host + " is known.", nil
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
	return probe(c.Step, func() (string, error) { return c.certificate(ctx, raw) })
}

func (c Check) certificate(ctx context.Context, raw net.Conn) (string, error) {
	if c.Scheme == "http" {
		return c.Plain, nil
	}
	config := netx.Modern(c.Settings)
	config.ServerName = c.Host
	ctx, end := context.WithTimeout(ctx, longest(c.Silence))
	defer end()
	conn := tls.Client(netx.Idle(raw, c.Silence), config)
	if err := conn.HandshakeContext(ctx); err != nil {
		if f := c.Untrusted(err); f != nil {
			return "", f
		}
		return "", c.Broke(err)
	}
	state := conn.ConnectionState()
	until := state.PeerCertificates[0].NotAfter.UTC().Format(time.DateOnly)
	return "It is trusted and valid until " + until + " (" + tls.VersionName(state.Version) + ").", nil
}
