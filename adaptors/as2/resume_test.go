package as2_test

import (
	"context"
	"io"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors/as2"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
	"github.com/postbud/postbud/plugintest"
)

// owing leaves a receipt owed that was made so long ago.
func owing(t *testing.T, s *sender, p *moody, memory plugin.Memory, in *inbox, ago time.Duration) plugin.Values {
	t.Helper()
	s.way.Receipt.URL = p.URL
	over := plugin.Values{"receipt_hosts": p.host()}
	r := serveWith(t, s, over, &mortal{Memory: memory}, in)
	r.ahead.Store(-int64(ago))
	s.raw(t, r.URL, s.build(t, invoice1042("a.xml")))
	waitFor(t, func() bool { came, _ := p.heard(); return came > 0 })
	if err := r.adaptor.Close(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(50 * time.Millisecond) // the last one may still be on its way
	return over
}

// After days without a process, as over a holiday, the partner's server may come up later
// than ours. Nor is a clock believed that jumps by days.
func TestAReceiptIsNotGivenUpAtTheFirstTryAfterDaysOfStandstill(t *testing.T) {
	s, p, memory, in := newSender(t), newMoody(t, true), plugintest.NewMemory(), &inbox{}
	over := owing(t, s, p, memory, in, 6*24*time.Hour)
	before, _ := p.heard()
	r := serveWith(t, s, over, &mortal{Memory: memory}, in)
	waitFor(t, func() bool { came, _ := p.heard(); return came > before+2 || len(in.alarms()) > 0 })
	p.set(false)
	waitFor(t, func() bool { return as2.Owed(r.adaptor) == 0 })
	if _, taken := p.heard(); taken != 1 || len(in.alarms()) != 0 {
		t.Errorf("%d were taken; %v", taken, in.alarms())
	}
}

// unread is a memory that cannot be read for a while.
type unread struct {
	plugin.Memory
	left atomic.Int32
}

func (u *unread) Recall(ctx context.Context, key string) (invoice.Content, error) {
	if strings.HasPrefix(key, "owed/") && u.left.Add(-1) >= 0 {
		return invoice.Content{}, io.ErrUnexpectedEOF
	}
	return u.Memory.Recall(ctx, key)
}

func TestWhatIsOwedIsFoundOnceTheMemoryCanBeRead(t *testing.T) {
	s, p, memory, in := newSender(t), newMoody(t, true), plugintest.NewMemory(), &inbox{}
	over := owing(t, s, p, memory, in, 0)
	p.set(false)
	bad := &unread{Memory: memory}
	bad.left.Store(3)
	r := serveWith(t, s, over, bad, in)
	waitFor(t, func() bool { _, taken := p.heard(); return taken == 1 && as2.Owed(r.adaptor) == 0 })
}
