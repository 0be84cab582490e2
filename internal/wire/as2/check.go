package as2

import (
	"context"
	"fmt"
	"net/http"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/internal/web"
	"github.com/postbud/postbud/plugin"
)

// Check goes as far as it can without delivering anything: to the partner's server,
// and through the certificates of both sides.
func (g *Wire) Check(ctx context.Context, probe plugin.Probe) error {
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
func (g *Wire) checkLine(ctx context.Context, probe plugin.Probe) error {
	own, err := web.Certificate(g.settings.ClientCertificate, g.settings.ClientKey)
	if err != nil {
		return err
	}
	return web.Check{
		Server: g.target.Server, Dial: g.env.Dial, Settings: web.TLS(g.settings.CA, own), Silence: g.settings.Timeout,
		Step: "Check the line's certificate", Plain: "The line is not encrypted; who sends to whom can be read on the way.",
		Broke: func(err error) error { return g.broke(ctx, request{}, &web.Trip{}, nil, err) },
	}.Run(ctx, probe)
}

// checkAddress asks at the partner's address without a message. Many AS2 servers
// answer such a question with a refusal, which then says only that somebody is there.
func (g *Wire) checkAddress(ctx context.Context, probe plugin.Probe) error {
	return probe("Open address", func() (string, error) {
		a, err := g.exchange(ctx, g.question())
		if err != nil {
			return "", err
		}
		switch c := a.Code; {
		case c == http.StatusUnauthorized, c == http.StatusForbidden && g.settings.User != "", c == http.StatusProxyAuthRequired, c/100 == 3, c == http.StatusServiceUnavailable,
			c == http.StatusBadRequest && fault.KindOf(g.refused(a)) == fault.Configuration:
			return "", g.refused(a)
		case c/100 == 2:
			return "The server answers there.", nil
		}
		return fmt.Sprintf("The server answers there (%d); only a message shows whether it takes any.", a.Code), nil
	})
}

// checkSides looks at the certificates of both sides.
func (g *Wire) checkSides(_ context.Context, probe plugin.Probe) error {
	ours, _ := g.way.InUse(g.now())
	err := probe("Our key", func() (string, error) {
		return "It belongs to our certificate, whose fingerprint is " + partner.Fingerprint(ours) + ".", nil
	})
	if err != nil {
		return err
	}
	return probe("Certificates of both sides", func() (string, error) { return g.settings.Sides.CheckDates(g.now()) })
}

func (g *Wire) checkReceipt(_ context.Context, probe plugin.Probe) error {
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
	return fault.Setting("receipt", "receipts that come later need a public address of this program, and it has none; choose a receipt in the answer").
		Coded("AS2-ADDRESS")
}
