package storetest

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/ledger"
)

// beside is about moves that hang together, and about what is noted without a move.
func beside(t *testing.T, open Open) {
	t.Run("moves beside one another are made together", func(t *testing.T) {
		h := fresh(t, open)
		h.enter(document("a"), document("b"))
		both := h.search(ledger.Filter{Oldest: true})
		m, b := step(both[0], ledger.Held), step(both[1], ledger.Held)
		m.Beside = []ledger.Move{b}
		h.must(h.Ledger.Move(h.ctx, m))
		for _, d := range both {
			if h.states(d.ID) != "received held" {
				t.Errorf("%s went %s", d.Ref, h.states(d.ID))
			}
		}
		if before, after := h.history(both[0].ID), h.history(both[1].ID); before[1].Seq >= after[1].Seq {
			t.Errorf("the order is lost: %d, %d", before[1].Seq, after[1].Seq)
		}
	})
	t.Run("does one beside not fit, none is made", func(t *testing.T) {
		h := fresh(t, open)
		h.enter(document("a"), document("b"), document("c"))
		all := h.search(ledger.Filter{Oldest: true})
		m, b, c := step(all[0], ledger.Held), step(all[1], ledger.Held), step(all[2], ledger.Held)
		c.From = ledger.Ready
		m.Beside = []ledger.Move{b, c}
		if err := h.Ledger.Move(h.ctx, m); !errors.Is(err, ledger.ErrMoved) || len(ledger.Refusals(err)) != 1 {
			t.Errorf("%v", err)
		}
		for _, d := range all {
			if h.states(d.ID) != "received" {
				t.Errorf("%s went %s", d.Ref, h.states(d.ID))
			}
		}
	})
	t.Run("what was leased, moved or marked since it was read is not moved", func(t *testing.T) {
		h := fresh(t, open)
		h.ready("a")
		read := h.search(ledger.Filter{})[0]
		d := h.one(deliver, "me")
		h.clock.Add(time.Second)
		back := step(d, ledger.Waiting)
		back.Step = ledger.Sending
		h.must(h.Ledger.Move(h.ctx, back))
		waits := h.find(d.ID)
		stop := step(waits, ledger.Stopped)
		stop.Fence, stop.Seen = 0, &read
		follows := step(waits, ledger.Cancelled)
		follows.From, follows.Fence = ledger.Stopped, 0
		err := h.Ledger.Move(h.ctx, stop, follows)
		if !errors.Is(err, ledger.ErrMoved) || len(ledger.Refusals(err)) != 2 {
			t.Errorf("as it was read before it was tried: %v", err)
		}
		stop.Seen = &waits
		note := step(waits, waits.State)
		note.Aside, note.Change = true, func(t *ledger.Transaction) { t.PossibleDuplicate = true }
		h.must(h.Ledger.Move(h.ctx, note))
		if err := h.Ledger.Move(h.ctx, stop); !errors.Is(err, ledger.ErrMoved) {
			t.Errorf("as it was read before it was marked: %v", err)
		}
		now := h.find(d.ID)
		stop.Seen = &now
		h.must(h.Ledger.Move(h.ctx, stop, follows))
		if got := h.find(d.ID); got.State != ledger.Cancelled || !got.PossibleDuplicate {
			t.Errorf("it is %s", got.State)
		}
	})
	t.Run("a move that follows a refused one on the same document is refused too", func(t *testing.T) {
		h := fresh(t, open)
		h.enter(document("a"), document("b"))
		all := h.search(ledger.Filter{Oldest: true})
		wrong, next, other := step(all[0], ledger.Delivered), step(all[0], ledger.Held), step(all[1], ledger.Held)
		if err := h.Ledger.Move(h.ctx, wrong, next, other); len(ledger.Refusals(err)) != 2 {
			t.Errorf("%v", err)
		}
		if h.states(all[0].ID) != "received" || h.states(all[1].ID) != "received held" {
			t.Errorf("they went %s and %s", h.states(all[0].ID), h.states(all[1].ID))
		}
	})
	t.Run("what is noted aside leaves state and lease, and is there once", func(t *testing.T) {
		h := fresh(t, open)
		h.ready("a")
		d := h.one(deliver, "me")
		h.clock.Add(time.Second)
		note := step(d, ledger.Sending)
		note.Fence, note.Aside, note.Cause, note.Code = 0, true, "heard", "RCPT-TWICE"
		note.Attempt = &ledger.Attempt{Outcome: "rejected", Reason: "no", Evidence: []byte{1}, Looked: true, Started: h.clock.Now()}
		note.Change = func(t *ledger.Transaction) { t.PossibleDuplicate, t.State, t.Proof = true, ledger.Delivered, "x" }
		var failed atomic.Int32
		together(4, func(int) {
			if h.Ledger.Move(h.ctx, note) != nil {
				failed.Add(1)
			}
		})
		want := d
		want.PossibleDuplicate = true
		Same(t, "document", h.find(d.ID), want)
		if failed.Load() > 0 || len(h.attempts(d.ID)) != 1 || h.states(d.ID) != "ready sending sending" {
			t.Errorf("%d failed, %d attempts, %s", failed.Load(), len(h.attempts(d.ID)), h.states(d.ID))
		}
		h.must(h.Ledger.Move(h.ctx, step(d, ledger.Delivered)))
		if !h.find(d.ID).PossibleDuplicate {
			t.Error("the mark is lost")
		}
		away := note
		away.From, away.To = ledger.Delivered, ledger.Rejected
		if err := h.Ledger.Move(h.ctx, away); !errors.Is(err, ledger.ErrStep) {
			t.Errorf("aside to another state: %v", err)
		}
	})
}
