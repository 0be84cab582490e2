package engine

import (
	"context"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
)

// looks is how often the far end is asked before a person must decide.
const looks = 3

// settle looks at the far end for a document of which nobody knows whether it
// arrived, and asks for a receipt that is overdue. Nothing is sent here.
func (e *Engine) settle(ctx context.Context, d setup.Destination, g gateways.Gateway, t ledger.Transaction) []ledger.Move {
	if t.State == ledger.Sent {
		return e.track(ctx, d, g, t)
	}
	settler, ok := g.(gateways.Settler)
	if !ok {
		return []ledger.Move{e.sendAgainMarked(t)}
	}
	a := &ledger.Attempt{Trigger: ledger.Retry, Started: e.now(), Looked: true}
	r, err := e.look(ctx, settler, t)
	a.Ended = e.now()
	describe(a, r, err)
	m := e.settled(ctx, d, t, r, err)
	m.Attempt = a
	return []ledger.Move{m}
}

func (e *Engine) look(ctx context.Context, settler gateways.Settler, t ledger.Transaction) (gateways.Receipt, error) {
	if !looksFirst {
		return gateways.Receipt{Outcome: gateways.Absent}, nil
	}
	p, err := e.parcel(t)
	if err != nil {
		return gateways.Receipt{}, err
	}
	return settler.Settle(ctx, p)
}

func (e *Engine) settled(ctx context.Context, d setup.Destination, t ledger.Transaction, r gateways.Receipt, err error) ledger.Move {
	switch {
	case err != nil:
		return e.lookAgain(ctx, d, t, err)
	case r.Outcome == gateways.Absent:
		m := e.move(t, ledger.Waiting, "the far end does not have it; it is sent now")
		m.Step, m.Until = ledger.Sending, e.now()
		return m
	case r.Outcome == gateways.Unclear:
		return e.lookAgain(ctx, d, t, fault.New(fault.Uncertain, "looking at the far end could not tell whether it arrived: %s", r.Reason))
	}
	m := e.proved(t, r)
	if m.Cause == "" {
		m.Cause = "found at the far end"
	}
	return m
}

// lookAgain keeps the doubt and looks later; after the last look a person must
// decide, for sending again could give the receiver the document twice.
func (e *Engine) lookAgain(ctx context.Context, d setup.Destination, t ledger.Transaction, err error) ledger.Move {
	tries := t.Tries + 1
	m := e.moveFor(t, ledger.Unknown, err)
	m.Until = e.now().Add(e.wait(t.ID, tries, err))
	m.Change = func(t *ledger.Transaction) { t.Tries = tries }
	if fault.KindOf(err) == fault.Configuration {
		m.Until = e.now().Add(pausedFor)
		e.pauseDestination(ctx, d, t, err)
		return m
	}
	if fault.KindOf(err) != fault.Temporary && tries >= looks || tries > len(e.Settings.Waits) {
		m = e.moveFor(t, ledger.Stopped, err)
		m.Cause = "nobody can tell whether it arrived; ask the receiver, then send it again or mark it as handled: " + m.Cause
		m.Change = func(t *ledger.Transaction) { t.Tries, t.PossibleDuplicate = tries, true }
	}
	return m
}

// sendAgainMarked is for a gateway that cannot look (e-mail): it is sent again
// under the same identity, and says so.
func (e *Engine) sendAgainMarked(t ledger.Transaction) ledger.Move {
	m := e.move(t, ledger.Waiting, "it may have arrived and this gateway cannot look; it is sent again with the same identity")
	m.Kind = string(fault.Uncertain)
	m.Step, m.Until = ledger.Sending, e.now().Add(e.Settings.Waits[0])
	m.Change = func(t *ledger.Transaction) { t.PossibleDuplicate = true }
	return m
}

// track asks for a receipt that is overdue. Without an answer the document stays
// sent and is shown as late.
func (e *Engine) track(ctx context.Context, d setup.Destination, g gateways.Gateway, t ledger.Transaction) []ledger.Move {
	late := e.move(t, ledger.Sent, "no receipt yet")
	late.Code, late.Until = "RCPT-LATE", e.now().Add(pausedFor)
	tracker, ok := g.(gateways.Tracker)
	if !ok {
		return []ledger.Move{late}
	}
	r, err := tracker.Track(ctx, gateways.Receipt{Outcome: gateways.Sent, RemoteID: t.RemoteID})
	if err != nil || r.Outcome == gateways.Sent {
		return []ledger.Move{late}
	}
	return []ledger.Move{e.proved(t, r)}
}
