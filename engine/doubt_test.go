package engine_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/ledger"
)

func TestF23_AGatewayThatPanicsStopsThatDocumentAlone(t *testing.T) {
	if !alone(t) {
		return
	}
	r := newRig(t)
	r.source.add("1001", "1002")
	r.twisted(twist{gateway: doing{deliver: func(_ context.Context, p gateways.Parcel) (gateways.Receipt, error) {
		b, _ := p.Open()
		text, _ := io.ReadAll(b)
		if strings.HasPrefix(string(text), "1001") {
			panic("poison for the gateway")
		}
		return delivered(), nil
	}}})
	r.export()
	r.wants("1002", ledger.Delivered, "")
}

func TestADoubtIsLookedAtAlsoWhenTheGatewayCannotBeOpenedForAWhile(t *testing.T) {
	for _, kind := range []fault.Kind{fault.Temporary, fault.Configuration} {
		t.Run(string(kind), func(t *testing.T) {
			r := newRig(t)
			var shut atomic.Bool
			var sent, looked atomic.Int32
			r.twisted(twist{
				opens: func() error {
					if shut.CompareAndSwap(true, false) {
						return fault.New(kind, "cannot be opened")
					}
					return nil
				},
				gateway: lookingToo{doing{
					deliver: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
						sent.Add(1)
						return gateways.Receipt{}, fault.New(fault.Uncertain, "it arrived, the answer did not")
					},
					settle: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
						looked.Add(1)
						return delivered(), nil
					},
				}},
			})
			// The first attempt is uncertain, and the settings change at that moment,
			// so the gateway must be opened anew.
			r.source.add("1001")
			r.start()
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error)
			go func() { ended <- r.engine.Run(ctx, true) }()
			for sent.Load() == 0 {
				time.Sleep(time.Millisecond)
			}
			cancel()
			<-ended
			// A new process: the gateway is opened anew, and fails once.
			sent.Store(0)
			looked.Store(0)
			d := r.document("1001")
			if d.State != ledger.Unknown {
				t.Skipf("it is %s already", d.State)
			}
			shut.Store(true)
			r.during(time.Second, func() bool { return r.document("1001").State != ledger.Unknown })
			if kind == fault.Configuration {
				r.must(r.engine.Resume(t.Context(), company, destination, "mette"))
			}
			r.soon(r.is("1001", ledger.Delivered))
			if sent.Load() > 0 {
				t.Errorf("it was in doubt and sent %d times without a look first (looks %d); history %s", sent.Load(), looked.Load(), r.road("1001"))
			}
		})
	}
}

func TestF93_AMailServerThatNeverAnswersIsNotMailedForEver(t *testing.T) {
	r := newRig(t)
	var sent atomic.Int32
	r.twisted(twist{gateway: doing{deliver: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
		sent.Add(1) // it arrived
		return gateways.Receipt{}, fault.New(fault.Uncertain, "no answer after the final dot")
	}}})
	r.source.add("1001")
	r.start()
	r.during(time.Second, func() bool { return sent.Load() > 10 })
	if n := sent.Load(); n > 10 {
		d := r.document("1001")
		t.Errorf("the customer got the same mail %d times in 1 s; it is %s with %d tries (a temporary fault stops after 4 with this table)", n, d.State, d.Tries)
	}
}

func TestADoubtThatIsAlwaysSettledAsAbsentEnds(t *testing.T) {
	r := newRig(t)
	var sent atomic.Int32
	r.twisted(twist{gateway: lookingToo{doing{
		deliver: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
			sent.Add(1)
			return gateways.Receipt{}, fault.New(fault.Uncertain, "cut after the last byte")
		},
		settle: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
			return gateways.Receipt{Outcome: gateways.Absent}, nil
		},
	}}})
	r.source.add("1001")
	r.start()
	r.soon(r.is("1001", ledger.Stopped))
	if d := r.document("1001"); sent.Load() > 10 || d.State != ledger.Stopped {
		t.Errorf("sent %d times; it is %s with %d tries; nobody is told", sent.Load(), d.State, d.Tries)
	}
}

func TestADocumentInDoubtCanBeHurried(t *testing.T) {
	r := newRig(t)
	r.twisted(twist{gateway: lookingToo{doing{
		deliver: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
			return gateways.Receipt{}, fault.New(fault.Uncertain, "cut")
		},
		settle: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
			return gateways.Receipt{}, fault.New(fault.Configuration, "wrong password")
		},
	}}})
	r.source.add("1001")
	r.start()
	r.soon(func() bool {
		d, err := r.store.Setup.Destination(t.Context(), company, destination)
		r.must(err)
		return d.Paused != "" && r.is("1001", ledger.Unknown)()
	})
	d := r.document("1001")
	if err := r.engine.TryNow(t.Context(), company, d.ID, "mette"); err != nil && errors.Is(err, ledger.ErrStep) {
		t.Errorf("Try now on %s: %v", d.State, err)
	}
}

func TestF43_AClockThatJumpsDoesNotMailTwice(t *testing.T) {
	r := newRig(t)
	var jump atomic.Int64
	now := func() time.Time { return time.Now().Add(time.Duration(jump.Load())) }
	var sent atomic.Int32
	begun := make(chan struct{}, 10)
	r.twisted(twist{now: now, gateway: doing{deliver: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
		sent.Add(1)
		begun <- struct{}{}
		time.Sleep(300 * time.Millisecond)
		return delivered(), nil
	}}})
	r.source.add("1001")
	r.start()
	go func() { <-begun; jump.Store(int64(5 * time.Minute)) }() // asleep for five minutes, or the clock was put right
	r.soon(r.is("1001", ledger.Delivered))
	if d := r.document("1001"); sent.Load() != 1 || d.PossibleDuplicate {
		t.Errorf("the process lived, the mail was taken, and it was mailed %d times (possible duplicate %v):%s", sent.Load(), d.PossibleDuplicate, r.road("1001"))
	}
}

func TestWhatMayHaveArrivedIsNotListedAsNotExported(t *testing.T) {
	r := newRig(t)
	r.twisted(twist{gateway: lookingToo{doing{
		deliver: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
			return gateways.Receipt{}, fault.New(fault.Uncertain, "cut")
		},
		settle: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
			return gateways.Receipt{Outcome: gateways.Unclear, Reason: "the partner takes files away at once"}, nil
		},
	}}})
	r.source.add("1001")
	r.export()
	if d := r.document("1001"); d.State != ledger.Stopped || !d.PossibleDuplicate {
		t.Fatalf("it is %+v", d)
	}
	found, err := r.engine.Candidates(t.Context(), company, activation, adaptors.Query{Numbers: []string{"1001"}})
	r.must(err)
	if found[0].Group == engine.NotExported {
		t.Error("a document that may have arrived, and of which a person must decide, is offered as not exported and a manual export sends it again, with new bytes")
	}
}

func TestASentDocumentSurvivesAGatewayThatCannotBeOpened(t *testing.T) {
	r := newRig(t)
	var shut atomic.Bool
	r.twisted(twist{
		opens: func() error {
			if shut.Load() {
				return fault.New(fault.Temporary, "cannot be opened")
			}
			return nil
		},
		gateway: doing{deliver: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
			return gateways.Receipt{Outcome: gateways.Sent, RemoteID: "x", Due: time.Now().Add(500 * time.Millisecond)}, nil
		}},
		set: engine.Settings{Hold: 300 * time.Millisecond},
	})
	r.source.add("1001")
	r.start()
	r.soon(r.is("1001", ledger.Sent))
	shut.Store(true)
	r.during(2500*time.Millisecond, nil)
	d := r.document("1001")
	if d.Owner != "" || d.State != ledger.Sent {
		t.Errorf("2 s later it is %s, leased to %q, code %q:%s", d.State, d.Owner, d.Code, r.road("1001"))
	}
}

func TestABreakerClosesAgainAlsoWhenAllIsInDoubt(t *testing.T) {
	r := newRig(t)
	var bad atomic.Bool
	bad.Store(true)
	there := sync.Map{}
	var sent atomic.Int32
	r.twisted(twist{gateway: lookingToo{doing{
		deliver: func(_ context.Context, p gateways.Parcel) (gateways.Receipt, error) {
			if bad.Load() {
				return gateways.Receipt{}, fault.New(fault.Uncertain, "cut")
			}
			sent.Add(1)
			there.Store(p.ID, true)
			return delivered(), nil
		},
		settle: func(_ context.Context, p gateways.Parcel) (gateways.Receipt, error) {
			if bad.Load() {
				return gateways.Receipt{}, fault.New(fault.Temporary, "refused")
			}
			if _, ok := there.Load(p.ID); ok {
				return delivered(), nil
			}
			return gateways.Receipt{Outcome: gateways.Absent}, nil
		},
	}}, set: engine.Settings{Waits: []time.Duration{50 * time.Millisecond, 50 * time.Millisecond, time.Second, time.Second, time.Second, time.Second, time.Second, time.Second}}})
	for i := range 10 {
		r.source.add(fmt.Sprint(8000 + i))
	}
	r.start()
	r.during(500*time.Millisecond, nil)
	bad.Store(false)
	r.soon(func() bool { return r.counts()[ledger.Delivered] == 10 })
	d, err := r.store.Setup.Destination(t.Context(), company, destination)
	r.must(err)
	if r.counts()[ledger.Delivered] != 10 || sent.Load() != 10 || d.Failures != 0 {
		t.Errorf("mended: %v, sent %d, failures %d, open until %s", r.counts(), sent.Load(), d.Failures, time.Until(d.OpenUntil))
	}
}

func TestALookHasTriesOfItsOwn(t *testing.T) {
	r := newRig(t)
	var n, looks atomic.Int32
	r.twisted(twist{gateway: lookingToo{doing{
		deliver: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
			if n.Add(1) < 3 {
				return gateways.Receipt{}, fault.New(fault.Temporary, "refused")
			}
			return gateways.Receipt{}, fault.New(fault.Uncertain, "cut")
		},
		settle: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
			if looks.Add(1) == 1 {
				return gateways.Receipt{}, fault.New(fault.Temporary, "refused")
			}
			return delivered(), nil
		},
	}}})
	r.source.add("1001")
	r.export()
	if d := r.document("1001"); d.State != ledger.Delivered {
		t.Errorf("after one look that could not connect it is %s with %d tries: %s", d.State, d.Tries, d.Cause)
	}
}

func TestAGatewayThatPanicsAfterTheLastByteIsLookedAtFirst(t *testing.T) {
	r := newRig(t)
	var sent, looked atomic.Int32
	r.twisted(twist{gateway: lookingToo{doing{
		deliver: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
			if sent.Add(1) == 1 {
				panic("after the last byte")
			}
			return delivered(), nil
		},
		settle: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
			looked.Add(1)
			return delivered(), nil
		},
	}}})
	if !alone(t) {
		return
	}
	r.source.add("1001")
	r.export()
	if sent.Load() != 1 || looked.Load() != 1 {
		t.Errorf("nobody knows how far it came; it was sent %d times with %d looks:%s", sent.Load(), looked.Load(), r.road("1001"))
	}
}

// tracking is a gateway that can be asked for a receipt.
type tracking struct {
	doing
	track func(context.Context, gateways.Receipt) (gateways.Receipt, error)
}

func (d tracking) Track(ctx context.Context, r gateways.Receipt) (gateways.Receipt, error) {
	return d.track(ctx, r)
}

func overdue(context.Context, gateways.Parcel) (gateways.Receipt, error) {
	return gateways.Receipt{Outcome: gateways.Sent, RemoteID: "x", Due: time.Now()}, nil
}

func TestF23_AGatewayThatPanicsWhileItIsAskedForAReceiptStopsNobody(t *testing.T) {
	if !alone(t) {
		return
	}
	r := newRig(t)
	r.twisted(twist{gateway: tracking{doing{deliver: overdue}, func(context.Context, gateways.Receipt) (gateways.Receipt, error) {
		panic("a gateway's bug")
	}}})
	r.source.add("1001", "1002")
	r.start()
	late := func(number string) bool {
		d := r.document(number)
		return d.State == ledger.Sent && d.Code == "RCPT-LATE"
	}
	r.soon(func() bool {
		return r.is("1001", ledger.Sent)() && r.is("1002", ledger.Sent)() && late("1001") && late("1002")
	})
	if d := r.document("1001"); !late("1001") || !strings.Contains(d.Cause, "the program failed") {
		t.Errorf("it is %s (%s), %s", d.State, d.Code, d.Cause)
	}
}

func TestALateReceiptIsAskedForLessAndLessOften(t *testing.T) {
	r := newRig(t)
	clock := &ticking{at: time.Now()}
	r.twisted(twist{now: clock.now, gateway: doing{deliver: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
		return gateways.Receipt{Outcome: gateways.Sent, RemoteID: "x", Due: clock.now()}, nil
	}}})
	r.source.add("1001")
	r.start()
	asks := func() time.Duration { return r.document("1001").Until.Sub(clock.now()).Round(time.Minute) }
	r.soon(func() bool { return r.is("1001", ledger.Sent)() && r.document("1001").Code == "RCPT-LATE" })
	if got := asks(); got != time.Hour {
		t.Errorf("the first time it is asked for again after %s", got)
	}
	for _, test := range []struct{ age, want time.Duration }{{12 * time.Hour, 3 * time.Hour}, {30 * 24 * time.Hour, 24 * time.Hour}} {
		clock.pass(test.age)
		r.soon(func() bool { return asks() > 0 })
		if got := asks(); got < test.want || got > test.want+15*time.Minute {
			t.Errorf("after %s more it is asked for again after %s", test.age, got)
		}
	}
}

func TestALookThatAnswersNonsenseEnds(t *testing.T) {
	r := newRig(t)
	r.twisted(twist{set: engine.Settings{Hold: 300 * time.Millisecond}, gateway: lookingToo{doing{
		deliver: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
			return gateways.Receipt{}, fault.New(fault.Uncertain, "cut")
		},
		settle: func(context.Context, gateways.Parcel) (gateways.Receipt, error) { return gateways.Receipt{}, nil },
	}}})
	r.source.add("1001")
	r.start()
	r.during(10*time.Second, r.is("1001", ledger.Stopped))
	if d := r.document("1001"); d.State != ledger.Stopped || !d.PossibleDuplicate || d.Kind != string(fault.Internal) {
		t.Errorf("it is %s after %d looks: %s", d.State, d.Looks, d.Cause)
	}
}
