package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivertype"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/job"
)

var _ job.Queue = (*Queue)(nil)

// Queue is job.Queue on River. Nothing of River is seen outside these files.
type Queue struct {
	db      *database
	options Options
	client  *river.Client[*sql.Tx] // inserts only
	bell    bell
	sooner  chan struct{} // a job was queued for a time that comes soon
	working atomic.Bool
	panics  atomic.Int64

	mu       sync.Mutex
	lanes    map[string]chan struct{} // in which a job runs now; closed when it ends
	failures map[int64]int            // of jobs, in a row; lost at a restart, which is harmless
}

// inserter is what the ledger and the others need of the queue.
type inserter interface {
	insert(context.Context, *tx, []job.Job) error
	wake([]due) // once the commit is on disk
}

// task is a job as River keeps it. All kinds are one to River; each has its own
// River queue, so that slow ones do not hold up the others.
type task struct {
	What string          `json:"kind" river:"unique"`
	Key  string          `json:"key" river:"unique"`
	Lane string          `json:"lane,omitempty"`
	Args json.RawMessage `json:"args,omitempty"`
}

// Kind is River's name for it.
func (task) Kind() string { return riverKind }

const riverKind = "postbud"

func newQueue(d *database, o Options) (*Queue, error) {
	bell := newBell()
	client, err := river.NewClient(ringing{riversqlite.New(d.writer), bell}, &river.Config{
		Logger: quiet(o.Log), SkipUnknownJobCheck: true, Test: river.TestConfig{Time: clock{o.Now}},
	})
	return &Queue{db: d, options: o, client: client, bell: bell, sooner: make(chan struct{}, 1),
		lanes: map[string]chan struct{}{}, failures: map[int64]int{}}, fault.Wrap(fault.Internal, err, "the queue cannot be set up")
}

// Panics is how many handlers have panicked since the store was opened.
func (q *Queue) Panics() int64 { return q.panics.Load() }

// Insert adds jobs in one commit.
func (q *Queue) Insert(ctx context.Context, jobs ...job.Job) error {
	if len(jobs) == 0 {
		return nil
	}
	return q.db.write(ctx, func(x *tx) error { return q.insert(ctx, x, jobs) })
}

// insert adds jobs to a commit.
func (q *Queue) insert(ctx context.Context, x *tx, jobs []job.Job) error {
	jobs, err := earliest(jobs)
	if err != nil || len(jobs) == 0 {
		return err
	}
	batch := make([]river.InsertManyParams, len(jobs))
	for i, j := range jobs {
		batch[i] = river.InsertManyParams{
			Args: task{What: j.Kind, Key: j.Key, Lane: j.Lane, Args: j.Args},
			InsertOpts: &river.InsertOpts{
				Queue:       j.Kind,
				MaxAttempts: 1<<15 - 1, // PostgreSQL keeps it in two bytes; failures do not count towards it
				ScheduledAt: j.RunAt,
				UniqueOpts:  river.UniqueOpts{ByArgs: true, ByState: unfinished()},
			},
		}
	}
	results, err := q.client.InsertManyTx(ctx, x.Tx, batch)
	if err != nil {
		return err
	}
	for i, r := range results {
		if !r.UniqueSkippedAsDuplicate {
			x.due = append(x.due, due{jobs[i].Kind, r.Job.ScheduledAt})
			continue
		}
		if err := x.again(ctx, jobs[i], r.Job); err != nil {
			return err
		}
	}
	return nil
}

// again is what a job leads to that is there already: a running one runs once
// more, a waiting one earlier.
func (x *tx) again(ctx context.Context, j job.Job, there *rivertype.JobRow) error {
	at := j.RunAt
	if at.IsZero() {
		at = x.now
	}
	if there.State == rivertype.JobStateRunning {
		_, err := x.exec(ctx, `INSERT INTO wakes (kind, key, run_at) VALUES ($1, $2, $3) ON CONFLICT (kind, key)
			DO UPDATE SET run_at = CASE WHEN excluded.run_at < wakes.run_at THEN excluded.run_at ELSE wakes.run_at END`,
			j.Kind, j.Key, millis(at))
		return err
	}
	if at.Before(there.ScheduledAt) {
		x.due = append(x.due, due{j.Kind, at})
		return x.forward(ctx, there.ID, at)
	}
	return nil
}

// wake has those fetched that are due, and those that are due soon made available
// in time.
func (q *Queue) wake(all []due) {
	now := q.options.Now()
	for _, d := range all {
		if !d.at.After(now) {
			q.bell.ring(d.kind)
		}
		if d.at.Before(now.Add(q.options.Poll)) { // also one that is due: moved forward, it is still to be made available
			select {
			case q.sooner <- struct{}{}:
			default:
			}
		}
	}
}

// earliest leaves one job of each kind and key, the one that runs first.
func earliest(jobs []job.Job) ([]job.Job, error) {
	var kept []job.Job
	for _, j := range jobs {
		if !riverName(j.Kind) || j.Key == "" {
			return nil, misused("a job needs a kind of lower-case letters and a key, not %q and %q", j.Kind, j.Key)
		}
		if j.Args != nil && !json.Valid(j.Args) {
			return nil, misused("the args of job %s %s are no JSON", j.Kind, j.Key)
		}
		i := slices.IndexFunc(kept, func(k job.Job) bool { return k.Kind == j.Kind && k.Key == j.Key })
		switch {
		case i < 0:
			kept = append(kept, j)
		case j.RunAt.Before(kept[i].RunAt):
			kept[i].RunAt = j.RunAt
		}
	}
	return kept, nil
}

// unfinished are the states in which a kind and key are taken.
func unfinished() []rivertype.JobState {
	return []rivertype.JobState{rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
		rivertype.JobStateRunning, rivertype.JobStateScheduled}
}

func riverName(kind string) bool {
	for _, r := range kind {
		if r < 'a' || r > 'z' {
			return false
		}
	}
	return kind != ""
}

// clock gives River the store's clock.
type clock struct{ now func() time.Time }

// Now keeps the monotonic reading.
func (c clock) Now() time.Time { return c.now() }

// NowOrNil has River write this clock's time, not the database's.
func (c clock) NowOrNil() *time.Time {
	now := c.now()
	return &now
}

// quiet passes on what River has to warn of; nil for nothing.
func quiet(log *slog.Logger) *slog.Logger {
	if log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(warnings{log.Handler()})
}

type warnings struct{ slog.Handler }

// Enabled is true from Warn on.
func (w warnings) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && w.Handler.Enabled(ctx, l)
}

// WithAttrs keeps the bound.
func (w warnings) WithAttrs(a []slog.Attr) slog.Handler { return warnings{w.Handler.WithAttrs(a)} }

// WithGroup keeps the bound.
func (w warnings) WithGroup(name string) slog.Handler { return warnings{w.Handler.WithGroup(name)} }
