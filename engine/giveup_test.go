package engine_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
)

// outage is a chain whose first gateway has failed for an hour, longer than all waits
// together. Documents wait behind its breaker, and its next probe is due.
type outage struct {
	*chained
	clock *movable
}

func newOutage(t *testing.T, ledgers func(ledger.Ledger) ledger.Ledger, numbers ...string) *outage {
	t.Helper()
	o := &outage{newChain(t), &movable{}}
	w := o.twist
	w.now, w.set, w.ledger = o.clock.now, engine.Settings{Transfers: 1, Waits: []time.Duration{time.Minute, time.Minute}}, ledgers
	o.twisted(w)
	o.health(5, o.clock.now(), o.clock.now().Add(24*time.Hour))
	for _, n := range numbers { // the first is the first that is tried
		o.adds(n)
	}
	o.clock.add(time.Hour)
	return o
}

func (o *outage) health(failures int, since, until time.Time) {
	o.t.Helper()
	o.must(o.store.Setup.ChangeDestination(o.t.Context(), company, "a", func(d *setup.Destination) {
		d.Failures, d.FailingSince, d.OpenUntil = failures, since, until
		d.FailedCode, d.FailedCause = "GW-CONNECT", "no answer"
	}))
}

// adds has a document wait behind the breaker from now on.
func (o *outage) adds(number string) {
	o.t.Helper()
	n := o.counts()[ledger.Ready] + 1
	o.source.add(number)
	o.start()
	o.soon(func() bool { return o.counts()[ledger.Ready] == n })
}

// probe has the breaker let the next one try, and works until something is so.
func (o *outage) probe(until func() bool) {
	o.t.Helper()
	o.must(o.store.Setup.ChangeDestination(o.t.Context(), company, "a", func(d *setup.Destination) { d.OpenUntil = o.clock.now() }))
	for d, err := range o.store.Ledger.Search(o.t.Context(), company, ledger.Filter{States: []ledger.State{ledger.Ready}, Limit: 1}) {
		o.must(err)
		o.must(o.engine.TryNow(o.t.Context(), company, d.ID, "mette")) // the lane may rest
	}
	o.soon(until)
}

// cut is another machine that sent the oldest one, and nobody knows whether it arrived.
func (o *outage) cut() {
	o.t.Helper()
	claimed, err := o.store.Ledger.Claim(o.t.Context(), ledger.Lane{Subscription: company, Kind: ledger.LaneDeliver, Of: "a"}, "other", 1, time.Minute)
	o.must(err)
	o.must(o.store.Ledger.Move(o.t.Context(), ledger.Move{Subscription: company, ID: claimed[0].ID, From: ledger.Sending, To: ledger.Unknown, Fence: claimed[0].Fence,
		Until: claimed[0].Entered, Attempt: &ledger.Attempt{Outcome: string(fault.Uncertain)}}))
}

func (o *outage) failures(n int) func() bool {
	return func() bool { return o.endpoint("a").Failures >= n }
}

func TestAProbeThatFailsHasTheOthersGoOnWhoseWaitsAreOver(t *testing.T) {
	o := newOutage(t, nil, "3001", "3002", "3003")
	o.fails("a", fault.Temporary, "GW-CONNECT")
	o.adds("3004") // this one came only now
	o.probe(func() bool { return o.counts()[ledger.Delivered] == 3 })
	for number, want := range map[string]string{"3001": "a:cancelled b:delivered", "3002": "a:cancelled b:delivered", "3003": "a:cancelled b:delivered", "3004": "a:ready"} {
		o.wentTo(number, want)
	}
	o.clock.add(time.Hour)
	o.probe(func() bool { return o.counts()[ledger.Delivered] == 4 })
	o.wentTo("3004", "a:cancelled b:delivered")
}

// Nobody knows that the gateway still does not work where nothing was sent to it.
func TestNothingIsGivenUpWhereTheProbeWasNotMade(t *testing.T) {
	numbers := []string{"3001", "3002", "3003"}
	t.Run("as a look took its place", func(t *testing.T) {
		o := newOutage(t, nil, numbers...)
		o.cut()
		o.probe(func() bool { return o.counts()[ledger.Delivered] == 3 })
		for _, n := range numbers {
			o.wentTo(n, "a:delivered")
		}
	})
	t.Run("as the gateway could not be opened", func(t *testing.T) {
		o := newOutage(t, nil, numbers...)
		o.ends["a"].opens = fault.New(fault.Temporary, "its certificate could not be read")
		o.probe(func() bool { return o.counts()[ledger.Waiting] == 3 })
		for _, n := range numbers {
			o.wentTo(n, "a:waiting")
		}
	})
	t.Run("as the gateway is paused", func(t *testing.T) {
		o := newOutage(t, nil, numbers...)
		o.fails("a", fault.Temporary, "GW-CONNECT")
		o.must(o.store.Setup.ChangeDestination(t.Context(), company, "a", func(d *setup.Destination) { d.Paused = "wait" }))
		o.probe(func() bool { return o.counts()[ledger.Waiting] == 3 })
		for _, n := range numbers {
			o.wentTo(n, "a:waiting")
		}
	})
	t.Run("as the program failed at it", func(t *testing.T) {
		o := newOutage(t, nil, numbers...)
		o.ends["a"].does = func(gateways.Parcel) (bool, gateways.Receipt, error) {
			return false, gateways.Receipt{}, fault.New(fault.Internal, "a bug")
		}
		o.probe(func() bool { return o.counts()[ledger.Waiting] == 3 })
		for _, n := range numbers {
			o.wentTo(n, "a:waiting")
		}
	})
}

func TestOnlyWhatMayGoOnIsGivenUp(t *testing.T) {
	for name, c := range map[string]struct {
		meanwhile func(*outage)
		want      string // of what waits behind the probe
	}{
		"it is in doubt": {func(o *outage) {
			o.must(o.store.Ledger.Move(o.t.Context(), ledger.Move{Subscription: company, ID: o.all("3002")[0].ID, From: ledger.Ready, To: ledger.Ready, Aside: true,
				Change: func(t *ledger.Transaction) { t.PossibleDuplicate = true }}))
		}, "a:ready"},
		"a person let it go only now": {func(o *outage) {
			d := o.all("3002")[0]
			o.must(o.store.Ledger.Move(o.t.Context(), ledger.Move{Subscription: company, ID: d.ID, From: ledger.Ready, To: ledger.Held, Code: "APPROVAL", Cause: "wait"}))
			o.must(o.engine.Release(o.t.Context(), company, d.ID, "mette"))
			o.soon(func() bool { return o.all("3002")[0].State == ledger.Ready })
		}, "a:ready"},
		"its rule asks a person":      {func(o *outage) { o.rule(func(e *rule.Export) { e.Strict = rule.On }) }, "a:ready"},
		"its rule knows no other way": {func(o *outage) { o.rule(func(e *rule.Export) { e.Then = nil }) }, "a:ready"},
		"the outage is young": {func(o *outage) {
			o.health(5, o.clock.now().Add(-time.Minute), time.Time{})
		}, "a:ready"},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOutage(t, nil, "3001", "3002")
			c.meanwhile(o)
			o.fails("a", fault.Temporary, "GW-CONNECT")
			o.probe(o.failures(6))
			o.wentTo("3002", c.want)
		})
	}
}

// unmoved is a ledger that cannot write of one document that it goes on.
type unmoved struct {
	ledger.Ledger
	id *string
}

func (u unmoved) Move(ctx context.Context, moves ...ledger.Move) error {
	for _, m := range moves {
		if m.ID == *u.id && m.Next != nil {
			return errors.New("the disk is full")
		}
	}
	return u.Ledger.Move(ctx, moves...)
}

func TestOneThatCannotBeGivenUpHoldsNoOtherUp(t *testing.T) {
	var id string
	o := newOutage(t, func(l ledger.Ledger) ledger.Ledger { return unmoved{l, &id} }, "3001", "3002", "3003")
	o.fails("a", fault.Temporary, "GW-CONNECT")
	id = o.all("3002")[0].ID
	o.probe(func() bool { return strings.HasSuffix(o.went("3003"), "b:delivered") })
	o.wentTo("3002", "a:ready")
	o.wentTo("3003", "a:cancelled b:delivered")
}
