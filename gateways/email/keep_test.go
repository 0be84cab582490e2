package email_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

func TestAFreeLineIsClosedAfterSomeSeconds(t *testing.T) {
	var mu sync.Mutex
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	clock := func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
	asleep, awake := make(chan time.Duration), make(chan struct{})
	d := openDesk(t, &desk{})
	g := openSleeping(t, d.settings(), clock, func(ctx context.Context, wait time.Duration) error {
		select {
		case asleep <- wait:
		case <-ctx.Done():
			return ctx.Err()
		}
		select {
		case <-awake:
			mu.Lock()
			now = now.Add(wait)
			mu.Unlock()
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
	for round := 1; round <= 2; round++ {
		sent(t, g, 0)
		if wait := <-asleep; wait < time.Second || wait > time.Minute {
			t.Errorf("a free line is closed after %v", wait)
		}
		d.want(t, round, 1, round)
		awake <- struct{}{}
		d.want(t, round, 0, round)
	}
	if d.quits != 2 {
		t.Errorf("%d goodbyes", d.quits)
	}
	sent(t, g, 0)
	<-asleep
	mu.Lock()
	now = now.Add(time.Hour) // as when the machine was asleep
	mu.Unlock()
	sent(t, g, 1)
	d.want(t, 4, 1, 4)
}

func TestNoLineGrowsOld(t *testing.T) {
	var mu sync.Mutex
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	d := openDesk(t, &desk{})
	g := openAt(t, d.settings(), func() time.Time { mu.Lock(); defer mu.Unlock(); return now })
	for i := range 160 { // two seconds apart
		sent(t, g, i)
		mu.Lock()
		now = now.Add(2 * time.Second)
		mu.Unlock()
	}
	d.want(t, 2, 1, 160)
}

func TestAMailUnderWayOutlivesTheClose(t *testing.T) {
	begun, finish := make(chan struct{}), make(chan struct{})
	d := openDesk(t, &desk{say: func(line, _ int, command string) string {
		if command == "." && line == 2 {
			close(begun)
			<-finish
		}
		return ""
	}})
	g := open(t, d.settings().With(plugin.Values{"timeout": "20s"}))
	var all sync.WaitGroup
	sent(t, g, 0)
	d.hangUp("")
	all.Go(func() { sent(t, g, 1) })
	<-begun
	for range 2 {
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	}
	_, err := g.Deliver(t.Context(), numbered(2))
	says{kind: fault.Temporary, text: "the gateway is closed"}.of(t, err)
	close(finish)
	all.Wait()
	d.want(t, 2, 0, 2)
	if d.quits != 1 {
		t.Errorf("%d goodbyes", d.quits)
	}
}
