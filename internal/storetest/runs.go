package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
)

func runs(t *testing.T, open Open) {
	t.Run("a run is kept with all that it is", func(t *testing.T) {
		h := fresh(t, open)
		var r ledger.Run
		Fill(&r)
		begun, ok, err := h.Ledger.BeginRun(h.ctx, r)
		h.must(err)
		Same(t, "run", begun, r)
		got, err := h.Ledger.FindRun(h.ctx, r.Subscription, r.ID)
		h.must(err)
		Same(t, "run", got, r)
		r.State, r.Found, r.Tries, r.Kind, r.Code, r.Cause, r.Ended, r.Until =
			ledger.RunFailed, 7, 8, "temporary", "SRC-DOWN", "no answer", h.clock.Now(), h.clock.Now().Add(time.Hour)
		h.must(h.Ledger.EndRun(h.ctx, r))
		got, err = h.Ledger.FindRun(h.ctx, r.Subscription, r.ID)
		h.must(err)
		Same(t, "ended run", got, r)
		if !ok {
			t.Error("it was not begun")
		}
	})
	t.Run("F51 a slot has one run and one job", func(t *testing.T) {
		h := fresh(t, open)
		r := ledger.Run{Subscription: "acme", Activation: "dinero", Slot: "2026-03-02T10:00", Trigger: ledger.Scheduled}
		first, ok, err := h.Ledger.BeginRun(h.ctx, r, job.Job{Kind: job.Pull, Key: "first"})
		h.must(err)
		if !ok || first.ID == "" || first.State != ledger.RunRunning || !first.Started.Equal(h.clock.Now()) {
			t.Fatalf("%v %+v", ok, first)
		}
		h.clock.Add(time.Minute)
		second, ok, err := h.Ledger.BeginRun(h.ctx, r, job.Job{Kind: job.Pull, Key: "second"})
		h.must(err)
		if ok {
			t.Error("the slot has two runs")
		}
		Same(t, "the stored run", second, first)
		for range 2 {
			byHand := ledger.Run{Subscription: "acme", Activation: "dinero", Trigger: ledger.Manual}
			if _, ok, err := h.Ledger.BeginRun(h.ctx, byHand); !ok || err != nil {
				t.Errorf("a run without a slot: %v, %v", ok, err)
			}
		}
		elsewhere := r
		elsewhere.Activation = "economic"
		if _, ok, err := h.Ledger.BeginRun(h.ctx, elsewhere); !ok || err != nil {
			t.Errorf("the slot of another activation: %v, %v", ok, err)
		}
		if done := h.work(1, job.Pull); fmt.Sprint(done) != "[first]" {
			t.Errorf("jobs %q", done)
		}
	})
	t.Run("runs are listed newest first", func(t *testing.T) {
		h := fresh(t, open)
		for i := range 4 {
			r := ledger.Run{Subscription: "acme", Activation: []string{"dinero", "economic"}[i%2], ID: fmt.Sprint("run", i)}
			_, _, err := h.Ledger.BeginRun(h.ctx, r)
			h.must(err)
			h.clock.Add(time.Second)
		}
		for activation, want := range map[string]string{"": "[run3 run2 run1]", "dinero": "[run2 run0]", "billy": "[]"} {
			all, err := h.Ledger.Runs(h.ctx, "acme", activation, 3)
			h.must(err)
			var ids []string
			for _, r := range all {
				ids = append(ids, r.ID)
			}
			if fmt.Sprint(ids) != want {
				t.Errorf("%q: %v, want %s", activation, ids, want)
			}
		}
		for _, err := range []error{
			h.Ledger.EndRun(h.ctx, ledger.Run{Subscription: "acme", ID: "run_x"}),
			func() error { _, err := h.Ledger.FindRun(h.ctx, "acme", "run_x"); return err }(),
		} {
			if !errors.Is(err, ledger.ErrNotFound) {
				t.Errorf("%v", err)
			}
		}
	})
}
