package engine_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
)

// closedBox is a gateway whose mailbox cannot be read while wrong holds why.
type closedBox struct {
	doing
	wrong *atomic.Pointer[fault.Error]
	looks *atomic.Int64
}

func (p closedBox) Bounces(context.Context, time.Time) ([]gateways.Receipt, error) {
	p.looks.Add(1)
	if f := p.wrong.Load(); f != nil {
		return nil, f
	}
	return nil, nil
}

// boxRig is a rig over a mailbox, whose clock can be put forward.
type boxRig struct {
	*rig
	box     closedBox
	later   atomic.Int64
	postman *postman
}

func newBoxRig(t *testing.T) *boxRig {
	r := &boxRig{rig: newRig(t), box: closedBox{doing{deliver: handOver(gateways.ByTransfer)}, new(atomic.Pointer[fault.Error]), new(atomic.Int64)}}
	r.restart()
	r.postman = r.tell(setup.Recipient{RunNegative: true, DocumentNegative: true})
	return r
}

func (r *boxRig) restart() {
	r.t.Helper()
	r.twisted(twist{gateway: r.box, set: engine.Settings{Bounces: 20 * time.Millisecond},
		now: func() time.Time { return time.Now().Add(time.Duration(r.later.Load())) }})
	if r.postman != nil {
		r.engine.Mailer = r.postman
	}
}

// looked works until the mailbox was looked at some times more.
func (r *boxRig) looked(times int64) {
	r.t.Helper()
	from := r.box.looks.Load()
	r.during(20*time.Second, func() bool { return r.box.looks.Load() >= from+times })
	if n := r.box.looks.Load() - from; n < times {
		r.t.Fatalf("it was looked at %d times, not %d", n, times)
	}
}

func noWayIn() *fault.Error {
	return fault.Setting("bounce_password", "the mailbox at mail.example does not let user us in: no").Coded("GW-LOGIN", "host", "mail.example", "user", "us")
}

func (r *boxRig) wantsTold(n int, when string) {
	r.t.Helper()
	if got := r.postman.subjects(); len(got) != n {
		r.t.Fatalf("%s, people were told %d times, not %d: %q", when, len(got), n, got)
	}
}

func TestF71OfAMailboxThatCannotBeReadPeopleAreToldOnce(t *testing.T) {
	r := newBoxRig(t)
	r.box.wrong.Store(noWayIn())
	r.source.add("1001")
	r.start()
	r.soon(r.is("1001", ledger.Delivered)) // documents go out all the same
	r.soon(func() bool { return len(r.postman.subjects()) > 0 })
	if d := r.at(); d.Unread.Never() || !d.Unread.Told || !strings.Contains(d.Unread.Cause, "does not let user us in") || d.Paused != "" || d.Failures != 0 {
		t.Errorf("kept is %+v, paused %q, %d failures", d.Unread, d.Paused, d.Failures)
	}
	r.looked(5)
	r.wantsTold(1, "after more looks")
	m := r.postman.mails[0]
	for _, word := range []string{"Partner", "mails that come back cannot be read"} {
		if !strings.Contains(m.Subject, word) {
			t.Errorf("the subject %q does not say %q", m.Subject, word)
		}
	}
	for _, word := range []string{"No document is held up", "The server refused our sign-in.", "Documents go out all the same", "Correct the settings of the mailbox", "What happens by itself", "the last five days", "GW-MAILBOX"} {
		if !strings.Contains(m.Text, word) {
			t.Errorf("the mail does not say %q:\n%s", word, m.Text)
		}
	}

	r.restart()
	r.looked(5)
	r.wantsTold(1, "after a restart")

	r.box.wrong.Store(nil)
	r.during(20*time.Second, func() bool { return r.at().Unread.Never() })
	r.looked(3)
	r.wantsTold(1, "when it worked again")
	if d := r.at(); !d.Unread.Never() {
		t.Errorf("it worked again, and kept is %+v", d.Unread)
	}

	r.box.wrong.Store(noWayIn())
	r.soon(func() bool { return len(r.postman.subjects()) > 1 })
	r.looked(5)
	r.wantsTold(2, "when it failed anew")
}

func TestF57AMailboxThatDoesNotAnswerIsToldAfterAnHour(t *testing.T) {
	r := newBoxRig(t)
	r.box.wrong.Store(fault.New(fault.Temporary, "the mailbox at mail.example could not be read; mails that came back are looked for later"))
	r.source.add("1001")
	r.start()
	r.soon(r.is("1001", ledger.Delivered))
	r.soon(func() bool { return !r.at().Unread.Never() }) // the page shows it at once
	since := r.at().Unread.Since
	r.looked(5)
	r.later.Store(int64(55 * time.Minute))
	r.looked(5)
	r.wantsTold(0, "within the hour")
	r.later.Store(int64(61 * time.Minute))
	r.soon(func() bool { return len(r.postman.subjects()) > 0 })
	if !r.at().Unread.Since.Equal(since) {
		t.Errorf("it has failed since %s, not %s", r.at().Unread.Since, since)
	}
	r.later.Store(int64(24 * time.Hour))
	r.looked(5)
	r.wantsTold(1, "a day later")
}

// A mailbox is asked for five days after the last mail; one that could not be read is
// asked until it can be.
func TestAMailboxThatCouldNotBeReadIsAskedUntilItCan(t *testing.T) {
	r := newBoxRig(t)
	r.box.wrong.Store(noWayIn())
	r.source.add("1001")
	r.start()
	r.soon(func() bool { return r.at().Unread.Told })
	r.later.Store(int64(6 * 24 * time.Hour))
	r.looked(3)
	r.box.wrong.Store(nil)
	r.during(20*time.Second, func() bool { return r.at().Unread.Never() })
	if d := r.at(); !d.Unread.Never() {
		t.Errorf("it could be read, and kept is %+v", d.Unread)
	}
}
