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
	if err := e.hold(ctx); err != nil { // a clock that jumped must not take from us what we are at work on
		return err
	}
	now := e.now()
	if _, err := e.Ledger.Expire(ctx, now, ""); err != nil {
		return err
	}
	lanes, err := e.Ledger.Due(ctx, now)
	if err != nil || len(lanes) == 0 {
		return err
	}
	jobs := make([]job.Job, len(lanes))
	for i, lane := range lanes {
		jobs[i] = laneJob(lane)
	}
	return e.Jobs.Insert(ctx, jobs...)
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
