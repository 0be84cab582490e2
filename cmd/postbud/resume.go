package main

import (
	"context"
	"slices"
)

// pauses are the connections of a company that a fault has paused.
type pauses struct{ activations, destinations []string }

func (i *installation) paused(ctx context.Context, company string) (p pauses, err error) {
	activations, err := i.store.Setup.Activations(ctx, company)
	if err != nil {
		return p, err
	}
	for _, a := range activations {
		if a.Paused != "" {
			p.activations = append(p.activations, a.ID)
		}
	}
	destinations, err := i.store.Setup.Destinations(ctx, company)
	for _, d := range destinations {
		if d.Paused != "" {
			p.destinations = append(p.destinations, d.ID)
		}
	}
	return p, err
}

// goOn wakes what waits behind connections that were paused before and are not
// now.
func (i *installation) goOn(ctx context.Context, company string, before pauses) error {
	now, err := i.paused(ctx, company)
	if err != nil {
		return err
	}
	for _, id := range without(before.activations, now.activations) {
		if _, err := i.store.Setup.Activation(ctx, company, id); err != nil {
			continue // it was removed
		}
		if err := i.engine.ResumeActivation(ctx, company, id, "command line"); err != nil {
			return err
		}
	}
	for _, id := range without(before.destinations, now.destinations) {
		if _, err := i.store.Setup.Destination(ctx, company, id); err != nil {
			continue
		}
		if err := i.engine.Resume(ctx, company, id, "command line"); err != nil {
			return err
		}
	}
	return nil
}

func without(all, taken []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(id string) bool { return slices.Contains(taken, id) })
}
