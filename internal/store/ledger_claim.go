package store

import (
	"context"
	"time"

	"github.com/postbud/postbud/internal/ledger"
)

// claimable is what of a lane may be taken: $5 is now, $4 the horizon. A lease
// that ran out is no lease.
const claimable = ` WHERE subscription = $1 AND lane_kind = $2 AND lane_of = $3 AND lane_kind <> ''
	AND due <= $4 AND (due <= $5 OR state IN ('listed', 'received', 'ready'))
	AND (owner = '' OR lease <= $5)`

// Claim takes the lease on what a lane may do now, in one commit.
func (l *Ledger) Claim(ctx context.Context, lane ledger.Lane, owner string, atMost int, hold time.Duration) ([]ledger.Transaction, error) {
	switch {
	case owner == "" || hold <= 0:
		return nil, misused("a lease needs an owner and a time")
	case lane.Kind != ledger.LaneProcess && lane.Kind != ledger.LaneDeliver:
		return nil, misused("there is no lane of kind %q", lane.Kind)
	case atMost <= 0:
		return nil, nil
	}
	var claimed []ledger.Transaction
	err := l.db.write(ctx, func(x *tx) error {
		claimed = nil
		var rows []*row
		err := x.each(ctx, selectRow+claimable+` ORDER BY due, entry LIMIT $6`,
			[]any{lane.Subscription, lane.Kind, lane.Of, l.horizon(x.now), millis(x.now), atMost}, scanRows(&rows))
		if err != nil || len(rows) == 0 {
			return err
		}
		seq, err := x.sequence(ctx, len(rows))
		if err != nil {
			return err
		}
		for i, r := range rows {
			if err := x.claim(ctx, r, lane.Kind, owner, x.now.Add(hold), seq+int64(i)); err != nil {
				return err
			}
			claimed = append(claimed, r.Transaction)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return claimed, nil
}

// claim leases one row. On a delivery lane it also writes the intent: what is
// about to be sent, under which name, since when.
func (x *tx) claim(ctx context.Context, r *row, kind, owner string, until time.Time, seq int64) error {
	before, err := r.image()
	if err != nil {
		return err
	}
	t := &r.Transaction
	t.Owner, t.Lease = owner, until.Truncate(time.Millisecond)
	t.Fence++
	if kind == ledger.LaneDeliver {
		t.Began = x.now
	}
	from := t.State
	if kind == ledger.LaneDeliver && (from == ledger.Ready || from == ledger.Waiting) {
		t.State, t.Step, t.Until, t.Changed = ledger.Sending, "", time.Time{}, x.now
		t.Kind, t.Code, t.Cause, t.Args, t.Actor = "", "", "", nil, ledger.Engine
		if t.Remote == "" {
			t.Remote = t.Key.Remote(t.Fresh)
		}
		if err := x.note(ctx, seq, from, t); err != nil {
			return err
		}
	}
	return x.save(ctx, before, r)
}

// Hold is the heartbeat: it lengthens every lease of owner, in all subscriptions.
func (l *Ledger) Hold(ctx context.Context, owner string, hold time.Duration) error {
	if owner == "" {
		return misused("a lease needs an owner")
	}
	return l.db.write(ctx, func(x *tx) error {
		_, err := x.exec(ctx, `UPDATE transactions SET lease = $1 WHERE owner = $2 AND owner <> ''`, millis(x.now.Add(hold)), owner)
		return err
	})
}

// Wake makes everything that waits in a lane due now. It is no move and leaves no
// history, but the actor.
func (l *Ledger) Wake(ctx context.Context, lane ledger.Lane, actor string) error {
	return l.db.write(ctx, func(x *tx) error {
		_, err := x.exec(ctx, `UPDATE transactions SET until = $1, due = $1, actor = $2
			WHERE subscription = $3 AND lane_kind = $4 AND lane_of = $5 AND lane_kind <> '' AND state IN ('waiting', 'unknown') AND due > $1`,
			millis(x.now), actor, lane.Subscription, lane.Kind, lane.Of)
		return err
	})
}

// Due lists the lanes in which something may be claimed now, in all
// subscriptions. It goes from lane to lane by index, however much lies in them.
func (l *Ledger) Due(ctx context.Context, now time.Time) ([]ledger.Lane, error) {
	var due []ledger.Lane
	var at ledger.Lane
	for {
		ok, err := l.db.one(ctx, `SELECT subscription, lane_kind, lane_of FROM transactions
			WHERE lane_kind <> '' AND (subscription, lane_kind, lane_of) > ($1, $2, $3)
			ORDER BY subscription, lane_kind, lane_of LIMIT 1`,
			[]any{at.Subscription, at.Kind, at.Of}, &at.Subscription, &at.Kind, &at.Of)
		if err != nil || !ok {
			return due, err
		}
		var one int
		ok, err = l.db.one(ctx, `SELECT 1 FROM transactions`+claimable+` LIMIT 1`,
			[]any{at.Subscription, at.Kind, at.Of, l.horizon(now), millis(now)}, &one)
		if err != nil {
			return nil, err
		}
		if ok {
			due = append(due, at)
		}
	}
}
