package engine_test

import (
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
)

// What is told of a document that goes on failing is what then happens to it.
func TestADocumentGoesOnWhenAndWhereItWasTold(t *testing.T) {
	r := newChain(t)
	r.engine.Settings.Waits = []time.Duration{300 * time.Millisecond, 200 * time.Millisecond, 400 * time.Millisecond}
	r.source.add("1001")
	r.fails("a", fault.Temporary, "GW-CONNECT")
	_, err := r.engine.Start(t.Context(), company, activation, "", ledger.Manual, "test", adaptors.Query{})
	r.must(err)
	var first ledger.Transaction
	r.work(func() bool {
		all := r.all("1001")
		if len(all) > 0 {
			first = all[0]
		}
		return first.State == ledger.Waiting && first.Tries == 1
	})
	told, ok, err := r.engine.Onward(t.Context(), first)
	r.must(err)
	if !ok || told.To.Destination != "b" || told.Person || told.At.Before(first.Until.Add(480*time.Millisecond)) {
		t.Fatalf("told %+v, %v; its next try is at %s", told, ok, first.Until)
	}
	r.work(func() bool { return r.all("1001")[0].State == ledger.Cancelled })
	left := r.all("1001")[0].Changed
	if left.Before(told.At.Add(-10*time.Millisecond)) || left.After(told.At.Add(20*time.Second)) {
		t.Errorf("it left at %s and not at about %s", left, told.At)
	}
}

func TestNothingIsToldOfWhatNobodyKnows(t *testing.T) {
	r := newChain(t)
	waits := ledger.Transaction{Key: ledger.Key{Subscription: company, Activation: activation, Ref: "1", Destination: "a"}, State: ledger.Waiting,
		Step: ledger.Sending, Kind: string(fault.Temporary), Tries: 1, Until: time.Now().Add(time.Hour)}
	with := func(change func(*ledger.Transaction)) ledger.Transaction { t := waits; change(&t); return t }
	for name, doc := range map[string]ledger.Transaction{
		"it waits to be read":     with(func(t *ledger.Transaction) { t.Step = ledger.Received }),
		"it is in doubt":          with(func(t *ledger.Transaction) { t.PossibleDuplicate = true }),
		"it waits for a receipt":  with(func(t *ledger.Transaction) { t.State = ledger.Sent }),
		"it failed for settings":  with(func(t *ledger.Transaction) { t.Kind = string(fault.Configuration) }),
		"its gateway was deleted": with(func(t *ledger.Transaction) { t.Destination = "gone" }),
		"it was not tried yet":    with(func(t *ledger.Transaction) { t.State, t.Kind = ledger.Ready, "" }),
	} {
		if told, ok, err := r.engine.Onward(t.Context(), doc); ok || err != nil {
			t.Errorf("%s: %+v, %v", name, told, err)
		}
	}
	if _, ok, err := r.engine.Onward(t.Context(), waits); !ok || err != nil {
		t.Errorf("of one that waits: %v, %v", ok, err)
	}
	r.must(r.store.Setup.ChangeDestination(t.Context(), company, "a", func(d *setup.Destination) { d.Paused = "by Anna" }))
	if told, ok, err := r.engine.Onward(t.Context(), waits); ok || err != nil {
		t.Errorf("behind a pause: %+v, %v", told, err)
	}
}
