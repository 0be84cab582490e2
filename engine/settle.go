package engine

import (
	"context"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
)

const (
	looks    = 3              // the far end is asked before a person must decide
	lateMost = 24 * time.Hour // between two questions for a receipt that is late
)

// settle looks at the far end for a document of which nobody knows whether it
// arrived, and asks for a receipt that is overdue. Nothing is sent here.
func (e *Engine) settle(ctx context.Context, f *farEnd, t ledger.Transaction) []ledger.Move {
	if t.State == ledger.Sent {
		return e.track(ctx, f, t)
	}
	settler, ok := f.open.(gateways.Settler)
	if !ok {
		return []ledger.Move{e.sendAgainMarked(t)}
	}
	a := &ledger.Attempt{Trigger: ledger.Retry, Started: e.now(), Looked: true}
	r, err := e.look(ctx, settler, t)
	a.Ended = e.now()
	if err != nil && ctx.Err() != nil {
		return []ledger.Move{e.backTo(t, e.now(), t.Code, "the program was stopped while it looked")}
	}
	describe(a, r, err)
	m := e.settled(ctx, f.Destination, t, r, err)
	m.Attempt = a
	e.rememberLook(ctx, f, r, err)
	return e.orNext(ctx, t, m)
}

func (e *Engine) look(ctx context.Context, settler gateways.Settler, t ledger.Transaction) (gateways.Receipt, error) {
	if !looksFirst {
		return gateways.Receipt{Outcome: gateways.Absent}, nil
	}
	p, err := e.parcel(t)
	if err != nil {
		return gateways.Receipt{}, err
	}
	var r gateways.Receipt
	err = unpanicked(e.log.With("document", t.ID), func() (err error) {
		r, err = settler.Settle(ctx, p)
		return err
	})
	return r, err
}

func (e *Engine) settled(ctx context.Context, d setup.Destination, t ledger.Transaction, r gateways.Receipt, err error) ledger.Move {
	if err != nil {
		return e.lookAgain(ctx, d, t, err)
	}
	switch r.Outcome {
	case gateways.Delivered, gateways.Sent, gateways.Rejected:
		m := e.proved(t, r)
		if m.Cause == "" {
			m.Cause = "found at the far end"
		}
		return m
	case gateways.Absent:
		if t.Tries > len(e.Settings.Waits) {
			return e.moveFor(t, ledger.Stopped, fault.New(fault.Temporary, "it was sent %d times, and each time the far end did not have it afterwards; ask the receiver, then send it again", t.Tries))
		}
		m := e.move(t, ledger.Waiting, "the far end does not have it; it is sent again")
		m.Step, m.Until = ledger.Sending, e.now()
		m.Change = func(t *ledger.Transaction) { t.Looks = 0 }
		if t.Tries > 1 { // once is an accident; more often it wants time
			m.Until = e.now().Add(e.wait(t.ID, t.Tries-1, nil))
		}
		return m
	case gateways.Unclear:
		return e.lookAgain(ctx, d, t, fault.New(fault.Uncertain, "looking at the far end could not tell whether it arrived: %s", r.Reason))
	}
	return e.lookAgain(ctx, d, t, fault.New(fault.Internal, "the gateway answered %q to a look", r.Outcome))
}

// lookAgain keeps the doubt and looks later; after the last look a person must
// decide, for sending again could give the receiver the document twice.
func (e *Engine) lookAgain(ctx context.Context, d setup.Destination, t ledger.Transaction, err error) ledger.Move {
	n := t.Looks + 1
	m := e.moveFor(t, ledger.Unknown, err)
	m.Until = e.now().Add(e.wait(t.ID, n, err))
	m.Change = func(t *ledger.Transaction) { t.Looks = n }
	if fault.KindOf(err) == fault.Configuration {
		m.Until = e.pauseDestination(ctx, d, t, err)
		return m
	}
	if fault.KindOf(err) != fault.Temporary && n >= looks || n > len(e.Settings.Waits) {
		m = e.moveFor(t, ledger.Stopped, err)
		m.Cause = "nobody can tell whether it arrived; ask the receiver, then send it again or mark it as handled: " + m.Cause
		m.Change = func(t *ledger.Transaction) { t.Looks, t.PossibleDuplicate = n, true }
	}
	return m
}

// sendAgainMarked is for a gateway that cannot look (e-mail): it is sent again
// under the same identity, and says so.
func (e *Engine) sendAgainMarked(t ledger.Transaction) ledger.Move {
	if t.Tries > looks {
		m := e.moveFor(t, ledger.Stopped, fault.New(fault.Uncertain, "nobody can tell whether it arrived, %d times over; ask the receiver, then send it again or mark it as handled", t.Tries))
		m.Change = func(t *ledger.Transaction) { t.PossibleDuplicate = true }
		return m
	}
	m := e.move(t, ledger.Waiting, "it may have arrived and this gateway cannot look; it is sent again with the same identity")
	m.Kind = string(fault.Uncertain)
	m.Step, m.Until = ledger.Sending, e.now().Add(e.wait(t.ID, t.Tries, nil))
	m.Change = func(t *ledger.Transaction) { t.PossibleDuplicate = true }
	return m
}

// track asks for a receipt that is overdue. Without an answer the document stays
// sent and is shown as late; the older it is, the less often it is asked for.
func (e *Engine) track(ctx context.Context, f *farEnd, t ledger.Transaction) []ledger.Move {
	late := e.move(t, ledger.Sent, "no receipt yet")
	late.Code, late.Until = "RCPT-LATE", e.now().Add(min(max(e.now().Sub(t.Entered)/4, pausedFor), lateMost))
	tracker, ok := f.open.(gateways.Tracker)
	if !ok {
		return []ledger.Move{late}
	}
	var r gateways.Receipt
	err := unpanicked(e.log.With("document", t.ID), func() (err error) {
		r, err = tracker.Track(ctx, gateways.Receipt{Outcome: gateways.Sent, RemoteID: t.RemoteID})
		return err
	})
	e.rememberLook(ctx, f, r, err)
	if err != nil {
		late.Cause = "nobody could ask for the receipt: " + err.Error()
	}
	switch {
	case err != nil && r.Outcome == gateways.Unclear: // an answer came, and it is not for what was sent
		m := e.moveFor(t, ledger.Stopped, err)
		m.Cause = "ask the receiver, then send it again or mark it as handled: " + m.Cause
		m.Change = func(t *ledger.Transaction) { t.PossibleDuplicate = true }
		return []ledger.Move{m}
	case err == nil && r.Outcome == gateways.Sent && r.Reason != "":
		late.Cause += ": " + r.Reason
	}
	if err != nil || r.Outcome != gateways.Delivered && r.Outcome != gateways.Rejected {
		return []ledger.Move{late}
	}
	return []ledger.Move{e.proved(t, r)}
}
