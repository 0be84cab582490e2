package storetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
)

func move(t *testing.T, open Open) {
	t.Run("a move writes what the step learned, the attempt and the history", func(t *testing.T) {
		h := fresh(t, open)
		h.ready("a")
		d := h.one(deliver, "me")
		h.clock.Add(time.Second)
		m := step(d, ledger.Waiting)
		m.Kind, m.Code, m.Cause, m.Args = "temporary", "GW-CONNECT", "refused", map[string]string{"host": "x"}
		m.Actor, m.Step, m.Until = "schedule", ledger.Sending, h.clock.Now().Add(5*time.Second)
		m.Change = func(t *ledger.Transaction) { t.Tries++; t.Head.Receiver = "Nordisk Byg" }
		m.Attempt = &ledger.Attempt{Outcome: "temporary", Reason: "refused", Evidence: []byte{0, 1, 255}}
		h.must(h.Ledger.Move(h.ctx, m))
		got := h.find(d.ID)
		want := d
		want.State, want.Step, want.Until = ledger.Waiting, ledger.Sending, m.Until
		want.Kind, want.Code, want.Cause, want.Args, want.Actor = m.Kind, m.Code, m.Cause, m.Args, "schedule"
		want.Tries, want.Head.Receiver, want.Changed = 1, "Nordisk Byg", h.clock.Now()
		want.Owner, want.Lease = "", time.Time{}
		Same(t, "document", got, want)
		try := h.attempts(d.ID)[0]
		Same(t, "attempt", try, ledger.Attempt{Number: 1, Trigger: ledger.Scheduled, Started: d.Began, Ended: h.clock.Now(),
			Outcome: "temporary", Reason: "refused", Evidence: []byte{0, 1, 255}})
		history, err := h.Ledger.History(h.ctx, "acme", d.ID)
		h.must(err)
		last := history[len(history)-1]
		Same(t, "change", last, ledger.Change{Seq: last.Seq, ID: d.ID, At: h.clock.Now(), From: ledger.Sending, To: ledger.Waiting,
			Kind: m.Kind, Code: m.Code, Cause: m.Cause, Actor: "schedule"})

		h.clock.Add(5 * time.Second)
		again := h.one(deliver, "me")
		if again.Kind+again.Code+again.Cause != "" || again.Args != nil || again.Tries != 1 {
			t.Errorf("the old fault is still there: %+v", again)
		}
		m = step(again, ledger.Delivered)
		m.Attempt = &ledger.Attempt{Outcome: "delivered"}
		h.must(h.Ledger.Move(h.ctx, m))
		if tries := h.attempts(d.ID); len(tries) != 2 || tries[1].Number != 2 || tries[1].Trigger != ledger.Retry {
			t.Errorf("attempts %+v", tries)
		}
	})
	t.Run("a refused move is refused alone", func(t *testing.T) {
		h := fresh(t, open)
		h.enter(document("good"), document("moved"), document("fenced"), document("stepped"), document("waiting"))
		claimed := h.claim(process, "me", 10)
		good, moved, fenced, stepped, waiting := step(claimed[0], ledger.Held), step(claimed[1], ledger.Held),
			step(claimed[2], ledger.Held), step(claimed[3], ledger.Delivered), step(claimed[4], ledger.Waiting)
		moved.From = ledger.Listed
		fenced.Fence = 7
		waiting.Step = ledger.Delivered
		unknown := step(ledger.Transaction{Key: ledger.Key{Subscription: "acme"}, ID: "doc_unknown", State: ledger.Received}, ledger.Held)
		for _, m := range []*ledger.Move{&moved, &fenced, &stepped, &waiting, &unknown} {
			m.Attempt = &ledger.Attempt{Outcome: "must not be stored"}
		}
		err := h.Ledger.Move(h.ctx, moved, fenced, good, stepped, waiting, unknown)
		for _, want := range []error{ledger.ErrMoved, ledger.ErrStep, ledger.ErrNotFound} {
			if !errors.Is(err, want) {
				t.Errorf("%v is not %v", err, want)
			}
		}
		for _, d := range claimed {
			wantState, named := ledger.Received, true
			if d.ID == good.ID {
				wantState, named = ledger.Held, false
			}
			if got := h.find(d.ID); got.State != wantState || len(h.attempts(d.ID)) != 0 {
				t.Errorf("%s is %s with %d attempts", d.Ref, got.State, len(h.attempts(d.ID)))
			}
			if strings.Contains(err.Error(), d.ID) != named {
				t.Errorf("the error should name %s: %v\n%v", d.Ref, named, err)
			}
		}
	})
	t.Run("only the lease's owner moves what is leased", func(t *testing.T) {
		h := fresh(t, open)
		h.enter(document("a"))
		d := h.one(process, "me")
		byHand := step(d, ledger.Cancelled)
		byHand.Fence = 0
		if err := h.Ledger.Move(h.ctx, byHand); !errors.Is(err, ledger.ErrMoved) {
			t.Errorf("without a fence: %v", err)
		}
		h.must(h.Ledger.Move(h.ctx, step(d, ledger.Held)))
		late := step(d, ledger.Ready)
		late.From = ledger.Held
		if err := h.Ledger.Move(h.ctx, late); !errors.Is(err, ledger.ErrMoved) {
			t.Errorf("with a fence that has ended: %v", err)
		}
		byHand.From = ledger.Held
		h.must(h.Ledger.Move(h.ctx, byHand))
	})
	t.Run("moves of one call may follow one another under one fence", func(t *testing.T) {
		h := fresh(t, open)
		listed := document("a")
		listed.State = ledger.Listed
		h.enter(listed)
		d := h.one(process, "me")
		first, second := step(d, ledger.Received), step(d, ledger.Ready)
		second.From = ledger.Received
		second.Change = func(t *ledger.Transaction) { t.Destination = "sftp" }
		h.must(h.Ledger.Move(h.ctx, first, second))
		if path := h.states(d.ID); path != "listed received ready" {
			t.Errorf("history %q", path)
		}
		if got := h.one(deliver, "me"); got.ID != d.ID || got.Remote != got.Key.Remote(false) {
			t.Errorf("%+v", got)
		}
	})
	t.Run("only a claim begins to send", func(t *testing.T) {
		h := fresh(t, open)
		h.ready("a")
		m := step(h.one(deliver, "me"), ledger.Stopped)
		h.must(h.Ledger.Move(h.ctx, m))
		m.From, m.To, m.Fence = ledger.Stopped, ledger.Sending, 0
		if err := h.Ledger.Move(h.ctx, m); !errors.Is(err, ledger.ErrStep) {
			t.Errorf("%v", err)
		}
	})
	t.Run("a move may stay, with a new time", func(t *testing.T) {
		h := fresh(t, open)
		h.ready("a")
		d := h.one(deliver, "me")
		stay := step(d, ledger.Sending)
		if err := h.Ledger.Move(h.ctx, stay); !errors.Is(err, ledger.ErrStep) {
			t.Errorf("sending stays: %v", err)
		}
		m := step(d, ledger.Unknown)
		h.must(h.Ledger.Move(h.ctx, m))
		if got := h.find(d.ID); !got.Until.Equal(h.clock.Now()) {
			t.Errorf("without a time it is due at once, not at %s", got.Until)
		}
		m = step(h.one(deliver, "me"), ledger.Unknown)
		m.Until, m.Cause = h.clock.Now().Add(time.Hour), "could not tell"
		m.Attempt = &ledger.Attempt{Outcome: "unclear", Looked: true}
		h.must(h.Ledger.Move(h.ctx, m))
		if got := h.find(d.ID); !got.Until.Equal(m.Until) || got.Owner != "" {
			t.Errorf("%+v", got)
		}
		if path := h.states(d.ID); path != "ready sending unknown unknown" || !h.attempts(d.ID)[0].Looked {
			t.Errorf("history %q, %+v", path, h.attempts(d.ID))
		}
	})
	t.Run("what the ledger keeps a change cannot alter", func(t *testing.T) {
		h := fresh(t, open)
		h.enter(document("a"))
		d := h.one(process, "me")
		m := step(d, ledger.Ready)
		m.Change = func(t *ledger.Transaction) {
			t.Subscription, t.Activation, t.Ref, t.Copy, t.ID = "beta", "economic", "b", 3, "doc_other"
			t.State, t.Fence, t.Owner, t.Entered, t.Until = ledger.Delivered, 99, "you", time.Time{}, h.clock.Now()
			t.Destination, t.Version = "sftp", "v2"
		}
		h.must(h.Ledger.Move(h.ctx, m))
		got := h.find(d.ID)
		want := d
		want.State, want.Destination, want.Version, want.Owner, want.Lease = ledger.Ready, "sftp", "v2", "", time.Time{}
		Same(t, "document", got, want)
	})
	t.Run("a key that is taken is refused", func(t *testing.T) {
		h := fresh(t, open)
		sent := document("a")
		sent.State, sent.Destination = ledger.Ready, "sftp"
		listed := document("a")
		listed.State, listed.Version = ledger.Listed, ""
		h.enter(sent, listed)
		d := h.one(process, "me")
		m := step(d, ledger.Received)
		m.Change = func(t *ledger.Transaction) { t.Version = "v1" }
		next := step(d, ledger.Ready)
		next.From = ledger.Received
		next.Change = func(t *ledger.Transaction) { t.Destination = "sftp" }
		if err := h.Ledger.Move(h.ctx, m, next); !errors.Is(err, ledger.ErrTaken) {
			t.Fatalf("%v", err)
		}
		got := h.find(d.ID)
		if got.State != ledger.Received || got.Destination != "" {
			t.Errorf("%+v", got)
		}
		m = ledger.Move{Subscription: "acme", ID: d.ID, From: ledger.Received, To: ledger.Skipped, Cause: "already exported"}
		h.must(h.Ledger.Move(h.ctx, m))
	})
	t.Run("jobs follow in the same commit, and not at all from a refused move", func(t *testing.T) {
		h := fresh(t, open)
		h.enter(document("a"), document("b"))
		claimed := h.claim(process, "me", 2)
		good, bad := step(claimed[0], ledger.Held), step(claimed[1], ledger.Delivered)
		good.Follow = []job.Job{{Kind: job.Notify, Key: "good"}}
		bad.Follow = []job.Job{{Kind: job.Notify, Key: "bad"}}
		if err := h.Ledger.Move(h.ctx, bad, good); !errors.Is(err, ledger.ErrStep) {
			t.Fatal(err)
		}
		broken := step(claimed[1], ledger.Held)
		broken.Follow = []job.Job{{Kind: job.Notify}}
		if err := h.Ledger.Move(h.ctx, broken); err == nil {
			t.Error("a job without a key was taken")
		}
		if got := h.find(claimed[1].ID); got.State != ledger.Received {
			t.Errorf("it was moved though its job could not be queued: %s", got.State)
		}
		if done := h.work(1, job.Notify); len(done) != 1 || done[0] != "good" {
			t.Errorf("jobs %q", done)
		}
	})
	t.Run("changes rise over the whole ledger and are read on from any of them", func(t *testing.T) {
		h := fresh(t, open)
		var page []ledger.Transaction
		for i := range 450 {
			page = append(page, document(fmt.Sprint(i)))
		}
		h.enter(page...)
		other := document("other")
		if _, err := h.Ledger.Enter(h.ctx, "acme", ledger.Page{Activation: "economic", Transactions: []ledger.Transaction{other}}); err != nil {
			t.Fatal(err)
		}
		read := func(after int64) (all []ledger.Change) {
			for c, err := range h.Ledger.Changes(h.ctx, "acme", "dinero", after) {
				h.must(err)
				all = append(all, c)
			}
			return all
		}
		all := read(0)
		if len(all) != 450 {
			t.Fatalf("%d changes", len(all))
		}
		for i := 1; i < len(all); i++ {
			if all[i].Seq <= all[i-1].Seq {
				t.Fatalf("%d after %d", all[i].Seq, all[i-1].Seq)
			}
		}
		if rest := read(all[439].Seq); len(rest) != 10 || rest[0] != all[440] {
			t.Errorf("%d changes are left", len(rest))
		}
	})
}
