package engine_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// sendsTo adds a destination, and an activation that sends everything to it.
func (r *rig) sendsTo(name string) (activation string) {
	r.t.Helper()
	activation = "to-" + name
	r.must(r.store.Setup.SaveDestination(r.t.Context(), setup.Destination{Subscription: company, ID: name, Name: name, Gateway: "end", Settings: plugin.Values{"name": name}}))
	r.must(r.store.Setup.SaveActivation(r.t.Context(), setup.Activation{Subscription: company, ID: activation, Name: activation, Adaptor: "source",
		Common: rule.Export{Active: rule.On, Format: "plain", Destination: name}}))
	return activation
}

// delivering is a gateway that asks do for each parcel, with the name of its setting.
func delivering(do func(ctx context.Context, name string) error) *gateways.Registry {
	type settings struct{ Name string }
	return gateways.NewRegistry(gateways.Declare(plugin.Declaration[settings]{
		Info:   plugin.Info{Name: "end", Title: "End", Summary: "A gateway for tests.", Status: plugin.Stable},
		Fields: func(s *settings) []*plugin.Field { return []*plugin.Field{plugin.Text(&s.Name, "name", "Name")} },
	}, func(_ context.Context, s settings, _ plugin.Env) (gateways.Gateway, error) {
		return doing{deliver: func(ctx context.Context, _ gateways.Parcel) (gateways.Receipt, error) {
			return delivered(), do(ctx, s.Name)
		}}, nil
	}))
}

func TestF60DestinationsThatDoNotAnswerHoldUpNoOther(t *testing.T) {
	const hanging = 50
	r := newRig(t)
	var hangs, good atomic.Int32
	free := make(chan struct{})
	r.twisted(twist{gateways: delivering(func(ctx context.Context, name string) error {
		if name == "good" {
			good.Add(1)
			return nil
		}
		hangs.Add(1)
		select {
		case <-free:
		case <-ctx.Done():
		}
		return ctx.Err()
	})})
	r.source.add("1001")
	begin := func(activation string) {
		_, err := r.engine.Start(t.Context(), company, activation, "", ledger.Manual, "test", adaptors.Query{})
		r.must(err)
	}
	for i := range hanging {
		begin(r.sendsTo(fmt.Sprint("slow", i)))
	}
	last, begun := r.sendsTo("good"), false
	r.soon(func() bool {
		if !begun && hangs.Load() == hanging {
			begin(last)
			begun = true
		}
		if good.Load() > 0 {
			close(free)
			return true
		}
		return false
	})
	if hangs.Load() != hanging || good.Load() != 1 {
		t.Errorf("%d parcels hang, the good destination got %d", hangs.Load(), good.Load())
	}
}

// A lane that has had its turn goes on behind the others.
func TestALaneWhoseTurnIsOverGoesOn(t *testing.T) {
	clock := &movable{}
	r := newRig(t)
	var sent atomic.Int32
	r.twisted(twist{now: clock.now, set: engine.Settings{Transfers: 1}, gateways: delivering(func(context.Context, string) error {
		sent.Add(1)
		clock.add(10 * time.Second) // four of them are claimed at once
		return nil
	})})
	const many = 20
	for i := range many {
		r.source.add(fmt.Sprint(2000 + i))
	}
	_, err := r.engine.Start(t.Context(), company, r.sendsTo("good"), "", ledger.Manual, "test", adaptors.Query{})
	r.must(err)
	r.soon(func() bool { return r.counts()[ledger.Delivered] == many })
	if n := sent.Load(); n != many || r.counts()[ledger.Delivered] != many {
		t.Errorf("%d were sent, %v", n, r.counts())
	}
}
