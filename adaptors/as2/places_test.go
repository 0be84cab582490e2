package as2_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors/as2"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

func TestWhoRepeatsForDaysIsToldOfAllTheSame(t *testing.T) {
	s := newSender(t)
	p := newMoody(t, true)
	s.way.Receipt.URL = p.URL
	r := serve(t, s, plugin.Values{"receipt_hosts": p.host()})
	r.still.Store(true)
	m, start := s.build(t, invoice1042("a.xml")), time.Now()
	for n := 1; n <= 12 && len(r.inbox.alarms()) == 0; n++ {
		s.raw(t, r.URL, m)
		waitFor(t, func() bool { return len(r.slept) >= n || len(r.inbox.alarms()) > 0 })
		waitFor(t, func() bool { return as2.Owed(r.adaptor) <= 1 })
		r.ahead.Add(int64(12 * time.Hour))
	}
	if len(r.inbox.alarms()) != 1 {
		t.Fatalf("told was %v", r.inbox.alarms())
	}
	f := fault.As(r.inbox.alarms()[0])
	if since, err := time.Parse(time.RFC3339, f.Args["time"]); err != nil || since.Sub(start).Abs() > time.Hour {
		t.Errorf("it began at %s, told was %+v", start, f.Args)
	}
	p.same(t, s)
}

// elsewhere is a message that anybody has sent again with another address for the
// receipt, which its signature does not cover.
func (m sent) elsewhere(url string) sent {
	h := m.header.Clone()
	h.Set("Receipt-Delivery-Option", url)
	return sent{h, m.body, m.expect}
}

func TestAReplayWithAnotherAddressEndsNoDebt(t *testing.T) {
	s := newSender(t)
	right, wrong := newMoody(t, true), newMoody(t, true)
	s.way.Receipt.URL = right.URL
	r := serve(t, s, plugin.Values{"receipt_hosts": right.host() + "\n" + wrong.host()})
	r.still.Store(true)
	m := s.build(t, invoice1042("a.xml"))
	s.raw(t, r.URL, m)
	waitFor(t, func() bool { return len(r.slept) == 1 })
	for n := range 10 {
		if status, _, _ := s.raw(t, r.URL, m.elsewhere(fmt.Sprint(wrong.URL, "/", n))); status != 200 {
			t.Fatalf("status %d", status)
		}
		waitFor(t, func() bool { return as2.Owed(r.adaptor) <= min(n+2, 4) })
	}
	waitFor(t, func() bool { came, _ := wrong.heard(); return came == 3 })
	right.set(false)
	s.raw(t, r.URL, m)
	waitFor(t, func() bool { return as2.Owed(r.adaptor) == 3 })
	if _, taken := right.heard(); taken != 1 {
		t.Errorf("%d reached the right address", taken)
	}
	if came, _ := wrong.heard(); came != 3 {
		t.Errorf("%d reached another one", came)
	}
	r.inbox.holds(t, text)
}
