package engine

import (
	"context"
	"sync"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/setup"
)

const (
	breakerAt = 5               // failures in a row open a destination's breaker: then one parcel at a time probes it
	noted     = 5 * time.Second // how far LastSuccess and LastFailure may lag behind
)

// farEnd is a destination while a batch is handed over: what was read of it, its
// open gateway, and how it is doing. A destination has one batch at a time, so
// what the batch knows of its health is what is on disk.
type farEnd struct {
	setup.Destination // as it was when the batch began
	open              gateways.Gateway

	mu        sync.Mutex
	failures  int
	good, bad time.Time
}

func newFarEnd(d setup.Destination, g gateways.Gateway) *farEnd {
	return &farEnd{Destination: d, open: g, failures: d.Failures, good: d.LastSuccess, bad: d.LastFailure}
}

// news says whether an answer of the far end changes anything that is worth a
// commit: among thousands of deliveries most only follow another good one.
func (f *farEnd) news(now time.Time, err error) bool {
	last := f.good
	if err != nil {
		last = f.bad
	}
	return f.failures > 0 || now.Sub(last) >= noted
}

// remember keeps how a destination is doing, and opens and closes its breaker.
func (e *Engine) remember(ctx context.Context, f *farEnd, err error) {
	kind := fault.KindOf(err)
	down := kind == fault.Temporary || kind == fault.Uncertain
	if kind == fault.Internal || err != nil && ctx.Err() != nil { // our own bug, or our own end, says nothing of the far end
		return
	}
	now := e.now()
	f.mu.Lock()
	defer f.mu.Unlock()
	if !down && !f.news(now, err) {
		return
	}
	changed := e.Setup.ChangeDestination(context.WithoutCancel(ctx), f.Subscription, f.ID, func(d *setup.Destination) {
		switch {
		case down:
			if d.Failures++; d.Failures == 1 || d.FailingSince.IsZero() {
				d.FailingSince = now
			}
			d.LastFailure = now
			if d.Failures >= breakerAt {
				d.OpenUntil = now.Add(e.wait(d.ID, d.Failures-breakerAt+1, err))
			}
		case err != nil:
			d.Failures, d.FailingSince, d.OpenUntil, d.LastFailure = 0, time.Time{}, time.Time{}, now
		default:
			d.Failures, d.FailingSince, d.OpenUntil, d.LastSuccess = 0, time.Time{}, time.Time{}, now
		}
		if err != nil {
			failedWith(d, err)
		}
		f.failures, f.good, f.bad = d.Failures, d.LastSuccess, d.LastFailure
	})
	if changed != nil {
		e.log.Error("could not keep how the destination is doing", "destination", f.ID, "err", changed)
	}
}

// failedWith keeps what a destination failed with last.
func failedWith(d *setup.Destination, err error) {
	d.FailedCode, d.FailedCause, d.FailedArgs = fault.CodeOf(err), err.Error(), nil
	if f := fault.As(err); f != nil {
		d.FailedArgs = f.Args
	}
}

// rememberLook is remember for a look. A far end that can be looked at need not
// take anything: only a document that it has tells that it does.
func (e *Engine) rememberLook(ctx context.Context, f *farEnd, r gateways.Receipt, err error) {
	if err != nil || r.Outcome == gateways.Delivered || r.Outcome == gateways.Rejected {
		e.remember(ctx, f, err)
	}
}
