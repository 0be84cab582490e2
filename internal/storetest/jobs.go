package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
)

// patience bounds what should happen soon.
const patience = 20 * time.Second

// work does jobs until n were done, and for a moment longer, and returns their
// keys in the order in which they came.
func (h *house) work(n int, kinds ...string) []string {
	h.t.Helper()
	var mu sync.Mutex
	var done []string
	enough := make(chan struct{})
	handler := func(_ context.Context, j job.Job) error {
		mu.Lock()
		defer mu.Unlock()
		if done = append(done, j.Key); len(done) == n {
			close(enough)
		}
		return nil
	}
	handlers := map[string]job.Handler{}
	for _, kind := range kinds {
		handlers[kind] = handler
	}
	stop := h.working(handlers)
	if n > 0 {
		h.wait(enough, "jobs to be done")
	}
	time.Sleep(300 * time.Millisecond)
	stop()
	return done
}

// working runs the queue until the returned function is called, which waits for
// its end.
func (h *house) working(handlers map[string]job.Handler) (stop func()) {
	h.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- h.Queue.Work(ctx, handlers) }()
	return func() {
		h.t.Helper()
		cancel()
		select {
		case err := <-ended:
			h.must(err)
		case <-time.After(patience):
			h.t.Fatal("the queue did not stop")
		}
	}
}

func (h *house) wait(done <-chan struct{}, what string) {
	h.t.Helper()
	select {
	case <-done:
	case <-time.After(patience):
		h.t.Fatalf("waited in vain for %s", what)
	}
}

// ticking is a house whose clock goes.
func ticking(t *testing.T, open Open) *house {
	t.Helper()
	h := &house{Stores: open(t, t.TempDir(), time.Now), t: t, ctx: t.Context()}
	t.Cleanup(func() { h.must(h.Close()) })
	return h
}

func jobs(t *testing.T, open Open) {
	t.Run("a job reaches its handler with all it was given", func(t *testing.T) {
		h := ticking(t, open)
		got := make(chan job.Job, 9)
		stop := h.working(map[string]job.Handler{job.Pull: func(_ context.Context, j job.Job) error { got <- j; return nil }})
		defer stop()
		h.must(h.Queue.Insert(h.ctx, job.Job{Kind: job.Pull, Key: "acme/run", Lane: "source/acme", Args: []byte(`{"Run":"run_1"}`)}))
		select {
		case j := <-got:
			if j.Kind != job.Pull || j.Key != "acme/run" || j.Lane != "source/acme" || string(j.Args) != `{"Run":"run_1"}` || j.Tries != 1 {
				t.Errorf("%+v", j)
			}
		case <-time.After(patience):
			t.Fatal("it never came")
		}
	})
	t.Run("F51 a kind and key are queued once", func(t *testing.T) {
		h := fresh(t, open)
		for range 3 {
			h.must(h.Queue.Insert(h.ctx, job.Job{Kind: job.Pull, Key: "a"}, job.Job{Kind: job.Pull, Key: "a"},
				job.Job{Kind: job.Notify, Key: "a"}, job.Job{Kind: job.Pull, Key: "b"}))
		}
		done := h.work(3, job.Pull, job.Notify)
		slices.Sort(done)
		if fmt.Sprint(done) != "[a a b]" {
			t.Errorf("done %q", done)
		}
		h.must(h.Queue.Insert(h.ctx, job.Job{Kind: job.Pull, Key: "a"}))
		if done := h.work(1, job.Pull); len(done) != 1 {
			t.Errorf("after it was done: %q", done)
		}
	})
	t.Run("a job waits for its time, and an earlier wish moves it forward", func(t *testing.T) {
		h := fresh(t, open)
		later := h.clock.Now().Add(time.Hour)
		h.must(h.Queue.Insert(h.ctx, job.Job{Kind: job.Deliver, Key: "later", RunAt: later},
			job.Job{Kind: job.Deliver, Key: "sooner", RunAt: later}, job.Job{Kind: job.Deliver, Key: "now", RunAt: later}))
		h.must(h.Queue.Insert(h.ctx, job.Job{Kind: job.Deliver, Key: "sooner", RunAt: later.Add(-time.Minute)},
			job.Job{Kind: job.Deliver, Key: "later", RunAt: later.Add(time.Minute)}, job.Job{Kind: job.Deliver, Key: "now"}))
		if done := h.work(1, job.Deliver); fmt.Sprint(done) != "[now]" {
			t.Errorf("at once: %q", done)
		}
		h.clock.Add(59 * time.Minute)
		if done := h.work(1, job.Deliver); fmt.Sprint(done) != "[sooner]" {
			t.Errorf("after 59 minutes: %q", done)
		}
		h.clock.Add(time.Minute)
		if done := h.work(1, job.Deliver); fmt.Sprint(done) != "[later]" {
			t.Errorf("after an hour: %q", done)
		}
	})
	t.Run("a wish for a job that runs makes it run once more", func(t *testing.T) {
		h := ticking(t, open)
		began, goOn := make(chan struct{}, 9), make(chan struct{})
		stop := h.working(map[string]job.Handler{job.Deliver: func(context.Context, job.Job) error {
			began <- struct{}{}
			<-goOn
			return nil
		}})
		defer stop()
		wish := func() { h.must(h.Queue.Insert(h.ctx, job.Job{Kind: job.Deliver, Key: "a"})) }
		wish()
		h.wait(began, "the first run")
		for range 5 {
			wish()
		}
		goOn <- struct{}{}
		h.wait(began, "the second run")
		goOn <- struct{}{}
		select {
		case <-began:
			t.Error("it ran a third time")
			goOn <- struct{}{}
		case <-time.After(400 * time.Millisecond):
		}
	})
	t.Run("no wish is lost, whenever it comes", func(t *testing.T) {
		h := ticking(t, open)
		var wished, seen atomic.Int64
		stop := h.working(map[string]job.Handler{job.Deliver: func(context.Context, job.Job) error {
			seen.Store(wished.Load())
			return nil
		}})
		defer stop()
		for range 60 {
			wished.Add(1)
			h.must(h.Queue.Insert(h.ctx, job.Job{Kind: job.Deliver, Key: "a"}))
		}
		for end := time.Now().Add(patience); seen.Load() != wished.Load(); time.Sleep(10 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("wished %d, seen %d", wished.Load(), seen.Load())
			}
		}
	})
	t.Run("F46 jobs of one lane run one after another", func(t *testing.T) {
		h := ticking(t, open)
		var now, most, done atomic.Int64
		all := make(chan struct{})
		handler := func(context.Context, job.Job) error {
			if n := now.Add(1); n > most.Load() {
				most.Store(n)
			}
			time.Sleep(30 * time.Millisecond)
			now.Add(-1)
			if done.Add(1) == 6 {
				close(all)
			}
			return nil
		}
		stop := h.working(map[string]job.Handler{job.Pull: handler, job.Process: handler})
		defer stop()
		for i := range 3 {
			h.must(h.Queue.Insert(h.ctx, job.Job{Kind: job.Pull, Key: fmt.Sprint(i), Lane: "l"}, job.Job{Kind: job.Process, Key: fmt.Sprint(i), Lane: "l"}))
		}
		h.wait(all, "six jobs")
		if most.Load() != 1 {
			t.Errorf("%d ran at once", most.Load())
		}
	})
	t.Run("a job that fails or panics is tried again and holds up nobody", func(t *testing.T) {
		h := ticking(t, open)
		tries := make(chan int, 9)
		other := make(chan struct{})
		stop := h.working(map[string]job.Handler{
			job.Process: func(_ context.Context, j job.Job) error {
				tries <- j.Tries
				switch j.Tries {
				case 1:
					return errors.New("cannot now")
				case 2:
					panic("must not end the process")
				}
				return nil
			},
			job.Notify: func(context.Context, job.Job) error { close(other); return nil },
		})
		defer stop()
		h.must(h.Queue.Insert(h.ctx, job.Job{Kind: job.Process, Key: "a"}))
		for want := 1; want <= 3; want++ {
			select {
			case got := <-tries:
				if got != want {
					t.Errorf("try %d says %d", want, got)
				}
			case <-time.After(patience):
				t.Fatalf("try %d never came", want)
			}
			if want == 1 {
				h.must(h.Queue.Insert(h.ctx, job.Job{Kind: job.Notify, Key: "b"}))
				h.wait(other, "the other job")
			}
		}
	})
	t.Run("F35 a stop lets the running job end, and says so", func(t *testing.T) {
		h := ticking(t, open)
		began, goOn := make(chan struct{}), make(chan struct{})
		var asked, cancelled atomic.Bool
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() {
			ended <- h.Queue.Work(ctx, map[string]job.Handler{job.Deliver: func(ctx context.Context, _ job.Job) error {
				close(began)
				<-goOn
				asked.Store(job.Stopping(ctx))
				cancelled.Store(ctx.Err() != nil)
				return nil
			}})
		}()
		h.must(h.Queue.Insert(h.ctx, job.Job{Kind: job.Deliver, Key: "a"}))
		h.wait(began, "the job")
		if err := h.Queue.Work(t.Context(), nil); fault.KindOf(err) != fault.Internal {
			t.Errorf("a second Work: %v", err)
		}
		cancel()
		select {
		case err := <-ended:
			t.Fatalf("it ended before its job: %v", err)
		case <-time.After(300 * time.Millisecond):
		}
		close(goOn)
		select {
		case err := <-ended:
			h.must(err)
		case <-time.After(patience):
			t.Fatal("it did not stop")
		}
		if !asked.Load() || cancelled.Load() {
			t.Errorf("stopping %v, cancelled %v", asked.Load(), cancelled.Load())
		}
		if done := h.work(0, job.Deliver); len(done) != 0 {
			t.Errorf("done again: %q", done)
		}
	})
	t.Run("F30 jobs outlive the process", func(t *testing.T) {
		folder, clock := t.TempDir(), NewClock()
		h := reopenable(t, open, folder, clock)
		_, err := h.Ledger.Enter(h.ctx, "acme", ledger.Page{Activation: "dinero", Transactions: []ledger.Transaction{document("a")},
			Follow: []job.Job{{Kind: job.Process, Key: "a"}}})
		h.must(err)
		h.must(h.Close())
		h = reopenable(t, open, folder, clock)
		defer func() { h.must(h.Close()) }()
		if done := h.work(1, job.Process); fmt.Sprint(done) != "[a]" {
			t.Errorf("done %q", done)
		}
	})
	t.Run("a kind without a handler waits", func(t *testing.T) {
		h := fresh(t, open)
		h.must(h.Queue.Insert(h.ctx, job.Job{Kind: job.Notify, Key: "a"}))
		if done := h.work(0, job.Pull); len(done) != 0 {
			t.Errorf("done %q", done)
		}
		if done := h.work(1, job.Notify); len(done) != 1 {
			t.Errorf("done %q", done)
		}
	})
}
