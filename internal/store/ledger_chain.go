package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/postbud/postbud/internal/ledger"
)

// enterNext enters the next of a fallback chain after t, which this commit
// cancels. What identifies the document is t's; the copy is the first free one.
func (x *tx) enterNext(ctx context.Context, t, next ledger.Transaction, entry int64) error {
	destination := next.Destination
	next.Key = t.Key
	next.Destination, next.ID, next.State, next.FallbackOf = destination, "", ledger.Received, t.ID
	if destination == "" || destination == t.Destination {
		return misused("the next of %s needs another destination", t.ID)
	}
	if _, err := x.one(ctx, `SELECT coalesce(max(copy), 0) + 1 FROM transactions
		WHERE subscription = $1 AND activation = $2 AND ref = $3 AND version = $4`,
		[]any{t.Subscription, t.Activation, t.Ref, t.Version}, &next.Copy); err != nil {
		return err
	}
	r := &row{Transaction: next, entry: entry}
	if err := complete(r, t.Subscription, t.Activation, x); err != nil {
		return err
	}
	added, err := x.enter(ctx, r)
	if err == nil && !added {
		err = misused("the next of %s is there already, as %s", t.ID, r.ID)
	}
	return err
}

// alone refuses to bring back one of a fallback chain while another one of it is
// neither cancelled nor skipped. One of which a receipt says that it arrived is not
// brought back: it is a fact.
func (x *tx) alone(ctx context.Context, was, t ledger.Transaction) error {
	if !givenUp(was.State) || givenUp(t.State) || t.State == ledger.Delivered {
		return nil
	}
	type link struct {
		id, before string
		state      ledger.State
	}
	var all []link
	err := x.each(ctx, `SELECT id, fallback_of, state FROM transactions
		WHERE subscription = $1 AND activation = $2 AND ref = $3 AND version = $4`,
		[]any{was.Subscription, was.Activation, was.Ref, was.Version}, func(rows *sql.Rows) error {
			var l link
			err := rows.Scan(&l.id, &l.before, &l.state)
			all = append(all, l)
			return err
		})
	if err != nil {
		return err
	}
	chain := map[string]bool{t.ID: true}
	for grown := true; grown; {
		grown = false
		for _, l := range all {
			if l.before != "" && chain[l.id] != chain[l.before] {
				chain[l.id], chain[l.before], grown = true, true, true
			}
		}
	}
	for _, l := range all {
		if chain[l.id] && l.id != t.ID && !givenUp(l.state) {
			return ledger.Refused{ID: t.ID, Err: fmt.Errorf("%w: %s is %s", ledger.ErrChain, l.id, l.state)}
		}
	}
	return nil
}

// givenUp says whether a document has been given up in this state.
func givenUp(s ledger.State) bool { return s == ledger.Cancelled || s == ledger.Skipped }
