package storetest

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
)

// together runs do n times at once.
func together(n int, do func(i int)) {
	var group sync.WaitGroup
	begin := make(chan struct{})
	for i := range n {
		group.Go(func() {
			<-begin
			do(i)
		})
	}
	close(begin)
	group.Wait()
}

func races(t *testing.T, open Open) {
	t.Run("F51 the same page entered eight times at once is there once", func(t *testing.T) {
		h := fresh(t, open)
		var page []ledger.Transaction
		for i := range 50 {
			page = append(page, document(fmt.Sprint(i)))
		}
		var entered atomic.Int64
		together(8, func(int) {
			got, err := h.Ledger.Enter(h.ctx, "acme", ledger.Page{Activation: "dinero", Cursor: "c", Transactions: page})
			if err != nil {
				t.Error(err)
			}
			entered.Add(int64(len(got)))
		})
		if n := len(h.search(ledger.Filter{})); entered.Load() != 50 || n != 50 {
			t.Errorf("entered %d, found %d", entered.Load(), n)
		}
	})
	t.Run("F52 eight claim at once and each document is claimed once", func(t *testing.T) {
		h := fresh(t, open)
		for i := range 120 {
			h.ready(fmt.Sprint(i))
		}
		var mu sync.Mutex
		owners := map[string]string{}
		together(8, func(i int) {
			owner := fmt.Sprint("owner", i)
			for {
				claimed, err := h.Ledger.Claim(h.ctx, deliver, owner, 7, time.Minute)
				if err != nil {
					t.Error(err)
				}
				if err != nil || len(claimed) == 0 {
					return
				}
				mu.Lock()
				for _, d := range claimed {
					if other, taken := owners[d.ID]; taken {
						t.Errorf("%s has %s as well as %s", d.ID, other, owner)
					}
					owners[d.ID] = owner
				}
				mu.Unlock()
			}
		})
		if len(owners) != 120 {
			t.Errorf("claimed %d", len(owners))
		}
		for id, owner := range owners {
			if d := h.find(id); d.Owner != owner || d.Fence != 1 || d.State != ledger.Sending {
				t.Fatalf("%s: %+v", owner, d)
			}
		}
	})
	t.Run("T49 of eight that move one document one wins", func(t *testing.T) {
		h := fresh(t, open)
		d := h.enter(document("a"))[0]
		var won atomic.Int64
		together(8, func(i int) {
			m := step(d, ledger.Held)
			m.Attempt = &ledger.Attempt{Outcome: fmt.Sprint(i)}
			switch err := h.Ledger.Move(h.ctx, m); {
			case err == nil:
				won.Add(1)
			case !errors.Is(err, ledger.ErrMoved):
				t.Error(err)
			}
		})
		if won.Load() != 1 || len(h.attempts(d.ID)) != 1 || h.states(d.ID) != "received held" {
			t.Errorf("%d won: %s", won.Load(), h.states(d.ID))
		}
	})
	t.Run("eight that begin one slot begin one run", func(t *testing.T) {
		h := fresh(t, open)
		var begun atomic.Int64
		ids := make([]string, 8)
		together(8, func(i int) {
			r, ok, err := h.Ledger.BeginRun(h.ctx, ledger.Run{Subscription: "acme", Activation: "dinero", Slot: "s"})
			if err != nil {
				t.Error(err)
			}
			if ok {
				begun.Add(1)
			}
			ids[i] = r.ID
		})
		for _, id := range ids {
			if id != ids[0] || begun.Load() != 1 {
				t.Fatalf("begun %d: %q", begun.Load(), ids)
			}
		}
	})
	t.Run("numbers drawn at once have no gap and no double", func(t *testing.T) {
		h := fresh(t, open)
		var mu sync.Mutex
		got := map[int64]string{}
		together(8, func(i int) {
			for j := range 20 {
				key := fmt.Sprint((i + j) % 40) // most keys are wanted by several
				n, err := h.Count(h.ctx, "acme", "unb", key)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				if other, taken := got[n]; taken && other != key {
					t.Errorf("%d is of %s and %s", n, other, key)
				}
				got[n] = key
				mu.Unlock()
			}
		})
		for n := int64(1); n <= int64(len(got)); n++ {
			if _, there := got[n]; !there {
				t.Errorf("%d is missing among %d", n, len(got))
			}
		}
	})
	t.Run("changes, forms and wrong sign-ins at once are all counted", func(t *testing.T) {
		h := fresh(t, open)
		h.must(h.Setup.SaveDestination(h.ctx, destination("sftp")))
		var first atomic.Int64
		together(8, func(int) {
			if err := h.Setup.ChangeDestination(h.ctx, "acme", "sftp", func(d *setup.Destination) { d.Failures++ }); err != nil {
				t.Error(err)
			}
			if ok, _, err := h.Once(h.ctx, "form"); err != nil {
				t.Error(err)
			} else if ok {
				first.Add(1)
			}
			if _, _, err := h.Members.Failed(h.ctx, "mette@nordlys.dk", h.clock.Now()); err != nil {
				t.Error(err)
			}
		})
		d, err := h.Setup.Destination(h.ctx, "acme", "sftp")
		h.must(err)
		if d.Failures != 8 || first.Load() != 1 {
			t.Errorf("%d failures, %d first", d.Failures, first.Load())
		}
		if _, left, _ := h.Members.Failed(h.ctx, "mette@nordlys.dk", h.clock.Now()); left != access.Tries-9 {
			t.Errorf("%d tries left", left)
		}
	})
}
