package store

import (
	"context"
	"database/sql"
	"iter"

	"github.com/postbud/postbud/internal/ledger"
)

const selectHistory = `SELECT seq, id, at, from_state, to_state, kind, code, cause, actor FROM history WHERE subscription = $1 AND `

func scanChanges(to *[]ledger.Change) func(*sql.Rows) error {
	return func(rows *sql.Rows) error {
		var c ledger.Change
		err := rows.Scan(&c.Seq, &c.ID, when{&c.At}, &c.From, &c.To, &c.Kind, &c.Code, &c.Cause, &c.Actor)
		*to = append(*to, c)
		return err
	}
}

// History is every move of one transaction, oldest first.
func (l *Ledger) History(ctx context.Context, subscription, id string) (all []ledger.Change, err error) {
	err = l.db.each(ctx, selectHistory+`id = $2 ORDER BY seq`, []any{subscription, id}, scanChanges(&all))
	return all, err
}

// Changes yields the moves of one activation after seq, oldest first.
func (l *Ledger) Changes(ctx context.Context, subscription, activation string, after int64) iter.Seq2[ledger.Change, error] {
	return func(yield func(ledger.Change, error) bool) {
		for {
			var page []ledger.Change
			err := l.db.each(ctx, selectHistory+`activation = $2 AND seq > $3 ORDER BY seq LIMIT $4`,
				[]any{subscription, activation, after, pageSize}, scanChanges(&page))
			if err != nil {
				yield(ledger.Change{}, err)
				return
			}
			for _, c := range page {
				if !yield(c, nil) {
					return
				}
				after = c.Seq
			}
			if len(page) < pageSize {
				return
			}
		}
	}
}

// Attempts is every try of one transaction, oldest first.
func (l *Ledger) Attempts(ctx context.Context, subscription, id string) (all []ledger.Attempt, err error) {
	err = l.db.each(ctx, `SELECT number, began_by, started, ended, outcome, code, reason, remote_id, proof, evidence, looked
		FROM attempts WHERE subscription = $1 AND id = $2 ORDER BY number`, []any{subscription, id}, func(rows *sql.Rows) error {
		var a ledger.Attempt
		err := rows.Scan(attemptFields(&a)...)
		if len(a.Evidence) == 0 {
			a.Evidence = nil
		}
		all = append(all, a)
		return err
	})
	return all, err
}
