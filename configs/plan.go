package configs

import (
	"context"
	"errors"

	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// Check finds everything in a file that cannot be applied: Mistakes, all of them
// joined, by line. It changes nothing.
func (t Target) Check(ctx context.Context, f File, l Lines) error {
	_, err := t.plan(ctx, f, l)
	return err
}

// plan is what a file makes of a company.
type plan struct {
	company      access.Subscription
	destinations map[string]setup.Destination
	activations  map[string]setup.Activation
	own          map[string]map[string]rule.Export // by activation and customer
	had          holdings
}

// holdings is what the company has.
type holdings struct {
	destinations map[string]setup.Destination
	activations  map[string]setup.Activation
}

func (t Target) plan(ctx context.Context, f File, l Lines) (p plan, err error) {
	if p.company, err = t.company(ctx, f.Company); err != nil {
		return p, err
	}
	if p.had, err = t.holdings(ctx, f.Company.ID); err != nil {
		return p, err
	}
	p.destinations = make(map[string]setup.Destination, len(f.Destinations))
	p.activations = make(map[string]setup.Activation, len(f.Activations))
	p.own = make(map[string]map[string]rule.Export, len(f.Activations))
	c := checking{Target: t, file: f, plan: &p, full: map[string]plugin.Values{}}
	c.company(l.top.at("company"))
	for _, id := range sorted(f.Destinations) {
		c.destination(id, f.Destinations[id], l.top.at("destinations", id))
	}
	for _, id := range sorted(f.Activations) {
		c.activation(id, f.Activations[id], l.top.at("activations", id))
	}
	return p, inOrder(c.wrong)
}

// company is the row of a company as the file says.
func (t Target) company(ctx context.Context, c Company) (access.Subscription, error) {
	s := access.Subscription{
		ID: c.ID, Name: c.Name, Country: or(c.Country, "DK"), CVR: c.CVR,
		Zone: or(c.Zone, "Europe/Copenhagen"), Language: or(c.Language, "en"), Test: c.Test,
		Created: t.Now().UTC(),
	}
	known, err := t.Members.Subscription(ctx, c.ID)
	switch {
	case err == nil:
		s.Created = known.Created
	case !errors.Is(err, access.ErrNotFound) && !errors.Is(err, ledger.ErrNotFound):
		return s, err
	}
	return s, nil
}

func (t Target) holdings(ctx context.Context, company string) (h holdings, err error) {
	destinations, err := t.Setup.Destinations(ctx, company)
	if err != nil {
		return h, err
	}
	activations, err := t.Setup.Activations(ctx, company)
	if err != nil {
		return h, err
	}
	h = holdings{map[string]setup.Destination{}, map[string]setup.Activation{}}
	for _, d := range destinations {
		h.destinations[d.ID] = d
	}
	for _, a := range activations {
		h.activations[a.ID] = a
	}
	return h, nil
}
