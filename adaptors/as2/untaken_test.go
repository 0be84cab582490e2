package as2_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors/as2"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
	"github.com/postbud/postbud/plugintest"
)

// refuse has the inbox take nothing, as while the adaptor is paused, or everything again.
func (i *inbox) refuse(all bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.full = 0
	if all {
		i.full = 1 << 30
	}
}

func TestAMessageThatWasAnsweredIsKeptUntilItIsTaken(t *testing.T) {
	s := newSender(t)
	p := newMoody(t, true)
	s.way.Receipt.URL = p.URL
	over, memory, in := plugin.Values{"receipt_hosts": p.host()}, plugintest.NewMemory(), &inbox{}
	in.refuse(true)
	r := serveWith(t, s, over, &mortal{Memory: memory}, in)
	s.raw(t, r.URL, s.build(t, invoice1042("a.xml")))
	waitFor(t, func() bool { return time.Duration(r.ahead.Load()) > 6*24*time.Hour })
	told := in.alarms()
	if len(told) != 1 {
		t.Fatalf("told was %v", told)
	}
	if f := fault.As(told[0]); f.Code != "AS2-UNTAKEN" || f.Args["partner"] != "ACME" || !strings.Contains(f.Args["text"], "the disk is full") {
		t.Errorf("%+v", f)
	}
	if came, _ := p.heard(); came != 0 || as2.Owed(r.adaptor) != 1 {
		t.Errorf("%d receipts came, %d are owed", came, as2.Owed(r.adaptor))
	}
	in.refuse(false)
	waitFor(t, func() bool { came, _ := p.heard(); return came > 2 }) // its days count from now
	p.set(false)
	waitFor(t, func() bool { return as2.Owed(r.adaptor) == 0 })
	if _, taken := p.heard(); taken != 1 || len(in.alarms()) != 1 {
		t.Errorf("%d were taken; %v", taken, in.alarms())
	}
	in.holds(t, text)
}

func TestMessagesThatCannotBeTakenHoldUpNoReceipt(t *testing.T) {
	s := newSender(t)
	p := newMoody(t, false)
	s.way.Receipt.URL = p.URL
	over, memory, in := plugin.Values{"receipt_hosts": p.host()}, plugintest.NewMemory(), &inbox{}
	n := 0
	send := func(r *rig) {
		n++
		s.raw(t, r.URL, s.build(t, document(fmt.Sprintf("%d.xml", n), fmt.Appendf(nil, "<a>%d</a>", n))))
	}
	r := serveWith(t, s, over, &mortal{Memory: memory}, in)
	for range 8 { // so that the receipt has a slot behind those of the others
		send(r)
	}
	waitFor(t, func() bool { return as2.Owed(r.adaptor) == 0 })
	p.set(true)
	send(r)
	waitFor(t, func() bool { came, _ := p.heard(); return came > 9 })
	_ = r.adaptor.Close()
	in.refuse(true)
	r = serveWith(t, s, over, &mortal{Memory: memory}, in)
	for range 8 {
		send(r)
	}
	waitFor(t, func() bool { return as2.Owed(r.adaptor) == 9 })
	_ = r.adaptor.Close()
	time.Sleep(50 * time.Millisecond) // one may still be on its way
	p.set(false)
	r = serveWith(t, s, over, &mortal{Memory: memory}, in)
	waitFor(t, func() bool { _, taken := p.heard(); return taken == 9 }) // eight are owed on the way up to nine, too
	waitFor(t, func() bool { return as2.Owed(r.adaptor) == 8 })
	send(r) // the places are free: it is answered at once
	waitFor(t, func() bool { return as2.Owed(r.adaptor) == 9 })
	in.refuse(false)
	waitFor(t, func() bool { return as2.Owed(r.adaptor) == 0 })
	if _, taken := p.heard(); taken != 18 || len(in.taken()) != 18 {
		t.Errorf("%d receipts, %d documents", taken, len(in.taken()))
	}
}

// done is a memory in which somebody else ends the debt right after its message was
// seen.
type done struct {
	plugin.Memory
	seen atomic.Int64
}

func (o *done) Recall(ctx context.Context, key string) (invoice.Content, error) {
	c, err := o.Memory.Recall(ctx, key)
	if strings.HasSuffix(key, "/message") && c.Given() && o.seen.Add(1) == 1 {
		_ = o.Forget(ctx, key)
		_ = o.Forget(ctx, "owed/0")
	}
	return c, err
}

func TestWhatSomebodyElseHasDoneIsNotMissed(t *testing.T) {
	s := newSender(t)
	p := newMoody(t, true)
	s.way.Receipt.URL = p.URL
	over, memory, in := plugin.Values{"receipt_hosts": p.host()}, plugintest.NewMemory(), &inbox{}
	in.refuse(true)
	r := serveWith(t, s, over, &mortal{Memory: memory}, in)
	s.raw(t, r.URL, s.build(t, invoice1042("a.xml")))
	waitFor(t, func() bool { return len(r.slept) > 0 })
	_ = r.adaptor.Close()
	in.refuse(false)
	other := &done{Memory: memory}
	next := serveWith(t, s, over, other, in)
	waitFor(t, func() bool { return other.seen.Load() > 0 && as2.Owed(next.adaptor) == 0 })
	if len(in.alarms()) != 0 || len(next.slept) != 0 {
		t.Errorf("it was missed: %v, %d waits", in.alarms(), len(next.slept))
	}
}

// A partner may repeat for days what cannot be taken here.
func TestARepeatOfWhatWaitsIsNotKeptAgain(t *testing.T) {
	s := newSender(t)
	p := newMoody(t, false)
	s.way.Receipt.URL = p.URL
	over, memory, in := plugin.Values{"receipt_hosts": p.host()}, plugintest.NewMemory(), &inbox{}
	in.refuse(true)
	r := serveWith(t, s, over, &mortal{Memory: memory}, in)
	m := s.build(t, invoice1042("a.xml"))
	for n := range 30 {
		if status, _, _ := s.raw(t, r.URL, m); status != 200 {
			t.Fatalf("repeat %d: status %d", n, status)
		}
	}
	other := s.buildAs(t, m.expect.MessageID, document("b.xml", []byte("<b/>"))) // anybody's, under the same identity
	s.raw(t, r.URL, other)
	if owed := as2.Owed(r.adaptor); owed != 2 {
		t.Errorf("%d are kept", owed)
	}
	_ = r.adaptor.Close()
	r = serveWith(t, s, over, &mortal{Memory: memory}, in)
	waitFor(t, func() bool { return as2.Owed(r.adaptor) == 2 })
	waitFor(t, func() bool { return len(r.slept) > 1 })
	s.raw(t, r.URL, m)
	if owed := as2.Owed(r.adaptor); owed != 2 {
		t.Errorf("%d are kept after a restart", owed)
	}
	in.refuse(false)
	waitFor(t, func() bool { return as2.Owed(r.adaptor) == 0 })
	p.same(t, s)
}
