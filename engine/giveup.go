package engine

import (
	"context"
	"errors"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
)

// giveUpBehind has those documents go on by another way that have waited behind a
// destination's open breaker for as long as all waits together. The breaker lets one
// at a time try, so their own tries would never run out; with a way of their own in
// their rules they need not stay. Those without one go on waiting. Nothing is given up
// where the probe was not sent, for then nobody knows that the destination still does
// not work: failures is how many there were before it.
func (e *Engine) giveUpBehind(ctx context.Context, lane ledger.Lane, failures int) error {
	d, err := e.Setup.Destination(ctx, lane.Subscription, lane.Of)
	if err != nil || d.Failures < breakerAt || d.Failures <= failures || d.Paused != "" {
		return err
	}
	any, err := e.anyChain(ctx, d)
	if err != nil || !any {
		return err
	}
	_, all := e.Patience()
	before := e.now().Add(-all)
	if d.FailingSince.After(before) { // it was paused, or reachable, for a part of that time
		return nil
	}
	behind := ledger.Filter{Destination: d.ID, States: []ledger.State{ledger.Ready, ledger.Waiting}, Oldest: true}
	var failed error // one that cannot be given up holds no other up
	for t, err := range e.Ledger.Search(ctx, lane.Subscription, behind) {
		if err != nil {
			return errors.Join(failed, err)
		}
		if t.Entered.After(before) {
			break // those after it were entered later still
		}
		if t.Owner != "" || t.State == ledger.Waiting && t.Step != ledger.Sending {
			continue
		}
		failed = errors.Join(failed, e.giveUp(ctx, d, t, before))
	}
	return failed
}

// anyChain says whether a rule leads on from the destination, so that it is worth
// looking at each document.
func (e *Engine) anyChain(ctx context.Context, d setup.Destination) (bool, error) {
	activations, err := e.Setup.Activations(ctx, d.Subscription)
	if err != nil {
		return false, err
	}
	for _, a := range activations {
		owns, err := e.Setup.Owns(ctx, d.Subscription, a.ID)
		if err != nil {
			return false, err
		}
		for _, own := range owns {
			if len(own.Then) > 0 {
				return true, nil
			}
		}
		if len(a.Common.Then) > 0 {
			return true, nil
		}
	}
	return false, nil
}

func (e *Engine) giveUp(ctx context.Context, d setup.Destination, t ledger.Transaction, before time.Time) error {
	history, err := e.Ledger.History(ctx, t.Subscription, t.ID)
	if err != nil {
		return err
	}
	for _, h := range history {
		if h.To == ledger.Ready && h.At.After(before) { // it was let go only lately
			return nil
		}
	}
	down := fault.New(fault.Temporary, "it waited until all its tries would have been over, and the gateway %s still does not work: %s", d.Name, d.FailedCause)
	down.Code, down.Args = d.FailedCode, d.FailedArgs // what the breaker opened for is why this one cannot go
	m := e.moveFor(t, ledger.Stopped, down)
	m.Fence, m.Seen = 0, &t // it may be tried at this moment
	moves := e.orNext(ctx, t, m)
	if len(moves) == 1 {
		return nil
	}
	if err := e.Ledger.Move(ctx, moves...); !errors.Is(err, ledger.ErrMoved) {
		return err
	}
	return nil
}
