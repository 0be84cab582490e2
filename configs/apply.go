package configs

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
)

// Target is what a file is applied to and dumped from.
type Target struct {
	Setup    setup.Store
	Members  access.Members
	Adaptors *adaptors.Registry
	Formats  *formats.Registry
	Gateways *gateways.Registry
	// CheckSchedule says what is wrong with a schedule.
	CheckSchedule func(setup.Schedule) error
	Now           func() time.Time
}

// Apply makes the company what the file says: it adds and changes what the file
// names and removes what it does not. Everything is checked first, see Check; a
// file with a mistake changes nothing. What documents still wait for is not
// removed: the error names all of it, and the rest of the file stands.
//
// Settings are stored tidied, with their defaults. Secrets that the file leaves
// out stay, unless the settings now lead somewhere else; one that is written
// empty is removed. Settings that differ from those a fault has paused end the
// pause. A schedule that differs counts from now.
func (t Target) Apply(ctx context.Context, f File, l Lines) error {
	p, err := t.plan(ctx, f, l)
	if err != nil {
		return err
	}
	if err := t.Members.SaveSubscription(ctx, p.company); err != nil {
		return err
	}
	for _, id := range sorted(p.destinations) {
		if err := t.Setup.SaveDestination(ctx, p.destinations[id]); err != nil {
			return err
		}
	}
	for _, id := range sorted(p.activations) {
		if err := t.Setup.SaveActivation(ctx, p.activations[id]); err != nil {
			return err
		}
		if err := t.applyRules(ctx, p.company.ID, id, p.own[id]); err != nil {
			return err
		}
	}
	return t.remove(ctx, p)
}

func (t Target) applyRules(ctx context.Context, company, activation string, own map[string]rule.Export) error {
	had, err := t.Setup.Owns(ctx, company, activation)
	if err != nil {
		return err
	}
	for _, customer := range sorted(had) {
		if _, still := own[customer]; !still {
			if err := t.Setup.DeleteOwn(ctx, company, activation, customer); err != nil {
				return err
			}
		}
	}
	if len(own) == 0 {
		return nil
	}
	return t.Setup.SaveOwn(ctx, company, activation, own)
}

// remove takes away what the file no longer names, activations first, for their
// rules name destinations.
func (t Target) remove(ctx context.Context, p plan) error {
	var refused []error
	for _, id := range sorted(p.had.activations) {
		if _, named := p.activations[id]; !named {
			refused = append(refused, t.Setup.DeleteActivation(ctx, p.company.ID, id))
		}
	}
	for _, id := range sorted(p.had.destinations) {
		if _, named := p.destinations[id]; !named {
			refused = append(refused, t.Setup.DeleteDestination(ctx, p.company.ID, id))
		}
	}
	return errors.Join(refused...)
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func or(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}
