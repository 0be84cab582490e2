package engine_test

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// owingGateway finds when it is woken that the partner never took a receipt.
type owingGateway struct {
	doing
	made atomic.Int32
	to   atomic.Pointer[gateways.Answers]
	fail atomic.Pointer[error]
}

func (o *owingGateway) Handler(to gateways.Answers) http.Handler {
	o.made.Add(1)
	o.to.Store(&to)
	return http.NotFoundHandler()
}

func (o *owingGateway) Rest() {}

func (o *owingGateway) Wake() {
	since := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC).Format(time.RFC3339)
	cause := fault.New(fault.Permanent, "it was never taken").Coded("AS2-OWED", "partner", "Operator", "id", "m-1@operator", "time", since, "host", "as2.operator.example")
	if err := (*o.to.Load()).(plugin.Alarmed).Alarm(context.Background(), "one", cause); err != nil {
		o.fail.Store(&err)
	}
}

func TestAGatewayThatMayOweSomethingIsOpenedAtTheStart(t *testing.T) {
	r := newRig(t)
	o := &owingGateway{doing: doing{deliver: func(context.Context, gateways.Parcel) (gateways.Receipt, error) { return delivered(), nil }}}
	r.twisted(twist{gateway: o})
	mails := r.tell(setup.Recipient{RunNegative: true})
	r.during(100*time.Millisecond, nil)
	if o.made.Load() != 0 {
		t.Error("its handler was made, nobody came, and it owes nothing")
	}
	p, _ := r.engine.Gateways.Find("partner")
	r.engine.Gateways = gateways.NewRegistry(p.Owing())
	r.soon(func() bool { return o.made.Load() == 1 })

	r.source.add("1001")
	r.start()
	r.soon(r.is("1001", ledger.Delivered))
	var looks atomic.Int32
	sleep := r.engine.Env.Sleep
	r.engine.Env.Sleep = func(ctx context.Context, d time.Duration) error {
		if d == time.Minute {
			looks.Add(1)
			d = 5 * time.Millisecond
		}
		return sleep(ctx, d)
	}
	r.must(r.store.Setup.ChangeDestination(t.Context(), company, destination, func(d *setup.Destination) { d.Paused = "by a person" }))
	resumed := false
	r.soon(func() bool {
		if looks.Load() > 2 && !resumed {
			resumed = true
			r.must(r.engine.Resume(t.Context(), company, destination, "mette"))
		}
		return len(mails.subjects()) > 0
	})
	if err := o.fail.Load(); err != nil {
		t.Fatal(*err)
	}
	if got := mails.subjects(); len(got) != 1 || !strings.Contains(got[0], "our receipt was not taken") {
		t.Errorf("%q", got)
	}
}

// A partner may write before we have sent him anything.
func TestAGatewayThatNothingWasSentToTellsEverybody(t *testing.T) {
	r := newRig(t)
	o := &owingGateway{doing: doing{deliver: func(context.Context, gateways.Parcel) (gateways.Receipt, error) { return delivered(), nil }}}
	r.twisted(twist{gateway: o})
	mails := r.tell(setup.Recipient{RunNegative: true})
	p, _ := r.engine.Gateways.Find("partner")
	r.engine.Gateways = gateways.NewRegistry(p.Owing())
	r.soon(func() bool { return o.made.Load() == 1 })
	o.Wake()
	if err := o.fail.Load(); err != nil {
		t.Fatal(*err)
	}
	r.soon(func() bool { return len(mails.subjects()) > 0 })
}
