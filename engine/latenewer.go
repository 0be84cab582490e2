package engine

import (
	"context"
	"slices"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/ledger"
)

// The codes of what is held because another version went out.
const (
	srcChanged = "SRC-CHANGED" // an earlier one
	srcOlder   = "SRC-OLDER"   // a newer one, which a person let go while this one waited
)

// holdNewer are the moves that hold what the source changed after t and what has not
// been sent: it went on because t was given up, and now t arrived after all. A person
// compares them, as where the receipt had come before the change. What a person has
// let go, or ordered as a copy, goes on. What is being sent is looked at before its
// next try; see notNow.
func (e *Engine) holdNewer(ctx context.Context, kin kin, t ledger.Transaction) (moves []ledger.Move, err error) {
	for _, o := range kin.newer(t) {
		switch o.State {
		case ledger.Received, ledger.Ready, ledger.Waiting:
		default:
			continue
		}
		if kin.repeated(o) || released(o, srcChanged) {
			continue
		}
		if sent, err := e.maySent(ctx, o); err != nil {
			return nil, err
		} else if sent {
			continue
		}
		m := changedAfter(e.move(o, ledger.Held, ""), t)
		m.Seen, m.Fence = &o, 0
		if o.Owner != "" { // who reads or converts it at this moment loses his lease
			m.Fence = o.Fence
		}
		moves = append(moves, m)
	}
	return moves, nil
}

// changedAfter has a move say that the version before this one arrived after all.
func changedAfter(m ledger.Move, before ledger.Transaction) ledger.Move {
	m.Kind, m.Code, m.Cause = string(fault.Permanent), srcChanged, "a receipt came late for the invoice as it was before it changed; compare, then send it or leave it"
	m.Args = map[string]string{"document": before.ID}
	return m
}

// olderThan has a move say that a newer version went before this one.
func olderThan(m ledger.Move, after ledger.Transaction) ledger.Move {
	m.Kind, m.Code, m.Cause = string(fault.Permanent), srcOlder, "a newer version of the invoice went out while this one waited; it is sent only if somebody wants it so"
	m.Args = map[string]string{"document": after.ID}
	return m
}

// released says whether a person has let a document go that was held for this.
func released(t ledger.Transaction, code string) bool {
	return slices.Contains(strings.Fields(t.Released), code)
}
