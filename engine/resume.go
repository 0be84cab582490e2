package engine

import (
	"context"
	"time"

	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
)

// Resume ends the pause of a destination, whose settings a person has mended,
// and has what waits for it sent.
func (e *Engine) Resume(ctx context.Context, subscription, destination, actor string) error {
	err := e.unpause("destination", subscription, destination, func() error {
		return e.Setup.ChangeDestination(ctx, subscription, destination, func(d *setup.Destination) {
			d.Paused, d.PausedCode, d.PausedArgs, d.PausedAt = "", "", nil, time.Time{}
			d.Failures, d.OpenUntil = 0, time.Time{}
		})
	})
	if err != nil {
		return err
	}
	return e.wakeLane(ctx, ledger.Lane{Subscription: subscription, Kind: ledger.LaneDeliver, Of: destination}, actor)
}

// ResumeActivation ends the pause of an activation and has what waits for its
// source go on.
func (e *Engine) ResumeActivation(ctx context.Context, subscription, activation, actor string) error {
	err := e.unpause("activation", subscription, activation, func() error {
		return e.Setup.ChangeActivation(ctx, subscription, activation, func(a *setup.Activation) {
			a.Paused, a.PausedCode, a.PausedAt = "", "", time.Time{}
		})
	})
	if err != nil {
		return err
	}
	return e.wakeLane(ctx, ledger.Lane{Subscription: subscription, Kind: ledger.LaneProcess, Of: activation}, actor)
}

// unpause marks the end of a pause twice: before the change, for who is about to pause
// it; after, for who saw it paused.
func (e *Engine) unpause(of, subscription, id string, change func() error) error {
	e.resumed.mark(of, subscription, id, e.now())
	if err := change(); err != nil {
		return err
	}
	e.resumed.mark(of, subscription, id, e.now())
	select {
	case e.ended <- struct{}{}:
	default:
	}
	return nil
}

func (e *Engine) wakeLane(ctx context.Context, lane ledger.Lane, actor string) error {
	if err := e.Ledger.Wake(ctx, lane, actor); err != nil {
		return err
	}
	return e.Jobs.Insert(ctx, laneJob(lane))
}
