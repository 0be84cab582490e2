package as2_test

import (
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors/as2"
	"github.com/postbud/postbud/plugin"
	"github.com/postbud/postbud/plugintest"
)

// Two machines on one database both find what is owed.
func TestOfTwoMachinesOneSendsTheReceipt(t *testing.T) {
	s := newSender(t)
	var came atomic.Int32
	goOn := make(chan struct{})
	release := sync.OnceFunc(func() { close(goOn) })
	defer release()
	server := newServer(t, func(_ http.ResponseWriter, r *http.Request) {
		came.Add(1)
		select {
		case <-goOn:
		case <-r.Context().Done():
		}
	})
	s.way.Receipt.URL = server.URL
	over, memory, in := plugin.Values{"receipt_hosts": server.host()}, plugintest.NewMemory(), &inbox{}
	one := serveWith(t, s, over, &mortal{Memory: memory}, in)
	s.raw(t, one.URL, s.build(t, invoice1042("a.xml")))
	waitFor(t, func() bool { return came.Load() == 1 })

	other := serveWith(t, s, over, &mortal{Memory: memory}, in)
	other.still.Store(true)
	waitFor(t, func() bool { return len(other.slept) > 0 || came.Load() > 1 })
	time.Sleep(50 * time.Millisecond) // it would have come by now
	if came.Load() != 1 || as2.Owed(other.adaptor) != 1 {
		t.Fatalf("%d came while the first was on its way, %d are owed", came.Load(), as2.Owed(other.adaptor))
	}
	release()
	waitFor(t, func() bool { return as2.Owed(one.adaptor) == 0 })
	other.adaptor.(plugin.Debtor).Wake()
	waitFor(t, func() bool { return as2.Owed(other.adaptor) == 0 })
	if came.Load() != 1 || len(in.alarms()) != 0 {
		t.Errorf("%d came, %v", came.Load(), in.alarms())
	}
}

// One that was killed has the claim still, for a while.
func TestWhatAnotherMachineClaimedAndNeverSentIsSent(t *testing.T) {
	s := newSender(t)
	p := newMoody(t, true)
	s.way.Receipt.URL = p.URL
	over, memory, in := plugin.Values{"receipt_hosts": p.host()}, &mortal{Memory: plugintest.NewMemory()}, &inbox{}
	dead := serveWith(t, s, over, memory, in)
	s.raw(t, dead.URL, s.build(t, invoice1042("a.xml")))
	waitFor(t, func() bool { came, _ := p.heard(); return came > 0 })
	memory.dead.Store(true)
	time.Sleep(50 * time.Millisecond) // the last one may still be on its way
	p.set(false)
	next := serveWith(t, s, over, memory.Memory, in)
	waitFor(t, func() bool { _, taken := p.heard(); return taken > 0 && as2.Owed(next.adaptor) == 0 })
	if _, taken := p.heard(); taken != 1 {
		t.Errorf("%d were taken", taken)
	}
	if ahead := time.Duration(next.ahead.Load()); ahead > 15*time.Minute {
		t.Errorf("it took %s", ahead)
	}
}
