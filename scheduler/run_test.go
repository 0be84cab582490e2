package scheduler_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
)

func TestRunLooksAgainAndAgainUntilItIsStopped(t *testing.T) {
	defer goleak.VerifyNone(t)
	b := newBench(t, setup.Schedule{})
	b.on(hourly, "2027-03-01 11:30")
	b.clock.add(time.Hour)
	s := b.scheduler()
	s.Every = 5 * time.Millisecond
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	until(t, "it looked three times", func() bool { return b.setup.looks() >= 3 })
	until(t, "the slot was started", func() bool { return b.count(ledger.RunRunning) == 1 })
	stop()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("it did not end")
	}
	looks := b.setup.looks()
	time.Sleep(20 * time.Millisecond)
	if b.setup.looks() != looks {
		t.Error("it looks on after its end")
	}
	b.want("2027-03-01T11:00Z running")
}

func TestRunGoesOnWhenTheSetUpCannotBeRead(t *testing.T) {
	defer goleak.VerifyNone(t)
	b := newBench(t, setup.Schedule{})
	b.setup.fails = errors.New("locked")
	s := b.scheduler()
	s.Every = 5 * time.Millisecond
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	until(t, "it looked again", func() bool { return b.setup.looks() >= 2 })
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if !strings.Contains(b.log.String(), "locked") {
		t.Error("the trouble was not logged")
	}
}

func TestRunThatIsStoppedBeforeItBeganEnds(t *testing.T) {
	defer goleak.VerifyNone(t)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := newBench(t, setup.Schedule{}).scheduler().Run(ctx); err != nil {
		t.Error(err)
	}
}

func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never: %s", what)
		}
	}
}
