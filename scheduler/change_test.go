package scheduler_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/scheduler"
)

func TestAResumedActivationCatchesUpOnce(t *testing.T) {
	b := newBench(t, setup.Schedule{})
	b.on(nightly, "2027-03-01 12:00")
	s := b.scheduler()
	b.live("2027-03-02 12:00", s)
	b.setup.change(func(a *setup.Activation) { a.Paused = "the password is wrong" })
	b.live("2027-03-05 12:00", s)
	b.want("2027-03-02T02:30 Europe/Copenhagen succeeded")
	b.setup.change(func(a *setup.Activation) { a.Paused = "" })
	b.live("2027-03-06 12:00", s)
	b.want("2027-03-02T02:30 Europe/Copenhagen succeeded",
		"2027-03-03T02:30 Europe/Copenhagen missed RUN-PAUSED",
		"2027-03-04T02:30 Europe/Copenhagen missed RUN-PAUSED",
		"2027-03-05T02:30 Europe/Copenhagen succeeded",
		"2027-03-06T02:30 Europe/Copenhagen succeeded")
}

func TestAnActivationPausedBeforeTheStartIsCaughtUpTheSame(t *testing.T) {
	b := newBench(t, setup.Schedule{})
	b.on(nightly, "2027-03-01 12:00")
	b.setup.change(func(a *setup.Activation) { a.Paused = "by Anna" })
	s := b.scheduler()
	b.live("2027-03-04 12:00", s)
	b.setup.change(func(a *setup.Activation) { a.Paused = "" })
	b.tick(s)
	b.want("2027-03-02T02:30 Europe/Copenhagen missed RUN-PAUSED",
		"2027-03-03T02:30 Europe/Copenhagen missed RUN-PAUSED",
		"2027-03-04T02:30 Europe/Copenhagen running")
}

func TestAResumeThatMovesSinceLetsThePastRest(t *testing.T) {
	b := newBench(t, setup.Schedule{})
	b.on(nightly, "2027-03-01 12:00")
	s := b.scheduler()
	b.live("2027-03-02 12:00", s)
	b.setup.change(func(a *setup.Activation) { a.Schedule.Every = setup.Off })
	b.live("2027-03-05 12:00", s)
	b.schedule(nightly(b.clock.Now()))
	b.live("2027-03-06 12:00", s)
	b.want("2027-03-02T02:30 Europe/Copenhagen succeeded", "2027-03-06T02:30 Europe/Copenhagen succeeded")
}

func TestAScheduleChangedOnTheFlyIsFollowedFromThenOn(t *testing.T) {
	b := newBench(t, setup.Schedule{})
	b.on(nightly, "2027-03-01 12:00")
	s := b.scheduler()
	b.live("2027-03-02 12:00", s)
	b.on(hourly, "2027-03-02 12:00:30")
	b.live("2027-03-02 14:30", s)
	b.schedule(setup.Schedule{Every: setup.Daily, At: []string{"09:00", "15:00"}, Since: b.clock.Now()})
	b.live("2027-03-03 12:00", s)
	b.want("2027-03-02T02:30 Europe/Copenhagen succeeded",
		"2027-03-02T12:00Z succeeded",
		"2027-03-02T13:00Z succeeded",
		"2027-03-02T15:00 Europe/Copenhagen succeeded",
		"2027-03-03T09:00 Europe/Copenhagen succeeded")
}

func TestATimeOfDayMovedToAnotherZoneComesDueThereOnTheSameDay(t *testing.T) {
	b := newBench(t, setup.Schedule{})
	b.on(nightly, "2027-03-01 12:00")
	s := b.scheduler()
	b.live("2027-03-02 03:00", s)
	moved := nightly(b.clock.Now())
	moved.Zone = "America/New_York"
	b.schedule(moved)
	b.live("2027-03-02 12:00", s)
	b.want("2027-03-02T02:30 America/New_York succeeded", "2027-03-02T02:30 Europe/Copenhagen succeeded")
	run, _ := b.ledger.row("2027-03-02T02:30 America/New_York")
	if want := time.Date(2027, 3, 2, 7, 30, 0, 0, time.UTC); !run.Started.Equal(want) {
		t.Errorf("it began %s, want %s", run.Started, want)
	}
}

func TestAScheduleWithoutABeginningDoesNotReachBack(t *testing.T) {
	b := newBench(t, hourly(time.Time{}))
	b.at("2027-03-01 12:10")
	s := b.scheduler()
	b.tick(s)
	b.want()
	b.live("2027-03-01 13:10", s)
	b.want("2027-03-01T12:00Z succeeded")
	b.at("2027-03-01 15:10") // off since; now the ledger knows that it ran
	b.tick(b.scheduler())
	b.want("2027-03-01T12:00Z succeeded", "2027-03-01T13:00Z missed RUN-OFF", "2027-03-01T14:00Z running")
}

func TestADeletedActivationIsForgotten(t *testing.T) {
	b := newBench(t, setup.Schedule{})
	b.on(nightly, "2027-03-01 12:00")
	s := b.scheduler()
	b.live("2027-03-02 12:00", s)
	b.setup.mu.Lock()
	b.setup.all = nil
	b.setup.mu.Unlock()
	b.live("2027-03-03 12:00", s)
	b.at("2027-06-01 12:00")
	b.tick(s)
	b.want("2027-03-02T02:30 Europe/Copenhagen succeeded")
}

func TestAClockThatIsSetBackAnHourStartsNothingTwice(t *testing.T) {
	b := newBench(t, setup.Schedule{})
	b.on(hourly, "2027-03-01 09:30")
	s := b.scheduler()
	b.live("2027-03-01 12:05", s)
	b.at("2027-03-01 11:05")
	b.live("2027-03-01 13:05", s)
	b.want("2027-03-01T09:00Z succeeded", "2027-03-01T10:00Z succeeded", "2027-03-01T11:00Z succeeded", "2027-03-01T12:00Z succeeded")
}

func TestAClockADayAheadCostsOneExtraRunAndNoneAreLost(t *testing.T) {
	b := newBench(t, setup.Schedule{})
	b.on(nightly, "2027-03-01 12:00")
	s := b.scheduler()
	b.live("2027-03-02 10:00", s)
	b.at("2027-03-03 10:00") // wrong
	b.tick(s)
	b.ledger.finish(b.clock.Now())
	b.at("2027-03-02 10:01") // right again
	b.live("2027-03-05 10:00", s)
	b.want("2027-03-02T02:30 Europe/Copenhagen succeeded",
		"2027-03-03T02:30 Europe/Copenhagen again succeeded",
		"2027-03-03T02:30 Europe/Copenhagen succeeded",
		"2027-03-04T02:30 Europe/Copenhagen succeeded",
		"2027-03-05T02:30 Europe/Copenhagen succeeded")
}

func TestAClockADayAheadMakesNoStormOfAnHourlySchedule(t *testing.T) {
	for _, restart := range []bool{false, true} {
		b := newBench(t, setup.Schedule{})
		b.on(hourly, "2027-03-01 09:30")
		s := b.scheduler()
		b.live("2027-03-01 12:05", s)
		b.at("2027-03-02 12:05") // wrong
		b.live("2027-03-02 12:10", s)
		if extra := len(b.ledger.pulls); extra != 4 {
			t.Errorf("%d runs, want the three and one", extra)
		}
		b.at("2027-03-01 12:10") // right again
		if restart {
			s = b.scheduler()
		}
		for range 2 { // a second machine changes nothing
			b.live("2027-03-01 15:30", s, b.scheduler())
		}
		var ran []string
		for _, hour := range []string{"12", "13", "14"} {
			if r, ok := b.ledger.row("2027-03-01T" + hour + ":00Z again"); ok && r.State == ledger.RunSucceeded {
				ran = append(ran, hour)
			}
		}
		if len(ran) != 3 || len(b.ledger.pulls) != 7 {
			t.Errorf("restart %v: after the clock was put right %q ran of 3 hours, %d pulls in all", restart, ran, len(b.ledger.pulls))
		}
	}
}

func TestMissedRowsSayWhy(t *testing.T) {
	said := map[string]bool{}
	for _, code := range scheduler.Codes() {
		said[code] = false
	}
	b := newBench(t, setup.Schedule{})
	b.on(hourly, "2027-03-01 11:30")
	b.at("2027-03-01 13:10")
	s := b.scheduler()
	b.tick(s) // off
	b.at("2027-03-01 14:00")
	b.tick(s) // merged
	b.ledger.finish(b.clock.Now())
	b.setup.change(func(a *setup.Activation) { a.Paused = "by Anna" })
	b.live("2027-03-01 16:10", s)
	b.setup.change(func(a *setup.Activation) { a.Paused = "" })
	b.tick(s) // paused
	b.ledger.finish(b.clock.Now())
	b.ledger.refuse(errors.New("the disk is full"))
	b.live("2027-03-01 18:10", s)
	b.ledger.refuse(nil)
	b.tick(s) // not started
	b.ledger.finish(b.clock.Now())
	if _, err := (starter{b.ledger, b.clock}).Start(t.Context(), company, activation, "", ledger.Manual, "anna", adaptors.Query{Numbers: []string{"1042"}}); err != nil {
		t.Fatal(err)
	}
	for _, at := range []string{"2027-03-01 19:00", "2027-03-01 19:30", "2027-03-01 20:00"} {
		b.at(at)
		b.tick(s) // waited
	}
	b.ledger.mu.Lock()
	defer b.ledger.mu.Unlock()
	for _, r := range b.ledger.all {
		if r.State != ledger.RunMissed {
			continue
		}
		if _, known := said[r.Code]; !known || r.Cause == "" {
			t.Errorf("the row of %s says %q %q", r.Slot, r.Code, r.Cause)
		}
		said[r.Code] = true
	}
	for code, so := range said {
		if !so {
			t.Errorf("no row says %s", code)
		}
	}
}

func TestACompanyWithoutAZoneLivesInUTC(t *testing.T) {
	b := newBench(t, setup.Schedule{})
	b.on(nightly, "2027-07-01 12:00")
	b.zone = nil
	s := b.scheduler()
	b.clock.set(time.Date(2027, 7, 2, 2, 29, 0, 0, time.UTC))
	b.tick(s)
	b.want()
	b.clock.add(time.Minute)
	b.tick(s)
	b.want("2027-07-02T02:30 UTC running")
}

func TestATickThatIsCalledOffStartsNothing(t *testing.T) {
	b := newBench(t, setup.Schedule{})
	b.on(hourly, "2027-03-01 11:30")
	b.clock.add(time.Hour)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	b.ledger.refuse(context.Canceled)
	if err := b.scheduler().Tick(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("the tick says %v", err)
	}
	if b.log.String() != "" {
		t.Errorf("the end of the program is logged as trouble: %s", b.log)
	}
}
