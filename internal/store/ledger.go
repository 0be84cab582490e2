package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/postbud/postbud/internal/ledger"
)

var _ ledger.Ledger = (*Ledger)(nil)

// Ledger is ledger.Ledger in the database.
type Ledger struct{ db *database }

// Find returns ledger.ErrNotFound for an unknown id.
func (l *Ledger) Find(ctx context.Context, subscription, id string) (ledger.Transaction, error) {
	var r row
	ok, err := l.db.one(ctx, selectRow+` WHERE subscription = $1 AND id = $2`, []any{subscription, id}, r.dest()...)
	if err == nil && !ok {
		err = noDocument(id)
	}
	return r.Transaction, err
}

// Cursor is where the next pull of an activation goes on, "" at first.
func (l *Ledger) Cursor(ctx context.Context, subscription, activation string) (string, error) {
	var position string
	_, err := l.db.one(ctx, `SELECT position FROM cursors WHERE subscription = $1 AND activation = $2`,
		[]any{subscription, activation}, &position)
	return position, err
}

// horizon is the time up to which work that waits for nothing is due: the later
// of now and the latest time that was ever written. So a clock that is put back
// by an hour does not stop what became ready in the hour that is yet to come
// (F-43); what waits for a time keeps to the clock.
func (l *Ledger) horizon(now time.Time) int64 { return max(millis(now), l.db.latest.Load()) }

func noDocument(id string) error { return fmt.Errorf("document %s: %w", id, ledger.ErrNotFound) }

// sequence draws n numbers of the history and returns the first. The row's lock
// makes numbers visible in their order, so that a reader who has seen one has
// seen all before it.
func (x *tx) sequence(ctx context.Context, n int) (int64, error) {
	var last int64
	ok, err := x.one(ctx, `UPDATE counters SET value = value + $1 WHERE subscription = '' AND series = 'history' RETURNING value`,
		[]any{n}, &last)
	if err == nil && !ok {
		err = misused("the history has no counter")
	}
	return last - int64(n) + 1, err
}

const insertHistory = `INSERT INTO history (subscription, seq, id, activation, at, from_state, to_state, kind, code, cause, actor)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`

// note writes the move that brought t where it is.
func (x *tx) note(ctx context.Context, seq int64, from ledger.State, t *ledger.Transaction) error {
	_, err := x.exec(ctx, insertHistory, t.Subscription, seq, t.ID, t.Activation, millis(t.Changed),
		string(from), string(t.State), t.Kind, t.Code, t.Cause, t.Actor)
	return err
}

// try appends an attempt and counts it.
func (x *tx) try(ctx context.Context, t *ledger.Transaction, a ledger.Attempt) error {
	if _, err := x.one(ctx, `SELECT coalesce(max(number), 0) + 1 FROM attempts WHERE subscription = $1 AND id = $2`,
		[]any{t.Subscription, t.ID}, &a.Number); err != nil {
		return err
	}
	if a.Started.IsZero() {
		a.Started = t.Began
	}
	if a.Ended.IsZero() {
		a.Ended = x.now
	}
	if a.Started.IsZero() {
		a.Started = a.Ended
	}
	if a.Trigger == "" {
		a.Trigger = ledger.Retry
		if a.Number == 1 && t.Trigger != "" {
			a.Trigger = t.Trigger
		}
	}
	if a.Evidence == nil {
		a.Evidence = []byte{}
	}
	args, err := values(append([]any{&t.Subscription, &t.ID}, attemptFields(&a)...))
	if err == nil {
		_, err = x.exec(ctx, insertAttempt, args...)
	}
	return err
}

var attemptColumns = []string{"number", "began_by", "started", "ended", "outcome", "code", "reason", "remote_id", "proof", "evidence", "looked"}

var insertAttempt = insertion("attempts", append([]string{"subscription", "id"}, attemptColumns...))

func attemptFields(a *ledger.Attempt) []any {
	return []any{&a.Number, &a.Trigger, when{&a.Started}, when{&a.Ended}, &a.Outcome, &a.Code, &a.Reason,
		&a.RemoteID, &a.Proof, &a.Evidence, &a.Looked}
}

// load reads one transaction to change it.
func (x *tx) load(ctx context.Context, subscription, id string) (*row, error) {
	var r row
	ok, err := x.one(ctx, selectRow+` WHERE subscription = $1 AND id = $2`, []any{subscription, id}, r.dest()...)
	if err == nil && !ok {
		err = noDocument(id)
	}
	return &r, err
}

// scanRows reads whole transactions.
func scanRows(to *[]*row) func(*sql.Rows) error {
	return func(rows *sql.Rows) error {
		r := new(row)
		*to = append(*to, r)
		return rows.Scan(r.dest()...)
	}
}
