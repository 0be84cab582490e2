package scheduler

import (
	"context"
	"errors"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
)

const (
	grace    = 2 * time.Minute // a slot this late was not missed
	rows     = 300             // missed slots of one activation that get a row at once
	ahead    = 10 * time.Minute
	oneAgain = " again"
)

// followed is what this process knows of one activation.
type followed struct {
	upTo    time.Time // slots up to here are dealt with; zero when only the ledger knows
	behind  miss      // why the slots after upTo that were due are not; "" when none was
	seen    time.Time // when it was last among the schedules
	trouble string    // what was logged last
}

// follow deals with the slots of one activation that are due: one run for all of
// them, and a row for each that has none of its own.
func (s *Scheduler) follow(ctx context.Context, a setup.Activation, f *followed, now time.Time) error {
	slots, err := s.due(ctx, a, f, now)
	if err == nil {
		err = s.catchUp(ctx, a, f, slots, now)
	}
	switch {
	case err == nil:
		f.upTo, f.behind = now, ""
	case f.behind == "" || f.behind == paused:
		f.behind = failed
	}
	if errors.Is(err, errWait) {
		f.behind, err = waited, nil
	}
	return err
}

// due is the slots that nobody has dealt with.
func (s *Scheduler) due(ctx context.Context, a setup.Activation, f *followed, now time.Time) ([]Slot, error) {
	zone, err := s.zone(ctx, a)
	if err != nil {
		return nil, err
	}
	after := later(later(a.Schedule.Since, now.Add(-memory)), f.upTo)
	slots, err := Slots(a.Schedule, zone, after, now)
	if err != nil || len(slots) == 0 || !f.upTo.IsZero() {
		return slots, err
	}
	return s.unstored(ctx, a, slots, now)
}

// unstored drops the slots up to the newest that has a row in the ledger. Where
// nothing says since when there is a schedule, and it has never run, nothing was
// due yet.
func (s *Scheduler) unstored(ctx context.Context, a setup.Activation, slots []Slot, now time.Time) ([]Slot, error) {
	runs, err := s.Ledger.Runs(ctx, a.Subscription, a.ID, rows)
	if err != nil {
		return nil, err
	}
	stored := make(map[string]bool, len(runs))
	ran := false
	for _, r := range runs {
		ran = ran || r.Trigger == ledger.Scheduled
		stored[r.Slot] = !tooEarly(r, now)
	}
	for i := len(slots) - 1; i >= 0; i-- {
		if stored[slots[i].Key] || stored[slots[i].Key+oneAgain] {
			return slots[i+1:], nil
		}
	}
	if !ran && a.Schedule.Since.IsZero() {
		return nil, nil
	}
	return slots, nil
}

// catchUp starts a run for the newest slot and notes the others as missed.
func (s *Scheduler) catchUp(ctx context.Context, a setup.Activation, f *followed, slots []Slot, now time.Time) error {
	if len(slots) == 0 {
		return nil
	}
	if n := len(slots) - 1 - rows; n > 0 {
		s.Log.Warn("a schedule missed more than its list of runs will show", "company", a.Subscription, "activation", a.ID, "older", n)
		slots = slots[n:]
	}
	newest := slots[len(slots)-1]
	waits := a.Schedule.WaitOut && now.Sub(newest.At) > grace
	for _, slot := range slots[:len(slots)-1] {
		if err := s.miss(ctx, a, slot, now, s.why(f, slot), waits); err != nil {
			return err
		}
		f.upTo = slot.At
	}
	if waits {
		return s.miss(ctx, a, newest, now, s.why(f, newest), waits)
	}
	return s.start(ctx, a, newest, now)
}

// start begins the run of a slot. While another is going it is merged with that
// one; a narrowed export does not do its work, so it waits for the end of that.
func (s *Scheduler) start(ctx context.Context, a setup.Activation, slot Slot, now time.Time) error {
	run, busy, err := s.going(ctx, a)
	if err != nil {
		return err
	}
	if !busy {
		run, err = s.begin(ctx, a, slot.Key)
		if err == nil && tooEarly(run, now) {
			run, err = s.begin(ctx, a, slot.Key+oneAgain)
		}
		if fault.CodeOf(err) != "RUN-BUSY" {
			return err
		}
	}
	switch {
	case run.Slot == slot.Key || run.Slot == slot.Key+oneAgain: // another machine was faster
		return nil
	case len(run.Query) > 0:
		return errWait
	}
	return s.miss(ctx, a, slot, now, merged, false)
}

// going finds a run that has not ended. One that reads everything comes before a
// narrowed one.
func (s *Scheduler) going(ctx context.Context, a setup.Activation) (found ledger.Run, busy bool, err error) {
	runs, err := s.Ledger.Runs(ctx, a.Subscription, a.ID, rows)
	if err != nil {
		return found, false, err
	}
	for _, r := range runs {
		if r.State != ledger.RunRunning && r.State != ledger.RunPlanned {
			continue
		}
		if len(r.Query) == 0 {
			return r, true, nil
		}
		found, busy = r, true
	}
	return found, busy, nil
}

func (s *Scheduler) begin(ctx context.Context, a setup.Activation, key string) (ledger.Run, error) {
	return s.Starter.Start(ctx, a.Subscription, a.ID, key, ledger.Scheduled, "", adaptors.Query{})
}

// tooEarly says that a row was written while the clock was far ahead, and so does
// not count for its slot. Clocks of two machines may differ a little.
func tooEarly(r ledger.Run, now time.Time) bool {
	return later(r.Started, r.Ended).After(now.Add(ahead))
}

// zone is that of the schedule, else the company's.
func (s *Scheduler) zone(ctx context.Context, a setup.Activation) (*time.Location, error) {
	if a.Schedule.Zone != "" {
		return Zone(a.Schedule.Zone)
	}
	company, err := s.Members.Subscription(ctx, a.Subscription)
	if err != nil {
		return nil, err
	}
	if company.Zone == "" {
		return time.UTC, nil
	}
	return Zone(company.Zone)
}
