package engine

import (
	"context"
	"time"

	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
)

func (e *Engine) resume(ctx context.Context, subscription, destination string) error {
	e.resumed.mark("destination", subscription, destination, e.now()) // as for an activation
	err := e.Setup.ChangeDestination(ctx, subscription, destination, func(d *setup.Destination) {
		d.Paused, d.PausedCode, d.PausedArgs, d.PausedAt = "", "", nil, time.Time{}
		d.Failures, d.OpenUntil = 0, time.Time{}
	})
	if err == nil {
		e.resumed.mark("destination", subscription, destination, e.now())
	}
	return err
}

// ResumeActivation ends the pause of an activation and has what waits for its
// source go on.
func (e *Engine) ResumeActivation(ctx context.Context, subscription, activation, actor string) error {
	e.resumed.mark("activation", subscription, activation, e.now()) // before, for who is about to pause it; after, for who saw it paused
	err := e.Setup.ChangeActivation(ctx, subscription, activation, func(a *setup.Activation) {
		a.Paused, a.PausedCode, a.PausedAt = "", "", time.Time{}
	})
	if err != nil {
		return err
	}
	e.resumed.mark("activation", subscription, activation, e.now())
	lane := ledger.Lane{Subscription: subscription, Kind: ledger.LaneProcess, Of: activation}
	if err := e.Ledger.Wake(ctx, lane, actor); err != nil {
		return err
	}
	return e.Jobs.Insert(ctx, laneJob(lane))
}
