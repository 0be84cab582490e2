package peppol

import (
	"context"
	"errors"

	"github.com/postbud/postbud/fault"

	"github.com/postbud/postbud/internal/web"
	"github.com/postbud/postbud/plugin"
)

// Check goes as far as it can without sending anything: name, connection, certificate,
// token, and whether the access point works for the network that is chosen.
func (g *gateway) Check(ctx context.Context, probe plugin.Probe) error {
	if err := ctx.Err(); err != nil {
		return g.interrupted(err, false)
	}
	err := web.Check{
		Server: g.home, Dial: g.env.Dial, Settings: web.TLS(g.settings.CA, nil), Silence: g.settings.Timeout,
		Step: "Check certificate", Plain: "The line is not encrypted; anybody in between can read the documents and the token.",
		Broke: func(err error) error {
			return g.broke(ctx, web.Request{}, &web.Trip{}, nil, err)
		},
	}.Run(ctx, probe)
	if err != nil {
		return err
	}
	got, err := "", errUnasked
	ask := func() error {
		if errors.Is(err, errUnasked) {
			got, err = g.compare(ctx)
		}
		return err
	}
	if g.settings.Provider == rest && g.settings.NetworkURL == "" {
		return probe("Agree on the network", func() (string, error) {
			return "The provider has no address to ask for its network; only its address and the token say whether this is " + g.network.title + ".", nil
		})
	}
	if e := probe("Sign in", func() (string, error) {
		if field := fieldOf(ask()); field == "network" || field == "zones" { // let in, and told what the next step says
			return "The access point lets us in.", nil
		}
		return "The access point lets us in.", err
	}); e != nil {
		return e
	}
	return probe("Agree on the network", func() (string, error) {
		return "It works for " + g.network.title + " (" + safe(g, got) + ").", err
	})
}

var errUnasked = errors.New("not asked yet")

func fieldOf(err error) string {
	if f := fault.As(err); f != nil {
		return f.Field
	}
	return ""
}
