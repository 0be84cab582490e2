package scheduler

import (
	"context"
	"errors"
	"time"

	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
)

// errWait says that the newest slot stays due.
var errWait = errors.New("another export is going")

// miss is why a slot has no run of its own: the code of its row.
type miss string

const (
	off    miss = "RUN-OFF"
	paused miss = "RUN-PAUSED"
	failed miss = "RUN-NOT-STARTED"
	waited miss = "RUN-WAITED"
	merged miss = "RUN-MERGED"
)

// Codes lists the codes that rows of missed runs bear, so that a test can hold
// them against the texts.
func Codes() []string {
	return []string{string(off), string(paused), string(failed), string(waited), string(merged)}
}

func (m miss) says() string {
	switch m {
	case paused:
		return "the adaptor was paused"
	case failed:
		return "it could not be started"
	case waited:
		return "another export was going"
	case merged:
		return "the run before it was still going and did its work"
	}
	return "the server was off"
}

// why is the reason for a slot that was overlooked. Whoever looks before and after
// it and did not deal with it knows why; otherwise nobody looked.
func (s *Scheduler) why(f *followed, slot Slot) miss {
	switch {
	case slot.At.Before(s.began), slot.At.After(s.looked):
		return off
	case f.behind != "":
		return f.behind
	}
	return paused
}

// miss keeps a row for a slot that had no run of its own. Its run has begun
// already, or comes at once, or waits for the next slot.
func (s *Scheduler) miss(ctx context.Context, a setup.Activation, slot Slot, now time.Time, why miss, waits bool) error {
	says := why.says()
	switch {
	case why == merged:
	case waits:
		says += "; the next run comes at its time"
	default:
		says += "; the next run caught up"
	}
	_, _, err := s.Ledger.BeginRun(ctx, ledger.Run{
		Subscription: a.Subscription,
		ID:           "run_" + ledger.Letters(a.Subscription+"\x1f"+a.ID+"\x1f"+slot.Key, 16),
		Activation:   a.ID,
		Slot:         slot.Key,
		Trigger:      ledger.Scheduled,
		State:        ledger.RunMissed,
		Started:      slot.At,
		Ended:        now,
		Code:         string(why),
		Cause:        says,
	})
	return err
}
