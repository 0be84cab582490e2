package engine_test

import (
	"context"
	"errors"
	"fmt"
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

func TestWhatWaitsBehindAPausedGatewayWasNotTriedThere(t *testing.T) {
	r := newRig(t)
	r.source.add("1001")
	r.must(r.store.Setup.ChangeDestination(t.Context(), company, destination, func(d *setup.Destination) { d.Paused = "by a person" }))
	r.export()
	if d := r.document("1001"); d.State != ledger.Waiting || d.RemoteTried() {
		t.Errorf("it is %s; the ledger says that it was tried at the far end: %v", d.State, d.RemoteTried())
	}
}

func TestAPauseThatALookMetIsTold(t *testing.T) {
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
	r.soon(func() bool { return len(post.subjects()) > 0 })
	d, err := r.store.Setup.Destination(t.Context(), company, destination)
	r.must(err)
	doc := r.document("1001")
	if d.Paused != "" && len(post.subjects()) == 0 {
		t.Errorf("the gateway is paused (%s), the document is %s until %s, and nobody was told", d.PausedCode, doc.State, time.Until(doc.Until).Round(time.Minute))
	}
	changed.Store(false)
	r.must(r.engine.Resume(t.Context(), company, destination, "mette"))
	r.soon(r.is("1001", ledger.Delivered))
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

func TestF09_APausedSourceIsNotAskedByEveryDocument(t *testing.T) {
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

func TestAnOpenBreakerDoesNotRewriteTheWholeQueue(t *testing.T) {
	r := newRig(t)
	waits := []time.Duration{100 * time.Millisecond}
	for range 7 {
		waits = append(waits, 100*time.Millisecond)
	}
	r.twisted(twist{set: engine.Settings{Waits: waits}})
	for i := range 100 {
		r.source.add(fmt.Sprint(6000 + i))
	}
	r.partner.refuses = fault.New(fault.Temporary, "refused")
	r.start()
	r.during(2*time.Second, nil)
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
		t.Errorf("100 documents behind a dead gateway for 2 s: %d rows of history for %d attempts", rows, tried)
	}
}

func TestF102_ARunIsToldAlsoWhenItsLastDocumentStaysInDoubt(t *testing.T) {
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
	r.soon(r.is("1001", ledger.Stopped))
	if d := r.document("1001"); d.State != ledger.Stopped {
		t.Errorf("it is %s", d.State)
	}
}

// idle is a ledger of a process that is killed before it claims anything.
type idle struct{ ledger.Ledger }

func (idle) Claim(context.Context, ledger.Lane, string, int, time.Duration) ([]ledger.Transaction, error) {
	return nil, nil
}

func TestF100_ARuleThatChangesInTheMiddleIsFollowed(t *testing.T) {
	r := newRig(t)
	r.must(r.store.Setup.SaveDestination(t.Context(), setup.Destination{Subscription: company, ID: "other", Name: "Other", Gateway: "partner"}))
	for i := range 80 {
		r.source.add(fmt.Sprint(9000 + i))
	}
	slow := &slowly{source: r.source}
	r.twisted(twist{adaptor: slow})
	r.start()
	var changed atomic.Bool
	r.soon(func() bool {
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

func TestASourceThatWasMendedIsNotPausedByWhatIsStillUnderWay(t *testing.T) {
	r := newRig(t)
	for i := range 300 {
		r.source.add(fmt.Sprint(10000 + i))
	}
	var right atomic.Bool
	m := &mended{source: r.source, right: &right}
	r.twisted(twist{adaptor: m})
	r.start()
	var resumed atomic.Bool
	r.soon(func() bool {
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

func TestAPauseIsNoTry(t *testing.T) {
	r := newRig(t)
	r.source.add("1001")
	f := &fetching{source: r.source, err: fault.New(fault.Configuration, "the key is gone").Coded("SRC-KEY")}
	r.twisted(twist{adaptor: f})
	r.start()
	for n := range int32(10) { // ten hours of a wrong key, or ten resumes
		r.soon(func() bool { return f.fetches.Load() > n && r.is("1001", ledger.Waiting)() })
		r.must(r.engine.ResumeActivation(t.Context(), company, activation, "mette"))
	}
	f.err = fault.New(fault.Temporary, "502")
	r.soon(func() bool {
		d := r.document("1001")
		return d.State == ledger.Stopped || d.Code == "" && d.Kind == "temporary"
	})
	if d := r.document("1001"); d.State == ledger.Stopped {
		t.Errorf("one 502 after the pause, and it is stopped with %d tries: %s", d.Tries, d.Cause)
	}
}

// resumedLate is a setup whose destination is resumed just after it was read.
type resumedLate struct {
	setup.Store
	once *sync.Once
	does func()
}

func (s resumedLate) Destination(ctx context.Context, subscription, id string) (setup.Destination, error) {
	d, err := s.Store.Destination(ctx, subscription, id)
	if d.Paused != "" {
		s.once.Do(s.does)
	}
	return d, err
}

func TestWhatIsPutBackWhileItsGatewayIsResumedDoesNotWaitForAnHour(t *testing.T) {
	for name, in := range map[string]ledger.State{"to be sent": ledger.Waiting, "to be looked at": ledger.Unknown} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.source.add("1001")
			r.partner.refuses = fault.New(fault.Configuration, "wrong password")
			if in == ledger.Unknown {
				r.partner.refuses = nil
				r.partner.arrives, r.partner.faults = true, []error{fault.New(fault.Uncertain, "the line broke")}
				r.twisted(twist{gateway: lookingToo{doing{deliver: r.partner.Deliver, settle: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
					return gateways.Receipt{}, fault.New(fault.Configuration, "wrong password")
				}}}})
			}
			r.start()
			r.soon(func() bool { return r.is("1001", in)() && r.at().Paused != "" })
			r.partner.refuses = nil
			var resume func()
			r.twisted(twist{setup: func(s setup.Store) setup.Store { return resumedLate{s, new(sync.Once), func() { resume() }} }})
			resume = func() { r.must(r.engine.Resume(context.WithoutCancel(t.Context()), company, destination, "mette")) }
			r.must(r.store.Ledger.Wake(t.Context(), ledger.Lane{Subscription: company, Kind: ledger.LaneDeliver, Of: destination}, "test"))
			r.during(20*time.Second, r.is("1001", ledger.Delivered))
			r.wants("1001", ledger.Delivered, "")
		})
	}
}

func TestAFaultMetBeforeAGatewayWasMendedDoesNotPauseItAgain(t *testing.T) {
	r := newRig(t)
	r.source.add("1001")
	var tries atomic.Int32
	r.twisted(twist{gateway: doing{deliver: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
		if tries.Add(1) > 1 {
			return delivered(), nil
		}
		r.must(r.engine.Resume(context.WithoutCancel(t.Context()), company, destination, "mette")) // with the password that is right
		return gateways.Receipt{}, fault.New(fault.Configuration, "wrong password")
	}}})
	r.start()
	r.during(20*time.Second, r.is("1001", ledger.Delivered))
	r.wants("1001", ledger.Delivered, "")
	if d := r.at(); d.Paused != "" {
		t.Errorf("it is paused: %s", d.Paused)
	}
}
