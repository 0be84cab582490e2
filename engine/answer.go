package engine

import (
	"context"
	"errors"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/ledger"
)

// A receipt may be quicker than the answer to the sending that it is for. It is
// tried again for a while, and then the far end is told to come back.
const (
	answerTries = 40
	answerWait  = 250 * time.Millisecond
)

// answers takes late receipts for one destination.
type answers struct {
	e           *Engine
	company, id string
}

// Answer moves the document that the receipt is for and returns once that is on
// disk. A document that is finished already stays as it is. While it is being sent,
// or is not known, it is a Temporary fault.
func (a answers) Answer(ctx context.Context, r gateways.Receipt) error {
	for try := 1; ; try++ {
		found, err := a.answered(ctx, r)
		if err != nil || found {
			return err
		}
		if try == answerTries {
			return fault.New(fault.Temporary, "no document of this gateway waits for a receipt with the identity %s", r.RemoteID)
		}
		if err := a.e.Env.Sleep(ctx, answerWait); err != nil {
			return err
		}
	}
}

func (a answers) answered(ctx context.Context, r gateways.Receipt) (bool, error) {
	if r.RemoteID == "" {
		return false, fault.New(fault.Internal, "a receipt came without the identity of what it is for")
	}
	for t, err := range a.e.Ledger.Search(ctx, a.company, ledger.Filter{Destination: a.id, Remote: r.RemoteID}) {
		if err != nil {
			return false, err
		}
		late := t.State == ledger.Cancelled && t.RemoteTried()
		waits := t.State == ledger.Sent || t.State == ledger.Unknown || t.State == ledger.Stopped && t.RemoteTried()
		switch {
		case t.State == ledger.Sending:
			continue
		case !late && !waits: // finished, or the gateway tells it when it is asked next
			return true, nil
		case r.Outcome != gateways.Delivered && r.Outcome != gateways.Rejected:
			return false, fault.New(fault.Internal, "the outcome %q is no receipt", r.Outcome)
		case late:
			return a.late(ctx, t, r)
		}
		return a.move(ctx, t, r)
	}
	return false, nil
}

func (a answers) move(ctx context.Context, t ledger.Transaction, r gateways.Receipt) (bool, error) {
	m := a.e.proved(t, r)
	m.Fence, m.Attempt = 0, a.e.heard(r)
	return a.made(ctx, m)
}

// late keeps a receipt of what was given up before it came.
func (a answers) late(ctx context.Context, t ledger.Transaction, r gateways.Receipt) (bool, error) {
	m, err := a.e.afterAll(ctx, t, r, a.e.heard(r))
	if err != nil {
		return false, err
	}
	return a.made(ctx, m)
}

// made makes the move; false where somebody else was faster, or is at work on it just
// now.
func (a answers) made(ctx context.Context, m ledger.Move) (bool, error) {
	err := a.e.Ledger.Move(ctx, m)
	if errors.Is(err, ledger.ErrMoved) {
		return false, nil
	}
	return err == nil, err
}

// heard is a receipt that came by itself, as an attempt.
func (e *Engine) heard(r gateways.Receipt) *ledger.Attempt {
	now := e.now()
	a := &ledger.Attempt{Trigger: ledger.Arrival, Started: now, Ended: now, Looked: true}
	describe(a, r, nil)
	return a
}
