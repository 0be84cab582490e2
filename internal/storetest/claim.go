package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/ledger"
)

func claim(t *testing.T, open Open) {
	t.Run("the intent is on disk before the claim returns", func(t *testing.T) {
		h := fresh(t, open)
		was := h.ready("a")
		h.clock.Add(time.Second)
		d := h.one(deliver, "me")
		Same(t, "document", h.find(was.ID), d)
		if d.State != ledger.Sending || d.Owner != "me" || d.Fence != 1 || d.Remote != was.Key.Remote(false) ||
			!d.Began.Equal(h.clock.Now()) || !d.Lease.Equal(h.clock.Now().Add(time.Minute)) || !d.Until.IsZero() {
			t.Errorf("%+v", d)
		}
		if path := h.states(d.ID); path != "ready sending" {
			t.Errorf("history %q", path)
		}
		if more := h.claim(deliver, "you", 10); len(more) != 0 {
			t.Errorf("claimed twice: %+v", more)
		}
	})
	t.Run("the remote identity is kept where there is one, and fresh where it was ordered", func(t *testing.T) {
		h := fresh(t, open)
		kept, repeat := document("a"), document("b")
		kept.State, kept.Destination, kept.Remote = ledger.Ready, "sftp", "given"
		repeat.State, repeat.Destination, repeat.Copy, repeat.Fresh = ledger.Ready, "sftp", 1, true
		h.enter(kept, repeat)
		claimed := h.claim(deliver, "me", 10)
		if claimed[0].Remote != "given" || claimed[1].Remote != claimed[1].Key.Remote(true) || claimed[1].Remote == claimed[1].Key.Remote(false) {
			t.Errorf("%q %q", claimed[0].Remote, claimed[1].Remote)
		}
	})
	t.Run("the oldest come first and no more than asked for", func(t *testing.T) {
		h := fresh(t, open)
		for i := range 5 {
			h.enter(document(fmt.Sprint(i, "a")), document(fmt.Sprint(i, "b")))
			h.clock.Add(time.Second)
		}
		if got := numbers(h.claim(process, "me", 3)) + " | " + numbers(h.claim(process, "me", 100)); got != "0a 0b 1a | 1b 2a 2b 3a 3b 4a 4b" {
			t.Errorf("claimed %s", got)
		}
		if len(h.claim(process, "me", 0)) != 0 {
			t.Error("claimed without being asked")
		}
	})
	t.Run("a lane gives what is due in it and nothing else", func(t *testing.T) {
		h := fresh(t, open)
		other := document("other")
		other.State, other.Destination = ledger.Ready, "email"
		h.enter(document("a"), other)
		h.ready("b")
		for _, s := range []ledger.State{ledger.Held, ledger.Stopped, ledger.Skipped} {
			d := document(string(s))
			d.State, d.Destination = s, "sftp"
			h.enter(d)
		}
		if got := numbers(h.claim(process, "me", 10)); got != "a" {
			t.Errorf("process: %s", got)
		}
		if got := numbers(h.claim(deliver, "me", 10)); got != "b" {
			t.Errorf("deliver: %s", got)
		}
	})
	t.Run("what waits is claimed when its time has come", func(t *testing.T) {
		h := fresh(t, open)
		for _, test := range []struct {
			to, step ledger.State
			lane     ledger.Lane
			claimed  ledger.State
			path     string
		}{
			{ledger.Waiting, ledger.Sending, deliver, ledger.Sending, "ready sending waiting sending"},
			{ledger.Waiting, ledger.Received, process, ledger.Waiting, "ready sending waiting"},
			{ledger.Unknown, "", deliver, ledger.Unknown, "ready sending unknown"},
			{ledger.Sent, "", deliver, ledger.Sent, "ready sending sent"},
		} {
			h.ready(string(test.to + test.step))
			m := step(h.one(deliver, "me"), test.to)
			m.Step, m.Until, m.Cause = test.step, h.clock.Now().Add(time.Minute), "later"
			h.must(h.Ledger.Move(h.ctx, m))
			h.clock.Add(time.Minute - time.Millisecond)
			if got := h.claim(test.lane, "me", 10); len(got) != 0 {
				t.Errorf("%s too early: %+v", test.to, got)
			}
			h.clock.Add(time.Millisecond)
			d := h.one(test.lane, "me")
			if d.State != test.claimed || d.Fence != 2 || d.Owner != "me" {
				t.Errorf("%s: %+v", test.to, d)
			}
			if path := h.states(d.ID); path != test.path {
				t.Errorf("history %q, want %q", path, test.path)
			}
			if test.claimed != ledger.Sending {
				Same(t, "what it waits for", d.Until, m.Until)
			}
			h.clock.Add(time.Hour)
			if _, err := h.Ledger.Expire(h.ctx, h.clock.Now(), ""); err != nil {
				t.Fatal(err)
			}
			m = step(h.find(d.ID), ledger.Stopped)
			m.Fence = 0
			h.must(h.Ledger.Move(h.ctx, m))
		}
	})
	t.Run("F43 a clock put back does not hold up what waits for nothing", func(t *testing.T) {
		h := fresh(t, open)
		h.ready("a")
		h.clock.Add(-time.Hour)
		if lanes, err := h.Ledger.Due(h.ctx, h.clock.Now()); len(lanes) != 1 || err != nil {
			t.Errorf("due: %v, %v", lanes, err)
		}
		h.one(deliver, "me")
	})
	t.Run("the heartbeat lengthens the owner's leases alone", func(t *testing.T) {
		h := fresh(t, open)
		h.ready("a")
		mine := h.one(deliver, "me")
		h.ready("b")
		yours := h.one(deliver, "you")
		h.clock.Add(30 * time.Second)
		h.must(h.Ledger.Hold(h.ctx, "me", time.Minute))
		if got := h.find(mine.ID).Lease; !got.Equal(h.clock.Now().Add(time.Minute)) {
			t.Errorf("my lease ends at %s", got)
		}
		if got := h.find(yours.ID).Lease; !got.Equal(yours.Lease) {
			t.Errorf("your lease ends at %s", got)
		}
	})
	t.Run("due lanes are named, and woken ones are due", func(t *testing.T) {
		h := fresh(t, open)
		due := func() string {
			lanes, err := h.Ledger.Due(h.ctx, h.clock.Now())
			h.must(err)
			return fmt.Sprint(lanes)
		}
		if due() != "[]" {
			t.Errorf("due in an empty ledger: %s", due())
		}
		h.ready("a")
		h.enter(document("b"))
		if got := due(); got != "[{acme deliver sftp} {acme process dinero}]" {
			t.Errorf("due: %s", got)
		}
		m := step(h.one(deliver, "me"), ledger.Waiting)
		m.Step, m.Until = ledger.Sending, h.clock.Now().Add(time.Hour)
		h.must(h.Ledger.Move(h.ctx, m))
		h.one(process, "me")
		if got := due(); got != "[]" {
			t.Errorf("due while all is leased or waits: %s", got)
		}
		h.must(h.Ledger.Wake(h.ctx, process, "mette"))
		h.must(h.Ledger.Wake(h.ctx, deliver, "mette"))
		if got := due(); got != "[{acme deliver sftp}]" {
			t.Errorf("due after waking: %s", got)
		}
		if d := h.find(m.ID); !d.Until.Equal(h.clock.Now()) || d.Actor != "mette" || d.State != ledger.Waiting {
			t.Errorf("%+v", d)
		}
		h.one(deliver, "me")
	})
	t.Run("a claim without owner, time or lane is a bug", func(t *testing.T) {
		h := fresh(t, open)
		for _, try := range []func() error{
			func() error { _, err := h.Ledger.Claim(h.ctx, deliver, "", 1, time.Minute); return err },
			func() error { _, err := h.Ledger.Claim(h.ctx, deliver, "me", 1, 0); return err },
			func() error { _, err := h.Ledger.Claim(h.ctx, ledger.Lane{}, "me", 1, time.Minute); return err },
			func() error { return h.Ledger.Hold(h.ctx, "", time.Minute) },
		} {
			if err := try(); fault.KindOf(err) != fault.Internal {
				t.Errorf("%v", err)
			}
		}
	})
}
