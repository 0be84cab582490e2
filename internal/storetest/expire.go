package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/ledger"
)

func expire(t *testing.T, open Open) {
	t.Run("F31 what a dead process was sending is unknown, never waiting", func(t *testing.T) {
		folder, clock := t.TempDir(), NewClock()
		h := reopenable(t, open, folder, clock)
		h.ready("a")
		sending := h.one(deliver, "dead")
		h.enter(document("b"))
		reading := h.one(process, "dead")
		h.must(h.Close())

		clock.Add(time.Second) // the leases are good for a minute
		h = reopenable(t, open, folder, clock)
		defer func() { h.must(h.Close()) }()
		if n, err := h.Ledger.Expire(h.ctx, clock.Now(), ""); n != 0 || err != nil {
			t.Fatalf("ended %d leases that are good, %v", n, err)
		}
		if n, err := h.Ledger.Expire(h.ctx, clock.Now(), "alive"); n != 2 || err != nil {
			t.Fatalf("ended %d, %v", n, err)
		}
		d := h.find(sending.ID)
		if d.State != ledger.Unknown || !d.Until.Equal(clock.Now()) || d.Owner != "" || d.Kind != string(fault.Uncertain) ||
			d.Actor != ledger.Engine || d.Cause == "" || d.Remote != sending.Remote {
			t.Errorf("%+v", d)
		}
		if path := h.states(d.ID); path != "ready sending unknown" {
			t.Errorf("history %q", path)
		}
		tries := h.attempts(d.ID)
		if len(tries) != 1 || tries[0].Number != 1 || tries[0].Outcome != ledger.Interrupted || tries[0].Trigger != ledger.Scheduled ||
			!tries[0].Started.Equal(sending.Began) || !tries[0].Ended.Equal(clock.Now()) || tries[0].Reason == "" {
			t.Errorf("attempts %+v", tries)
		}
		if d := h.find(reading.ID); d.State != ledger.Received || d.Owner != "" || len(h.attempts(d.ID)) != 0 {
			t.Errorf("%+v", d)
		}
		if again := h.one(deliver, "alive"); again.State != ledger.Unknown || again.Fence != 2 {
			t.Errorf("%+v", again)
		}
		if again := h.one(process, "alive"); again.Fence != 2 {
			t.Errorf("%+v", again)
		}
	})
	t.Run("F53 who was frozen is refused", func(t *testing.T) {
		h := fresh(t, open)
		h.ready("a")
		h.enter(document("b"))
		sending, reading := h.one(deliver, "frozen"), h.one(process, "frozen")
		h.clock.Add(2 * time.Minute)
		if n, err := h.Ledger.Expire(h.ctx, h.clock.Now(), ""); n != 2 || err != nil {
			t.Fatalf("ended %d, %v", n, err)
		}
		refused := func(what string) {
			t.Helper()
			for _, m := range []ledger.Move{step(sending, ledger.Delivered), step(reading, ledger.Ready)} {
				if err := h.Ledger.Move(h.ctx, m); !errors.Is(err, ledger.ErrMoved) {
					t.Errorf("%s: %v", what, err)
				}
			}
		}
		refused("after the leases ended")
		h.one(deliver, "other")
		h.one(process, "other")
		refused("after another has them")
		h.must(h.Ledger.Hold(h.ctx, "frozen", time.Hour))
		refused("after its heartbeat came too late")
		if d := h.find(sending.ID); d.Owner != "other" || d.Lease.After(h.clock.Now().Add(time.Hour-1)) {
			t.Errorf("%+v", d)
		}
	})
	t.Run("a lease that ran out is taken by the next, even before anybody ended it", func(t *testing.T) {
		h := fresh(t, open)
		h.enter(document("a"))
		old := h.one(process, "slow")
		h.clock.Add(time.Minute)
		if d := h.one(process, "fast"); d.Owner != "fast" || d.Fence != old.Fence+1 {
			t.Errorf("%+v", d)
		}
	})
	t.Run("F54 two hundred and more leases end at once", func(t *testing.T) {
		h := fresh(t, open)
		var page []ledger.Transaction
		for i := range 450 {
			d := document(fmt.Sprint(i))
			d.State, d.Destination = ledger.Ready, "sftp"
			page = append(page, d)
		}
		h.enter(page...)
		h.claim(deliver, "dead", 450)
		if n, err := h.Ledger.Expire(h.ctx, h.clock.Now(), "alive"); n != 450 || err != nil {
			t.Errorf("ended %d, %v", n, err)
		}
		if counts, err := h.Ledger.Count(h.ctx, "acme", ledger.Filter{}); counts[ledger.Unknown] != 450 || err != nil {
			t.Errorf("%v, %v", counts, err)
		}
	})
}
