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
