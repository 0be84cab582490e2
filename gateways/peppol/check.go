package peppol

import (
	"context"
	"net/http"
	"strconv"
	"sync"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/web"
	"github.com/postbud/postbud/plugin"
)

// Check goes as far as it can without sending anything: name, connection, certificate,
// token, and whether the access point works for the network that is chosen. Nobody is
// looked up, and no status is asked for of what was never sent: a provider may count that.
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
	ask := sync.OnceValues(func() (string, error) { return g.compare(ctx) })
	if err := probe("Sign in", func() (string, error) { return g.checkIn(ctx, ask) }); err != nil {
		return err
	}
	return probe("Agree on the network", func() (string, error) {
		if g.settings.Provider == rest && g.settings.NetworkURL == "" {
			return "The provider has no address to ask for its network; only its address and the token say whether this is " + g.network.title + ".", nil
		}
		got, err := ask()
		return "It works for " + g.network.title + " (" + safe(g, got) + ").", err
	})
}

// checkIn asks what sends nothing and needs a sign-in. It says what was asked, for some
// providers count questions.
func (g *gateway) checkIn(ctx context.Context, ask func() (string, error)) (string, error) {
	switch s := g.settings; {
	case s.Provider == phase4:
		_, err := ask()
		return "The access point lets us in. It was given an envelope without a document, which it cannot send on and answers with a report.", letIn(err)
	case s.CheckURL != "":
		return g.checkAt(ctx)
	case s.NetworkURL != "":
		_, err := ask()
		return "The access point lets us in. It was asked for its network.", letIn(err)
	}
	return "Not tried: there is no address to ask at without sending. The first document shows whether the token is right; an address for tests would show it here.", nil
}

// letIn is nil for a network that is not the one of the settings: then we were let in, and
// the next step says it.
func letIn(err error) error {
	if f := fault.As(err); f != nil && (f.Field == "network" || f.Field == "zones") {
		return nil
	}
	return err
}

// checkAt asks at the address for tests.
func (g *gateway) checkAt(ctx context.Context) (string, error) {
	t, err := parseAddress("check_url", g.settings.CheckURL)
	if err != nil {
		return "", err
	}
	u, err := t.fill(nil)
	if err != nil {
		return "", err
	}
	a, err := g.exchange(ctx, question(http.MethodGet, u))
	switch {
	case err != nil:
		return "", err
	case a.Code/100 != 2:
		err := g.refused(a)
		if f := fault.As(err); f != nil && f.Field == "url" {
			f.Field = "check_url"
		}
		return "", err
	case a.Page():
		return "", fault.Setting("check_url", "at the address for tests is a web page, perhaps one to sign in at").Coded("GW-HTTP", "code", strconv.Itoa(a.Code), "text", g.said(a))
	}
	return "The access point lets us in. It was asked at " + web.Shown(u) + " (" + web.Safe(a.Status) + ").", nil
}
