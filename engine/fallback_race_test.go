package engine_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/ledger"
)

// meanwhile does something just before the first step to a next destination is
// written that nobody leases.
type meanwhile struct {
	ledger.Ledger
	once *sync.Once
	does func(l ledger.Ledger, id string)
}

func (m meanwhile) Move(ctx context.Context, moves ...ledger.Move) error {
	for _, step := range moves {
		if step.Next != nil && step.Fence == 0 {
			m.once.Do(func() { m.does(m.Ledger, step.ID) })
		}
	}
	return m.Ledger.Move(ctx, moves...)
}

// triedInDoubt is another machine that tries the document, and nobody knows whether
// it arrived.
func (c *chained) triedInDoubt(l ledger.Ledger, id string, to ledger.State) {
	ctx := context.WithoutCancel(c.t.Context())
	lane := ledger.Lane{Subscription: company, Kind: ledger.LaneDeliver, Of: "a"}
	c.must(l.Wake(ctx, lane, "other"))
	claimed, err := l.Claim(ctx, lane, "other", 100, time.Minute)
	c.must(err)
	for _, d := range claimed {
		m := ledger.Move{Subscription: company, ID: d.ID, From: d.State, To: ledger.Waiting, Fence: d.Fence, Step: ledger.Sending, Until: d.Began.Add(time.Hour)}
		if d.ID == id {
			m.To, m.Step, m.Attempt = to, "", &ledger.Attempt{Outcome: string(fault.Uncertain)}
			if to == ledger.Waiting {
				m.Step = ledger.Sending
			}
		}
		c.must(l.Move(ctx, m))
	}
}

func TestAPersonsOrderIsRefusedWhereTheDocumentWasTriedSinceItWasRead(t *testing.T) {
	r := newChain(t)
	r.source.add("1001")
	r.fails("a", fault.Configuration, "GW-LOGIN")
	r.export()
	r.wentTo("1001", "a:waiting")
	w := r.twist
	w.ledger = func(l ledger.Ledger) ledger.Ledger {
		return meanwhile{l, new(sync.Once), func(l ledger.Ledger, id string) { r.triedInDoubt(l, id, ledger.Waiting) }}
	}
	r.twisted(w)
	if _, err := r.engine.SendByNext(t.Context(), company, r.document("1001").ID, "mette"); !errors.Is(err, ledger.ErrMoved) {
		t.Errorf("it was sent on though it may be there: %v", err)
	}
	r.wentTo("1001", "a:waiting")
	if _, err := r.engine.SendByNext(t.Context(), company, r.document("1001").ID, "mette"); fault.KindOf(err) != fault.Permanent {
		t.Errorf("asked again: %v", err)
	}
}

func TestWhatWaitsBehindABreakerIsNotGivenUpWhereItWasTriedSinceItWasRead(t *testing.T) {
	for name, to := range map[string]ledger.State{"and waits again": ledger.Waiting, "and is stopped in doubt": ledger.Stopped} {
		t.Run(name, func(t *testing.T) {
			r := newChain(t)
			clock := &movable{}
			var seen atomic.Value
			w := r.twist
			w.now, w.set = clock.now, engine.Settings{Transfers: 1, Waits: []time.Duration{time.Minute, time.Minute}}
			w.ledger = func(l ledger.Ledger) ledger.Ledger {
				return meanwhile{l, new(sync.Once), func(l ledger.Ledger, id string) {
					r.triedInDoubt(l, id, to)
					seen.Store(id)
				}}
			}
			r.twisted(w)
			for i := range 8 {
				r.source.add(strconv.Itoa(3001 + i))
			}
			r.fails("a", fault.Temporary, "GW-CONNECT")
			r.start()
			r.soon(func() bool { return r.endpoint("a").Failures >= 5 })
			clock.add(3 * time.Minute)
			r.soon(func() bool { return seen.Load() != nil })
			r.during(50*time.Millisecond, nil)
			d, err := r.store.Ledger.Find(t.Context(), company, seen.Load().(string))
			r.must(err)
			if d.State == ledger.Cancelled {
				t.Errorf("it went on though it may be there: %s %s", d.Code, d.Cause)
			}
		})
	}
}

func TestOrdersThatRaceADeliveryLeaveOneCopy(t *testing.T) {
	r := newChain(t)
	var numbers []string
	for i := range 12 {
		numbers = append(numbers, strconv.Itoa(4001+i))
	}
	r.source.add(numbers...)
	r.ends["a"].does = func(gateways.Parcel) (bool, gateways.Receipt, error) {
		switch rand.IntN(4) {
		case 0: // it arrives, and the answer is lost
			return true, gateways.Receipt{}, fault.New(fault.Uncertain, "the line broke")
		case 1:
			return true, delivered(), nil
		}
		return false, gateways.Receipt{}, fault.New(fault.Temporary, "busy")
	}
	r.start()
	var orders sync.WaitGroup
	stop := make(chan struct{})
	for range 2 {
		orders.Go(func() {
			for {
				select {
				case <-stop:
					return
				case <-time.After(time.Millisecond):
				}
				for _, n := range numbers {
					for _, d := range r.all(n) {
						if d.Destination == "a" && d.State == ledger.Waiting {
							_, _ = r.engine.SendByNext(context.WithoutCancel(t.Context()), company, d.ID, "mette")
						}
					}
				}
			}
		})
	}
	r.soon(func() bool { return len(r.all(numbers[len(numbers)-1])) > 0 && r.quiet() })
	close(stop)
	orders.Wait()
	r.work(r.quiet)
	for _, n := range numbers {
		if copies := r.ends["a"].of(n) + r.ends["b"].of(n) + r.ends["c"].of(n); copies != 1 {
			t.Errorf("%s arrived %d times: %s", n, copies, r.went(n))
		}
	}
}
