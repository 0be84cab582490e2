package engine_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/ledger"
)

// TestNoCustomerGetsADocumentTwiceOverAChain has three far ends answer as chance has
// it, people order what comes to their minds, and counts at the receivers: no document
// is there twice, unless it says of itself that it may be. One of the ends cannot be
// asked what it has.
func TestNoCustomerGetsADocumentTwiceOverAChain(t *testing.T) {
	for _, seed := range []uint64{1, 2, uint64(time.Now().UnixNano())} {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			c := newChain(t, "b")
			chance := rand.New(rand.NewPCG(seed, 7))
			var mu sync.Mutex
			for _, e := range c.ends {
				e.does = func(p gateways.Parcel) (bool, gateways.Receipt, error) {
					mu.Lock()
					defer mu.Unlock()
					return answer(chance, e.ids[p.ID])
				}
			}
			var numbers []string
			for i := range 40 {
				numbers = append(numbers, fmt.Sprint(4000+i))
			}
			c.source.add(numbers...)
			c.start()
			c.soon(func() bool { return len(c.all(numbers[len(numbers)-1])) > 0 })
			seen := map[string]int{}
			for range 6 {
				c.soon(c.atRest)
				for _, number := range numbers {
					c.onlyOnce(number)
					seen[c.went(number)]++
					all := c.all(number)
					mu.Lock()
					order, which := chance.IntN(5), chance.IntN(len(all))
					mu.Unlock()
					c.people(order, all[which])
				}
			}
			c.soon(c.atRest)
			for _, number := range numbers {
				c.onlyOnce(number)
				seen[c.went(number)]++
			}
			fell := 0
			for way, n := range seen {
				if strings.Contains(way, "c:") {
					fell += n
				}
			}
			if fell < 10 || len(seen) < 6 {
				t.Errorf("the run proves little: %v", seen)
			}
		})
	}
}

// answer is what a far end does with a parcel; what it has already it keeps once.
func answer(chance *rand.Rand, has bool) (takes bool, r gateways.Receipt, err error) {
	switch n := chance.IntN(100); {
	case n < 25:
		return !has, delivered(), nil
	case n < 45:
		return false, r, fault.New(fault.Temporary, "busy")
	case n < 60:
		return false, r, fault.New(fault.Permanent, "no")
	case n < 70:
		return false, r, fault.New(fault.RecipientNotFound, "not listed")
	case n < 80:
		return !has, r, fault.New(fault.Uncertain, "it arrived and the answer did not")
	case n < 88:
		return false, r, fault.New(fault.Uncertain, "it did not arrive")
	case n < 94:
		return false, gateways.Receipt{Outcome: gateways.Rejected, Reason: "not ours"}, nil
	case n < 98:
		return !has, r, fault.New(fault.Internal, "a bug after it arrived")
	}
	return false, r, fault.New(fault.Configuration, "wrong password")
}

// atRest says whether nothing moves by itself; what waits behind paused gateways is
// let go first.
func (c *chained) atRest() bool {
	for name := range c.ends {
		if d := c.endpoint(name); d.Paused != "" {
			c.must(c.engine.Resume(c.t.Context(), company, name, "mette"))
		}
	}
	for t, err := range c.store.Ledger.Search(c.t.Context(), company, ledger.Filter{}) {
		c.must(err)
		if t.State.Moving() {
			if time.Until(t.Until) > time.Minute { // it was put back in the moment in which its gateway was resumed
				c.must(c.engine.TryNow(c.t.Context(), company, t.ID, "mette"))
			}
			return false
		}
	}
	return true
}

// people order something of a transaction, sensible or not; what cannot be done is
// refused.
func (c *chained) people(order int, t ledger.Transaction) {
	c.t.Helper()
	var err error
	switch order {
	case 0:
		_, err = c.engine.SendByNext(c.t.Context(), company, t.ID, "mette")
	case 1:
		err = c.engine.SendAgain(c.t.Context(), company, t.ID, "mette")
	case 2:
		err = c.engine.ReadAgain(c.t.Context(), company, t.ID, "mette")
	case 3:
		if t.State != ledger.Delivered {
			err = c.engine.Cancel(c.t.Context(), company, t.ID, "mette", "no more")
		}
	}
	if err != nil && fault.KindOf(err) != fault.Permanent {
		c.t.Errorf("order %d of a document that is %s: %v", order, t.State, err)
	}
}

// onlyOnce counts at the receivers.
func (c *chained) onlyOnce(number string) {
	c.t.Helper()
	copies, marked, alive := 0, false, 0
	for _, e := range c.ends {
		copies += e.of(number)
	}
	for _, t := range c.all(number) {
		marked = marked || t.PossibleDuplicate
		if t.State != ledger.Cancelled {
			alive++
		}
	}
	if copies > 1 && !marked {
		c.t.Errorf("the receivers have %d copies of %s and nobody is told: %s", copies, number, c.went(number))
		for _, t := range c.all(number) {
			c.t.Logf("%s: %s", t.Destination, c.path(t.ID))
		}
	}
	if alive > 1 {
		c.t.Errorf("%d of the chain of %s are alive: %s", alive, number, c.went(number))
	}
}
