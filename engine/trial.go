package engine

import (
	"context"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// CheckSource tests the connection to a source with settings that need not be
// stored, step by step. With those that are stored it tests the adaptor that works.
func (e *Engine) CheckSource(ctx context.Context, a setup.Activation, probe plugin.Probe) error {
	stored, err := e.Setup.Activation(ctx, a.Subscription, a.ID)
	if err == nil && stored.Adaptor == a.Adaptor && sameSettings(stored.Settings, stored.Secrets, a.Settings, a.Secrets) {
		source, release, err := e.open.adaptor(ctx, a)
		if err != nil {
			return err
		}
		defer release()
		return source.Check(ctx, probe)
	}
	p, values, err := e.adaptorOf(a)
	if err != nil {
		return err
	}
	source, err := p.Open(ctx, values, e.trialEnv(a.Subscription, "activation", a.ID, stored.Secrets, a.Secrets)) // beside the one that works
	if err != nil {
		return err
	}
	defer source.Close()
	return source.Check(ctx, probe)
}

// CheckDestination tests a gateway with settings that need not be stored, step
// by step, without delivering anything. With those that are stored it tests the
// gateway that delivers.
func (e *Engine) CheckDestination(ctx context.Context, d setup.Destination, probe plugin.Probe) error {
	stored, err := e.Setup.Destination(ctx, d.Subscription, d.ID)
	if err == nil && stored.Gateway == d.Gateway && sameSettings(stored.Settings, stored.Secrets, d.Settings, d.Secrets) {
		g, release, err := e.open.gateway(ctx, d)
		if err != nil {
			return err
		}
		defer release()
		return g.Check(ctx, probe)
	}
	p, values, err := e.gatewayOf(d)
	if err != nil {
		return err
	}
	g, err := p.Open(ctx, values, e.trialEnv(d.Subscription, "destination", d.ID, stored.Secrets, d.Secrets)) // beside the one that delivers
	if err != nil {
		return err
	}
	defer g.Close()
	return g.Check(ctx, probe)
}

func sameSettings(plain plugin.Values, secret setup.Secrets, otherPlain plugin.Values, otherSecret setup.Secrets) bool {
	one, err := setup.All(plain, secret)
	if err != nil {
		return false
	}
	other, err := setup.All(otherPlain, otherSecret)
	return err == nil && printOf(one) == printOf(other)
}

// trialEnv is env for settings that are tested. A secret that the far end exchanges for
// another while it is tested is stored where it came from; one that nobody has saved
// yet is nowhere, and the person is told to save it first.
func (e *Engine) trialEnv(subscription, of, id string, stored, tried setup.Secrets) plugin.Env {
	if id == "" {
		id = "(new)"
	}
	env := e.env(subscription, of, id)
	keep := env.Keep
	env.Keep = func(ctx context.Context, field string, s plugin.Secret) error {
		if was, given := stored[field]; !given || was.Reveal() != tried[field].Reveal() {
			return fault.Setting(field, "the service gives out another one in the place of this each time that it is used; save it before you test it, and ask for a new one now")
		}
		return keep(ctx, field, s)
	}
	return env
}
