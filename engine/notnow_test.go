package engine_test

import (
	"context"
	"fmt"
	"iter"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
)

// overlooked tells of what a delivery asks of the ledger.
type overlooked struct {
	ledger.Ledger
	claimed  func(ledger.Lane, []ledger.Transaction)
	searched func(ledger.Filter) // once the answer is known
}

func (o overlooked) Claim(ctx context.Context, lane ledger.Lane, owner string, atMost int, hold time.Duration) ([]ledger.Transaction, error) {
	claimed, err := o.Ledger.Claim(ctx, lane, owner, atMost, hold)
	if lane.Kind == ledger.LaneDeliver && len(claimed) > 0 {
		o.claimed(lane, claimed)
	}
	return claimed, err
}

func (o overlooked) Search(ctx context.Context, subscription string, f ledger.Filter) iter.Seq2[ledger.Transaction, error] {
	return func(yield func(ledger.Transaction, error) bool) {
		o.Ledger.Search(ctx, subscription, f)(yield)
		o.searched(f)
	}
}

func (c *chained) overlook(claimed func(ledger.Lane, []ledger.Transaction), searched func(ledger.Filter)) {
	c.t.Helper()
	w := c.twist
	w.ledger = func(l ledger.Ledger) ledger.Ledger { return overlooked{l, claimed, searched} }
	c.twisted(w)
}

// behind has documents wait behind an open breaker until a test lets them go.
func (c *chained) behind(name string, numbers ...string) (letGo func()) {
	c.t.Helper()
	c.must(c.store.Setup.ChangeDestination(c.t.Context(), company, name, func(d *setup.Destination) {
		d.Failures, d.OpenUntil = 5, time.Now().Add(time.Hour)
	}))
	c.source.add(numbers...)
	c.start()
	c.soon(func() bool { return c.counts()[ledger.Ready] == len(numbers) })
	return func() { c.must(c.engine.Resume(c.t.Context(), company, name, "mette")) }
}

func TestADocumentThatIsAloneIsNotAskedAboutBeforeItIsSent(t *testing.T) {
	var batches, searches atomic.Int32
	r := newChain(t)
	r.overlook(func(ledger.Lane, []ledger.Transaction) { batches.Add(1) }, func(f ledger.Filter) {
		if len(f.Refs) > 0 {
			searches.Add(1)
		}
	})
	var numbers []string
	for i := range 40 {
		numbers = append(numbers, fmt.Sprint(5000+i))
	}
	letGo := r.behind("a", numbers...)
	searches.Store(0)
	letGo()
	r.soon(func() bool { return r.counts()[ledger.Delivered] == len(numbers) })
	if n := batches.Load(); searches.Load() != n || n > 10 {
		t.Errorf("%d documents were claimed in %d batches and asked about %d times", len(numbers), n, searches.Load())
	}
}

// The receipt comes when the next one is claimed, or even when it is known already that
// it has others in its chain.
func TestAReceiptThatComesBetweenClaimAndSendingIsSeen(t *testing.T) {
	for _, when := range []string{"at the claim", "when its chain was looked at"} {
		t.Run(when, func(t *testing.T) {
			r := newChain(t)
			var isClaimed, came atomic.Bool
			comes := func() {
				if came.Swap(true) {
					return
				}
				if code := r.answers("a", lateReceipt(r.all("1001")[0])); code != 200 {
					t.Errorf("the receipt was answered with %d", code)
				}
			}
			r.overlook(func(lane ledger.Lane, _ []ledger.Transaction) {
				if lane.Of == "b" {
					isClaimed.Store(true)
					if when == "at the claim" {
						comes()
					}
				}
			}, func(f ledger.Filter) {
				if isClaimed.Load() && len(f.Refs) > 0 {
					comes()
				}
			})
			r.source.add("1001")
			r.fails("a", fault.Permanent, "GW-HTTP")
			r.export()
			r.wentTo("1001", "a:delivered b:held")
			r.has("1001", 0, 0, 0)
		})
	}
}

// unheld is a ledger that the heartbeat of a machine which stands still does not reach.
type unheld struct{ ledger.Ledger }

func (unheld) Hold(context.Context, string, time.Duration) error { return nil }

// A machine that stood still goes on with what it claimed, and another one has taken that
// over meanwhile.
func TestAMachineThatStoodStillSendsNothingThatAnotherTookOver(t *testing.T) {
	r := newChain(t)
	clock := &movable{}
	w := r.twist
	w.now, w.set = clock.now, engine.Settings{Transfers: 1}
	w.ledger = func(l ledger.Ledger) ledger.Ledger { return unheld{l} }
	r.twisted(w)
	letGo := r.behind("a", "1001", "1002", "1003")
	var sent atomic.Int32
	r.ends["a"].does = func(gateways.Parcel) (bool, gateways.Receipt, error) {
		if sent.Add(1) == 1 { // it stands still in the middle of the first
			clock.add(time.Hour)
			_, err := r.store.Ledger.Expire(t.Context(), clock.now(), "")
			r.must(err)
			_, err = r.store.Ledger.Claim(t.Context(), ledger.Lane{Subscription: company, Kind: ledger.LaneDeliver, Of: "a"}, "other", 10, 3*time.Hour)
			r.must(err)
		}
		return true, delivered(), nil
	}
	letGo()
	var since time.Time // one run of the engine, which takes all leases over when it begins
	r.soon(func() bool {
		if sent.Load() > 0 && since.IsZero() {
			since = time.Now()
		}
		return !since.IsZero() && time.Since(since) > 100*time.Millisecond
	})
	if n := sent.Load(); n != 1 {
		t.Errorf("%d were sent, and it had lost all but the first", n)
	}
}
