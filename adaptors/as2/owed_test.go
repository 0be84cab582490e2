package as2_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors/as2"
	"github.com/postbud/postbud/fault"
	wire "github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
	"github.com/postbud/postbud/plugintest"
)

// moody is a partner's server for receipts that can be down. It keeps each receipt
// that reached it, taken or not.
type moody struct {
	*rigServer
	mu    sync.Mutex
	down  bool
	came  []received
	taken []received
}

func newMoody(t *testing.T, down bool) *moody {
	p := &moody{down: down}
	p.rigServer = newServer(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // the sender was killed
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		p.came = append(p.came, received{r.Header, body})
		if p.down {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		p.taken = append(p.taken, received{r.Header, body})
	})
	return p
}

func (p *moody) set(down bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.down = down
}

func (p *moody) heard() (came, taken int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.came), len(p.taken)
}

// same asserts that there was one receipt, however often it came, and gives it.
func (p *moody) same(t *testing.T, s *sender) *wire.MDN {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range p.came {
		if !bytes.Equal(r.body, p.came[0].body) || r.header.Get("Message-Id") != p.came[0].header.Get("Message-Id") || r.header.Get("Date") != p.came[0].header.Get("Date") {
			t.Fatal("another receipt came")
		}
	}
	if len(p.came) == 0 {
		t.Fatal("no receipt came")
	}
	mdn, err := wire.ReadMDN(p.came[0].header, bytes.NewReader(p.came[0].body), s.way.Partner, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return mdn
}

func TestAReceiptIsOwedOverARestart(t *testing.T) {
	for name, large := range map[string]int{"of a message that was taken": 0, "of one that was refused": 8 << 20} {
		t.Run(name, func(t *testing.T) {
			s := newSender(t)
			p := newMoody(t, true)
			s.way.Receipt.URL = p.URL
			over, memory, in := plugin.Values{"receipt_hosts": p.host(), "largest": "1"}, plugintest.NewMemory(), &inbox{}
			m := s.build(t, invoice1042("a.xml"))
			if large > 0 {
				s.way.Compress = wire.BeforeSigning
				m = s.build(t, document("a.xml", make([]byte, large)))
			}
			r := serveWith(t, s, over, &mortal{Memory: memory}, in)
			if status, _, _ := s.raw(t, r.URL, m); status != http.StatusOK {
				t.Fatalf("status %d", status)
			}
			waitFor(t, func() bool { came, _ := p.heard(); return came > 2 })
			if err := r.adaptor.Close(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(50 * time.Millisecond) // the last one may still be on its way
			p.set(false)
			before, _ := p.heard()
			again := serveWith(t, s, over, memory, in)
			waitFor(t, func() bool { _, taken := p.heard(); return taken == 1 })
			if mdn := p.same(t, s); (wire.Judge(m.expect, mdn).Verdict == wire.VerdictDelivered) != (large == 0) {
				t.Errorf("%+v", mdn.Disposition)
			}
			if came, _ := p.heard(); came != before+1 {
				t.Errorf("%d came after the restart", came-before)
			}
			if err := again.adaptor.Close(); err != nil {
				t.Fatal(err)
			}
			serveWith(t, s, over, memory, in) // nothing is owed any more
			time.Sleep(50 * time.Millisecond)
			if _, taken := p.heard(); taken != 1 || len(in.alarms()) != 0 {
				t.Errorf("%d were taken, %v", taken, in.alarms())
			}
			if large == 0 {
				in.holds(t, text)
			}
		})
	}
}

// mortal is the memory of a process that is killed before its n-th change.
type mortal struct {
	plugin.Memory
	left atomic.Int64 // changes until then; none for one that lives
	dead atomic.Bool
}

var errDead = errors.New("the process is dead")

func (m *mortal) isDead() bool { return m != nil && m.dead.Load() }

func (m *mortal) step() error {
	if m.left.Load() > 0 && m.left.Add(-1) == 0 {
		m.dead.Store(true)
	}
	if m.dead.Load() {
		return errDead
	}
	return nil
}

func (m *mortal) Keep(ctx context.Context, key string, r io.Reader) (invoice.Content, error) {
	if err := m.step(); err != nil {
		return invoice.Content{}, err
	}
	return m.Memory.Keep(ctx, key, r)
}

func (m *mortal) Forget(ctx context.Context, key string) error {
	if err := m.step(); err != nil {
		return err
	}
	return m.Memory.Forget(ctx, key)
}

func TestKilledBetweenAnyTwoStepsNothingIsLost(t *testing.T) {
	steps := 0
	for alive := false; !alive; steps++ {
		s := newSender(t)
		p := newMoody(t, false)
		s.way.Receipt.URL = p.URL
		memory, in := &mortal{Memory: plugintest.NewMemory()}, &inbox{}
		memory.left.Store(int64(steps + 1))
		over := plugin.Values{"receipt_hosts": p.host()}
		r := serveWith(t, s, over, memory, in)
		m := s.build(t, invoice1042("a.xml"))
		status, _, _ := s.raw(t, r.URL, m)
		waitFor(t, func() bool { _, taken := p.heard(); return taken > 0 || memory.isDead() })
		if !memory.isDead() { // the last steps come after the receipt
			waitFor(t, func() bool { return memory.isDead() || as2.Owed(r.adaptor) == 0 })
		}
		alive = !memory.isDead()
		if err := r.adaptor.Close(); err != nil {
			t.Fatal(err)
		}
		next := serveWith(t, s, over, memory.Memory, in)
		if status != http.StatusOK { // the partner was asked to come back
			if status, _, _ = s.raw(t, next.URL, m); status != http.StatusOK {
				t.Fatalf("step %d: status %d", steps, status)
			}
		}
		waitFor(t, func() bool { _, taken := p.heard(); return taken > 0 && as2.Owed(next.adaptor) == 0 })
		if mdn := p.same(t, s); wire.Judge(m.expect, mdn).Verdict != wire.VerdictDelivered {
			t.Errorf("step %d: %+v", steps, mdn)
		}
		in.holds(t, text)
	}
	if steps < 7 {
		t.Errorf("it was killed at %d places", steps)
	}
}

func TestAReceiptIsTriedForDaysAndThenPeopleAreTold(t *testing.T) {
	s := newSender(t)
	p := newMoody(t, true)
	s.way.Receipt.URL = p.URL
	r := serve(t, s, plugin.Values{"receipt_hosts": p.host()})
	s.raw(t, r.URL, s.build(t, invoice1042("a.xml")))
	waitFor(t, func() bool { return len(r.inbox.alarms()) > 0 && as2.Owed(r.adaptor) == 0 })
	f := fault.As(r.inbox.alarms()[0])
	if f.Code != "AS2-OWED" || f.Args["partner"] != "ACME" || f.Args["host"] != "127.0.0.1" || len(r.inbox.alarms()) != 1 {
		t.Errorf("%+v", f)
	}
	if days := time.Duration(r.ahead.Load()).Hours() / 24; days < 5 || days > 5.1 {
		t.Errorf("it was tried for %.1f days", days)
	}
	if came, _ := p.heard(); came < 100 || came > 200 {
		t.Errorf("%d tries", came)
	}
	p.same(t, s)
}

func TestARepeatTakesThePlaceOfWhatIsOwed(t *testing.T) {
	s := newSender(t)
	p := newMoody(t, true)
	s.way.Receipt.URL = p.URL
	memory := plugintest.NewMemory()
	over := plugin.Values{"receipt_hosts": p.host()}
	r := serveWith(t, s, over, &mortal{Memory: memory}, &inbox{})
	m := s.build(t, invoice1042("a.xml"))
	for range 3 {
		s.raw(t, r.URL, m)
	}
	waitFor(t, func() bool { return as2.Owed(r.adaptor) == 1 })
	p.set(false)
	waitFor(t, func() bool { return as2.Owed(r.adaptor) == 0 })
	p.same(t, s)
	r.inbox.holds(t, text)
}

func TestWhatTheSettingsNoLongerAllowIsNotSent(t *testing.T) {
	s := newSender(t)
	p := newMoody(t, true)
	s.way.Receipt.URL = p.URL
	memory, in := plugintest.NewMemory(), &inbox{}
	r := serveWith(t, s, plugin.Values{"receipt_hosts": p.host()}, &mortal{Memory: memory}, in)
	s.raw(t, r.URL, s.build(t, invoice1042("a.xml")))
	waitFor(t, func() bool { came, _ := p.heard(); return came > 0 })
	if err := r.adaptor.Close(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(50 * time.Millisecond) // the last one may still be on its way
	before, _ := p.heard()
	serveWith(t, s, nil, memory, in)
	waitFor(t, func() bool { return len(in.alarms()) == 1 })
	if came, _ := p.heard(); came != before {
		t.Error("a receipt was sent")
	}
}
