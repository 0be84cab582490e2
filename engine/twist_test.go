package engine_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/blob"
	"github.com/postbud/postbud/internal/directory"
	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/internal/store"
	"github.com/postbud/postbud/internal/vault"
	"github.com/postbud/postbud/plugin"
)

// twist changes how the engine of a rig is made.
type twist struct {
	ledger    func(ledger.Ledger) ledger.Ledger
	queue     func(job.Queue) job.Queue
	setup     func(setup.Store) setup.Store
	directory func(directory.Directory) directory.Directory
	gateway   gateways.Gateway   // instead of the partner
	gateways  *gateways.Registry // instead of the partner's
	opens     func() error       // what opening the gateway fails with
	adaptor   adaptors.Adaptor   // instead of the source
	adaptors  *adaptors.Registry // instead of the source's
	now       func() time.Time
	set       engine.Settings
	grace     time.Duration
	format    *formats.Plugin
	formats   []formats.Plugin     // beside it
	patient   bool                 // nothing waits for real
	lends     func(address string) // is told the address that the adaptor is lent
}

// twisted opens the rig's store again and makes an engine of another kind on it.
func (r *rig) twisted(w twist) {
	r.t.Helper()
	r.must(r.store.Close())
	keys, err := vault.Open(filepath.Join(r.dir, "master.key"))
	r.must(err)
	blobs, err := blob.Open(filepath.Join(r.dir, "documents"))
	r.must(err)
	memory, err := blob.OpenMemory(filepath.Join(r.dir, "memory"))
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
	var set setup.Store = r.store.Setup
	if w.setup != nil {
		set = w.setup(set)
	}
	var customers directory.Directory = r.store.Directory
	if w.directory != nil {
		customers = w.directory(customers)
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
	}, func(_ context.Context, _ struct{}, env plugin.Env) (adaptors.Adaptor, error) {
		if w.lends != nil {
			w.lends(env.Address)
		}
		if w.adaptor != nil {
			return w.adaptor, nil
		}
		return r.source, nil
	})
	format := plain()
	if w.format != nil {
		format = *w.format
	}
	if w.gateways == nil {
		w.gateways = gateways.NewRegistry(gateway)
	}
	if w.adaptors == nil {
		w.adaptors = adaptors.NewRegistry(source)
	}
	r.engine = engine.New(engine.Parts{
		Ledger: l, Jobs: q, Setup: set, Directory: customers,
		Members: r.store.Members, Outbox: r.store.Outbox, Blobs: blobs, Memory: memory, Count: r.store.Count,
		Adaptors: w.adaptors,
		Formats:  formats.NewRegistry(append([]formats.Plugin{format}, w.formats...)...),
		Gateways: w.gateways,
		Env: plugin.Env{Log: slog.New(slog.DiscardHandler), Now: w.now, Spool: blobs.Put, Dial: netx.Dialer(netx.Policy{AllowPrivate: true}),
			HTTP: netx.HTTP(netx.Dialer(netx.Policy{AllowPrivate: true})),
			Sleep: func(ctx context.Context, d time.Duration) error {
				if w.patient {
					d = 0
				}
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

// soon works until what is expected is so. The limit is there to end, not to measure.
func (r *rig) soon(until func() bool) { r.during(time.Minute, until) }

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

// alone runs the test in a process of its own, since it may kill the process. It
// is true in that process, and where it is false the test is over.
func alone(t *testing.T) bool {
	t.Helper()
	if os.Getenv("HUNT_PANIC") != "" {
		return true
	}
	c := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.count=1")
	c.Env = append(os.Environ(), "HUNT_PANIC=1")
	if out, err := c.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out[:min(len(out), 600)])
	}
	return false
}

// at reads the destination.
func (r *rig) at() setup.Destination {
	r.t.Helper()
	d, err := r.store.Setup.Destination(context.WithoutCancel(r.t.Context()), company, destination)
	r.must(err)
	return d
}

// doing is a gateway made of functions.
type doing struct {
	deliver func(context.Context, gateways.Parcel) (gateways.Receipt, error)
	settle  func(context.Context, gateways.Parcel) (gateways.Receipt, error)
}

func (d doing) Check(context.Context, plugin.Probe) error { return nil }

func (d doing) Close() error { return nil }

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

func (r *rig) workFor(d time.Duration, until func() bool) {
	ctx, cancel := context.WithTimeout(r.t.Context(), d)
	defer cancel()
	go func() { _ = r.engine.Run(ctx, true) }()
	for ctx.Err() == nil && !until() {
		time.Sleep(50 * time.Millisecond)
	}
}
