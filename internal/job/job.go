// Package job is durable work: small things that must happen once, soon, also
// after a crash. The ledger decides what is true; a job only wakes somebody up,
// so a job that runs twice does no harm.
package job

import (
	"context"
	"time"
)

// The kinds of job.
const (
	Pull    = "pull"    // ask a source; Key is activation and slot
	Process = "process" // read, route, write and check what a lane holds
	Deliver = "deliver" // send, look and track what a lane holds
	Notify  = "notify"  // tell people what happened in an activation
)

// Job is one piece of work.
type Job struct {
	Kind  string
	Key   string    // unique among the unfinished jobs of its kind
	Lane  string    // jobs of one lane run one after another, whatever their kind; "" for no lane
	Args  []byte    // JSON, or nil
	RunAt time.Time // zero for at once
	Tries int       // how often it was begun, from 1; set by the queue
}

// Queue keeps jobs. internal/store implements it on River.
type Queue interface {
	// Insert adds jobs. One whose kind and key wait already is left out, but moves
	// that one forward when it would run earlier; the stored lane and args stay.
	// One whose kind and key run at this moment makes it run once more afterwards,
	// so that nothing that happens during its last look is overlooked.
	Insert(ctx context.Context, jobs ...Job) error
	// Work runs jobs until ctx is done, then lets the running ones finish their
	// step: their context is done only when the time for that is over, and
	// Stopping tells them before. A handler that returns an error or panics is
	// tried again later, for ever, further and further apart. Kinds without a
	// handler wait. Jobs that a dead process left running are run again at once.
	Work(ctx context.Context, handlers map[string]Handler) error
}

// Handler does one job. It must be safe to run twice.
type Handler func(context.Context, Job) error
