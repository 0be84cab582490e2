package storetest

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
)

// over is the two moves by which a document that is being sent goes on by another
// destination.
func over(d ledger.Transaction, to string) []ledger.Move {
	stop, cancel := step(d, ledger.Stopped), step(d, ledger.Cancelled)
	stop.Kind, stop.Cause, stop.Attempt = "permanent", "refused", &ledger.Attempt{Outcome: "permanent"}
	next := d
	next.Destination, next.Remote, next.Output = to, "", ledger.Output{}
	cancel.From, cancel.Code, cancel.Next = ledger.Stopped, ledger.FellBack, &next
	return []ledger.Move{stop, cancel}
}

func chain(t *testing.T, open Open) {
	t.Run("what falls back is cancelled and its next is there, in one commit", func(t *testing.T) {
		h := fresh(t, open)
		h.ready("a")
		d := h.one(deliver, "me")
		h.clock.Add(time.Second)
		h.must(h.Ledger.Move(h.ctx, over(d, "email")...))
		all := h.search(ledger.Filter{Oldest: true})
		if len(all) != 2 {
			t.Fatalf("there are %d", len(all))
		}
		first, next := all[0], all[1]
		if first.ID != d.ID || first.State != ledger.Cancelled || first.Code != ledger.FellBack || h.states(d.ID) != "ready sending stopped cancelled" || len(h.attempts(d.ID)) != 1 {
			t.Errorf("the first is %+v", first)
		}
		want := d
		want.ID, want.State, want.Destination, want.Copy, want.FallbackOf = next.Key.ID(), ledger.Received, "email", 1, d.ID
		want.Entered, want.Changed, want.Owner, want.Lease, want.Began, want.Fence = h.clock.Now(), h.clock.Now(), "", time.Time{}, time.Time{}, 0
		want.Remote, want.Output = "", ledger.Output{}
		Same(t, "the next", next, want)
		if got := h.one(process, "me"); got.ID != next.ID || h.states(next.ID) != "received" {
			t.Errorf("what is to be processed is %s, %s", got.ID, h.states(next.ID))
		}
	})
	t.Run("of the same step made eight times at once one stands", func(t *testing.T) {
		h := fresh(t, open)
		h.ready("a")
		d := h.one(deliver, "me")
		var made atomic.Int32
		together(8, func(int) {
			switch err := h.Ledger.Move(h.ctx, over(d, "email")...); {
			case err == nil:
				made.Add(1)
			case !errors.Is(err, ledger.ErrMoved):
				t.Error(err)
			}
		})
		if n := len(h.search(ledger.Filter{})); made.Load() != 1 || n != 2 {
			t.Errorf("%d were made and %d are there", made.Load(), n)
		}
	})
	t.Run("a refused step leaves no next behind", func(t *testing.T) {
		h := fresh(t, open)
		h.ready("a")
		d := h.one(deliver, "me")
		late := over(d, "email")
		h.must(h.Ledger.Move(h.ctx, step(d, ledger.Delivered)))
		if err := h.Ledger.Move(h.ctx, late...); !errors.Is(err, ledger.ErrMoved) {
			t.Errorf("%v", err)
		}
		if n := len(h.search(ledger.Filter{})); n != 1 {
			t.Errorf("there are %d", n)
		}
	})
	t.Run("only what is cancelled has a next, and that goes elsewhere", func(t *testing.T) {
		h := fresh(t, open)
		h.ready("a")
		d := h.one(deliver, "me")
		m := step(d, ledger.Stopped)
		m.Next = &d
		if err := h.Ledger.Move(h.ctx, m); !errors.Is(err, ledger.ErrStep) {
			t.Errorf("stopped with a next: %v", err)
		}
		if err := h.Ledger.Move(h.ctx, over(d, d.Destination)...); err == nil {
			t.Error("the next goes to the same destination")
		}
		if got := h.find(d.ID); got.State != ledger.Sending || len(h.search(ledger.Filter{})) != 1 {
			t.Errorf("the document is %s", got.State)
		}
	})
	t.Run("one of a chain is not brought back while another is alive", func(t *testing.T) {
		h := fresh(t, open)
		h.ready("a")
		d := h.one(deliver, "me")
		h.must(h.Ledger.Move(h.ctx, over(d, "email")...))
		next := h.search(ledger.Filter{})[0]
		back := step(h.find(d.ID), ledger.Ready)
		back.Fence = 0
		if err := h.Ledger.Move(h.ctx, back); !errors.Is(err, ledger.ErrChain) {
			t.Errorf("%v", err)
		}
		if got := h.find(d.ID); got.State != ledger.Cancelled {
			t.Errorf("it is %s", got.State)
		}
		h.must(h.Ledger.Move(h.ctx, step(next, ledger.Cancelled)))
		h.must(h.Ledger.Move(h.ctx, back))
		forward := step(h.find(next.ID), ledger.Received)
		if err := h.Ledger.Move(h.ctx, forward); !errors.Is(err, ledger.ErrChain) {
			t.Errorf("the next beside the first: %v", err)
		}
	})
	t.Run("of a chain brought back eight ways at once one comes back", func(t *testing.T) {
		h := fresh(t, open)
		h.ready("a")
		d := h.one(deliver, "me")
		h.must(h.Ledger.Move(h.ctx, over(d, "email")...))
		next := h.search(ledger.Filter{})[0]
		h.must(h.Ledger.Move(h.ctx, step(next, ledger.Cancelled)))
		moves := []ledger.Move{step(h.find(d.ID), ledger.Received), step(h.find(next.ID), ledger.Received)}
		moves[0].Fence, moves[1].Fence = 0, 0
		var made atomic.Int32
		together(8, func(i int) {
			if h.Ledger.Move(h.ctx, moves[i%2]) == nil {
				made.Add(1)
			}
		})
		if made.Load() != 1 {
			t.Errorf("%d came back", made.Load())
		}
	})
	t.Run("a receipt that comes after all is a fact, whatever else of the chain is alive", func(t *testing.T) {
		h := fresh(t, open)
		h.ready("a")
		d := h.one(deliver, "me")
		h.must(h.Ledger.Move(h.ctx, over(d, "email")...))
		m := step(h.find(d.ID), ledger.Delivered)
		m.Fence, m.Change = 0, func(t *ledger.Transaction) { t.Proof = "receipt" }
		h.must(h.Ledger.Move(h.ctx, m))
		if got := h.states(d.ID); got != "ready sending stopped cancelled delivered" {
			t.Errorf("its road is %s", got)
		}
	})
	t.Run("a destination further down a chain is not deleted", func(t *testing.T) {
		h := fresh(t, open)
		for _, id := range []string{"sftp", "email", "spare"} {
			h.must(h.Setup.SaveDestination(h.ctx, setup.Destination{Subscription: "acme", ID: id, Name: id, Gateway: "sftp"}))
		}
		common := rule.Export{Destination: "sftp", Then: []rule.Step{{Destination: "email", Format: "pdf"}}, Strict: rule.On}
		h.must(h.Setup.SaveActivation(h.ctx, setup.Activation{Subscription: "acme", ID: "dinero", Common: common}))
		h.must(h.Setup.SaveOwn(h.ctx, "acme", "dinero", map[string]rule.Export{"7": {Then: []rule.Step{{Destination: "spare"}}}}))
		got, err := h.Setup.Activation(h.ctx, "acme", "dinero")
		h.must(err)
		Same(t, "rule", got.Common, common)
		for _, id := range []string{"email", "spare"} {
			if err := h.Setup.DeleteDestination(h.ctx, "acme", id); fault.KindOf(err) != fault.Configuration {
				t.Errorf("%s: %v", id, err)
			}
		}
		h.must(h.Setup.DeleteOwn(h.ctx, "acme", "dinero", "7"))
		h.must(h.Setup.DeleteDestination(h.ctx, "acme", "spare"))
	})
}
