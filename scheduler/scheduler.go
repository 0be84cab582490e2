// Package scheduler is when things run: hourly, daily, weekly, by cron, in a
// time zone. gocron is only the clock. What has come due is worked out from the
// calendar and keyed by activation and slot, unique in the ledger: two machines
// make one run, and a machine that was off makes one run for all it missed.
package scheduler

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/go-co-op/gocron/v2"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
)

const (
	tick   = 10 * time.Second
	grace  = 2 * time.Minute     // a slot this late is not a missed one
	memory = 31 * 24 * time.Hour // missed slots are told of this far back
)

// Starter begins runs; the engine is one.
type Starter interface {
	Start(ctx context.Context, subscription, activation, slot string, trigger ledger.Trigger, actor string, q adaptors.Query) (ledger.Run, error)
}

// Scheduler starts what comes due.
type Scheduler struct {
	Setup   setup.Store
	Ledger  ledger.Ledger
	Members access.Members
	Starter Starter
	Now     func() time.Time
	Log     *slog.Logger

	mu      sync.Mutex
	handled map[string]time.Time // activation -> its last slot that is dealt with
}

// Run looks at the schedules until ctx is done.
func (s *Scheduler) Run(ctx context.Context) error {
	clock, err := gocron.NewScheduler()
	if err != nil {
		return err
	}
	_, err = clock.NewJob(gocron.DurationJob(tick), gocron.NewTask(func() {
		if err := s.Tick(ctx); err != nil && ctx.Err() == nil {
			s.Log.Error("the schedules could not be looked at", "err", err)
		}
	}), gocron.WithSingletonMode(gocron.LimitModeReschedule), gocron.WithStartAt(gocron.WithStartImmediately()))
	if err != nil {
		return err
	}
	clock.Start()
	<-ctx.Done()
	return clock.Shutdown()
}

// Tick starts everything that is due now. It may be called at any time, on any
// number of machines.
func (s *Scheduler) Tick(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	scheduled, err := s.Setup.Scheduled(ctx)
	if err != nil {
		return err
	}
	for _, a := range scheduled {
		if err := s.look(ctx, a); err != nil {
			s.Log.Error("the schedule could not be followed", "company", a.Subscription, "activation", a.ID, "err", err)
		}
	}
	return nil
}

func (s *Scheduler) look(ctx context.Context, a setup.Activation) error {
	now := s.Now().UTC()
	zone, err := s.zone(ctx, a)
	if err != nil {
		return err
	}
	after := later(a.Schedule.Since, now.Add(-memory))
	name := a.Subscription + "/" + a.ID
	after = later(after, s.handled[name])
	slots, err := Slots(a.Schedule, zone, after, now)
	if err != nil || len(slots) == 0 {
		return err
	}
	if s.handled[name].IsZero() {
		if slots, err = s.afterLastRun(ctx, a, slots); err != nil || len(slots) == 0 {
			return err
		}
	}
	newest := slots[len(slots)-1]
	for _, missed := range slots[:len(slots)-1] {
		if err := s.missed(ctx, a, missed, now, "the server was off; the next run caught up"); err != nil {
			return err
		}
	}
	if err := s.start(ctx, a, newest, now); err != nil {
		return err
	}
	if s.handled == nil {
		s.handled = map[string]time.Time{}
	}
	s.handled[name] = newest.At
	return nil
}

// afterLastRun drops the slots up to the newest that has a run.
func (s *Scheduler) afterLastRun(ctx context.Context, a setup.Activation, slots []Slot) ([]Slot, error) {
	runs, err := s.Ledger.Runs(ctx, a.Subscription, a.ID, 200)
	if err != nil {
		return nil, err
	}
	has := make(map[string]bool, len(runs))
	for _, r := range runs {
		has[r.Slot] = true
	}
	for i := len(slots) - 1; i >= 0; i-- {
		if has[slots[i].Key] {
			return slots[i+1:], nil
		}
	}
	return slots, nil
}

func (s *Scheduler) start(ctx context.Context, a setup.Activation, slot Slot, now time.Time) error {
	if a.Schedule.WaitOut && now.Sub(slot.At) > grace {
		return s.missed(ctx, a, slot, now, "the server was off; the next run comes at its time")
	}
	_, err := s.Starter.Start(ctx, a.Subscription, a.ID, slot.Key, ledger.Scheduled, "", adaptors.Query{})
	if fault.CodeOf(err) == "RUN-BUSY" {
		return s.missed(ctx, a, slot, now, "the run before it was still going and did its work")
	}
	return err
}

// missed keeps a row for a slot that had no run of its own.
func (s *Scheduler) missed(ctx context.Context, a setup.Activation, slot Slot, now time.Time, why string) error {
	_, _, err := s.Ledger.BeginRun(ctx, ledger.Run{
		Subscription: a.Subscription,
		ID:           "run_" + ledger.Letters(a.Subscription+"\x1f"+a.ID+"\x1f"+slot.Key, 16),
		Activation:   a.ID,
		Slot:         slot.Key,
		Trigger:      ledger.Scheduled,
		State:        ledger.RunMissed,
		Started:      slot.At,
		Ended:        now,
		Cause:        why,
	})
	return err
}

func (s *Scheduler) zone(ctx context.Context, a setup.Activation) (*time.Location, error) {
	name := a.Schedule.Zone
	if name == "" {
		company, err := s.Members.Subscription(ctx, a.Subscription)
		if err != nil {
			return nil, err
		}
		name = company.Zone
	}
	return time.LoadLocation(name)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
