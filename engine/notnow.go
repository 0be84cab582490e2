package engine

import (
	"context"

	"github.com/postbud/postbud/internal/ledger"
)

// related says which of these claimed documents may have others of the same invoice
// beside them: of their fallback chain, or of another version. Each of those is asked
// about right before it is sent. It is found out once for all of them, for nothing that
// matters joins what is claimed: a next of its chain is entered when it is given up, one
// before it is there already, and a newer version asks for itself. All may, where nobody
// could ask.
func (e *Engine) related(ctx context.Context, claimed []ledger.Transaction) func(ledger.Transaction) bool {
	type invoice struct{ activation, ref string }
	refs := map[string][]string{}
	for _, t := range claimed {
		if t.State == ledger.Sending {
			refs[t.Activation] = append(refs[t.Activation], t.Ref)
		}
	}
	found := map[invoice]int{}
	for activation, refs := range refs {
		for t, err := range e.Ledger.Search(ctx, claimed[0].Subscription, ledger.Filter{Activation: activation, Refs: refs}) {
			if err != nil {
				return func(ledger.Transaction) bool { return true }
			}
			found[invoice{t.Activation, t.Ref}]++
		}
	}
	return func(t ledger.Transaction) bool { return found[invoice{t.Activation, t.Ref}] > 1 }
}

// lost says whether the lease of a claimed document may have gone to somebody else, as
// where this machine stood still: then nothing of it is sent. It is asked only of what
// was claimed so long ago that its lease has run out, if nobody held it since.
func (e *Engine) lost(ctx context.Context, t ledger.Transaction) bool {
	if e.now().Before(t.Lease) {
		return false
	}
	now, err := e.Ledger.Find(ctx, t.Subscription, t.ID)
	if err == nil && now.Owner == t.Owner && now.Fence == t.Fence {
		return false
	}
	e.log.Warn("a document was claimed so long ago that somebody else may be at work on it; nothing was sent", "document", t.ID, "err", err)
	return true
}

// notNow are the moves of a claimed document that must not be sent now: its chain was
// found to have delivered it, a version before it arrived late, a newer one went first,
// or nobody could tell.
// None where it may be sent.
func (e *Engine) notNow(ctx context.Context, t ledger.Transaction) []ledger.Move {
	kin, err := e.kinOf(ctx, t)
	if err != nil {
		return []ledger.Move{e.backTo(t, e.now().Add(e.wait(t.ID, 1, err)), "", "nobody could ask whether it arrived by another gateway: "+err.Error())}
	}
	waits := t
	waits.State = ledger.Waiting
	held := e.move(waits, ledger.Held, "")
	if by, ok := kin.others(t).delivered(); ok && !released(t, ledger.ArrivedAfter) {
		held = arrivedBy(held, e.destinationName(ctx, map[string]string{}, by))
	} else if before, ok := kin.earlier(t).delivered(); ok && !kin.repeated(t) && !released(t, srcChanged) {
		held = changedAfter(held, before)
	} else if after, ok := kin.newer(t).onTheRoad(); ok && !kin.repeated(t) && !released(t, srcOlder) {
		held = olderThan(held, after)
	} else {
		return nil
	}
	return []ledger.Move{e.backTo(t, e.now(), "", "it was not sent"), held}
}
