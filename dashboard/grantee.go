package dashboard

import (
	"context"

	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// grantee is what a sign-in elsewhere is for: a stored source or gateway.
type grantee struct {
	kind     string // "activation" or "destination", as the store calls it
	id       string
	spec     plugin.Spec
	settings plugin.Values
	secrets  setup.Secrets
	page     string
	way      string                                     // the page that leads there
	try      func(context.Context, setup.Secrets) error // apart from what is open
	resume   func() error                               // where it waited for this
}

func (c *call) sourceGrantee(a setup.Activation, spec plugin.Spec) grantee {
	return grantee{
		kind: "activation", id: a.ID, spec: spec, settings: a.Settings, secrets: a.Secrets, page: c.at("adaptors", a.ID, "source"), way: c.at("adaptors", a.ID, "source", "connect"),
		try: func(ctx context.Context, secrets setup.Secrets) error {
			trial := a
			trial.ID, trial.Secrets = "", secrets
			return c.Engine.CheckSource(ctx, trial, plugin.Quiet)
		},
		resume: func() error {
			if a.PausedCode == "" {
				return nil
			}
			return c.Engine.ResumeActivation(c.ctx, a.Subscription, a.ID, c.actor())
		},
	}
}

func (c *call) gatewayGrantee(d setup.Destination, spec plugin.Spec) grantee {
	return grantee{
		kind: "destination", id: d.ID, spec: spec, settings: d.Settings, secrets: d.Secrets, page: c.at("gateways", d.ID), way: c.at("gateways", d.ID, "do", "connect"),
		try: func(ctx context.Context, secrets setup.Secrets) error {
			trial := d
			trial.ID, trial.Secrets = "", secrets
			return c.Engine.CheckDestination(ctx, trial, plugin.Quiet)
		},
		resume: func() error {
			if d.PausedCode == "" {
				return nil
			}
			return c.Engine.Resume(c.ctx, d.Subscription, d.ID, c.actor())
		},
	}
}

// granteeOf finds what a sign-in was begun for.
func (c *call) granteeOf(p pendingConsent) (grantee, error) {
	if p.Kind == "destination" {
		d, err := c.Setup.Destination(c.ctx, p.Company, p.ID)
		if err != nil {
			return grantee{}, err
		}
		plug, ok := c.Gateways.Find(d.Gateway)
		if !ok {
			return grantee{}, ledger.ErrNotFound
		}
		return c.gatewayGrantee(d, c.told(plug.Declared())), nil
	}
	a, err := c.Setup.Activation(c.ctx, p.Company, p.ID)
	if err != nil {
		return grantee{}, err
	}
	plug, ok := c.Adaptors.Find(a.Adaptor)
	if !ok {
		return grantee{}, ledger.ErrNotFound
	}
	return c.sourceGrantee(a, c.told(plug.Declared())), nil
}
