package engine_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
)

// noting counts how often the health of a destination is written.
type noting struct {
	setup.Store
	writes *atomic.Int32
}

func (n noting) ChangeDestination(ctx context.Context, subscription, id string, change func(*setup.Destination)) error {
	n.writes.Add(1)
	return n.Store.ChangeDestination(ctx, subscription, id, change)
}

func TestADeliveryLikeTheOneBeforeIsNoCommitOfItsOwn(t *testing.T) {
	r := newRig(t)
	var writes atomic.Int32
	r.twisted(twist{setup: func(s setup.Store) setup.Store { return noting{s, &writes} }})
	for i := range 200 {
		r.source.add(fmt.Sprint(3000 + i))
	}
	began := time.Now()
	r.export()
	if n := int(writes.Load()); r.counts()[ledger.Delivered] != 200 || n > 2+int(time.Since(began)/(5*time.Second)) {
		t.Errorf("%v; how the destination is doing was written %d times in %s", r.counts(), n, time.Since(began))
	}
	if d := r.at(); d.LastSuccess.Before(began) || d.Failures != 0 {
		t.Errorf("the last success was at %s, with %d failures", d.LastSuccess, d.Failures)
	}
}

// Every second delivery fails: what is not written between two failures must end
// their row all the same.
func TestTheBreakerCountsFailuresInARow(t *testing.T) {
	r := newRig(t)
	var n atomic.Int32
	var most int
	r.twisted(twist{set: engine.Settings{Transfers: 1}, gateway: doing{deliver: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
		most = max(most, r.at().Failures)
		if n.Add(1)%2 == 0 {
			return gateways.Receipt{}, fault.New(fault.Temporary, "refused")
		}
		return delivered(), nil
	}}})
	for i := range 20 {
		r.source.add(fmt.Sprint(3000 + i))
	}
	r.export()
	if d := r.at(); most > 1 || d.Failures > 1 {
		t.Errorf("%d failures in a row were counted where there was never more than one; in the end %d", most, d.Failures)
	}
}

func TestADestinationThatIsDownAtTheLookCounts(t *testing.T) {
	r := newRig(t)
	waits := []time.Duration{5 * time.Millisecond, 5 * time.Millisecond, 5 * time.Millisecond, 5 * time.Millisecond, 5 * time.Millisecond, 5 * time.Millisecond}
	r.twisted(twist{set: engine.Settings{Waits: waits}, gateway: lookingToo{doing{
		deliver: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
			return gateways.Receipt{}, fault.New(fault.Uncertain, "cut")
		},
		settle: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
			return gateways.Receipt{}, fault.New(fault.Temporary, "refused")
		},
	}}})
	r.source.add("1001")
	r.start()
	r.during(10*time.Second, r.is("1001", ledger.Stopped))
	if d := r.at(); d.Failures < 5 || d.OpenUntil.IsZero() {
		t.Errorf("a delivery and %d looks met nobody, and %d failures were counted", r.document("1001").Looks, d.Failures)
	}
}

func TestALookTellsOfADestinationThatTakesDocumentsOnlyWhenItTookOne(t *testing.T) {
	for outcome, want := range map[gateways.Outcome]int{gateways.Delivered: 0, gateways.Absent: 4} {
		r := newRig(t)
		r.twisted(twist{gateway: lookingToo{doing{
			deliver: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
				return gateways.Receipt{}, fault.New(fault.Uncertain, "cut")
			},
			settle: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
				return gateways.Receipt{Outcome: outcome, Proof: gateways.ByReading}, nil
			},
		}}})
		r.source.add("1001")
		r.export()
		if d := r.at(); d.Failures != want { // each of four deliveries was cut
			t.Errorf("%s: %d failures in a row, want %d; %v", outcome, d.Failures, want, r.counts())
		}
	}
}

func TestTheProgramsOwnBugsSayNothingOfTheDestination(t *testing.T) {
	r := newRig(t)
	r.must(r.store.Setup.ChangeDestination(t.Context(), company, destination, func(d *setup.Destination) { d.Failures = 3 }))
	r.partner.refuses = fault.New(fault.Internal, "a bug")
	r.source.add("1001")
	r.export()
	if d := r.at(); d.Failures != 3 {
		t.Errorf("%d failures in a row, want 3", d.Failures)
	}
}

// begun counts the deliver jobs.
func begun(n *atomic.Int32) func(job.Queue) job.Queue {
	return func(q job.Queue) job.Queue { return counting{q, n} }
}

func TestALaneBehindAnOpenBreakerIsLeftAlone(t *testing.T) {
	r := newRig(t)
	var n atomic.Int32
	r.must(r.store.Setup.ChangeDestination(t.Context(), company, destination, func(d *setup.Destination) {
		d.Failures, d.OpenUntil = 5, time.Now().Add(time.Hour)
	}))
	r.twisted(twist{queue: begun(&n)})
	r.source.add("1001")
	r.start()
	r.during(time.Second, nil) // 100 sweeps
	if n := n.Load(); n > 5 || !r.is("1001", ledger.Ready)() {
		t.Errorf("nothing may be sent for an hour, and in 1 s it was begun %d times; %v", n, r.counts())
	}
	r.must(r.engine.Resume(t.Context(), company, destination, "mette"))
	r.soon(r.is("1001", ledger.Delivered))
	if !r.is("1001", ledger.Delivered)() {
		t.Errorf("mended, it is %s", r.document("1001").State)
	}
}

func TestTheEndOfTheProgramIsNoFailureOfTheDestination(t *testing.T) {
	for _, looks := range []bool{false, true} {
		r := newRig(t)
		begun := make(chan struct{}, 10)
		hang := func(ctx context.Context, _ gateways.Parcel) (gateways.Receipt, error) {
			begun <- struct{}{}
			<-ctx.Done()
			return gateways.Receipt{}, fault.Wrap(fault.Temporary, ctx.Err(), "the line was cut")
		}
		g := doing{deliver: hang, settle: hang}
		if looks {
			g.deliver = func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
				return gateways.Receipt{}, fault.New(fault.Uncertain, "cut")
			}
		}
		r.twisted(twist{grace: 50 * time.Millisecond, gateway: lookingToo{g}})
		r.source.add("1001")
		r.start()
		r.work(func() bool { // and ended in the middle
			select {
			case <-begun:
				return true
			default:
				return false
			}
		})
		want := 0
		if looks {
			want = 1 // the delivery was cut by the far end
		}
		if d, doc := r.at(), r.document("1001"); d.Failures != want || doc.Looks != 0 || looks && doc.State != ledger.Unknown {
			t.Errorf("looks %v: %d failures were counted, not %d; the document is %s after %d looks", looks, d.Failures, want, doc.State, doc.Looks)
		}
	}
}
