package engine

import (
	"context"
	"slices"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
)

// afterAll is the move that a receipt leads to which came when the document had been
// given up, or went by another destination. That it arrived is a fact, and it becomes
// delivered. Beside it, in the same commit, what else of its chain has not been sent
// is held, and what may have been sent is marked as a possible duplicate, as it is
// itself then. A receipt that says no changes nothing; it is only kept.
func (e *Engine) afterAll(ctx context.Context, t ledger.Transaction, r gateways.Receipt, a *ledger.Attempt) (ledger.Move, error) {
	if r.Outcome != gateways.Delivered {
		m := e.aside(t, "the receiver said no when it had been given up")
		m.Attempt = a
		return m, nil
	}
	m := e.proved(t, r)
	m.Fence, m.Seen, m.Attempt = 0, &t, a
	if m.Cause == "" {
		m.Cause = "its receipt came after all"
	}
	kin, err := e.kinOf(ctx, t)
	if err != nil {
		return m, err
	}
	others, names := kin.others(t), map[string]string{}
	here := e.destinationName(ctx, names, t)
	var twice []string
	for _, o := range others {
		sent, err := e.maySent(ctx, o)
		if err != nil {
			return m, err
		}
		if sent {
			twice = append(twice, e.destinationName(ctx, names, o))
			m.Beside = append(m.Beside, e.marked(o, here))
		} else if stop, ok := e.notSent(o, here); ok {
			m.Beside = append(m.Beside, stop)
		}
	}
	changed, err := e.holdNewer(ctx, kin, t)
	if err != nil {
		return m, err
	}
	m.Beside = append(m.Beside, changed...)
	if len(others) > 0 {
		m.Code, m.Args = ledger.ArrivedAfter, map[string]string{ledger.ArgGateway: here}
	}
	if len(twice) > 0 {
		slices.Reverse(twice)
		m.Code, m.Args[ledger.ArgOnward] = ledger.ArrivedTwice, strings.Join(twice, ", ")
		learn := m.Change
		m.Change = func(t *ledger.Transaction) {
			learn(t)
			t.PossibleDuplicate = true
		}
	}
	return m, nil
}

// maySent says whether the receiver may have the document by this transaction, or may
// get it at this moment.
func (e *Engine) maySent(ctx context.Context, o ledger.Transaction) (bool, error) {
	switch o.State {
	case ledger.Sending, ledger.Unknown, ledger.Sent, ledger.Delivered:
		return true, nil
	case ledger.Rejected: // its receiver has said that it has it not
		return false, nil
	}
	return e.inDoubt(ctx, o)
}

// notSent is the move of one that surely was not sent, and is not now; false where
// nothing would send it. Who reads or converts it at this moment loses his lease.
func (e *Engine) notSent(o ledger.Transaction, arrived string) (ledger.Move, bool) {
	to := ledger.Held
	switch o.State {
	case ledger.Received, ledger.Ready, ledger.Waiting:
	case ledger.Stopped, ledger.Listed: // nothing needs a person there any more
		to = ledger.Cancelled
	default:
		return ledger.Move{}, false
	}
	m := e.move(o, to, "")
	m = arrivedBy(m, arrived)
	m.Seen, m.Fence = &o, 0
	if o.Owner != "" {
		m.Fence = o.Fence
	}
	return m, true
}

// arrivedBy has a move say that the document arrived by another destination.
func arrivedBy(m ledger.Move, gateway string) ledger.Move {
	m.Kind, m.Code, m.Cause = string(fault.Permanent), ledger.ArrivedAfter, "a receipt of "+gateway+" came late: it arrived there"
	m.Args = map[string]string{ledger.ArgGateway: gateway}
	return m
}

// marked notes on one that may have been sent that the document arrived elsewhere too.
func (e *Engine) marked(o ledger.Transaction, arrived string) ledger.Move {
	m := e.aside(o, "a receipt of "+arrived+" came late: it arrived there too")
	m.Code, m.Seen = ledger.ArrivedTwice, &o
	m.Change = func(t *ledger.Transaction) { t.PossibleDuplicate = true }
	m.Follow = []job.Job{e.noticeJob(o.Subscription, o.Activation)}
	return m
}

// aside is what is noted of a document that stays as it is.
func (e *Engine) aside(t ledger.Transaction, cause string) ledger.Move {
	return ledger.Move{Subscription: t.Subscription, ID: t.ID, From: t.State, To: t.State, Aside: true, Cause: cause, Actor: ledger.Engine}
}

// Arrived is another transaction of the fallback chain of t by which the document was
// delivered, the newest where there are more; false where there is none.
func (e *Engine) Arrived(ctx context.Context, t ledger.Transaction) (by ledger.Transaction, ok bool, err error) {
	kin, err := e.kinOf(ctx, t)
	if err != nil {
		return by, false, err
	}
	by, ok = kin.others(t).delivered()
	return by, ok, nil
}
