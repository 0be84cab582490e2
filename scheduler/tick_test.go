package scheduler_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/scheduler"
)

func nightly(since time.Time) setup.Schedule {
	return setup.Schedule{Every: setup.Daily, At: []string{"02:30"}, Since: since}
}

func hourly(since time.Time) setup.Schedule {
	return setup.Schedule{Every: setup.Hourly, Since: since}
}

// on is a schedule turned on at a time of the company's clock.
func (b *bench) on(kind func(time.Time) setup.Schedule, since string) {
	b.t.Helper()
	b.schedule(kind(b.at(since)))
}

func TestADailyRunStartsOncePerDay(t *testing.T) {
	b := newBench(t, setup.Schedule{})
	b.on(nightly, "2027-03-02 12:00")
	b.live("2027-03-05 12:00", b.scheduler())
	b.want("2027-03-03T02:30 Europe/Copenhagen succeeded",
		"2027-03-04T02:30 Europe/Copenhagen succeeded",
		"2027-03-05T02:30 Europe/Copenhagen succeeded")
	run, _ := b.ledger.row("2027-03-04T02:30 Europe/Copenhagen")
	if want := moment(t, b.zone, "2027-03-04 02:30"); !run.Started.Equal(want) || run.Trigger != ledger.Scheduled {
		t.Errorf("it began %s by %s, want %s by the schedule", run.Started, run.Trigger, want)
	}
}

func TestOnBothClockChangesThereIsOneRun(t *testing.T) {
	b := newBench(t, setup.Schedule{})
	b.on(nightly, "2027-03-27 12:00")
	b.live("2027-03-28 12:00", b.scheduler())
	b.want("2027-03-28T02:30 Europe/Copenhagen succeeded")
	run, _ := b.ledger.row("2027-03-28T02:30 Europe/Copenhagen")
	if want := moment(t, b.zone, "2027-03-28 03:00"); !run.Started.Equal(want) {
		t.Errorf("in spring it began at %s, want 03:00, when the clock jumps", run.Started.In(b.zone))
	}

	b = newBench(t, setup.Schedule{})
	b.on(nightly, "2026-10-24 12:00")
	b.live("2026-10-25 12:00", b.scheduler())
	b.want("2026-10-25T02:30 Europe/Copenhagen succeeded")
	run, _ = b.ledger.row("2026-10-25T02:30 Europe/Copenhagen")
	if want := time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC); !run.Started.Equal(want) {
		t.Errorf("in autumn it began at %s, want the first 02:30", run.Started)
	}
}

func TestHoursHaveOneRunEachAcrossClockChanges(t *testing.T) {
	for _, day := range []struct {
		date  string
		hours int
	}{{"2027-03-28", 23}, {"2026-10-25", 25}} {
		b := newBench(t, setup.Schedule{})
		b.on(hourly, day.date+" 00:00") // the slot of midnight is that of the day before
		midnight := moment(t, b.zone, day.date+" 00:00").AddDate(0, 0, 1)
		b.live(midnight.Format("2006-01-02 15:04"), b.scheduler())
		if got := b.count(ledger.RunSucceeded); got != day.hours {
			t.Errorf("%s has %d runs, want %d", day.date, got, day.hours)
		}
	}
}

func TestAMachineThatWasOffCatchesUpWithOneRun(t *testing.T) {
	b := newBench(t, setup.Schedule{})
	b.on(nightly, "2027-03-01 12:00")
	b.live("2027-03-02 12:00", b.scheduler())
	b.at("2027-03-05 09:00")
	again := b.scheduler()
	b.tick(again)
	want := []string{
		"2027-03-02T02:30 Europe/Copenhagen succeeded",
		"2027-03-03T02:30 Europe/Copenhagen missed RUN-OFF",
		"2027-03-04T02:30 Europe/Copenhagen missed RUN-OFF",
		"2027-03-05T02:30 Europe/Copenhagen running",
	}
	b.want(want...)
	row, _ := b.ledger.row("2027-03-03T02:30 Europe/Copenhagen")
	if !row.Started.Equal(moment(t, b.zone, "2027-03-03 02:30")) || !row.Ended.Equal(b.clock.Now()) || row.Cause != "the server was off; the next run caught up" {
		t.Errorf("the missed row is %+v", row)
	}
	if len(b.ledger.pulls) != 2 {
		t.Errorf("the source was asked %q", b.ledger.pulls)
	}
	b.live("2027-03-05 10:00", again)
	want[3] = "2027-03-05T02:30 Europe/Copenhagen succeeded"
	b.want(want...)
}

func TestThreeDaysOffOfAnHourlyScheduleAreOneRun(t *testing.T) {
	b := newBench(t, setup.Schedule{})
	b.on(hourly, "2027-03-01 11:30")
	s := b.scheduler()
	b.live("2027-03-01 12:00", s)
	b.at("2027-03-04 12:10")
	b.tick(s) // the same process: the machine slept
	if ran, missed := b.count(ledger.RunRunning), b.count(ledger.RunMissed); ran != 1 || missed != 71 {
		t.Errorf("%d runs and %d missed, want 1 and 71", ran, missed)
	}
	if row, _ := b.ledger.row("2027-03-03T05:00Z"); row.Code != "RUN-OFF" {
		t.Errorf("a missed row says %q", row.Code)
	}
	b.live("2027-03-04 13:00", s)
	if got := b.count(ledger.RunSucceeded); got != 3 {
		t.Errorf("%d runs after the next hour, want 3", got)
	}
}

func TestALongTimeOffShowsABoundedListOfMissedRuns(t *testing.T) {
	b := newBench(t, setup.Schedule{})
	b.schedule(setup.Schedule{Every: "15m", Since: b.at("2026-01-01 00:00")})
	b.at("2027-03-04 12:10")
	b.tick(b.scheduler())
	if ran, missed := b.count(ledger.RunRunning), b.count(ledger.RunMissed); ran != 1 || missed != 300 {
		t.Errorf("%d runs and %d missed, want 1 and 300", ran, missed)
	}
	if !strings.Contains(b.log.String(), "older") {
		t.Error("nothing tells of the older ones")
	}
}

func TestWaitOutStartsNothingLate(t *testing.T) {
	b := newBench(t, setup.Schedule{})
	s := nightly(b.at("2027-03-01 12:00"))
	s.WaitOut = true
	b.schedule(s)
	b.at("2027-03-03 02:35")
	follower := b.scheduler()
	b.tick(follower)
	b.want("2027-03-02T02:30 Europe/Copenhagen missed RUN-OFF", "2027-03-03T02:30 Europe/Copenhagen missed RUN-OFF")
	if row, _ := b.ledger.row("2027-03-03T02:30 Europe/Copenhagen"); !strings.HasSuffix(row.Cause, "the next run comes at its time") {
		t.Errorf("the row says %q", row.Cause)
	}
	b.live("2027-03-04 02:31", follower)
	b.want("2027-03-02T02:30 Europe/Copenhagen missed RUN-OFF", "2027-03-03T02:30 Europe/Copenhagen missed RUN-OFF",
		"2027-03-04T02:30 Europe/Copenhagen succeeded")
}

func TestWaitOutAllowsForAServerThatIsBusyForAMinute(t *testing.T) {
	b := newBench(t, setup.Schedule{})
	s := nightly(b.at("2027-03-01 12:00"))
	s.WaitOut = true
	b.schedule(s)
	b.at("2027-03-02 02:31:30")
	b.tick(b.scheduler())
	b.want("2027-03-02T02:30 Europe/Copenhagen running")
}

func TestTwoSchedulersOnOneLedgerMakeOneRunPerSlot(t *testing.T) {
	b := newBench(t, setup.Schedule{})
	b.on(hourly, "2027-03-01 11:30")
	all := []*scheduler.Scheduler{b.scheduler(), b.scheduler(), b.scheduler()}
	for hour := 12; hour < 24; hour++ {
		b.clock.set(time.Date(2027, 3, 1, hour-1, 0, 1, 0, time.UTC))
		var together sync.WaitGroup
		for _, s := range all {
			together.Go(func() { b.tick(s) })
		}
		together.Wait()
		b.ledger.finish(b.clock.Now())
	}
	if ran, pulled := b.count(ledger.RunSucceeded), len(b.ledger.pulls); ran != 12 || pulled != 12 || b.count(ledger.RunMissed) != 0 {
		t.Errorf("%d runs, %d pulls, want 12 and 12: %q", ran, pulled, b.says())
	}
}

func TestTwoSchedulersCatchUpWithOneRun(t *testing.T) {
	b := newBench(t, setup.Schedule{})
	b.on(nightly, "2027-03-01 12:00")
	b.at("2027-03-04 09:00")
	b.tick(b.scheduler())
	b.tick(b.scheduler())
	b.ledger.finish(b.clock.Now())
	b.tick(b.scheduler())
	b.want("2027-03-02T02:30 Europe/Copenhagen missed RUN-OFF",
		"2027-03-03T02:30 Europe/Copenhagen missed RUN-OFF",
		"2027-03-04T02:30 Europe/Copenhagen succeeded")
}

func TestARunThatIsStillGoingTakesTheNextSlotsWithIt(t *testing.T) {
	b := newBench(t, setup.Schedule{})
	b.on(hourly, "2027-03-01 11:30")
	s := b.scheduler()
	for hour := 12; hour <= 14; hour++ { // the run of 12:00 does not end
		b.clock.set(time.Date(2027, 3, 1, hour-1, 0, 1, 0, time.UTC))
		b.tick(s)
	}
	b.want("2027-03-01T11:00Z running", "2027-03-01T12:00Z missed RUN-MERGED", "2027-03-01T13:00Z missed RUN-MERGED")
	row, _ := b.ledger.row("2027-03-01T12:00Z")
	if row.Cause != "the run before it was still going and did its work" {
		t.Errorf("the row says %q", row.Cause)
	}
	b.ledger.finish(b.clock.Now())
	b.live("2027-03-01 15:01", s)
	if _, ran := b.ledger.row("2027-03-01T14:00Z"); !ran || len(b.ledger.pulls) != 2 {
		t.Errorf("the next slot was not run: %q", b.says())
	}
}

func TestANarrowedExportIsWaitedFor(t *testing.T) {
	b := newBench(t, setup.Schedule{})
	b.on(nightly, "2027-03-01 12:00")
	s := b.scheduler()
	b.at("2027-03-02 02:29")
	b.tick(s)
	if _, err := (starter{b.ledger, b.clock}).Start(t.Context(), company, activation, "", ledger.Manual, "anna", adaptors.Query{Numbers: []string{"1042"}}); err != nil {
		t.Fatal(err)
	}
	for _, at := range []string{"2027-03-02 02:30", "2027-03-02 02:31", "2027-03-02 02:50"} {
		b.at(at)
		b.tick(s)
		b.want(" running")
	}
	b.ledger.finish(b.clock.Now())
	b.tick(s)
	b.want(" succeeded", "2027-03-02T02:30 Europe/Copenhagen running")
	if b.log.String() != "" {
		t.Errorf("it was logged as trouble: %s", b.log)
	}
}

func TestARestartStartsNoSlotTwice(t *testing.T) {
	b := newBench(t, setup.Schedule{})
	b.on(hourly, "2027-03-01 11:30")
	for range 20 { // a process that dies every 29 minutes
		b.live(b.clock.Now().In(b.zone).Add(29*time.Minute).Format("2006-01-02 15:04"), b.scheduler())
	}
	hours := int(b.clock.Now().Sub(moment(t, b.zone, "2027-03-01 11:00")).Hours())
	if got := b.says(); len(got) != hours || len(b.ledger.pulls) != hours || b.count(ledger.RunMissed) != 0 {
		t.Errorf("want %d runs: %q", hours, got)
	}
}

func TestAPlannedSlotWithARunIsNotAskedForAtEveryTick(t *testing.T) {
	b := newBench(t, setup.Schedule{})
	b.on(nightly, "2027-03-01 12:00")
	b.live("2027-03-02 12:00", b.scheduler())
	s := b.scheduler()
	b.tick(s)
	before := b.ledger.asked
	b.live("2027-03-02 13:00", s)
	if b.ledger.asked != before {
		t.Errorf("the ledger was asked %d times in an hour without a slot", b.ledger.asked-before)
	}
}

func TestASchedulesFaultHoldsUpNoOtherAndIsSaidOnce(t *testing.T) {
	b := newBench(t, setup.Schedule{})
	b.on(hourly, "2027-03-01 11:30")
	b.setup.set(setup.Activation{Subscription: company, ID: "broken", Schedule: setup.Schedule{Every: setup.Cron, Cron: "no", Since: b.clock.Now()}})
	b.setup.set(setup.Activation{Subscription: "gone", ID: "orphan", Schedule: hourly(b.clock.Now())})
	b.setup.set(setup.Activation{Subscription: company, ID: "elsewhere", Schedule: setup.Schedule{Every: setup.Hourly, Zone: "Local", Since: b.clock.Now()}})
	b.live("2027-03-01 14:00", b.scheduler())
	if got := b.count(ledger.RunSucceeded); got != 3 {
		t.Errorf("%d runs, want 3", got)
	}
	for _, id := range []string{"broken", "orphan", "elsewhere"} {
		if n := strings.Count(b.log.String(), "activation="+id); n != 1 {
			t.Errorf("%s is told of %d times, want once", id, n)
		}
	}
}

func TestASlotThatCouldNotBeStartedIsTriedAgain(t *testing.T) {
	b := newBench(t, setup.Schedule{})
	b.on(hourly, "2027-03-01 11:30")
	s := b.scheduler()
	b.live("2027-03-01 11:59", s)
	b.ledger.refuse(errors.New("the disk is full"))
	b.live("2027-03-01 13:30", s)
	b.want()
	b.ledger.refuse(nil)
	b.tick(s)
	b.want("2027-03-01T11:00Z missed RUN-NOT-STARTED", "2027-03-01T12:00Z running")
}

func TestAFaultOfTheSetUpIsTheTicks(t *testing.T) {
	b := newBench(t, setup.Schedule{})
	b.setup.fails = errors.New("locked")
	if err := b.scheduler().Tick(t.Context()); err == nil || !strings.Contains(err.Error(), "locked") {
		t.Errorf("the tick says %v", err)
	}
}
