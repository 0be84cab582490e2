package engine_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/adaptors/folder"
	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/blob"
	"github.com/postbud/postbud/internal/directory"
	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/internal/store"
	"github.com/postbud/postbud/internal/vault"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// twist changes how the engine of a rig is made.
type twist struct {
	ledger  func(ledger.Ledger) ledger.Ledger
	queue   func(job.Queue) job.Queue
	gateway gateways.Gateway // instead of the partner
	opens   func() error     // what opening the gateway fails with
	adaptor adaptors.Adaptor // instead of the source
	now     func() time.Time
	set     engine.Settings
	grace   time.Duration
	format  *formats.Plugin
}

// twisted opens the rig's store again and makes an engine of another kind on it.
func (r *rig) twisted(w twist) {
	r.t.Helper()
	r.must(r.store.Close())
	keys, err := vault.Open(filepath.Join(r.dir, "master.key"))
	r.must(err)
	blobs, err := blob.Open(filepath.Join(r.dir, "documents"))
	r.must(err)
	if w.now == nil {
		w.now = time.Now
	}
	r.store, err = store.Open(r.t.Context(), store.Options{Now: w.now, Grace: w.grace,
		Path: filepath.Join(r.dir, "postbud.db"), Vault: keys, Poll: 10 * time.Millisecond, Retry: 20 * time.Millisecond,
	})
	r.must(err)
	s := w.set
	if s.Sweep == 0 {
		s.Sweep = 10 * time.Millisecond
	}
	if s.NoticeWait == 0 {
		s.NoticeWait = 10 * time.Millisecond
	}
	if s.Waits == nil {
		s.Waits = []time.Duration{time.Millisecond, time.Millisecond, time.Millisecond}
	}
	var l ledger.Ledger = r.store.Ledger
	if w.ledger != nil {
		l = w.ledger(l)
	}
	var q job.Queue = r.store.Queue
	if w.queue != nil {
		q = w.queue(q)
	}
	gateway := gateways.Declare(plugin.Declaration[struct{}]{
		Info:   plugin.Info{Name: "partner", Title: "Partner", Summary: "A gateway for tests.", Status: plugin.Stable},
		Fields: func(*struct{}) []*plugin.Field { return nil },
	}, func(context.Context, struct{}, plugin.Env) (gateways.Gateway, error) {
		if w.opens != nil {
			if err := w.opens(); err != nil {
				return nil, err
			}
		}
		if w.gateway != nil {
			return w.gateway, nil
		}
		if r.partner.looked {
			return settling{r.partner}, nil
		}
		return r.partner, nil
	})
	source := adaptors.Declare(plugin.Declaration[struct{}]{
		Info:   plugin.Info{Name: "source", Title: "Source", Summary: "A source for tests.", Status: plugin.Stable},
		Fields: func(*struct{}) []*plugin.Field { return nil },
	}, func(context.Context, struct{}, plugin.Env) (adaptors.Adaptor, error) {
		if w.adaptor != nil {
			return w.adaptor, nil
		}
		return r.source, nil
	})
	format := plain()
	if w.format != nil {
		format = *w.format
	}
	r.engine = engine.New(engine.Parts{
		Ledger: l, Jobs: q, Setup: r.store.Setup, Directory: r.store.Directory,
		Members: r.store.Members, Outbox: r.store.Outbox, Blobs: blobs, Count: r.store.Count,
		Adaptors: adaptors.NewRegistry(source),
		Formats:  formats.NewRegistry(format),
		Gateways: gateways.NewRegistry(gateway),
		Env: plugin.Env{Log: slog.New(slog.DiscardHandler), Now: w.now, Spool: blobs.Put,
			Sleep: func(ctx context.Context, d time.Duration) error {
				select {
				case <-ctx.Done():
					return ctx.Err()
				case <-time.After(d):
					return nil
				}
			}},
		Owner:    "test",
		Settings: s,
	})
}

// during has the engine work for a time, or until what comes true.
func (r *rig) during(d time.Duration, until func() bool) {
	end := time.Now().Add(d)
	r.work(func() bool { return time.Now().After(end) || until != nil && until() })
}

func (r *rig) start() ledger.Run {
	r.t.Helper()
	run, err := r.engine.Start(r.t.Context(), company, activation, "", ledger.Manual, "test", adaptors.Query{})
	r.must(err)
	return run
}

func (r *rig) is(number string, s ledger.State) func() bool {
	return func() bool {
		for t, err := range r.store.Ledger.Search(r.t.Context(), company, ledger.Filter{Numbers: []string{number}}) {
			r.must(err)
			if t.State == s {
				return true
			}
		}
		return false
	}
}

// doing is a gateway made of functions.
type doing struct {
	deliver func(context.Context, gateways.Parcel) (gateways.Receipt, error)
	settle  func(context.Context, gateways.Parcel) (gateways.Receipt, error)
}

func (d doing) Check(context.Context, plugin.Probe) error { return nil }
func (d doing) Close() error                              { return nil }
func (d doing) Deliver(ctx context.Context, p gateways.Parcel) (gateways.Receipt, error) {
	return d.deliver(ctx, p)
}

type lookingToo struct{ doing }

func (d lookingToo) Settle(ctx context.Context, p gateways.Parcel) (gateways.Receipt, error) {
	return d.settle(ctx, p)
}

func delivered() gateways.Receipt {
	return gateways.Receipt{Outcome: gateways.Delivered, Proof: gateways.ByReading, At: time.Now()}
}

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

func TestHuntF38_ACommitThatFailsOnceDoesNotLeaseForEver(t *testing.T) {
	for _, to := range []ledger.State{ledger.Delivered, ledger.Ready} {
		t.Run(string(to), func(t *testing.T) {
			r := newRig(t)
			var left atomic.Int32
			left.Store(1)
			r.twisted(twist{ledger: func(l ledger.Ledger) ledger.Ledger { return flaky{l, to, &left} }, set: engine.Settings{Hold: 300 * time.Millisecond}})
			r.source.add("1001")
			r.start()
			r.during(4*time.Second, r.is("1001", ledger.Delivered))
			d := r.document("1001")
			if d.State != ledger.Delivered {
				t.Errorf("4 s after one failed commit and with leases of 0.3 s it is %s, owner %q, lease until %s", d.State, d.Owner, time.Until(d.Lease))
			}
		})
	}
}

func TestHuntF23_AGatewayThatPanicsStopsThatDocumentAlone(t *testing.T) {
	if os.Getenv("HUNT_PANIC") == "" {
		c := exec.Command(os.Args[0], "-test.run", "^TestHuntF23_AGatewayThatPanicsStopsThatDocumentAlone$", "-test.count=1")
		c.Env = append(os.Environ(), "HUNT_PANIC=1")
		if out, err := c.CombinedOutput(); err != nil {
			t.Errorf("the process died: %v\n%s", err, out[:min(len(out), 600)])
		}
		return
	}
	r := newRig(t)
	r.source.add("1001", "1002")
	r.twisted(twist{gateway: doing{deliver: func(_ context.Context, p gateways.Parcel) (gateways.Receipt, error) {
		b, _ := p.Open()
		text, _ := io.ReadAll(b)
		if strings.HasPrefix(string(text), "1001") {
			panic("poison for the gateway")
		}
		return delivered(), nil
	}}})
	r.export()
	r.wants("1002", ledger.Delivered, "")
}

func TestHuntADoubtIsLookedAtAlsoWhenTheGatewayCannotBeOpenedForAWhile(t *testing.T) {
	for _, kind := range []fault.Kind{fault.Temporary, fault.Configuration} {
		t.Run(string(kind), func(t *testing.T) {
			r := newRig(t)
			var shut atomic.Bool
			var sent, looked atomic.Int32
			r.twisted(twist{
				opens: func() error {
					if shut.CompareAndSwap(true, false) {
						return fault.New(kind, "cannot be opened")
					}
					return nil
				},
				gateway: lookingToo{doing{
					deliver: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
						sent.Add(1)
						return gateways.Receipt{}, fault.New(fault.Uncertain, "it arrived, the answer did not")
					},
					settle: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
						looked.Add(1)
						return delivered(), nil
					},
				}},
			})
			// The first attempt is uncertain, and the settings change at that moment,
			// so the gateway must be opened anew.
			r.source.add("1001")
			r.start()
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error)
			go func() { ended <- r.engine.Run(ctx, true) }()
			for sent.Load() == 0 {
				time.Sleep(time.Millisecond)
			}
			cancel()
			<-ended
			// A new process: the gateway is opened anew, and fails once.
			sent.Store(0)
			looked.Store(0)
			d := r.document("1001")
			if d.State != ledger.Unknown {
				t.Skipf("it is %s already", d.State)
			}
			shut.Store(true)
			r.during(time.Second, func() bool { return r.document("1001").State != ledger.Unknown })
			if kind == fault.Configuration {
				r.must(r.engine.Resume(t.Context(), company, destination, "mette"))
			}
			r.during(2*time.Second, r.is("1001", ledger.Delivered))
			if sent.Load() > 0 {
				t.Errorf("it was in doubt and sent %d times without a look first (looks %d); history %s", sent.Load(), looked.Load(), r.road("1001"))
			}
		})
	}
}

func (r *rig) road(number string) string {
	d := r.document(number)
	history, err := r.store.Ledger.History(r.t.Context(), company, d.ID)
	r.must(err)
	var b strings.Builder
	for _, h := range history {
		fmt.Fprintf(&b, " %s(%s)", h.To, h.Cause)
	}
	return b.String()
}

func TestHuntF93_AMailServerThatNeverAnswersIsNotMailedForEver(t *testing.T) {
	r := newRig(t)
	var sent atomic.Int32
	r.twisted(twist{gateway: doing{deliver: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
		sent.Add(1) // it arrived
		return gateways.Receipt{}, fault.New(fault.Uncertain, "no answer after the final dot")
	}}})
	r.source.add("1001")
	r.start()
	r.during(3*time.Second, nil)
	if n := sent.Load(); n > 10 {
		d := r.document("1001")
		t.Errorf("the customer got the same mail %d times in 3 s; it is %s with %d tries (a temporary fault stops after 4 with this table)", n, d.State, d.Tries)
	}
}

func TestHuntADoubtThatIsAlwaysSettledAsAbsentEnds(t *testing.T) {
	r := newRig(t)
	var sent atomic.Int32
	r.twisted(twist{gateway: lookingToo{doing{
		deliver: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
			sent.Add(1)
			return gateways.Receipt{}, fault.New(fault.Uncertain, "cut after the last byte")
		},
		settle: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
			return gateways.Receipt{Outcome: gateways.Absent}, nil
		},
	}}})
	r.source.add("1001")
	r.start()
	r.during(3*time.Second, nil)
	if d := r.document("1001"); sent.Load() > 10 || d.State != ledger.Stopped {
		t.Errorf("sent %d times in 3 s; it is %s with %d tries; nobody is told", sent.Load(), d.State, d.Tries)
	}
}

func TestHuntAnEarlierVersionThatDidNotGoOutIsReplaced(t *testing.T) {
	r := newRig(t)
	r.source.add("1001")
	r.partner.refuses = fault.New(fault.Permanent, "no")
	r.export()
	first := r.wants("1001", ledger.Stopped, "")
	r.partner.refuses = nil
	r.source.versions = map[string]string{"1001": "2"}
	r.source.invoices = append(r.source.invoices, r.source.invoices[0])
	r.export()
	old, err := r.store.Ledger.Find(t.Context(), company, first.ID)
	r.must(err)
	if old.State != ledger.Cancelled {
		t.Errorf("the replaced version is still %s (%s); counts %v", old.State, old.Cause, r.counts())
	}
}

// died is a ledger whose process dies at Enter.
type died struct{ ledger.Ledger }

func (d died) Enter(context.Context, string, ledger.Page) ([]ledger.Transaction, error) {
	panic("SIGKILL")
}

func TestHuntF29_AManualExportThatWasKilledSendsNothingThatNobodyChose(t *testing.T) {
	r := newRig(t)
	for i := range 5 {
		r.source.add(fmt.Sprint(3000 + i))
	}
	q := adaptors.Query{Numbers: []string{"3000", "3001", "3002"}}
	r.twisted(twist{ledger: func(l ledger.Ledger) ledger.Ledger { return died{l} }})
	found, err := r.engine.Candidates(t.Context(), company, activation, q)
	r.must(err)
	func() {
		defer func() { _ = recover() }() // killed between BeginRun and Enter
		_, _ = r.engine.Export(t.Context(), company, activation, "mette", q, found[:1])
	}()
	r.twisted(twist{}) // the next process
	r.during(2*time.Second, nil)
	if r.partner.count > 1 {
		t.Errorf("of three shown, one was chosen; after the restart the partner got %d", r.partner.count)
	}
}

func TestHuntWhatWaitsBehindAPausedGatewayWasNotTriedThere(t *testing.T) {
	r := newRig(t)
	r.source.add("1001")
	r.must(r.store.Setup.ChangeDestination(t.Context(), company, destination, func(d *setup.Destination) { d.Paused = "by a person" }))
	r.export()
	if d := r.document("1001"); d.State != ledger.Waiting || d.RemoteTried() {
		t.Errorf("it is %s; the ledger says that it was tried at the far end: %v", d.State, d.RemoteTried())
	}
}

func TestHuntADeliveryThatIsLongerThanItsLeaseIsMadeOnce(t *testing.T) {
	r := newRig(t)
	var sent atomic.Int32
	r.twisted(twist{set: engine.Settings{Hold: 300 * time.Millisecond}, gateway: doing{deliver: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
		sent.Add(1)
		time.Sleep(1500 * time.Millisecond)
		return delivered(), nil
	}}})
	r.source.add("1001")
	r.start()
	r.during(5*time.Second, r.is("1001", ledger.Delivered))
	if d := r.document("1001"); d.State != ledger.Delivered || sent.Load() != 1 {
		t.Errorf("it is %s and was sent %d times:%s", d.State, sent.Load(), r.road("1001"))
	}
}

func TestHuntF02_WaitsThatTheSourceAskedForAreNoTries(t *testing.T) {
	busy := func() error {
		f := fault.New(fault.Temporary, "429")
		f.RetryAfter = time.Millisecond
		return f
	}
	t.Run("pull", func(t *testing.T) {
		r := newRig(t)
		r.source.add("1001", "1002")
		for range 12 {
			r.source.pull = append(r.source.pull, busy())
		}
		if run := r.export(); run.State != ledger.RunSucceeded {
			t.Errorf("a source that asked for patience 12 times has a run that %s after %d tries", run.State, run.Tries)
		}
	})
	t.Run("fetch", func(t *testing.T) {
		r := newRig(t)
		r.source.add("1001")
		f := &fetching{source: r.source, err: busy()}
		r.twisted(twist{adaptor: f})
		r.start()
		r.during(2*time.Second, func() bool { return r.is("1001", ledger.Stopped)() || f.fetches.Load() > 15 })
		if d := r.document("1001"); d.State == ledger.Stopped {
			t.Errorf("stopped after %d waits that the source itself asked for", f.fetches.Load())
		}
	})
	t.Run("no more calls meanwhile", func(t *testing.T) {
		r := newRig(t)
		for i := range 60 {
			r.source.add(fmt.Sprint(7000 + i))
		}
		later := fault.New(fault.Temporary, "429")
		later.RetryAfter = time.Hour
		f := &fetching{source: r.source, err: later}
		r.twisted(twist{adaptor: f})
		r.start()
		r.during(2*time.Second, nil)
		if n := f.fetches.Load(); n > 16 {
			t.Errorf("a source that asked for an hour was asked %d times at once", n)
		}
	})
}

func TestHuntARunCountsADocumentOnce(t *testing.T) {
	r := newRig(t)
	r.source.add("1", "2", "3", "4")
	again := &repeating{source: r.source}
	again.left.Store(3)
	r.twisted(twist{adaptor: again})
	run := r.export()
	n, err := r.store.Ledger.Count(t.Context(), company, ledger.Filter{Run: run.ID})
	r.must(err)
	if run.Found != n[ledger.Delivered] {
		t.Errorf("the run found %d; its documents are %v", run.Found, n)
	}
}

// repeating is a source that fails before its page is full, so that the page is
// asked again.
type repeating struct {
	*source
	left atomic.Int32
}

func (s *repeating) Pull(ctx context.Context, q adaptors.Query) iter.Seq2[adaptors.Item, error] {
	return func(yield func(adaptors.Item, error) bool) {
		for item, err := range s.source.Pull(ctx, q) {
			item.Cursor = "" // the cursor moves with the page, not with the row
			if !yield(item, err) {
				return
			}
		}
		if s.left.Add(-1) >= 0 {
			yield(adaptors.Item{}, fault.New(fault.Temporary, "500"))
		}
	}
}

func TestHuntADocumentInDoubtCanBeHurried(t *testing.T) {
	r := newRig(t)
	r.twisted(twist{gateway: lookingToo{doing{
		deliver: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
			return gateways.Receipt{}, fault.New(fault.Uncertain, "cut")
		},
		settle: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
			return gateways.Receipt{}, fault.New(fault.Configuration, "wrong password")
		},
	}}})
	r.source.add("1001")
	r.start()
	r.during(2*time.Second, func() bool {
		d, err := r.store.Setup.Destination(t.Context(), company, destination)
		r.must(err)
		return d.Paused != "" && r.is("1001", ledger.Unknown)()
	})
	d := r.document("1001")
	if err := r.engine.TryNow(t.Context(), company, d.ID, "mette"); err != nil && errors.Is(err, ledger.ErrStep) {
		t.Errorf("Try now on %s: %v", d.State, err)
	}
}

func TestHuntF23_AWriterThatNeverEndsIsGivenUp(t *testing.T) {
	if os.Getenv("HUNT_LONG") == "" {
		t.Skip("takes 2 minutes: HUNT_LONG=1")
	}
	r := newRig(t)
	hangs := formats.Declare(plugin.Declaration[struct{}]{
		Info:   plugin.Info{Name: "plain", Title: "Plain", Summary: "A format for tests.", Status: plugin.Stable},
		Fields: func(*struct{}) []*plugin.Field { return nil },
	}, formats.Traits{MediaType: "text/plain", Extension: ".txt"}, func(struct{}, plugin.Env) (formats.Format, error) { return hanging{}, nil })
	r.twisted(twist{format: &hangs})
	r.source.add("hang", "1002")
	r.start()
	r.workFor(150*time.Second, r.is("hang", ledger.Waiting))
	if d := r.document("hang"); d.State == ledger.Listed || d.State == ledger.Received {
		t.Errorf("150 s after it began, with 120 s for one document, it is %s under a lease; 1002 is %s", d.State, r.document("1002").State)
	}
}

// hanging is a format whose writer never comes back for one document.
type hanging struct{ plainFormat }

func (h hanging) Write(ctx context.Context, w io.Writer, inv *invoice.Invoice) error {
	if inv.Number == "hang" {
		select {}
	}
	return h.plainFormat.Write(ctx, w, inv)
}

func (r *rig) workFor(d time.Duration, until func() bool) {
	ctx, cancel := context.WithTimeout(r.t.Context(), d)
	defer cancel()
	go func() { _ = r.engine.Run(ctx, true) }()
	for ctx.Err() == nil && !until() {
		time.Sleep(50 * time.Millisecond)
	}
}

func TestHuntAPauseThatALookMetIsTold(t *testing.T) {
	r := newRig(t)
	wrong := fault.New(fault.Configuration, "wrong password").Coded("GW-LOGIN", "user", "us")
	var changed atomic.Bool
	r.twisted(twist{gateway: lookingToo{doing{
		deliver: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
			changed.Store(true)
			return gateways.Receipt{}, fault.New(fault.Uncertain, "cut")
		},
		settle: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
			if changed.Load() {
				return gateways.Receipt{}, wrong
			}
			return delivered(), nil
		},
	}}})
	post := r.tell(setup.Recipient{DocumentNegative: true, RunPositive: true, RunNegative: true})
	r.source.add("1001")
	r.start()
	r.during(3*time.Second, func() bool { return len(post.subjects()) > 0 })
	d, err := r.store.Setup.Destination(t.Context(), company, destination)
	r.must(err)
	doc := r.document("1001")
	if d.Paused != "" && len(post.subjects()) == 0 {
		t.Errorf("the gateway is paused (%s), the document is %s until %s, and nobody was told", d.PausedCode, doc.State, time.Until(doc.Until).Round(time.Minute))
	}
	changed.Store(false)
	r.must(r.engine.Resume(t.Context(), company, destination, "mette"))
	r.during(2*time.Second, r.is("1001", ledger.Delivered))
	if doc := r.document("1001"); doc.State != ledger.Delivered {
		t.Errorf("2 s after Resume the document is %s and looks again in %s", doc.State, time.Until(doc.Until).Round(time.Minute))
	}
}

// fetching counts what a source is asked.
type fetching struct {
	*source
	fetches atomic.Int32
	err     error
}

func (f *fetching) Fetch(ctx context.Context, ref string) (adaptors.Item, error) {
	f.fetches.Add(1)
	if f.err != nil {
		return adaptors.Item{}, f.err
	}
	return f.source.Fetch(ctx, ref)
}

func TestHuntF09_APausedSourceIsNotAskedByEveryDocument(t *testing.T) {
	r := newRig(t)
	for i := range 60 {
		r.source.add(fmt.Sprint(4000 + i))
	}
	f := &fetching{source: r.source, err: fault.New(fault.Configuration, "the key is gone").Coded("SRC-KEY")}
	r.twisted(twist{adaptor: f})
	r.export()
	if n := f.fetches.Load(); n > 16 {
		t.Errorf("a source that refuses us was asked %d times with the same wrong key; %v", n, r.counts())
	}
}

// poison is a source that panics while it is asked.
type poison struct{ *source }

func (poison) Pull(context.Context, adaptors.Query) iter.Seq2[adaptors.Item, error] {
	return func(func(adaptors.Item, error) bool) { panic("an adaptor's bug") }
}

func TestHuntARunWhoseAdaptorPanicsEnds(t *testing.T) {
	r := newRig(t)
	r.twisted(twist{adaptor: poison{r.source}})
	run := r.start()
	r.during(5*time.Second, func() bool {
		stored, err := r.store.Ledger.FindRun(t.Context(), company, run.ID)
		r.must(err)
		return !stored.Ended.IsZero()
	})
	stored, err := r.store.Ledger.FindRun(t.Context(), company, run.ID)
	r.must(err)
	_, busy := r.engine.Start(t.Context(), company, activation, "slot", ledger.Scheduled, "", adaptors.Query{})
	if stored.Ended.IsZero() {
		t.Errorf("after %d panics the run is %s with %d tries and says %q; the schedule hears %v",
			r.store.Queue.Panics(), stored.State, stored.Tries, stored.Cause, busy)
	}
}

func TestHuntF35_NoAttemptBeginsAfterTheSignal(t *testing.T) {
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
	r.during(3*time.Second, func() bool { return r.counts()[ledger.Waiting] == 8 })
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

func TestHuntAnAmbiguousCustomerIsNotSentByTheCommonRule(t *testing.T) {
	r := newRig(t)
	r.source.add("1001")
	buyer := r.source.invoices[0].Buyer
	r.must(r.store.Directory.Put(t.Context(),
		directory.Customer{Subscription: company, Activation: activation, ID: "a", Party: buyer},
		directory.Customer{Subscription: company, Activation: activation, ID: "b", Party: buyer}))
	off := map[string]rule.Export{"a": {Active: rule.Off}, "b": {Active: rule.Off}}
	r.must(r.store.Setup.SaveOwn(t.Context(), company, activation, off))
	r.twisted(twist{adaptor: nameless{r.source}})
	r.export()
	if r.partner.count > 0 {
		d := r.document("1001")
		t.Errorf("two customers fit, both are switched off, and it was sent as a third one, %s, by the common rule", d.Head.Customer)
	}
}

// nameless is a source that numbers no customers, as a folder does.
type nameless struct{ *source }

func (n nameless) Pull(ctx context.Context, q adaptors.Query) iter.Seq2[adaptors.Item, error] {
	return func(yield func(adaptors.Item, error) bool) {
		for item, err := range n.source.Pull(ctx, q) {
			item.Head.Customer = ""
			for _, inv := range n.source.invoices {
				if inv.Number == item.Head.Number {
					item.Invoice = inv
				}
			}
			if !yield(item, err) {
				return
			}
		}
	}
}

// jsonFile is a folder with a JSON file in it, which is taken away once it was read.
type jsonFile struct {
	blobs *blob.Store
	text  string
	taken atomic.Bool
}

func (j *jsonFile) Check(context.Context, plugin.Probe) error { return nil }
func (j *jsonFile) Close() error                              { return nil }
func (j *jsonFile) Pull(ctx context.Context, _ adaptors.Query) iter.Seq2[adaptors.Item, error] {
	return func(yield func(adaptors.Item, error) bool) {
		if !j.taken.Load() {
			c, err := j.blobs.Put(ctx, "application/json", strings.NewReader(j.text))
			yield(adaptors.Item{Ref: "invoice.json", Version: "1", Source: c, Name: "invoice.json"}, err)
		}
	}
}
func (j *jsonFile) Fetch(context.Context, string) (adaptors.Item, error) {
	return adaptors.Item{}, fault.New(fault.Permanent, "gone").Coded("SRC-GONE")
}
func (j *jsonFile) Acknowledge(context.Context, string, string, bool, string) error {
	j.taken.Store(true)
	return nil
}

func TestHuntAJSONFileOfAFolderCanBeReadAgain(t *testing.T) {
	r := newRig(t)
	blobs, err := blob.Open(filepath.Join(r.dir, "documents"))
	r.must(err)
	r.twisted(twist{adaptor: &jsonFile{blobs: blobs, text: "{}"}})
	r.export()
	d := r.document("invoice.json")
	if d.State != ledger.Stopped {
		t.Skipf("it is %s", d.State)
	}
	r.must(r.engine.ReadAgain(t.Context(), company, d.ID, "mette"))
	r.work(r.quiet)
	again := r.document("invoice.json")
	if !again.Source.SHA256.Given() || again.Code == "SRC-GONE" {
		t.Errorf("a stored file that is read again is %s (%s), and the ledger has lost its bytes (sha given: %v)", again.State, again.Code, again.Source.SHA256.Given())
	}
}

func TestHuntF43_AClockThatJumpsDoesNotMailTwice(t *testing.T) {
	r := newRig(t)
	var jump atomic.Int64
	now := func() time.Time { return time.Now().Add(time.Duration(jump.Load())) }
	var sent atomic.Int32
	begun := make(chan struct{}, 10)
	r.twisted(twist{now: now, gateway: doing{deliver: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
		sent.Add(1)
		begun <- struct{}{}
		time.Sleep(300 * time.Millisecond)
		return delivered(), nil
	}}})
	r.source.add("1001")
	r.start()
	go func() { <-begun; jump.Store(int64(5 * time.Minute)) }() // asleep for five minutes, or the clock was put right
	r.during(3*time.Second, r.is("1001", ledger.Delivered))
	if d := r.document("1001"); sent.Load() != 1 || d.PossibleDuplicate {
		t.Errorf("the process lived, the mail was taken, and it was mailed %d times (possible duplicate %v):%s", sent.Load(), d.PossibleDuplicate, r.road("1001"))
	}
}

func TestHuntAnOpenBreakerDoesNotRewriteTheWholeQueue(t *testing.T) {
	r := newRig(t)
	waits := []time.Duration{300 * time.Millisecond}
	for range 7 {
		waits = append(waits, 300*time.Millisecond)
	}
	r.twisted(twist{set: engine.Settings{Waits: waits}})
	for i := range 100 {
		r.source.add(fmt.Sprint(6000 + i))
	}
	r.partner.refuses = fault.New(fault.Temporary, "refused")
	r.start()
	r.during(5*time.Second, nil)
	rows, tried := 0, 0
	for d, err := range r.store.Ledger.Search(t.Context(), company, ledger.Filter{}) {
		r.must(err)
		h, err := r.store.Ledger.History(t.Context(), company, d.ID)
		r.must(err)
		rows += len(h)
		a, err := r.store.Ledger.Attempts(t.Context(), company, d.ID)
		r.must(err)
		tried += len(a)
	}
	if rows > 100*3+tried*2+200 {
		t.Errorf("100 documents behind a dead gateway for 5 s: %d rows of history for %d attempts", rows, tried)
	}
}

func TestHuntWhatMayHaveArrivedIsNotListedAsNotExported(t *testing.T) {
	r := newRig(t)
	r.twisted(twist{gateway: lookingToo{doing{
		deliver: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
			return gateways.Receipt{}, fault.New(fault.Uncertain, "cut")
		},
		settle: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
			return gateways.Receipt{Outcome: gateways.Unclear, Reason: "the partner takes files away at once"}, nil
		},
	}}})
	r.source.add("1001")
	r.export()
	if d := r.document("1001"); d.State != ledger.Stopped || !d.PossibleDuplicate {
		t.Fatalf("it is %+v", d)
	}
	found, err := r.engine.Candidates(t.Context(), company, activation, adaptors.Query{Numbers: []string{"1001"}})
	r.must(err)
	if found[0].Group == engine.NotExported {
		t.Error("a document that may have arrived, and of which a person must decide, is offered as not exported and a manual export sends it again, with new bytes")
	}
}

func TestHuntF98_TheSecondExportIsToldThatItIsInWork(t *testing.T) {
	r := newRig(t)
	r.source.add("1001")
	q := adaptors.Query{Numbers: []string{"1001"}}
	one, err := r.engine.Candidates(t.Context(), company, activation, q)
	r.must(err)
	two, err := r.engine.Candidates(t.Context(), company, activation, q)
	r.must(err)
	_, err = r.engine.Export(t.Context(), company, activation, "mette", q, one)
	r.must(err)
	o, err := r.engine.Export(t.Context(), company, activation, "jens", q, two)
	r.must(err)
	n, err := r.store.Ledger.Count(t.Context(), company, ledger.Filter{Run: o.Run.ID})
	r.must(err)
	if len(o.Begun) != 0 {
		t.Errorf("the second is told that %d were begun; his run has %v", len(o.Begun), n)
	}
}

func TestHuntF101_AStoppedDocumentWhoseGatewayWasDeletedIsNotStuck(t *testing.T) {
	r := newRig(t)
	r.must(r.store.Setup.SaveDestination(t.Context(), setup.Destination{Subscription: company, ID: "other", Name: "Other", Gateway: "partner"}))
	r.source.add("1001")
	r.partner.refuses = fault.New(fault.Permanent, "no")
	r.export()
	d := r.wants("1001", ledger.Stopped, "")
	r.must(r.store.Setup.ChangeActivation(t.Context(), company, activation, func(a *setup.Activation) { a.Common.Destination = "other" }))
	if err := r.store.Setup.DeleteDestination(t.Context(), company, destination); err != nil {
		t.Skipf("refused: %v", err)
	}
	r.partner.refuses = nil
	if err := r.engine.SendAgain(t.Context(), company, d.ID, "mette"); err != nil {
		return
	}
	r.during(2*time.Second, r.is("1001", ledger.Delivered))
	if d := r.document("1001"); d.State == ledger.Ready {
		t.Errorf("sent again to a gateway that is gone, it stays %s for ever; nobody is told", d.State)
	}
}

// turned gives one document twice in one pull, with two versions.
type turned struct{ *source }

func (s turned) Pull(ctx context.Context, q adaptors.Query) iter.Seq2[adaptors.Item, error] {
	return func(yield func(adaptors.Item, error) bool) {
		for item, err := range s.source.Pull(ctx, q) {
			inv := s.source.invoices[0]
			item.Invoice = inv
			if !yield(item, err) {
				return
			}
			item.Version = "2"
			if !yield(item, err) {
				return
			}
		}
	}
}

func TestHuntF06_OfTwoVersionsInOnePageTheNewerGoes(t *testing.T) {
	oldGoes, both := 0, 0
	for range 10 {
		r := newRig(t)
		r.source.add("1001")
		r.twisted(twist{adaptor: turned{r.source}})
		r.export()
		n := 0
		for d, err := range r.store.Ledger.Search(t.Context(), company, ledger.Filter{}) {
			r.must(err)
			if d.State == ledger.Delivered {
				n++
				if d.Version == "1" {
					oldGoes++
				}
			}
		}
		if n > 1 {
			both++
		}
	}
	if oldGoes+both > 0 {
		t.Errorf("in 10 exports the older version went %d times, both %d times", oldGoes, both)
	}
}

func TestHuntASentDocumentSurvivesAGatewayThatCannotBeOpened(t *testing.T) {
	r := newRig(t)
	var shut atomic.Bool
	r.twisted(twist{
		opens: func() error {
			if shut.Load() {
				return fault.New(fault.Temporary, "cannot be opened")
			}
			return nil
		},
		gateway: doing{deliver: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
			return gateways.Receipt{Outcome: gateways.Sent, RemoteID: "x", Due: time.Now().Add(500 * time.Millisecond)}, nil
		}},
		set: engine.Settings{Hold: 300 * time.Millisecond},
	})
	r.source.add("1001")
	r.start()
	r.during(3*time.Second, r.is("1001", ledger.Sent))
	shut.Store(true)
	r.during(2500*time.Millisecond, nil)
	d := r.document("1001")
	if d.Owner != "" || d.State != ledger.Sent {
		t.Errorf("2 s later it is %s, leased to %q, code %q:%s", d.State, d.Owner, d.Code, r.road("1001"))
	}
}

func TestHuntF40_ADocumentThatKillsTheProcessIsStoppedAndItsNeighboursAreNot(t *testing.T) {
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

func TestHuntAReleaseForOneReasonDoesNotReleaseFromAnother(t *testing.T) {
	r := newRig(t)
	r.source.add("1001")
	r.export() // version 1 went out
	r.source.versions = map[string]string{"1001": "2"}
	r.source.sent = map[string]time.Time{"1001": time.Now()}
	r.source.invoices = append(r.source.invoices, r.source.invoices[0])
	r.export()
	var held ledger.Transaction
	for d, err := range r.store.Ledger.Search(t.Context(), company, ledger.Filter{States: []ledger.State{ledger.Held}}) {
		r.must(err)
		held = d
	}
	if held.Code != "SRC-SENT-THERE" {
		t.Skipf("held as %s", held.Code)
	}
	r.must(r.engine.Release(t.Context(), company, held.ID, "mette"))
	r.work(r.quiet)
	if now, _ := r.store.Ledger.Find(t.Context(), company, held.ID); now.State == ledger.Delivered {
		t.Errorf("released because the source sent it itself; nobody was asked about the version that went out before, and it was sent")
	}
}

func TestHuntF102_ARunIsToldAlsoWhenItsLastDocumentStaysInDoubt(t *testing.T) {
	r := newRig(t)
	r.twisted(twist{gateway: lookingToo{doing{
		deliver: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
			return gateways.Receipt{}, fault.New(fault.Uncertain, "cut")
		},
		settle: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
			return gateways.Receipt{}, errors.New("never mind")
		},
	}}})
	r.source.add("1001")
	r.start()
	r.during(2*time.Second, r.is("1001", ledger.Stopped))
	if d := r.document("1001"); d.State != ledger.Stopped {
		t.Errorf("it is %s", d.State)
	}
}

// idle is a ledger of a process that is killed before it claims anything.
type idle struct{ ledger.Ledger }

func (idle) Claim(context.Context, ledger.Lane, string, int, time.Duration) ([]ledger.Transaction, error) {
	return nil, nil
}

func TestHuntAFileThatTookAnothersPlaceWhileTheServerWasOffIsRead(t *testing.T) {
	r := newRig(t)
	dir := t.TempDir()
	r.must(os.WriteFile(filepath.Join(dir, "a.xml"), []byte("the first"), 0o600))
	open := func() adaptors.Adaptor {
		env := plugin.Env{Log: slog.New(slog.DiscardHandler), Now: time.Now, Sleep: func(context.Context, time.Duration) error { return nil }}
		blobs, err := blob.Open(filepath.Join(r.dir, "documents"))
		r.must(err)
		env.Spool = blobs.Put
		a, err := folder.Adaptor.Open(t.Context(), plugin.Values{"path": dir, "settle": "0s"}, env)
		r.must(err)
		return a
	}
	r.twisted(twist{adaptor: open(), ledger: func(l ledger.Ledger) ledger.Ledger { return idle{l} }})
	r.start()
	r.during(2*time.Second, r.is("a.xml", ledger.Received)) // and killed
	r.must(os.WriteFile(filepath.Join(dir, "a.xml"), []byte("the second"), 0o600))
	r.twisted(twist{adaptor: open()})
	r.during(2*time.Second, r.is("a.xml", ledger.Stopped))
	r.during(300*time.Millisecond, nil)
	r.export()
	n := 0
	for range r.store.Ledger.Search(t.Context(), company, ledger.Filter{Refs: []string{"a.xml"}, Activation: activation}) {
		n++
	}
	if _, err := os.Stat(filepath.Join(dir, "a.xml")); err != nil && n == 1 {
		t.Error("the second file was put away unread; the ledger knows one document")
	}
}

func TestHuntABreakerClosesAgainAlsoWhenAllIsInDoubt(t *testing.T) {
	r := newRig(t)
	var bad atomic.Bool
	bad.Store(true)
	there := sync.Map{}
	var sent atomic.Int32
	r.twisted(twist{gateway: lookingToo{doing{
		deliver: func(_ context.Context, p gateways.Parcel) (gateways.Receipt, error) {
			if bad.Load() {
				return gateways.Receipt{}, fault.New(fault.Uncertain, "cut")
			}
			sent.Add(1)
			there.Store(p.ID, true)
			return delivered(), nil
		},
		settle: func(_ context.Context, p gateways.Parcel) (gateways.Receipt, error) {
			if bad.Load() {
				return gateways.Receipt{}, fault.New(fault.Temporary, "refused")
			}
			if _, ok := there.Load(p.ID); ok {
				return delivered(), nil
			}
			return gateways.Receipt{Outcome: gateways.Absent}, nil
		},
	}}, set: engine.Settings{Waits: []time.Duration{50 * time.Millisecond, 50 * time.Millisecond, time.Second, time.Second, time.Second, time.Second, time.Second, time.Second}}})
	for i := range 10 {
		r.source.add(fmt.Sprint(8000 + i))
	}
	r.start()
	r.during(500*time.Millisecond, nil)
	bad.Store(false)
	r.during(8*time.Second, func() bool { return r.counts()[ledger.Delivered] == 10 })
	d, err := r.store.Setup.Destination(t.Context(), company, destination)
	r.must(err)
	if r.counts()[ledger.Delivered] != 10 || sent.Load() != 10 || d.Failures != 0 {
		t.Errorf("mended: %v, sent %d, failures %d, open until %s", r.counts(), sent.Load(), d.Failures, time.Until(d.OpenUntil))
	}
}

func TestHuntALookHasTriesOfItsOwn(t *testing.T) {
	r := newRig(t)
	var n, looks atomic.Int32
	r.twisted(twist{gateway: lookingToo{doing{
		deliver: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
			if n.Add(1) < 3 {
				return gateways.Receipt{}, fault.New(fault.Temporary, "refused")
			}
			return gateways.Receipt{}, fault.New(fault.Uncertain, "cut")
		},
		settle: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
			if looks.Add(1) == 1 {
				return gateways.Receipt{}, fault.New(fault.Temporary, "refused")
			}
			return delivered(), nil
		},
	}}})
	r.source.add("1001")
	r.export()
	if d := r.document("1001"); d.State != ledger.Delivered {
		t.Errorf("after one look that could not connect it is %s with %d tries: %s", d.State, d.Tries, d.Cause)
	}
}

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

func TestHuntALaneThatFailsIsNotTriedAtEverySweep(t *testing.T) {
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
	r.during(3*time.Second, nil)
	t.Logf("begun %d times, the document is %s", begun.Load(), r.document("1001").State)
	if n := begun.Load(); n > 12 { // 20 ms, doubled each time, is 8 tries in 3 s
		t.Errorf("a job that fails, with a back-off that doubles, was begun %d times in 3 s, once per sweep, and each writes a warning", n)
	}
}

func TestHuntF100_ARuleThatChangesInTheMiddleIsFollowed(t *testing.T) {
	r := newRig(t)
	r.must(r.store.Setup.SaveDestination(t.Context(), setup.Destination{Subscription: company, ID: "other", Name: "Other", Gateway: "partner"}))
	for i := range 80 {
		r.source.add(fmt.Sprint(9000 + i))
	}
	slow := &slowly{source: r.source}
	r.twisted(twist{adaptor: slow})
	r.start()
	var changed atomic.Bool
	r.during(15*time.Second, func() bool {
		if slow.n.Load() >= 8 && changed.CompareAndSwap(false, true) {
			r.must(r.store.Setup.ChangeActivation(t.Context(), company, activation, func(a *setup.Activation) { a.Common.Destination = "other" }))
		}
		return r.counts()[ledger.Delivered] == 80
	})
	n, err := r.store.Ledger.Count(t.Context(), company, ledger.Filter{Destination: "other"})
	r.must(err)
	if n[ledger.Delivered] < 40 {
		t.Errorf("the rule was changed after 8 of 80 documents, and %d followed it", n[ledger.Delivered])
	}
}

// slowly is a source that takes its time for each document.
type slowly struct {
	*source
	n atomic.Int32
}

func (s *slowly) Fetch(ctx context.Context, ref string) (adaptors.Item, error) {
	s.n.Add(1)
	time.Sleep(30 * time.Millisecond)
	return s.source.Fetch(ctx, ref)
}

func TestHuntASourceThatWasMendedIsNotPausedByWhatIsStillUnderWay(t *testing.T) {
	r := newRig(t)
	for i := range 300 {
		r.source.add(fmt.Sprint(10000 + i))
	}
	var right atomic.Bool
	m := &mended{source: r.source, right: &right}
	r.twisted(twist{adaptor: m})
	r.start()
	var resumed atomic.Bool
	r.during(10*time.Second, func() bool {
		a, err := r.store.Setup.Activation(t.Context(), company, activation)
		r.must(err)
		if a.Paused != "" && resumed.CompareAndSwap(false, true) {
			right.Store(true)
			r.must(r.engine.ResumeActivation(t.Context(), company, activation, "mette"))
		}
		return r.counts()[ledger.Delivered] == 300
	})
	a, err := r.store.Setup.Activation(t.Context(), company, activation)
	r.must(err)
	if a.Paused != "" || r.counts()[ledger.Delivered] != 300 {
		t.Errorf("the key was mended and the activation resumed; it is paused again (%q), %v", a.Paused, r.counts())
	}
}

// mended is a source whose key is wrong until it is right.
type mended struct {
	*source
	right *atomic.Bool
}

func (m *mended) Fetch(ctx context.Context, ref string) (adaptors.Item, error) {
	if !m.right.Load() {
		return adaptors.Item{}, fault.New(fault.Configuration, "the key is gone").Coded("SRC-KEY")
	}
	return m.source.Fetch(ctx, ref)
}

func TestHuntAGatewayThatPanicsAfterTheLastByteIsLookedAtFirst(t *testing.T) {
	r := newRig(t)
	var sent, looked atomic.Int32
	r.twisted(twist{gateway: lookingToo{doing{
		deliver: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
			if sent.Add(1) == 1 {
				panic("after the last byte")
			}
			return delivered(), nil
		},
		settle: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
			looked.Add(1)
			return delivered(), nil
		},
	}}})
	if os.Getenv("HUNT_PANIC") == "" { // it may kill the process
		c := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.count=1")
		c.Env = append(os.Environ(), "HUNT_PANIC=1")
		if out, err := c.CombinedOutput(); err != nil {
			t.Errorf("%s", out[:min(len(out), 600)])
		}
		return
	}
	r.source.add("1001")
	r.export()
	if sent.Load() != 1 || looked.Load() != 1 {
		t.Errorf("nobody knows how far it came; it was sent %d times with %d looks:%s", sent.Load(), looked.Load(), r.road("1001"))
	}
}

func TestHuntAPauseIsNoTry(t *testing.T) {
	r := newRig(t)
	r.source.add("1001")
	f := &fetching{source: r.source, err: fault.New(fault.Configuration, "the key is gone").Coded("SRC-KEY")}
	r.twisted(twist{adaptor: f})
	r.start()
	for n := range int32(10) { // ten hours of a wrong key, or ten resumes
		r.during(3*time.Second, func() bool { return f.fetches.Load() > n && r.is("1001", ledger.Waiting)() })
		r.must(r.engine.ResumeActivation(t.Context(), company, activation, "mette"))
	}
	f.err = fault.New(fault.Temporary, "502")
	r.during(3*time.Second, func() bool {
		d := r.document("1001")
		return d.State == ledger.Stopped || d.Code == "" && d.Kind == "temporary"
	})
	if d := r.document("1001"); d.State == ledger.Stopped {
		t.Errorf("one 502 after the pause, and it is stopped with %d tries: %s", d.Tries, d.Cause)
	}
}

func TestHuntF19_AnEarlierVersionThatMayHaveArrivedHoldsTheNext(t *testing.T) {
	r := newRig(t)
	var unclear atomic.Bool
	unclear.Store(true)
	var sent atomic.Int32
	r.twisted(twist{gateway: lookingToo{doing{
		deliver: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
			sent.Add(1)
			if unclear.Load() {
				return gateways.Receipt{}, fault.New(fault.Uncertain, "cut")
			}
			return delivered(), nil
		},
		settle: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
			return gateways.Receipt{Outcome: gateways.Unclear, Reason: "the partner takes files away at once"}, nil
		},
	}}})
	r.source.add("1001")
	r.export()
	if d := r.document("1001"); d.State != ledger.Stopped || !d.PossibleDuplicate {
		t.Fatalf("it is %s", d.State)
	}
	unclear.Store(false)
	r.source.versions = map[string]string{"1001": "2"}
	r.source.invoices = append(r.source.invoices, r.source.invoices[0])
	r.export()
	if sent.Load() != 1 {
		t.Errorf("version 1 may have arrived, and version 2 went out without a person: %v", r.counts())
	}
}

// quick has the delivery lane take an earlier version at the very moment in which
// it is to be cancelled.
type quick struct {
	ledger.Ledger
	once *sync.Once
}

func (q quick) Move(ctx context.Context, moves ...ledger.Move) error {
	for _, m := range moves {
		if m.To == ledger.Cancelled {
			q.once.Do(func() {
				_, _ = q.Ledger.Claim(ctx, ledger.Lane{Subscription: company, Kind: ledger.LaneDeliver, Of: destination}, "other", 10, time.Minute)
			})
		}
	}
	return q.Ledger.Move(ctx, moves...)
}

func TestHuntF19_OfTwoVersionsTheOneThatIsBeingSentWins(t *testing.T) {
	r := newRig(t)
	r.source.add("1001")
	// Version 1 is ready and its gateway is not due: nothing delivers in this rig
	// until the second version has been made.
	r.must(r.store.Setup.ChangeDestination(t.Context(), company, destination, func(d *setup.Destination) {
		d.Failures, d.OpenUntil = 5, time.Now().Add(time.Hour)
	}))
	r.start()
	r.during(3*time.Second, func() bool { return r.is("1001", ledger.Ready)() || r.is("1001", ledger.Waiting)() })
	if d := r.document("1001"); d.State != ledger.Ready {
		t.Skipf("it is %s", d.State)
	}
	var once sync.Once
	r.twisted(twist{ledger: func(l ledger.Ledger) ledger.Ledger { return quick{l, &once} }})
	r.source.versions = map[string]string{"1001": "2"}
	r.source.invoices = append(r.source.invoices, r.source.invoices[0])
	r.start()
	r.during(3*time.Second, func() bool {
		n := 0
		for _, c := range r.counts() {
			n += c
		}
		return n == 2 && r.counts()[ledger.Listed]+r.counts()[ledger.Received] == 0
	})
	if c := r.counts(); c[ledger.Sending] == 1 && c[ledger.Ready] == 1 {
		t.Errorf("version 1 is being sent, and version 2 goes out too, unheld: %v", c)
	}
}

func TestHuntAResendOfAnOlderVersionDoesNotSkipTheNewer(t *testing.T) {
	r := newRig(t)
	r.source.add("1001")
	r.export()
	first := r.document("1001")
	r.source.versions = map[string]string{"1001": "2"}
	r.source.invoices = append(r.source.invoices, r.source.invoices[0])
	r.export() // held: it changed after it was sent
	var held ledger.Transaction
	for d, err := range r.store.Ledger.Search(t.Context(), company, ledger.Filter{States: []ledger.State{ledger.Held}}) {
		r.must(err)
		held = d
	}
	_, err := r.engine.Resend(t.Context(), company, first.ID, "mette", engine.Lost)
	r.must(err)
	r.work(r.quiet)
	r.must(r.engine.Skip(t.Context(), company, held.ID, "mette", "later"))
	r.must(r.engine.ReadAgain(t.Context(), company, held.ID, "mette"))
	r.work(r.quiet)
	if d, _ := r.store.Ledger.Find(t.Context(), company, held.ID); d.State != ledger.Held {
		t.Errorf("the newest version at the source is %s: %s", d.State, d.Cause)
	}
}

func TestHuntTriesOfProcessesThatDiedWhileSendingCount(t *testing.T) {
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

func TestHuntF38_AnEngineThatMeetsAFullDiskAtItsStartWorksLater(t *testing.T) {
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
