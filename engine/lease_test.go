package engine_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/invoice"
)

// flaky fails the first commit that holds a given state, as a full disk does.
type flaky struct {
	ledger.Ledger
	to   ledger.State
	left *atomic.Int32
}

func (f flaky) Move(ctx context.Context, moves ...ledger.Move) error {
	for _, m := range moves {
		if m.To == f.to && f.left.Add(-1) >= 0 {
			return fault.New(fault.Temporary, "the disk is full")
		}
	}
	return f.Ledger.Move(ctx, moves...)
}

func TestF38_ACommitThatFailsOnceDoesNotLeaseForEver(t *testing.T) {
	for _, to := range []ledger.State{ledger.Delivered, ledger.Ready} {
		t.Run(string(to), func(t *testing.T) {
			r := newRig(t)
			var left atomic.Int32
			left.Store(1)
			r.twisted(twist{ledger: func(l ledger.Ledger) ledger.Ledger { return flaky{l, to, &left} }, set: engine.Settings{Hold: 300 * time.Millisecond}})
			r.source.add("1001")
			r.start()
			r.soon(r.is("1001", ledger.Delivered))
			d := r.document("1001")
			if d.State != ledger.Delivered {
				t.Errorf("long after one failed commit and with leases of 0.3 s it is %s, owner %q, lease until %s", d.State, d.Owner, time.Until(d.Lease))
			}
		})
	}
}

func TestADeliveryThatIsLongerThanItsLeaseIsMadeOnce(t *testing.T) {
	r := newRig(t)
	var sent atomic.Int32
	r.twisted(twist{set: engine.Settings{Hold: 300 * time.Millisecond}, gateway: doing{deliver: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
		sent.Add(1)
		time.Sleep(1500 * time.Millisecond)
		return delivered(), nil
	}}})
	r.source.add("1001")
	r.start()
	r.soon(r.is("1001", ledger.Delivered))
	if d := r.document("1001"); d.State != ledger.Delivered || sent.Load() != 1 {
		t.Errorf("it is %s and was sent %d times:%s", d.State, sent.Load(), r.road("1001"))
	}
}

func TestF35_NoAttemptBeginsAfterTheSignal(t *testing.T) {
	r := newRig(t)
	var mu sync.Mutex
	var stopped bool
	late := 0
	started := make(chan struct{}, 100)
	r.twisted(twist{grace: time.Second, set: engine.Settings{Transfers: 2}, gateway: doing{deliver: func(ctx context.Context, _ gateways.Parcel) (gateways.Receipt, error) {
		mu.Lock()
		if stopped {
			late++
		}
		mu.Unlock()
		started <- struct{}{}
		select {
		case <-ctx.Done():
			return gateways.Receipt{}, ctx.Err()
		case <-time.After(400 * time.Millisecond):
			return delivered(), nil
		}
	}}})
	for i := range 8 {
		r.source.add(fmt.Sprint(5000 + i))
	}
	r.must(r.store.Setup.ChangeDestination(t.Context(), company, destination, func(d *setup.Destination) { d.Paused = "wait" }))
	r.start()
	r.soon(func() bool { return r.counts()[ledger.Waiting] == 8 })
	r.must(r.engine.Resume(t.Context(), company, destination, "mette"))
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- r.engine.Run(ctx, true) }()
	<-started
	mu.Lock()
	stopped = true
	mu.Unlock()
	cancel()
	before := time.Now()
	err := <-ended
	t.Logf("it ended after %s: %v; %v", time.Since(before).Round(time.Millisecond), err, r.counts())
	if late > 1 { // the second of the two workers may have been on its way
		t.Errorf("%d attempts began after the signal", late)
	}
	if n := r.counts()[ledger.Unknown]; n > 2 {
		t.Errorf("%d documents are in doubt of which at most 2 were being sent", n)
	}
}

func TestF40_ADocumentThatKillsTheProcessIsStoppedAndItsNeighboursAreNot(t *testing.T) {
	r := newRig(t)
	var page []ledger.Transaction
	for _, n := range []string{"poison", "1", "2", "3"} {
		r.source.add(n)
		page = append(page, ledger.Transaction{
			Key: ledger.Key{Subscription: company, Activation: activation, Ref: "invoice-" + n, Version: "1"}, State: ledger.Listed,
			Head: ledger.Head{Number: n, Customer: "c1"},
		})
	}
	_, err := r.store.Ledger.Enter(t.Context(), company, ledger.Page{Activation: activation, Transactions: page})
	r.must(err)
	// Eight processes claim them all and die of the first.
	for i := range 8 {
		r.twisted(twist{ledger: func(l ledger.Ledger) ledger.Ledger { return dying{l} }})
		ctx, cancel := context.WithTimeout(t.Context(), 150*time.Millisecond)
		go func() { _ = r.engine.Run(ctx, true) }()
		<-ctx.Done()
		cancel()
		time.Sleep(50 * time.Millisecond)
		_, err = r.store.Ledger.Expire(t.Context(), time.Now(), fmt.Sprint("the next one ", i))
		r.must(err)
	}
	r.twisted(twist{})
	r.work(r.quiet)
	if r.counts()[ledger.Delivered] < 3 {
		t.Errorf("eight processes died of one document; the ledger has %v:%s", r.counts(), r.road("3"))
	}
}

// dying is the ledger of a process that dies of the first document: nothing that
// it claims is ever moved.
type dying struct{ ledger.Ledger }

func (d dying) Move(context.Context, ...ledger.Move) error { return errors.New("dead") }

// counting counts how often jobs are asked for.
type counting struct {
	job.Queue
	begun *atomic.Int32
}

func (c counting) Work(ctx context.Context, handlers map[string]job.Handler) error {
	deliver := handlers[job.Deliver]
	handlers[job.Deliver] = func(ctx context.Context, j job.Job) error {
		c.begun.Add(1)
		return deliver(ctx, j)
	}
	return c.Queue.Work(ctx, handlers)
}

func TestALaneThatFailsIsNotTriedAtEverySweep(t *testing.T) {
	r := newRig(t)
	var begun atomic.Int32
	r.source.add("1001")
	r.partner.refuses = fault.New(fault.Permanent, "no")
	r.export()
	d := r.document("1001")
	r.must(r.store.Setup.ChangeActivation(t.Context(), company, activation, func(a *setup.Activation) { a.Common.Destination = "other" }))
	r.must(r.store.Setup.DeleteDestination(t.Context(), company, destination))
	r.twisted(twist{set: engine.Settings{Sweep: 50 * time.Millisecond}, queue: func(q job.Queue) job.Queue { return counting{q, &begun} }})
	r.must(r.engine.SendAgain(t.Context(), company, d.ID, "mette"))
	r.during(time.Second, nil) // 20 sweeps
	t.Logf("begun %d times, the document is %s", begun.Load(), r.document("1001").State)
	if n := begun.Load(); n > 12 { // 20 ms, doubled each time, is 6 tries in 1 s
		t.Errorf("a job that fails, with a back-off that doubles, was begun %d times in 1 s, once per sweep, and each writes a warning", n)
	}
}

func TestTriesOfProcessesThatDiedWhileSendingCount(t *testing.T) {
	r := newRig(t)
	var sent int
	for range 12 {
		_, err := r.store.Ledger.Enter(t.Context(), company, ledger.Page{Activation: activation, Transactions: []ledger.Transaction{{
			Key: ledger.Key{Subscription: company, Activation: activation, Ref: "poison", Version: "1", Destination: destination}, State: ledger.Ready,
			Head: ledger.Head{Number: "poison"}, Output: ledger.Output{Name: "x", SHA256: invoice.Digest{1}}, Route: []byte("{}"),
		}}})
		r.must(err)
		lane := ledger.Lane{Subscription: company, Kind: ledger.LaneDeliver, Of: destination}
		claimed, err := r.store.Ledger.Claim(t.Context(), lane, "p", 10, time.Minute)
		r.must(err)
		if len(claimed) == 0 {
			break
		}
		sent++
		_, err = r.store.Ledger.Expire(t.Context(), time.Now(), "nobody") // the process died of it
		r.must(err)
		d := r.document("poison")
		if d.State != ledger.Unknown {
			break
		}
		r.must(r.store.Ledger.Move(t.Context(), ledger.Move{Subscription: company, ID: d.ID, From: ledger.Unknown, To: ledger.Waiting, Step: ledger.Sending, Until: time.Now()}))
	}
	if d := r.document("poison"); sent == 12 && d.Tries == 0 {
		t.Errorf("12 processes died while they sent it; it has %d tries, so a mail goes out at every start", d.Tries)
	}
}

// late is a ledger whose disk is full when the process starts.
type late struct {
	ledger.Ledger
	left *atomic.Int32
}

func (l late) Expire(ctx context.Context, now time.Time, allBut string) (int, error) {
	if l.left.Add(-1) >= 0 {
		return 0, fault.New(fault.Temporary, "the disk is full")
	}
	return l.Ledger.Expire(ctx, now, allBut)
}

func TestF38_AnEngineThatMeetsAFullDiskAtItsStartWorksLater(t *testing.T) {
	r := newRig(t)
	r.source.add("1001")
	var left atomic.Int32
	left.Store(1)
	r.twisted(twist{ledger: func(l ledger.Ledger) ledger.Ledger { return late{l, &left} }})
	r.start()
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- r.engine.Run(ctx, true) }()
	for !r.is("1001", ledger.Delivered)() {
		select {
		case err := <-ended:
			t.Fatalf("the engine ended at once (%v); whoever called it in its own goroutine serves pages over an engine that does nothing", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}
