package engine

import (
	"context"
	"encoding/json"
	"time"

	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
)

// sweep wakes the lanes in which something is due: waits that ended, deadlines
// that passed, leases that ran out, and follow-up jobs that met a running one.
func (e *Engine) sweep(ctx context.Context) {
	for ctx.Err() == nil {
		if err := e.wakeDue(ctx); err != nil && ctx.Err() == nil {
			e.log.Error("could not look for due work", "err", err)
		}
		timer := time.NewTimer(e.Settings.Sweep)
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-e.nudge:
		}
		timer.Stop()
	}
}

// lookNow has the next sweep begin at once.
func (e *Engine) lookNow() {
	select {
	case e.nudge <- struct{}{}:
	default:
	}
}

func (e *Engine) wakeDue(ctx context.Context) error {
	now := e.now()                      // before the leases are held, so that none of them has run out by it
	if err := e.hold(ctx); err != nil { // a clock that jumped must not take from us what we are at work on
		return err
	}
	if _, err := e.Ledger.Expire(ctx, now, ""); err != nil {
		return err
	}
	lanes, err := e.Ledger.Due(ctx, now)
	if err != nil {
		return err
	}
	var jobs []job.Job
	for _, lane := range lanes {
		if !e.resting(lane, now) {
			jobs = append(jobs, laneJob(lane))
		}
	}
	return e.Jobs.Insert(ctx, jobs...)
}

// restMost bounds how long a lane is left alone: a person may mend at any time
// what keeps it from going on.
const restMost = 15 * time.Second

// letRest leaves a lane alone for a while in which nothing can be done, whatever is
// due in it. A job that is queued for it is done all the same.
func (e *Engine) letRest(lane ledger.Lane, until time.Time) {
	if most := e.now().Add(restMost); until.After(most) {
		until = most
	}
	e.rests.Store(lane, until)
}

func (e *Engine) resting(lane ledger.Lane, now time.Time) bool {
	until, _ := e.rests.Load(lane)
	at, _ := until.(time.Time)
	return now.Before(at)
}

// laneJob wakes a lane. Its key is the lane, so that a lane is woken once
// however many documents are due in it.
func laneJob(lane ledger.Lane) job.Job {
	args, err := json.Marshal(lane)
	if err != nil {
		panic(err) // three strings
	}
	kind := job.Process
	if lane.Kind == ledger.LaneDeliver {
		kind = job.Deliver
	}
	return job.Job{Kind: kind, Key: lane.Subscription + "/" + lane.Of, Lane: lane.Kind + "/" + lane.Subscription + "/" + lane.Of, Args: args}
}

func laneOf(j job.Job) (lane ledger.Lane, err error) {
	return lane, json.Unmarshal(j.Args, &lane)
}
