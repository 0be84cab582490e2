package as2_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors/as2"
	"github.com/postbud/postbud/plugin"
	"github.com/postbud/postbud/plugintest"
)

// The one whose settings were changed stays open while somebody is in.
func TestOneThatRestsLeavesWhatIsOwedToTheNext(t *testing.T) {
	s := newSender(t)
	p := newMoody(t, true)
	s.way.Receipt.URL = p.URL
	over, memory, in := plugin.Values{"receipt_hosts": p.host()}, plugintest.NewMemory(), &inbox{}
	old := serveWith(t, s, over, &mortal{Memory: memory}, in)
	for i := range 5 {
		s.raw(t, old.URL, s.build(t, invoice1042(fmt.Sprintf("%d.xml", i))))
	}
	waitFor(t, func() bool { came, _ := p.heard(); return came > 6 })
	old.adaptor.(plugin.Debtor).Rest()
	time.Sleep(50 * time.Millisecond) // one may still be on its way
	before, _ := p.heard()
	time.Sleep(100 * time.Millisecond)
	if came, _ := p.heard(); came != before {
		t.Errorf("%d came from one that rests", came-before)
	}
	m := s.build(t, invoice1042("late.xml"))
	if status, _, _ := s.raw(t, old.URL, m); status != 503 {
		t.Errorf("status %d of one that could not pay", status)
	}
	s.way.Receipt.URL = ""
	s.delivered(t, old.URL, s.build(t, invoice1042("in the answer.xml"))) // who is in goes on
	p.set(false)
	next := serveWith(t, s, over, &mortal{Memory: memory}, in)
	waitFor(t, func() bool { _, taken := p.heard(); return taken >= 5 && as2.Owed(next.adaptor) == 0 })
	if _, taken := p.heard(); taken != 5 || len(in.alarms()) != 0 {
		t.Errorf("5 receipts were owed, %d were taken; %v", taken, in.alarms())
	}
}

func TestWhoWaitsIsWoken(t *testing.T) {
	for name, wake := range map[string]func(*testing.T, *sender, *rig, sent){
		"by the end of a pause": func(_ *testing.T, _ *sender, r *rig, _ sent) { r.adaptor.(plugin.Debtor).Wake() },
		"by a repeat":           func(t *testing.T, s *sender, r *rig, m sent) { s.raw(t, r.URL, m) },
	} {
		t.Run(name, func(t *testing.T) {
			s := newSender(t)
			p := newMoody(t, true)
			s.way.Receipt.URL = p.URL
			r := serve(t, s, plugin.Values{"receipt_hosts": p.host()})
			r.still.Store(true)
			m := s.build(t, invoice1042("a.xml"))
			s.raw(t, r.URL, m)
			waitFor(t, func() bool { return len(r.slept) == 1 })
			p.set(false)
			wake(t, s, r, m)
			waitFor(t, func() bool { return as2.Owed(r.adaptor) == 0 })
			if came, taken := p.heard(); came != 2 || taken != 1 {
				t.Errorf("%d came, %d were taken", came, taken)
			}
		})
	}
}
