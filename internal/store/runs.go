package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
)

var runColumns = strings.Fields(`subscription id activation slot began_by actor state started ended query found tries until kind code cause`)

func runFields(r *ledger.Run) []any {
	return []any{&r.Subscription, &r.ID, &r.Activation, &r.Slot, &r.Trigger, &r.Actor, &r.State, when{&r.Started}, when{&r.Ended},
		raw{&r.Query}, &r.Found, &r.Tries, when{&r.Until}, &r.Kind, &r.Code, &r.Cause}
}

var (
	selectRun = "SELECT " + strings.Join(runColumns, ", ") + " FROM runs"
	insertRun = insertion("runs", runColumns) + " ON CONFLICT DO NOTHING"
)

// BeginRun stores a run and queues its jobs. An ID, a start and the state running
// are filled in where they are missing. With a slot that the activation already
// had, or an ID that is taken, it returns false and the stored run; the jobs are
// then not queued.
func (l *Ledger) BeginRun(ctx context.Context, r ledger.Run, follow ...job.Job) (ledger.Run, bool, error) {
	if r.Subscription == "" || r.Activation == "" {
		return ledger.Run{}, false, misused("a run needs a subscription and an activation")
	}
	if r.ID == "" {
		r.ID = access.NewID("run")
	}
	if r.State == "" {
		r.State = ledger.RunRunning
	}
	begun := false
	err := l.db.write(ctx, func(x *tx) error {
		if r.Started.IsZero() {
			r.Started = x.now
		}
		args, err := values(runFields(&r))
		if err != nil {
			return err
		}
		n, err := x.exec(ctx, insertRun, args...)
		if err != nil {
			return err
		}
		if begun = n > 0; begun {
			return l.db.jobs.insert(ctx, x, follow)
		}
		_, err = x.one(ctx, selectRun+` WHERE subscription = $1 AND (id = $2 OR activation = $3 AND slot = $4 AND slot <> '')
			ORDER BY started LIMIT 1`, []any{r.Subscription, r.ID, r.Activation, r.Slot}, runFields(&r)...)
		return err
	})
	if err != nil {
		return ledger.Run{}, false, err
	}
	r.Started, r.Ended, r.Until = moment(millis(r.Started)), moment(millis(r.Ended)), moment(millis(r.Until))
	return r, begun, nil
}

// EndRun stores state, number of documents, tries, cause, end time and the time
// until which a run is put off.
func (l *Ledger) EndRun(ctx context.Context, r ledger.Run, follow ...job.Job) error {
	return l.db.write(ctx, func(x *tx) error {
		n, err := x.exec(ctx, `UPDATE runs SET state = $1, ended = $2, found = $3, tries = $4, until = $5, kind = $6, code = $7, cause = $8
			WHERE subscription = $9 AND id = $10`,
			string(r.State), millis(r.Ended), r.Found, r.Tries, millis(r.Until), r.Kind, r.Code, r.Cause, r.Subscription, r.ID)
		if err == nil && n == 0 {
			err = noRun(r.ID)
		}
		if err != nil {
			return err
		}
		return l.db.jobs.insert(ctx, x, follow)
	})
}

// FindRun returns ledger.ErrNotFound for an unknown id.
func (l *Ledger) FindRun(ctx context.Context, subscription, id string) (r ledger.Run, err error) {
	ok, err := l.db.one(ctx, selectRun+` WHERE subscription = $1 AND id = $2`, []any{subscription, id}, runFields(&r)...)
	if err == nil && !ok {
		err = noRun(id)
	}
	return r, err
}

// Runs lists the runs of an activation, newest first; of all with "".
func (l *Ledger) Runs(ctx context.Context, subscription, activation string, atMost int) (all []ledger.Run, err error) {
	query, args := selectRun+` WHERE subscription = $1 ORDER BY started DESC, id DESC LIMIT $2`, []any{subscription, atMost}
	if activation != "" {
		query = selectRun + ` WHERE subscription = $1 AND activation = $3 ORDER BY started DESC, id DESC LIMIT $2`
		args = append(args, activation)
	}
	err = l.db.each(ctx, query, args, func(rows *sql.Rows) error {
		var r ledger.Run
		err := rows.Scan(runFields(&r)...)
		all = append(all, r)
		return err
	})
	return all, err
}

func noRun(id string) error { return fmt.Errorf("run %s: %w", id, ledger.ErrNotFound) }
