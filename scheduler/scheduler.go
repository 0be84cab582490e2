// Package scheduler is when things run: hourly, daily, weekly, by cron, in a
// time zone. gocron is only the clock. What has come due is worked out from the
// calendar and keyed by activation and slot, unique in the ledger: two machines
// make one run, and a machine that was off makes one run for all it missed.
package scheduler

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/go-co-op/gocron/v2"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
)

// Starter begins runs; the engine is one. Where a slot has a run already it
// returns that one; where a run is going, that one with a fault RUN-BUSY.
type Starter interface {
	Start(ctx context.Context, subscription, activation, slot string, trigger ledger.Trigger, actor string, q adaptors.Query) (ledger.Run, error)
}

// Scheduler starts what comes due. Nothing but the ledger remembers for it, so
// any number of them may work on one store.
type Scheduler struct {
	Setup   setup.Store
	Ledger  ledger.Ledger
	Members access.Members
	Starter Starter
	Now     func() time.Time
	Log     *slog.Logger
	Every   time.Duration // how often the schedules are looked at; 0 for 10 s

	mu     sync.Mutex
	began  time.Time // the first look since the start, or since the clock was set back
	looked time.Time // the last one
	known  map[string]*followed
}

const (
	everyDefault = 10 * time.Second
	memory       = 31 * 24 * time.Hour // what was due before is forgotten
)

// Run looks at the schedules until ctx is done, then waits for the look that is
// going and returns nil.
func (s *Scheduler) Run(ctx context.Context) error {
	clock, err := gocron.NewScheduler()
	if err != nil {
		return err
	}
	look := func() {
		if err := s.Tick(ctx); err != nil && ctx.Err() == nil {
			s.Log.Error("the schedules could not be looked at", "err", err)
		}
	}
	every := s.Every
	if every <= 0 {
		every = everyDefault
	}
	_, err = clock.NewJob(gocron.DurationJob(every), gocron.NewTask(look),
		gocron.WithSingletonMode(gocron.LimitModeReschedule), gocron.WithStartAt(gocron.WithStartImmediately()))
	if err != nil {
		return errors.Join(err, clock.Shutdown())
	}
	clock.Start()
	<-ctx.Done()
	return clock.Shutdown()
}

// Tick starts everything that is due now. It may be called at any time, on any
// number of machines. Trouble with one schedule is logged and does not hold up
// the others; it is tried again at the next tick.
func (s *Scheduler) Tick(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	scheduled, err := s.Setup.Scheduled(ctx)
	if err != nil {
		return err
	}
	now := s.Now().UTC().Round(0) // what matters is what the clock shows
	if s.began.IsZero() || now.Before(s.looked) {
		s.startOver(now)
	}
	present := make(map[string]bool, len(scheduled))
	for _, a := range scheduled {
		name := a.Subscription + "/" + a.ID
		present[name] = true
		f := s.known[name]
		if f == nil {
			f = &followed{}
			s.known[name] = f
		}
		f.seen = now
		err := s.follow(ctx, a, f, now)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		s.tell(a, f, err)
	}
	for name, f := range s.known {
		if !present[name] {
			f.behind = paused
		}
		if now.Sub(f.seen) > memory {
			delete(s.known, name)
		}
	}
	s.looked = now
	return nil
}

// startOver forgets what was seen before the clock was set back; what has a run
// is in the ledger.
func (s *Scheduler) startOver(now time.Time) {
	if by := s.looked.Sub(now); by > time.Second {
		s.Log.Warn("the machine's clock was set back", "by", by)
	}
	s.began, s.looked = now, time.Time{}
	s.known = map[string]*followed{}
}

// tell logs trouble once, not at every tick.
func (s *Scheduler) tell(a setup.Activation, f *followed, err error) {
	says := ""
	if err != nil {
		says = err.Error()
	}
	if says != "" && says != f.trouble {
		s.Log.Error("the schedule could not be followed", "company", a.Subscription, "activation", a.ID, "err", err)
	}
	f.trouble = says
}
