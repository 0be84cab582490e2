package store

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/job"
)

func TestF35AJobThatDoesNotEndIsCancelledAndKept(t *testing.T) {
	folder := t.TempDir()
	o := options(t, folder)
	o.Grace = 200 * time.Millisecond
	s, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Queue.Insert(t.Context(), job.Job{Kind: job.Deliver, Key: "long"}); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	begun := time.Now()
	err = s.Queue.Work(ctx, map[string]job.Handler{job.Deliver: func(ctx context.Context, _ job.Job) error {
		stop()
		<-ctx.Done()
		return ctx.Err()
	}})
	if took := time.Since(begun); err != nil || took < o.Grace || took > 10*time.Second {
		t.Errorf("it stopped after %s, %v", took, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, folder, time.Now)
	defer s.Close()
	ctx, stop = context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	var again job.Job
	err = s.Queue.Work(ctx, map[string]job.Handler{job.Deliver: func(_ context.Context, j job.Job) error {
		again = j
		stop()
		return nil
	}})
	if err != nil || again.Key != "long" {
		t.Errorf("at the next start %+v, %v", again, err)
	}
}

func TestADeadlineEndsTheQueueAsAStopDoes(t *testing.T) {
	s := openAt(t, t.TempDir(), time.Now)
	defer s.Close()
	ctx, stop := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer stop()
	begun := time.Now()
	err := s.Queue.Work(ctx, map[string]job.Handler{job.Pull: func(context.Context, job.Job) error { return nil }})
	if took := time.Since(begun); err != nil || took > 5*time.Second {
		t.Errorf("it ended after %s, %v", took, err)
	}
}

// A queue that never looks by itself shows that it is told of everything.
func TestAJobIsBegunInTimeThoughTheQueueSeldomLooks(t *testing.T) {
	o := options(t, t.TempDir())
	o.Poll = time.Hour
	s, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	type run struct {
		key string
		at  time.Time
	}
	begun, goOn := make(chan run, 20), make(chan struct{})
	var failed atomic.Bool
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- s.Queue.Work(ctx, map[string]job.Handler{job.Pull: func(_ context.Context, j job.Job) error {
			begun <- run{j.Key, time.Now()}
			switch {
			case j.Key == "long":
				<-goOn
			case j.Key == "fails" && failed.CompareAndSwap(false, true):
				return errors.New("not yet")
			}
			return nil
		}})
	}()
	insert := func(jobs ...job.Job) {
		t.Helper()
		if err := s.Queue.Insert(t.Context(), jobs...); err != nil {
			t.Fatal(err)
		}
	}
	next := func(what, key string, due time.Time) {
		t.Helper()
		select {
		case r := <-begun:
			if r.key != key || r.at.Before(due.Add(-50*time.Millisecond)) {
				t.Errorf("%s: %s began %s after it was due", what, r.key, r.at.Sub(due))
			}
			t.Logf("%s: %s", what, r.at.Sub(due).Round(time.Millisecond))
		case <-time.After(20 * time.Second):
			t.Fatalf("%s: it was never begun", what)
		}
	}
	insert(job.Job{Kind: job.Pull, Key: "first"})
	next("the first", "first", time.Now())
	insert(job.Job{Kind: job.Pull, Key: "now"})
	next("one at once", "now", time.Now())
	soon := time.Now().Add(300 * time.Millisecond)
	insert(job.Job{Kind: job.Pull, Key: "soon", RunAt: soon})
	next("one with a time", "soon", soon)
	soon = time.Now().Add(300 * time.Millisecond)
	insert(job.Job{Kind: job.Pull, Key: "early", RunAt: soon})
	if err := s.db.write(t.Context(), func(x *tx) error { // as River does for what is due in the next seconds
		_, err := x.exec(t.Context(), `UPDATE river_job SET state = 'available' WHERE state = 'scheduled'`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	next("one that was made available before its time", "early", soon)
	insert(job.Job{Kind: job.Pull, Key: "moved", RunAt: time.Now().Add(30 * time.Minute)})
	insert(job.Job{Kind: job.Pull, Key: "moved"})
	next("one that was moved forward", "moved", time.Now())
	insert(job.Job{Kind: job.Pull, Key: "fails"})
	next("one that fails", "fails", time.Now())
	next("its second try", "fails", time.Now())
	insert(job.Job{Kind: job.Pull, Key: "long", Lane: "l"})
	next("a long one", "long", time.Now())
	insert(job.Job{Kind: job.Pull, Key: "long"}, job.Job{Kind: job.Pull, Key: "behind", Lane: "l"})
	time.Sleep(2 * laneWait) // the one behind goes back to the queue
	close(goOn)
	for range 2 {
		select {
		case <-begun:
		case <-time.After(20 * time.Second):
			t.Fatal("what waited for the long one was never begun")
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestPanicsAreCountedAndToldWithoutTheArgs(t *testing.T) {
	var said bytes.Buffer
	o := options(t, t.TempDir())
	o.Log = slog.New(slog.NewTextHandler(&said, nil))
	s, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Queue.Insert(t.Context(), job.Job{Kind: job.Process, Key: "poison", Args: []byte(`{"canary":1}`)}); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	var tries atomic.Int64
	err = s.Queue.Work(ctx, map[string]job.Handler{job.Process: func(context.Context, job.Job) error {
		switch tries.Add(1) {
		case 1:
			panic("poisoned")
		case 2:
			return errors.New("still poisoned")
		}
		stop()
		return nil
	}})
	if err != nil || s.Queue.Panics() != 1 || tries.Load() != 3 {
		t.Errorf("%d panics in %d tries, %v", s.Queue.Panics(), tries.Load(), err)
	}
	for _, want := range []string{"poisoned", "still poisoned", "jobs_test.go", "key=poison"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("the log does not say %q", want)
		}
	}
	if strings.Contains(said.String(), "canary") {
		t.Error("the log tells the args")
	}
}

func TestWaitsAfterFailuresGrowAndAreBounded(t *testing.T) {
	q := &Queue{options: Options{Retry: time.Second}, failures: map[int64]int{}}
	last := time.Duration(0)
	for range 30 {
		wait := q.fail(1)
		if wait < last || wait > time.Minute {
			t.Fatalf("%s after %s", wait, last)
		}
		last = wait
	}
	if last != time.Minute || q.fail(2) != time.Second {
		t.Errorf("the last wait is %s", last)
	}
}
