package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
)

// entries counts the lines of history that the moves need.
func entries(moves []ledger.Move) (n int) {
	for _, m := range moves {
		n += 1 + entries(m.Beside)
		if m.Next != nil {
			n++
		}
	}
	return n
}

// follows are the jobs of a move and of those beside it.
func follows(m ledger.Move) []job.Job {
	all := append([]job.Job(nil), m.Follow...)
	for _, b := range m.Beside {
		all = append(all, follows(b)...)
	}
	return all
}

// together makes a move and those beside it, or none of them. All are asked before
// the first is made.
func (x *tx) together(ctx context.Context, leased leases, m ledger.Move, seq int64) error {
	for _, b := range m.Beside {
		r, err := x.load(ctx, b.Subscription, b.ID)
		if err == nil {
			err = fits(r.Transaction, b, leased[[2]string{b.Subscription, b.ID}])
		}
		switch {
		case errors.Is(err, ledger.ErrMoved), errors.Is(err, ledger.ErrStep), errors.Is(err, ledger.ErrNotFound):
			return ledger.Refused{ID: m.ID, Err: fmt.Errorf("beside it %s: %w", b.ID, err)}
		case err != nil:
			return err
		}
	}
	if err := x.move(ctx, leased, m, seq); err != nil {
		return err
	}
	seq += int64(entries([]ledger.Move{m}) - entries(m.Beside))
	for _, b := range m.Beside {
		if err := x.move(ctx, leased, b, seq); err != nil {
			return misused("what was to be moved beside %s cannot be: %v", m.ID, err)
		}
		seq += int64(entries([]ledger.Move{b}))
	}
	return nil
}

// aside notes what was learned of a document without moving it, once.
func (x *tx) aside(ctx context.Context, before []any, r *row, m ledger.Move, seq int64) error {
	if m.Attempt != nil {
		known, err := x.tried(ctx, r.Transaction, *m.Attempt)
		if err != nil || known {
			return err
		}
		if err := x.try(ctx, &r.Transaction, *m.Attempt); err != nil {
			return err
		}
	}
	marked := r.Transaction
	if m.Change != nil {
		m.Change(&marked)
	}
	if r.PossibleDuplicate && marked.PossibleDuplicate && m.Attempt == nil {
		return nil
	}
	r.PossibleDuplicate = r.PossibleDuplicate || marked.PossibleDuplicate
	line := r.Transaction
	line.Changed, line.Kind, line.Code, line.Cause, line.Actor = x.now, m.Kind, m.Code, m.Cause, m.Actor
	if line.Actor == "" {
		line.Actor = ledger.Engine
	}
	if err := x.note(ctx, seq, m.From, &line); err != nil {
		return err
	}
	return x.save(ctx, before, r)
}

// tried says whether an attempt that ended just so is there already.
func (x *tx) tried(ctx context.Context, t ledger.Transaction, a ledger.Attempt) (bool, error) {
	evidence := a.Evidence
	if evidence == nil {
		evidence = []byte{}
	}
	var one int
	return x.one(ctx, `SELECT 1 FROM attempts WHERE subscription = $1 AND id = $2 AND looked = $3
		AND outcome = $4 AND code = $5 AND reason = $6 AND remote_id = $7 AND proof = $8 AND evidence = $9 LIMIT 1`,
		[]any{t.Subscription, t.ID, a.Looked, a.Outcome, a.Code, a.Reason, a.RemoteID, a.Proof, evidence}, &one)
}
