package engine_test

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/ledger"
)

// A pause is not a far end that is away: what waited behind one has its waits still
// before it when the gateway works again and then is down for a moment.
func TestAPauseBeforeAnOutageIsNoPartOfTheWaits(t *testing.T) {
	r := newChain(t)
	clock := &movable{}
	w := r.twist
	w.now, w.set = clock.now, engine.Settings{Transfers: 1, Waits: []time.Duration{time.Minute, time.Minute}}
	r.twisted(w)
	numbers := []string{"3001", "3002", "3003", "3004", "3005", "3006", "3007", "3008"}
	r.source.add(numbers...)
	var mended atomic.Bool
	r.ends["a"].does = func(gateways.Parcel) (bool, gateways.Receipt, error) {
		if !mended.Load() {
			return false, gateways.Receipt{}, fault.New(fault.Configuration, "wrong password")
		}
		return false, gateways.Receipt{}, fault.New(fault.Temporary, "no answer").Coded("GW-CONNECT", "host", "a.example")
	}
	r.start()
	r.soon(func() bool { return r.endpoint("a").Paused != "" })
	clock.add(3 * time.Minute)
	mended.Store(true)
	r.must(r.engine.Resume(t.Context(), company, "a", "mette"))
	r.soon(func() bool { return r.endpoint("a").Failures >= 5 })
	clock.add(75 * time.Second) // a probe, and the waits are not over
	failures := r.endpoint("a").Failures
	r.soon(func() bool { return r.endpoint("a").Failures > failures })
	for _, n := range numbers {
		if d := r.all(n)[0]; d.State == ledger.Cancelled {
			t.Errorf("%s went on: %s", n, d.Cause)
		}
	}
}

// What a person may order is the newest version's way, not an old one's.
func TestAnOldVersionIsNotSentByTheNext(t *testing.T) {
	r := newChain(t)
	r.source.add("1001")
	r.ends["a"].does = func(gateways.Parcel) (bool, gateways.Receipt, error) {
		return true, gateways.Receipt{Outcome: gateways.Rejected, Reason: "no order number"}, nil
	}
	r.export()
	old := r.all("1001")[0]
	r.mended("a")
	r.source.versions = map[string]string{"1001": "2"}
	_, err := r.store.Ledger.Enter(t.Context(), company, ledger.Page{Activation: activation, Cursor: ""})
	r.must(err)
	r.export()
	if ways, err := r.engine.Ways(t.Context(), old); err != nil || ways.Ordered {
		t.Errorf("it is offered: %+v, %v", ways, err)
	}
	if _, err := r.engine.SendByNext(t.Context(), company, old.ID, "mette"); fault.KindOf(err) != fault.Permanent {
		t.Errorf("ordering it says %v", err)
	}
	if r.ends["b"].of("1001") != 0 {
		t.Error("the second receiver has the old version")
	}
}

// F-78: an answer that says success and is no receipt leaves open whether the document
// was taken, so only a person has it go another way.
func TestAnAnswerWithoutAReceiptIsNoRefusal(t *testing.T) {
	r := newChain(t)
	r.source.add("1001")
	r.ends["a"].does = func(gateways.Parcel) (bool, gateways.Receipt, error) {
		return true, gateways.Receipt{}, fault.New(fault.Permanent, "it answered 200, but that is no receipt").Coded("GW-HTTP", "code", "200 OK", "text", "Sign in")
	}
	r.export()
	r.wentTo("1001", "a:stopped")
}
