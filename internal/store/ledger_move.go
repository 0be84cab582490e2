package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
)

var errNothing = errors.New("nothing to commit")

// Move makes all moves, appends attempts and queues follow-up jobs in one commit.
// A refused move leaves nothing behind, not its attempt or its jobs either.
func (l *Ledger) Move(ctx context.Context, moves ...ledger.Move) error {
	if len(moves) == 0 {
		return nil
	}
	var refused []error
	err := l.db.write(ctx, func(x *tx) error {
		refused = nil
		seq, err := x.sequence(ctx, entries(moves))
		if err != nil {
			return err
		}
		var follow []job.Job
		leased, failed := leases{}, map[[2]string]bool{}
		for _, m := range moves {
			document := [2]string{m.Subscription, m.ID}
			var no ledger.Refused
			switch err := x.unlessFailed(ctx, failed[document], leased, m, seq); {
			case errors.As(err, &no):
				refused, failed[document] = append(refused, no), true
			case err != nil:
				return err
			default:
				follow = append(follow, follows(m)...)
			}
			seq += int64(entries([]ledger.Move{m}))
		}
		if len(refused) == len(moves) {
			return errNothing
		}
		return l.db.jobs.insert(ctx, x, follow)
	})
	if err != nil && !errors.Is(err, errNothing) {
		return err
	}
	return errors.Join(refused...)
}

// unlessFailed makes a move with those beside it, unless the one before it on the same
// document was refused: it was meant to follow that.
func (x *tx) unlessFailed(ctx context.Context, failed bool, leased leases, m ledger.Move, seq int64) error {
	if failed {
		return ledger.Refused{ID: m.ID, Err: fmt.Errorf("%w: the move before it was refused", ledger.ErrMoved)}
	}
	if len(m.Beside) == 0 {
		return x.move(ctx, leased, m, seq)
	}
	return x.together(ctx, leased, m, seq)
}

// leases are those that ended in this call: who held one may follow up his own
// move under the same fence.
type leases map[[2]string]int64

// move makes one move or returns a refusal before anything is written.
func (x *tx) move(ctx context.Context, leased leases, m ledger.Move, seq int64) error {
	r, err := x.load(ctx, m.Subscription, m.ID)
	if errors.Is(err, ledger.ErrNotFound) {
		return ledger.Refused{ID: m.ID, Err: ledger.ErrNotFound}
	}
	if err != nil {
		return err
	}
	before, err := r.image()
	if err != nil {
		return err
	}
	document := [2]string{m.Subscription, m.ID}
	if err := fits(r.Transaction, m, leased[document]); err != nil {
		return ledger.Refused{ID: m.ID, Err: err}
	}
	if m.Aside {
		return x.aside(ctx, before, r, m, seq)
	}
	was := r.Transaction
	apply(&r.Transaction, m, x.now)
	if err := x.free(ctx, was.Key, r); err != nil {
		return err
	}
	if err := x.alone(ctx, was, r.Transaction); err != nil {
		return err
	}
	if m.Attempt != nil {
		if err := x.try(ctx, &r.Transaction, *m.Attempt); err != nil {
			return err
		}
	}
	if r.Owner != "" {
		leased[document] = r.Fence
	}
	release(&r.Transaction)
	if err := x.note(ctx, seq, m.From, &r.Transaction); err != nil {
		return err
	}
	if err := x.save(ctx, before, r); err != nil || m.Next == nil {
		return err
	}
	return x.enterNext(ctx, r.Transaction, *m.Next, seq+1)
}

// fits says why a move may not be made. What somebody leases only he moves; what
// nobody leases is moved without a fence.
func fits(t ledger.Transaction, m ledger.Move, ended int64) error {
	switch {
	case t.State != m.From:
		return fmt.Errorf("%w: it is %s, not %s", ledger.ErrMoved, t.State, m.From)
	case m.Seen != nil && !same(*m.Seen, t):
		return fmt.Errorf("%w: something happened to it since it was read", ledger.ErrMoved)
	case m.Aside && (m.To != m.From || m.Next != nil):
		return fmt.Errorf("%w: what is noted aside moves nothing", ledger.ErrStep)
	case m.Aside:
		return nil
	case t.Owner == "" && m.Fence != 0 && m.Fence != ended:
		return fmt.Errorf("%w: its lease %d has ended", ledger.ErrMoved, m.Fence)
	case t.Owner != "" && m.Fence != t.Fence:
		return fmt.Errorf("%w: it is in work under lease %d, not %d", ledger.ErrMoved, t.Fence, m.Fence)
	case !ledger.May(m.From, m.To) || m.To == ledger.Sending: // only Claim begins to send: it writes the intent
		return fmt.Errorf("%w: from %s to %s", ledger.ErrStep, m.From, m.To)
	case m.Next != nil && m.To != ledger.Cancelled:
		return fmt.Errorf("%w: only what is cancelled has a next", ledger.ErrStep)
	case m.From == ledger.Delivered && t.Proof != handedOver:
		return fmt.Errorf("%w: the far end has proved that it has it", ledger.ErrStep)
	case m.To == ledger.Waiting && m.Step != ledger.Listed && m.Step != ledger.Received && m.Step != ledger.Sending:
		return fmt.Errorf("%w: it cannot wait for %q", ledger.ErrStep, m.Step)
	}
	return nil
}

// same says whether nothing that a decision hangs on happened to a transaction between
// two readings of it.
func same(a, b ledger.Transaction) bool {
	return a.Fence == b.Fence && a.Owner == b.Owner && a.Changed.Equal(b.Changed) && a.PossibleDuplicate == b.PossibleDuplicate
}

// handedOver is the proof (gateways.ByTransfer) that says only that the document was
// taken; what is proved better never goes back.
const handedOver = "transfer"

// apply changes t. What the ledger itself keeps, Change cannot alter.
func apply(t *ledger.Transaction, m ledger.Move, now time.Time) {
	was := *t
	if m.Change != nil {
		m.Change(t)
	}
	t.Subscription, t.Activation, t.Ref, t.Copy = was.Subscription, was.Activation, was.Ref, was.Copy
	t.ID, t.Entered, t.Fence = was.ID, was.Entered, was.Fence
	if !t.Began.IsZero() { // Change may say that no attempt was made after all, nothing else
		t.Began = was.Began
	}
	t.Source.Open = nil
	t.State, t.Changed = m.To, now
	t.Kind, t.Code, t.Cause, t.Args, t.Actor = m.Kind, m.Code, m.Cause, m.Args, m.Actor
	if t.Actor == "" {
		t.Actor = ledger.Engine
	}
	t.Step, t.Until = "", time.Time{}
	switch m.To {
	case ledger.Waiting:
		t.Step = m.Step
		fallthrough
	case ledger.Unknown, ledger.Sent:
		if t.Until = m.Until.Truncate(time.Millisecond); m.Until.IsZero() {
			t.Until = now
		}
	}
}

// free refuses a key that another transaction has. It is asked only when the move
// changed the key: a rule chose a destination, or the fetched content gave
// another version.
func (x *tx) free(ctx context.Context, was ledger.Key, r *row) error {
	if r.Key == was {
		return nil
	}
	var other string
	taken, err := x.one(ctx, `SELECT id FROM transactions WHERE subscription = $1 AND activation = $2 AND ref = $3
		AND version = $4 AND copy = $5 AND destination = $6 AND id <> $7`,
		[]any{r.Subscription, r.Activation, r.Ref, r.Version, r.Copy, r.Destination, r.ID}, &other)
	if err != nil || !taken {
		return err
	}
	return ledger.Refused{ID: r.ID, Err: fmt.Errorf("%w, as %s", ledger.ErrTaken, other)}
}
