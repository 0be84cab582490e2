package engine

import (
	"context"
	"slices"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/ledger"
)

// holdNewer are the moves that hold what the source changed after t and what has not
// been sent: it went on because t was given up, and now t arrived after all. A person
// compares them, as where the receipt had come before the change. What a person has
// let go, or ordered as a copy, goes on.
func (e *Engine) holdNewer(ctx context.Context, t ledger.Transaction) (moves []ledger.Move, err error) {
	var all []ledger.Transaction
	byID := map[string]ledger.Transaction{t.ID: t}
	for o, err := range e.Ledger.Search(ctx, t.Subscription, ledger.Filter{Activation: t.Activation, Refs: []string{t.Ref}}) {
		if err != nil {
			return nil, err
		}
		all, byID[o.ID] = append(all, o), o
	}
	began := firstOf(byID, t).Entered
	for _, o := range all {
		if o.Version == t.Version || !firstOf(byID, o).Entered.After(began) || firstOf(byID, o).ResendOf != "" ||
			slices.Contains(strings.Fields(o.Released), "SRC-CHANGED") {
			continue
		}
		switch o.State {
		case ledger.Received, ledger.Ready, ledger.Waiting:
		default:
			continue
		}
		if sent, err := e.maySent(ctx, o); err != nil {
			return nil, err
		} else if sent {
			continue
		}
		moves = append(moves, e.changedAfter(o, t))
	}
	return moves, nil
}

// changedAfter holds o, for the version before it arrived after all. Who reads or
// converts o at this moment loses his lease.
func (e *Engine) changedAfter(o, before ledger.Transaction) ledger.Move {
	m := e.move(o, ledger.Held, "a receipt came late for the invoice as it was before it changed; compare, then send it or leave it")
	m.Kind, m.Code = string(fault.Permanent), "SRC-CHANGED"
	m.Args = map[string]string{"document": before.ID}
	m.Seen, m.Fence = &o, 0
	if o.Owner != "" {
		m.Fence = o.Fence
	}
	return m
}

// firstOf is the first of the fallback chain of t, as far as it is known.
func firstOf(byID map[string]ledger.Transaction, t ledger.Transaction) ledger.Transaction {
	for range byID {
		before, ok := byID[t.FallbackOf]
		if !ok {
			break
		}
		t = before
	}
	return t
}
