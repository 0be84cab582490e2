package store

import (
	"context"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/ledger"
)

// expireAtOnce bounds one commit, so that thousands of leases do not hold up
// everybody else.
const expireAtOnce = 200

// interrupted is the cause that the history shows.
const interrupted = "the attempt was interrupted; the far end is asked before anything is sent again"

// runOut are the leases that ran out, and with $2 those of everybody else too.
const runOut = ` WHERE owner <> '' AND (lease <= $1 OR ($2 <> '' AND owner <> $2))`

// Expire ends leases that ran out, and with allBut those of everybody else too. It
// looks first, beside the writer, because most of the time there is none.
func (l *Ledger) Expire(ctx context.Context, now time.Time, allBut string) (int, error) {
	ended, one := 0, 0
	if some, err := l.db.one(ctx, `SELECT 1 FROM transactions`+runOut+` LIMIT 1`, []any{millis(now), allBut}, &one); err != nil || !some {
		return 0, err
	}
	for {
		n := 0
		err := l.db.write(ctx, func(x *tx) error {
			var rows []*row
			err := x.each(ctx, selectRow+runOut+` ORDER BY subscription, entry LIMIT $3`, []any{millis(now), allBut, expireAtOnce}, scanRows(&rows))
			if err != nil || len(rows) == 0 {
				return err
			}
			n = len(rows)
			seq, err := x.sequence(ctx, n)
			for i, r := range rows {
				if err == nil {
					err = x.expire(ctx, r, now, seq+int64(i))
				}
			}
			return err
		})
		if err != nil {
			return ended, err
		}
		if ended += n; n < expireAtOnce {
			return ended, nil
		}
	}
}

// expire ends one lease. What was being sent becomes unknown, never waiting
// (states.md, rule 2).
func (x *tx) expire(ctx context.Context, r *row, now time.Time, seq int64) error {
	before, err := r.image()
	if err != nil {
		return err
	}
	t := &r.Transaction
	if t.State == ledger.Sending {
		if err := x.try(ctx, t, ledger.Attempt{Outcome: ledger.Interrupted, Reason: interrupted}); err != nil {
			return err
		}
		t.Tries++
		t.State, t.Until, t.Changed = ledger.Unknown, now.Truncate(time.Millisecond), x.now
		t.Kind, t.Code, t.Cause, t.Args, t.Actor = string(fault.Uncertain), "", interrupted, nil, ledger.Engine
		if err := x.note(ctx, seq, ledger.Sending, t); err != nil {
			return err
		}
	}
	if t.State == ledger.Listed || t.State == ledger.Received {
		t.Tries++ // whoever was at work on it died, perhaps of it
	}
	release(t)
	return x.save(ctx, before, r)
}

// release ends the lease. The fence stays, and so does Began: it tells that
// something was tried.
func release(t *ledger.Transaction) { t.Owner, t.Lease = "", time.Time{} }
