package engine_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
)

// changes has the source give another version of a document, and begins a run.
func (c *chained) changes(number string) {
	c.t.Helper()
	c.source.versions = map[string]string{number: "2"}
	_, err := c.store.Ledger.Enter(c.t.Context(), company, ledger.Page{Activation: activation, Cursor: ""})
	c.must(err)
	c.start()
}

func TestALateReceiptOfAnOldVersionHoldsTheNewerThatWasNotSent(t *testing.T) {
	r := allFailed(t)
	r.must(r.store.Setup.ChangeDestination(t.Context(), company, "a", func(d *setup.Destination) { d.Paused = "wait" }))
	r.changes("1001")
	r.soon(func() bool { return r.went("1001") == "a:cancelled b:cancelled c:cancelled a:waiting" && r.quiet() })
	old := r.all("1001")[1]
	if code := r.answers("b", lateReceipt(old)); code != 200 {
		t.Fatalf("the receipt was answered with %d", code)
	}
	r.wentTo("1001", "a:cancelled b:delivered c:cancelled a:held")
	if newer := r.all("1001")[3]; newer.Code != "SRC-CHANGED" || newer.Args["document"] != old.ID {
		t.Errorf("the newer one is held for %s %v", newer.Code, newer.Args)
	}
	r.mended("a")
	r.must(r.engine.Resume(t.Context(), company, "a", "mette"))
	r.during(100*time.Millisecond, nil)
	r.has("1001", 0, 0, 0)
	r.must(r.engine.Release(t.Context(), company, r.all("1001")[3].ID, "mette"))
	r.soon(func() bool { return r.all("1001")[3].State == ledger.Delivered })
	r.has("1001", 1, 0, 0) // a person wanted it so
}

// A receipt of the first version comes in the moment in which the second is being sent,
// and that try fails: the next one would bring the receiver both.
func TestANewerVersionThatIsBeingSentIsHeldAtItsNextTry(t *testing.T) {
	for name, c := range map[string]struct {
		fails error
		want  string
	}{
		"of the same gateway": {fault.New(fault.Temporary, "busy"), "a:cancelled b:delivered c:cancelled a:held"},
		"of the next gateway": {fault.New(fault.Permanent, "no"), "a:cancelled b:delivered c:cancelled a:cancelled b:held"},
		"that was in doubt":   {fault.New(fault.Uncertain, "cut"), "a:cancelled b:delivered c:cancelled a:held"},
	} {
		t.Run(name, func(t *testing.T) {
			r := allFailed(t)
			old := r.all("1001")[1]
			var once sync.Once
			r.ends["a"].does = func(gateways.Parcel) (takes bool, _ gateways.Receipt, err error) {
				takes = true
				once.Do(func() {
					takes, err = false, c.fails
					if code := r.answers("b", lateReceipt(old)); code != 200 {
						t.Errorf("the receipt was answered with %d", code)
					}
				})
				return takes, delivered(), err
			}
			r.mended("b")
			r.changes("1001")
			r.soon(func() bool { return len(r.all("1001")) > 3 && r.quiet() })
			r.wentTo("1001", c.want)
			r.has("1001", 0, 0, 0)
			all := r.all("1001")
			newest := all[len(all)-1]
			if newest.Code != "SRC-CHANGED" || newest.Args["document"] != old.ID {
				t.Errorf("it is held for %s %v", newest.Code, newest.Args)
			}
			r.must(r.engine.Release(t.Context(), company, newest.ID, "mette"))
			r.work(r.quiet)
			if now := r.all("1001")[len(all)-1]; now.State != ledger.Delivered { // a person wanted it so
				t.Errorf("released, it is %s: %s", now.State, now.Cause)
			}
		})
	}
}

func TestANewerVersionThatWasStoppedIsNotSentAgainBesideTheOldOneThatArrived(t *testing.T) {
	r := allFailed(t)
	r.rule(func(e *rule.Export) { e.Then = nil })
	old := r.all("1001")[1]
	r.changes("1001")
	r.soon(func() bool { return r.went("1001") == "a:cancelled b:cancelled c:cancelled a:stopped" })
	r.answers("b", lateReceipt(old))
	r.mended("a")
	r.must(r.engine.SendAgain(t.Context(), company, r.all("1001")[3].ID, "mette"))
	r.work(r.quiet)
	r.wentTo("1001", "a:cancelled b:delivered c:cancelled a:held")
	r.has("1001", 0, 0, 0)
	if newer := r.all("1001")[3]; newer.Code != "SRC-CHANGED" || newer.Args["document"] != old.ID {
		t.Errorf("it is held for %s %v", newer.Code, newer.Args)
	}
}

// Two versions of one page are entered in the same moment.
func TestALateReceiptHoldsTheNewerThatCameInTheSameMoment(t *testing.T) {
	moment := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	r := newChain(t)
	w := r.twist
	var asked atomic.Int64 // nanoseconds, which a run's name tells apart and the ledger does not
	w.now = func() time.Time { return moment.Add(time.Duration(asked.Add(1) % 1e6)) }
	r.twisted(w)
	r.source.add("1001")
	r.fails("a", fault.Permanent, "GW-HTTP")
	r.rule(func(e *rule.Export) { e.Then = nil })
	r.export()
	old := r.all("1001")[0]
	r.must(r.engine.Cancel(t.Context(), company, old.ID, "mette", "why"))
	r.must(r.store.Setup.ChangeDestination(t.Context(), company, "a", func(d *setup.Destination) { d.Paused = "wait" }))
	r.changes("1001")
	r.soon(func() bool { return r.went("1001") == "a:cancelled a:waiting" })
	if newer := r.all("1001")[1]; !newer.Entered.Equal(old.Entered) {
		t.Fatalf("they came at %s and %s", old.Entered, newer.Entered)
	}
	r.answers("a", lateReceipt(old))
	r.wentTo("1001", "a:delivered a:held")
}

// The first version waits for its next try, and a person lets the second one go.
func TestAnOlderVersionDoesNotFollowTheNewerThatAPersonLetGo(t *testing.T) {
	r := newChain(t)
	w := r.twist
	w.set.Waits = []time.Duration{time.Hour}
	r.twisted(w)
	r.rule(func(e *rule.Export) { e.Then = nil })
	r.fails("a", fault.Temporary, "GW-HTTP")
	r.source.add("1001")
	r.start()
	r.soon(func() bool { return r.went("1001") == "a:waiting" })
	r.mended("a")
	r.changes("1001")
	r.soon(func() bool { return r.went("1001") == "a:waiting :held" })
	old, newer := r.all("1001")[0].ID, r.all("1001")[1].ID
	r.must(r.engine.Release(t.Context(), company, newer, "mette"))
	r.soon(func() bool { return r.went("1001") == "a:waiting a:delivered" })
	r.must(r.engine.TryNow(t.Context(), company, old, "mette"))
	r.soon(func() bool { return r.all("1001")[0].State != ledger.Waiting })
	r.wentTo("1001", "a:held a:delivered")
	r.has("1001", 1, 0, 0)
	if now := r.all("1001")[0]; now.Code != "SRC-OLDER" || now.Args["document"] != newer {
		t.Errorf("the older one is held for %s %v", now.Code, now.Args)
	}
	r.must(r.engine.Release(t.Context(), company, old, "mette"))
	r.soon(func() bool { return r.went("1001") == "a:delivered a:delivered" })
	r.wentTo("1001", "a:delivered a:delivered")
	r.has("1001", 2, 0, 0) // a person wanted it so
}
