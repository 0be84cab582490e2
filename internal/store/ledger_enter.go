package store

import (
	"context"
	"slices"

	"github.com/postbud/postbud/internal/ledger"
)

// enterable are the states in which a document may begin.
var enterable = []ledger.State{ledger.Listed, ledger.Received, ledger.Held, ledger.Ready, ledger.Stopped, ledger.Skipped}

// Enter adds the transactions of one page, moves the cursor and queues the
// follow-up jobs in one commit. The ledger fills in what it knows better: ID,
// times, actor. What was seen before is left out of the answer, by document
// (activation, ref, version, copy) as well as by ID.
func (l *Ledger) Enter(ctx context.Context, subscription string, p ledger.Page) ([]ledger.Transaction, error) {
	if subscription == "" || p.Activation == "" {
		return nil, misused("a page needs a subscription and an activation")
	}
	var entered []ledger.Transaction
	err := l.db.write(ctx, func(x *tx) error {
		entered = nil
		first, err := x.sequence(ctx, len(p.Transactions))
		if err != nil {
			return err
		}
		for i, t := range p.Transactions {
			r := &row{Transaction: t, entry: first + int64(i)}
			if err := complete(r, subscription, p.Activation, x); err != nil {
				return err
			}
			added, err := x.enter(ctx, r)
			if err != nil {
				return err
			}
			if added {
				entered = append(entered, r.Transaction)
			}
		}
		if !p.KeepCursor {
			if _, err := x.exec(ctx, setCursor, subscription, p.Activation, p.Cursor); err != nil {
				return err
			}
		}
		return l.db.jobs.insert(ctx, x, p.Follow)
	})
	if err != nil {
		return nil, err
	}
	return entered, nil
}

const setCursor = `INSERT INTO cursors (subscription, activation, position) VALUES ($1, $2, $3)
	ON CONFLICT (subscription, activation) DO UPDATE SET position = excluded.position`

// complete checks a new transaction and fills in what the ledger knows better.
func complete(r *row, subscription, activation string, x *tx) error {
	t := &r.Transaction
	if t.Subscription != "" && t.Subscription != subscription || t.Activation != "" && t.Activation != activation {
		return misused("document %q belongs to %s/%s, not to the page's %s/%s", t.Ref, t.Subscription, t.Activation, subscription, activation)
	}
	if t.Ref == "" {
		return misused("a document of %s/%s has no reference", subscription, activation)
	}
	if !slices.Contains(enterable, t.State) {
		return misused("document %q cannot begin as %q", t.Ref, t.State)
	}
	t.Subscription, t.Activation = subscription, activation
	if t.ID == "" {
		t.ID = t.Key.ID()
	}
	if t.Actor == "" {
		t.Actor = ledger.Engine
	}
	t.Entered, t.Changed = x.now, x.now
	t.Step, t.Until = "", moment(0)
	t.Owner, t.Fence, t.Lease, t.Began = "", 0, moment(0), moment(0)
	t.Source.Open = nil
	return nil
}

// enter inserts one row and its history; false when the document was seen before.
func (x *tx) enter(ctx context.Context, r *row) (bool, error) {
	var seen int
	known, err := x.one(ctx, `SELECT 1 FROM transactions
		WHERE subscription = $1 AND activation = $2 AND ref = $3 AND version = $4 AND copy = $5 LIMIT 1`,
		[]any{r.Subscription, r.Activation, r.Ref, r.Version, r.Copy}, &seen)
	if err != nil || known {
		return false, err
	}
	image, err := r.image()
	if err != nil {
		return false, err
	}
	n, err := x.exec(ctx, insertRow, append([]any{r.entry}, image...)...)
	if err != nil || n == 0 {
		return false, err
	}
	return true, x.note(ctx, r.entry, "", &r.Transaction)
}
