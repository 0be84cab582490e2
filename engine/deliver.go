package engine

import (
	"context"
	"errors"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
)

// turn is how long a lane is worked on before others that wait come first, however
// much it holds.
const turn = 30 * time.Second

// deliver is the handler of a deliver job: it claims what a destination's lane
// holds, which puts the intent on disk, and hands it over.
func (e *Engine) deliver(ctx context.Context, j job.Job) error {
	lane, err := laneOf(j)
	if err != nil {
		return err
	}
	for began := e.now(); !job.Stopping(ctx); {
		n, err := e.deliverBatch(ctx, lane)
		if err != nil || n == 0 {
			return err
		}
		if e.now().Sub(began) > turn {
			return e.Jobs.Insert(ctx, laneJob(lane)) // once more, when this one has ended
		}
	}
	return ctx.Err()
}

func (e *Engine) deliverBatch(ctx context.Context, lane ledger.Lane) (int, error) {
	owner, end := e.leases.begin(e.Owner)
	defer end()
	d, err := e.Setup.Destination(ctx, lane.Subscription, lane.Of)
	if errors.Is(err, access.ErrNotFound) {
		return e.noDestination(ctx, lane, owner)
	}
	if err != nil {
		return 0, err
	}
	atMost, probes := 4*e.atOnce(d), d.Failures >= breakerAt
	if probes { // open: nothing is claimed before the probe is due
		if e.now().Before(d.OpenUntil) {
			e.letRest(lane, d.OpenUntil)
			return 0, nil
		}
		atMost = 1
	}
	e.rests.Delete(lane)
	claimed, err := e.Ledger.Claim(ctx, lane, owner, atMost, e.Settings.Hold)
	if err != nil || len(claimed) == 0 {
		return 0, err
	}
	if err = e.handOver(ctx, d, claimed); err == nil && probes {
		err = e.giveUpBehind(context.WithoutCancel(ctx), lane, d.Failures)
	}
	return len(claimed), err
}

// noDestination stops what waits for a gateway that is gone.
func (e *Engine) noDestination(ctx context.Context, lane ledger.Lane, owner string) (int, error) {
	claimed, err := e.Ledger.Claim(ctx, lane, owner, 100, e.Settings.Hold)
	if err != nil {
		return 0, err
	}
	gone := fault.New(fault.RecipientNotFound, "its gateway was deleted; choose another one for the customer, then fetch it again").Coded("RULE-NONE")
	moves := make([]ledger.Move, 0, len(claimed))
	for _, t := range claimed {
		m := e.moveFor(t, ledger.Stopped, gone)
		if t.State != ledger.Sending { // it was handed over, or may have been
			m.Change = func(t *ledger.Transaction) { t.PossibleDuplicate = true }
		}
		moves = append(moves, m)
	}
	return len(claimed), e.commit(ctx, moves)
}

func (e *Engine) atOnce(d setup.Destination) int {
	if d.Transfers > 0 {
		return d.Transfers
	}
	return e.Settings.Transfers
}

func (e *Engine) handOver(ctx context.Context, d setup.Destination, claimed []ledger.Transaction) error {
	if d.Paused != "" {
		if err := e.putBack(ctx, claimed, e.now().Add(pausedFor), d.PausedCode, "the gateway is paused: "+d.Paused); err != nil {
			return err
		}
		return e.unlessResumed(ctx, d)
	}
	gateway, release, err := e.open.gateway(ctx, d)
	if err != nil {
		return e.each(ctx, claimed, 1, func(ctx context.Context, t ledger.Transaction) []ledger.Move {
			switch t.State {
			case ledger.Sent:
				return []ledger.Move{e.backTo(t, e.now().Add(pausedFor), t.Code, "nobody could ask for the receipt: "+err.Error())}
			case ledger.Unknown:
				return []ledger.Move{e.lookAgain(ctx, d, t, err)}
			}
			return e.orNext(ctx, t, e.afterSending(ctx, d, t, err))
		})
	}
	defer release()
	f := newFarEnd(d, gateway)
	related := e.related(ctx, claimed)
	return e.each(ctx, claimed, e.atOnce(d), func(ctx context.Context, t ledger.Transaction) []ledger.Move {
		switch {
		case job.Stopping(ctx): // no byte of it was sent
			return []ledger.Move{e.backTo(t, e.now(), "", "the program was stopped before it was sent")}
		case t.State != ledger.Sending:
			return e.settle(ctx, f, t)
		case e.lost(ctx, t):
			return nil
		case related(t):
			if stay := e.notNow(ctx, t); stay != nil {
				return stay
			}
		}
		return e.attempt(ctx, f, t)
	})
}

// putBack lets claimed documents wait without having tried anything.
func (e *Engine) putBack(ctx context.Context, claimed []ledger.Transaction, until time.Time, code, cause string) error {
	moves := make([]ledger.Move, 0, len(claimed))
	for _, t := range claimed {
		moves = append(moves, e.backTo(t, until, code, cause))
	}
	return e.commit(ctx, moves)
}

// unlessResumed wakes what was put back behind a pause that a person has ended in the
// meantime: he woke the lane before it lay there.
func (e *Engine) unlessResumed(ctx context.Context, was setup.Destination) error {
	ctx = context.WithoutCancel(ctx)
	d, err := e.Setup.Destination(ctx, was.Subscription, was.ID)
	if errors.Is(err, access.ErrNotFound) || err == nil && d.Paused != "" {
		return nil
	}
	if err != nil {
		return err
	}
	lane := ledger.Lane{Subscription: was.Subscription, Kind: ledger.LaneDeliver, Of: was.ID}
	if err := e.Ledger.Wake(ctx, lane, ledger.Engine); err != nil {
		return err
	}
	e.lookNow()
	return nil
}

// backTo lets one claimed document wait. What is in doubt stays in doubt until
// somebody looked.
func (e *Engine) backTo(t ledger.Transaction, until time.Time, code, cause string) ledger.Move {
	m := e.move(t, ledger.Waiting, cause)
	m.Step, m.Until, m.Code = ledger.Sending, until, code
	if t.State != ledger.Sending {
		m.To, m.Step = t.State, ""
		return m
	}
	if t.Tries == 0 { // the claim said that an attempt began; none did
		m.Change = func(t *ledger.Transaction) { t.Began = time.Time{} }
	}
	return m
}

// attempt hands over one document. The claim put what it is about to do on disk.
func (e *Engine) attempt(ctx context.Context, f *farEnd, t ledger.Transaction) []ledger.Move {
	a := &ledger.Attempt{Trigger: triggerOf(t), Started: e.now()}
	receipt, err := e.handed(ctx, f.open, t)
	a.Ended = e.now()
	m := e.outcome(ctx, f.Destination, t, receipt, err)
	describe(a, receipt, err)
	m.Attempt = a
	e.remember(ctx, f, err)
	return e.orNext(ctx, t, m)
}

func (e *Engine) handed(ctx context.Context, g gateways.Gateway, t ledger.Transaction) (gateways.Receipt, error) {
	p, err := e.parcel(t)
	if err != nil {
		return gateways.Receipt{}, err
	}
	var r gateways.Receipt
	err = unpanicked(e.log.With("document", t.ID), func() (err error) {
		r, err = g.Deliver(ctx, p)
		return err
	})
	if errors.Is(err, errPanic) { // nobody knows how far it came
		err = fault.Wrap(fault.Uncertain, err, "the program failed while it sent this document")
	}
	return r, err
}

func (e *Engine) outcome(ctx context.Context, d setup.Destination, t ledger.Transaction, r gateways.Receipt, err error) ledger.Move {
	if err == nil {
		switch r.Outcome {
		case gateways.Delivered, gateways.Sent, gateways.Rejected:
			return e.proved(t, r)
		}
		err = fault.New(fault.Internal, "the gateway answered %q to a delivery", r.Outcome)
	}
	if ctx.Err() != nil && fault.KindOf(err) == fault.Internal { // the program ends; nobody knows how far it came
		err = fault.Wrap(fault.Uncertain, err, "the program was stopped in the middle of sending")
	}
	return e.afterSending(ctx, d, t, err)
}

func triggerOf(t ledger.Transaction) ledger.Trigger {
	if t.Tries > 0 {
		return ledger.Retry
	}
	return t.Trigger
}

// describe fills in how an attempt ended.
func describe(a *ledger.Attempt, r gateways.Receipt, err error) {
	a.Outcome, a.Reason = string(r.Outcome), r.Reason
	a.RemoteID, a.Proof, a.Evidence = r.RemoteID, r.Proof, r.Evidence
	if err != nil {
		a.Outcome, a.Code, a.Reason = string(fault.KindOf(err)), fault.CodeOf(err), err.Error()
	}
}
