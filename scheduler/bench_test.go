package scheduler_test

import (
	"context"
	"io"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/scheduler"
)

const (
	company    = "nordlys"
	activation = "dinero"
)

// bench is a ledger, a set-up and a clock that a test moves.
type bench struct {
	t      *testing.T
	setup  *setups
	ledger *runs
	clock  *clock
	log    *lines
	zone   *time.Location
}

func newBench(t *testing.T, s setup.Schedule) *bench {
	t.Helper()
	b := &bench{t: t, setup: &setups{}, ledger: &runs{}, clock: &clock{}, log: &lines{}, zone: zone(t, "Europe/Copenhagen")}
	b.schedule(s)
	return b
}

// schedule sets the only activation's schedule.
func (b *bench) schedule(s setup.Schedule) {
	b.setup.set(setup.Activation{Subscription: company, ID: activation, Name: "Dinero", Schedule: s})
}

func (b *bench) scheduler() *scheduler.Scheduler {
	log := slog.New(slog.NewTextHandler(b.log, nil))
	return &scheduler.Scheduler{
		Setup:   b.setup,
		Ledger:  b.ledger,
		Members: members{zone: b.zone},
		Starter: starter{b.ledger, b.clock},
		Now:     b.clock.Now,
		Log:     log,
	}
}

// at sets the clock to a time in the company's zone.
func (b *bench) at(text string) time.Time {
	b.t.Helper()
	at := moment(b.t, b.zone, text)
	b.clock.set(at)
	return at
}

func (b *bench) tick(s *scheduler.Scheduler) {
	b.t.Helper()
	if err := s.Tick(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
}

// live has the schedulers look every half minute until a time, and each run end
// before the next look.
func (b *bench) live(until string, all ...*scheduler.Scheduler) {
	b.t.Helper()
	end := moment(b.t, b.zone, until)
	for ; !b.clock.Now().After(end); b.clock.add(30 * time.Second) {
		for _, s := range all {
			b.tick(s)
		}
		b.ledger.finish(b.clock.Now())
	}
	b.clock.set(end)
}

// says is every row of the ledger, oldest slot first: "03-28T02:30 succeeded".
func (b *bench) says() []string {
	b.ledger.mu.Lock()
	defer b.ledger.mu.Unlock()
	var out []string
	for _, r := range b.ledger.all {
		line := r.Slot + " " + string(r.State)
		if r.Code != "" {
			line += " " + r.Code
		}
		out = append(out, line)
	}
	slices.Sort(out)
	return out
}

func (b *bench) want(want ...string) {
	b.t.Helper()
	if got := b.says(); !slices.Equal(got, want) {
		b.t.Errorf("the ledger has\n%q\nwant\n%q", got, want)
	}
}

// count counts rows by state.
func (b *bench) count(state ledger.RunState) (n int) {
	b.ledger.mu.Lock()
	defer b.ledger.mu.Unlock()
	for _, r := range b.ledger.all {
		if r.State == state {
			n++
		}
	}
	return n
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := scheduler.Zone(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func moment(t testing.TB, z *time.Location, text string) time.Time {
	t.Helper()
	layout := "2006-01-02 15:04:05"
	at, err := time.ParseInLocation(layout[:len(text)], text, z)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// clock is moved by a test.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.now }

func (c *clock) set(t time.Time) { c.mu.Lock(); defer c.mu.Unlock(); c.now = t }

func (c *clock) add(d time.Duration) { c.mu.Lock(); defer c.mu.Unlock(); c.now = c.now.Add(d) }

// setups is the part of a set-up that a scheduler reads.
type setups struct {
	setup.Store
	mu    sync.Mutex
	all   []setup.Activation
	fails error
	reads int
}

func (s *setups) set(a setup.Activation) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = slices.DeleteFunc(s.all, func(b setup.Activation) bool { return a.ID == b.ID })
	s.all = append(s.all, a)
}

func (s *setups) change(change func(*setup.Activation)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.all[0])
}

func (s *setups) Scheduled(context.Context) (scheduled []setup.Activation, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reads++
	for _, a := range s.all {
		if a.Schedule.Every != setup.Off && a.Paused == "" {
			scheduled = append(scheduled, a)
		}
	}
	return scheduled, s.fails
}

func (s *setups) looks() int { s.mu.Lock(); defer s.mu.Unlock(); return s.reads }

type members struct {
	access.Members
	zone *time.Location
}

func (m members) Subscription(_ context.Context, id string) (access.Subscription, error) {
	if id != company {
		return access.Subscription{}, access.ErrNotFound
	}
	s := access.Subscription{ID: id}
	if m.zone != nil {
		s.Zone = m.zone.String()
	}
	return s, nil
}

// starter begins runs as the engine does: the newest run of the ledger decides
// whether one is going.
type starter struct {
	ledger *runs
	clock  *clock
}

func (s starter) Start(ctx context.Context, subscription, activation, slot string, trigger ledger.Trigger, actor string, q adaptors.Query) (ledger.Run, error) {
	going, err := s.ledger.Runs(ctx, subscription, activation, 1)
	if err != nil {
		return ledger.Run{}, err
	}
	if len(going) == 1 && !q.Manual() && going[0].State == ledger.RunRunning {
		return going[0], fault.New(fault.Temporary, "a run is going already").Coded("RUN-BUSY")
	}
	run := ledger.Run{
		Subscription: subscription, ID: "run_" + slot + s.clock.Now().Format(time.RFC3339Nano), Activation: activation, Slot: slot,
		Trigger: trigger, Actor: actor, State: ledger.RunRunning, Started: s.clock.Now().UTC(),
	}
	if q.Manual() {
		run.Query = []byte("{}")
	}
	run, _, err = s.ledger.BeginRun(ctx, run, job.Job{Kind: job.Pull})
	return run, err
}

// runs is the part of a ledger that runs need. Like the real one it has one row
// for a slot and for an id, whoever is faster.
type runs struct {
	ledger.Ledger
	mu    sync.Mutex
	all   []ledger.Run
	fails error
	pulls []string
	asked int
}

func (l *runs) BeginRun(_ context.Context, r ledger.Run, follow ...job.Job) (ledger.Run, bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fails != nil {
		return ledger.Run{}, false, l.fails
	}
	for _, stored := range l.all {
		if stored.Subscription == r.Subscription && (stored.ID == r.ID || stored.Activation == r.Activation && stored.Slot == r.Slot && r.Slot != "") {
			return stored, false, nil
		}
	}
	l.all = append(l.all, r)
	for range follow {
		l.pulls = append(l.pulls, r.Slot)
	}
	return r, true, nil
}

func (l *runs) Runs(_ context.Context, subscription, activation string, atMost int) ([]ledger.Run, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked++
	var found []ledger.Run
	for _, r := range l.all {
		if r.Subscription == subscription && (activation == "" || r.Activation == activation) {
			found = append(found, r)
		}
	}
	slices.SortStableFunc(found, func(a, b ledger.Run) int { return b.Started.Compare(a.Started) })
	return found[:min(len(found), atMost)], nil
}

// finish ends what runs.
func (l *runs) finish(now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, r := range l.all {
		if r.State == ledger.RunRunning {
			l.all[i].State, l.all[i].Ended = ledger.RunSucceeded, now
		}
	}
}

func (l *runs) row(slot string) (ledger.Run, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.IndexFunc(l.all, func(r ledger.Run) bool { return r.Slot == slot })
	if i < 0 {
		return ledger.Run{}, false
	}
	return l.all[i], true
}

func (l *runs) refuse(err error) { l.mu.Lock(); defer l.mu.Unlock(); l.fails = err }

// lines is a log that a test reads.
type lines struct {
	mu   sync.Mutex
	text []byte
}

var _ io.Writer = (*lines)(nil)

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text = append(l.text, p...)
	return len(p), nil
}

func (l *lines) String() string { l.mu.Lock(); defer l.mu.Unlock(); return string(l.text) }
