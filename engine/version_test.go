package engine_test

import (
	"context"
	"iter"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
)

func TestAnEarlierVersionThatDidNotGoOutIsReplaced(t *testing.T) {
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

func TestF06_OfTwoVersionsInOnePageTheNewerGoes(t *testing.T) {
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

func TestAReleaseForOneReasonDoesNotReleaseFromAnother(t *testing.T) {
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

func TestF19_AnEarlierVersionThatMayHaveArrivedHoldsTheNext(t *testing.T) {
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

func TestF19_OfTwoVersionsTheOneThatIsBeingSentWins(t *testing.T) {
	r := newRig(t)
	r.source.add("1001")
	// Version 1 is ready and its gateway is not due: nothing delivers in this rig
	// until the second version has been made.
	r.must(r.store.Setup.ChangeDestination(t.Context(), company, destination, func(d *setup.Destination) {
		d.Failures, d.OpenUntil = 5, time.Now().Add(time.Hour)
	}))
	r.start()
	r.soon(func() bool { return r.is("1001", ledger.Ready)() || r.is("1001", ledger.Waiting)() })
	if d := r.document("1001"); d.State != ledger.Ready {
		t.Skipf("it is %s", d.State)
	}
	var once sync.Once
	r.twisted(twist{ledger: func(l ledger.Ledger) ledger.Ledger { return quick{l, &once} }})
	r.source.versions = map[string]string{"1001": "2"}
	r.source.invoices = append(r.source.invoices, r.source.invoices[0])
	r.start()
	r.soon(func() bool {
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

func TestAResendOfAnOlderVersionDoesNotSkipTheNewer(t *testing.T) {
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

// taking has a document become, at the moment in which it is made ready, the
// version that was exported before.
type taking struct {
	ledger.Ledger
	id      string
	version string
}

func (g taking) Move(ctx context.Context, moves ...ledger.Move) error {
	for i, m := range moves {
		if m.ID == g.id && m.To == ledger.Ready {
			change := m.Change
			moves[i].Change = func(t *ledger.Transaction) { change(t); t.Version = g.version }
		}
	}
	return g.Ledger.Move(ctx, moves...)
}

func TestADocumentWhoseKeyIsTakenEndsAsSentAlready(t *testing.T) {
	r := newRig(t)
	r.source.add("1001")
	r.export()
	first := r.wants("1001", ledger.Delivered, "")
	again := first
	again.ID, again.Version, again.State, again.Destination, again.Released = "", "2", ledger.Received, "", "SRC-CHANGED"
	again.ID = again.Key.ID()
	_, err := r.store.Ledger.Enter(t.Context(), company, ledger.Page{Activation: activation, KeepCursor: true, Transactions: []ledger.Transaction{again}})
	r.must(err)
	r.twisted(twist{ledger: func(l ledger.Ledger) ledger.Ledger { return taking{l, again.ID, "1"} }, set: engine.Settings{Hold: 300 * time.Millisecond}})
	find := func() ledger.Transaction {
		d, err := r.store.Ledger.Find(t.Context(), company, again.ID)
		r.must(err)
		return d
	}
	r.during(5*time.Second, func() bool { return find().State == ledger.Skipped })
	d := find()
	if d.State != ledger.Skipped || d.Code != "DUP" || !strings.Contains(d.Cause, first.ID) || d.Owner != "" || d.Tries != 0 {
		t.Errorf("it is %s (%s) with %d tries: %s", d.State, d.Code, d.Tries, d.Cause)
	}
	if r.partner.count != 1 {
		t.Errorf("the partner got it %d times", r.partner.count)
	}
}
