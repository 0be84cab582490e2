package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/job"
)

// laneWait is how long a job whose lane is busy waits before it goes back to the
// queue, so that it does not keep others from working.
const laneWait = 250 * time.Millisecond

// mostWait bounds the waits after failures: a job only wakes somebody up, and
// what it found broken may be mended at any time.
const mostWait = time.Minute

// leastRest is how exactly a job's time is kept.
const leastRest = 5 * time.Millisecond

// ownTime is how long Work waits beyond the grace for handlers that ignore it.
const ownTime = 5 * time.Second

// Work runs jobs until ctx is done and returns when the last has ended; see
// job.Queue. Only one Work may run at a time.
func (q *Queue) Work(ctx context.Context, handlers map[string]job.Handler) error {
	if !q.working.CompareAndSwap(false, true) {
		return misused("the queue is being worked on already")
	}
	defer q.working.Store(false)
	if ctx.Err() != nil {
		return nil
	}
	if err := q.db.write(ctx, func(x *tx) error { return x.rescue(ctx) }); err != nil {
		return err
	}
	client, err := q.worker(ctx, handlers)
	if err != nil {
		return fault.Wrap(fault.Internal, err, "the queue cannot be worked on")
	}
	run, end := context.WithCancel(context.WithoutCancel(ctx)) // a part of River never ends when it is ended by a deadline
	defer end()
	defer context.AfterFunc(ctx, end)()
	if err := client.Start(run); err != nil {
		return trouble(err)
	}
	var group sync.WaitGroup
	defer group.Wait()
	put, unsubscribe := client.Subscribe(river.EventKindJobSnoozed)
	defer unsubscribe()
	group.Go(func() {
		for e := range put {
			q.wake([]due{{e.Job.Queue, e.Job.ScheduledAt}})
		}
	})
	group.Go(func() { q.ripen(ctx) })
	<-ctx.Done()
	select {
	case <-client.Stopped():
		return nil
	case <-time.After(q.options.Grace + ownTime):
		return fault.New(fault.Internal, "some jobs did not end in time and were left behind")
	}
}

// ripen makes scheduled jobs available when their time comes. River does it too,
// but only every few seconds and only where it leads.
func (q *Queue) ripen(ctx context.Context) {
	for since := q.options.Now(); ctx.Err() == nil; {
		var next time.Time
		var err error
		since, next, err = q.db.ripen(ctx, since)
		if err != nil && ctx.Err() == nil {
			q.options.Log.Warn("jobs that are due could not be woken", "err", err)
		}
		rest := q.options.Poll
		if !next.IsZero() {
			rest = max(min(rest, next.Sub(q.options.Now())), leastRest)
		}
		timer := time.NewTimer(rest)
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-q.sooner:
		}
		timer.Stop()
	}
}

// patient says how many times as many jobs of a kind run at once as of one that computes:
// those that wait for far ends use next to nothing meanwhile, and one that does not answer
// must not hold up the others (F-60).
func patient(kind string) int {
	switch kind {
	case job.Deliver:
		return 25
	case job.Pull:
		return 8
	}
	return 1
}

// worker makes a River client that works on the queues of the handlers' kinds.
func (q *Queue) worker(ctx context.Context, handlers map[string]job.Handler) (*river.Client[*sql.Tx], error) {
	queues := map[string]river.QueueConfig{}
	for kind := range handlers {
		if !riverName(kind) {
			return nil, misused("%q is no kind of job", kind)
		}
		queues[kind] = river.QueueConfig{MaxWorkers: q.options.Jobs * patient(kind)}
	}
	workers := river.NewWorkers()
	river.AddWorker(workers, &worker{q: q, handlers: handlers, stop: ctx.Done()})
	return river.NewClient(ringing{riversqlite.New(q.db.writer), q.bell}, &river.Config{
		Queues:                      queues,
		Workers:                     workers,
		Logger:                      quiet(q.options.Log),
		FetchPollInterval:           q.options.Poll,
		FetchCooldown:               min(q.options.Poll, 50*time.Millisecond),
		JobTimeout:                  -1, // a long transfer is no fault; leases tell who is stuck
		RescueStuckJobsAfter:        10 * 365 * 24 * time.Hour,
		CompletedJobRetentionPeriod: time.Hour,
		SoftStopTimeout:             q.options.Grace,
		ReindexerIndexNames:         []string{},
		Test:                        river.TestConfig{Time: clock{q.options.Now}},
	})
}

type worker struct {
	river.WorkerDefaults[task]
	q        *Queue
	handlers map[string]job.Handler
	stop     <-chan struct{}
}

// Work does one job for River. It never reports an error to it: River would keep
// them all, and after the last give the job up.
func (w *worker) Work(ctx context.Context, r *river.Job[task]) error {
	q := w.q
	if !q.enter(ctx, r.Args.Lane) {
		return river.JobSnooze(0)
	}
	defer q.leave(r.Args.Lane)
	j := job.Job{Kind: r.Args.What, Key: r.Args.Key, Lane: r.Args.Lane, Args: r.Args.Args,
		RunAt: r.ScheduledAt.UTC(), Tries: r.Attempt + q.failed(r.ID)}
	err := w.handle(job.WithStop(ctx, w.stop), j)
	if err == nil {
		if err = q.finish(context.WithoutCancel(ctx), r); err == nil {
			return nil
		}
	}
	if ctx.Err() != nil || errors.Is(err, context.Canceled) && job.Stopping(job.WithStop(ctx, w.stop)) {
		return river.JobSnooze(0) // the process ends; the next one goes on
	}
	wait := q.fail(r.ID)
	q.options.Log.Warn("a job failed and is tried again", "kind", j.Kind, "key", j.Key, "tries", j.Tries, "wait", wait, "err", err)
	return river.JobSnooze(wait)
}

// handle calls the handler and turns a panic into an error.
func (w *worker) handle(ctx context.Context, j job.Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			w.q.panics.Add(1)
			w.q.options.Log.Error("a job panicked", "kind", j.Kind, "key", j.Key, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			err = fault.New(fault.Internal, "the job %s %s panicked", j.Kind, j.Key)
		}
	}()
	return w.handlers[j.Kind](ctx, j)
}

// finish completes the job, and queues it anew where somebody asked for it while
// it ran. Both are one commit, so no wish falls between.
func (q *Queue) finish(ctx context.Context, r *river.Job[task]) error {
	err := q.db.write(ctx, func(x *tx) error {
		var at int64
		wished, err := x.one(ctx, `DELETE FROM wakes WHERE kind = $1 AND key = $2 RETURNING run_at`, []any{r.Args.What, r.Args.Key}, &at)
		if err != nil {
			return err
		}
		if _, err := river.JobCompleteTx[*riversqlite.Driver](ctx, x.Tx, r); err != nil || !wished {
			return err
		}
		return q.insert(ctx, x, []job.Job{{Kind: r.Args.What, Key: r.Args.Key, Lane: r.Args.Lane, Args: r.Args.Args, RunAt: moment(at)}})
	})
	if err == nil {
		q.mu.Lock()
		delete(q.failures, r.ID)
		q.mu.Unlock()
	}
	return err
}

// enter takes a lane; false when it stays busy.
func (q *Queue) enter(ctx context.Context, lane string) bool {
	if lane == "" {
		return true
	}
	patience := time.NewTimer(laneWait)
	defer patience.Stop()
	for {
		q.mu.Lock()
		busy, ok := q.lanes[lane]
		if !ok {
			q.lanes[lane] = make(chan struct{})
		}
		q.mu.Unlock()
		if !ok {
			return true
		}
		select {
		case <-busy:
		case <-patience.C:
			return false
		case <-ctx.Done():
			return false
		}
	}
}

func (q *Queue) leave(lane string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if busy, ok := q.lanes[lane]; ok {
		close(busy)
		delete(q.lanes, lane)
	}
}

func (q *Queue) failed(id int64) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.failures[id]
}

// fail counts a failure and says how long to wait: twice as long each time.
func (q *Queue) fail(id int64) time.Duration {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.failures[id]++
	return min(q.options.Retry<<min(q.failures[id]-1, 10), mostWait)
}
