package reception

import (
	"context"
	"errors"
	"time"

	"github.com/postbud/postbud/fault"
	wire "github.com/postbud/postbud/internal/as2"
)

const (
	patience  = 5 * 24 * time.Hour // that long a receipt is tried; most partners have repeated the message before
	worry     = 24 * time.Hour     // after that people are told of a message that cannot be taken
	firstWait = 2 * time.Second
	mostWait  = time.Hour
	leastBids = 8 // tries of one process before it gives up: it may have stood still for days, or its clock be wrong
)

// wait is how long to wait before the next try, by how long it has been tried: so a
// restart changes nothing.
func wait(age time.Duration) time.Duration { return min(max(age/2, firstWait), mostWait) }

// work has the receipt made and sends it. placed says that it has one of the few
// places for messages that are worked on.
func (d *debt) work(placed bool) {
	receipt, err := d.made(placed)
	d.debts.settled(d)
	switch {
	case errors.Is(err, errElsewhere), err == nil && receipt == nil:
		d.debts.leave(d)
	case err == nil:
		d.pay(receipt)
	}
}

// made is the receipt, nil where none is to be sent. The sender was answered already,
// so a message that cannot be taken is tried until it can. The error is errElsewhere, or
// that of the context.
func (d *debt) made(placed bool) (*wire.Receipt, error) {
	if !placed {
		if receipt, err := d.held(); receipt != nil && err == nil {
			return receipt, nil
		}
	}
	for {
		if !placed {
			select {
			case d.early <- struct{}{}:
			case <-d.ctx.Done():
				return nil, d.ctx.Err()
			}
		}
		receipt, err := d.settle()
		d.close() // the memory has it still
		<-d.early
		placed = false
		if err == nil || errors.Is(err, errElsewhere) {
			return receipt, err
		}
		if d.ctx.Err() == nil {
			d.stuck(err)
		}
		if !d.sleep() {
			return nil, d.ctx.Err()
		}
	}
}

func (d *debt) settle() (*wire.Receipt, error) {
	if receipt, err := d.held(); receipt != nil || err != nil {
		return receipt, err
	}
	if err := d.load(); err != nil {
		if !errors.Is(err, errElsewhere) {
			return nil, err
		}
		receipt, unread := d.held() // it may have been made in this moment
		if receipt != nil || unread != nil {
			return receipt, unread
		}
		return nil, err
	}
	r := d.take()
	if r.later != nil {
		return nil, r.later
	}
	if !d.owes(r) {
		return nil, nil
	}
	return d.hold(r.receipt)
}

// owes says whether a receipt goes out for what became of the message. One for a
// message that nobody proved to be the partner's does not: whoever sent it would make
// us call the partner.
func (m *message) owes(r result) bool {
	if r.receipt != nil && r.refused != nil && !r.refused.Authenticated {
		m.env.Log.Warn("no receipt was sent for a message that is not proven to be the partner's", "message", safe(m.envelope.MessageID))
		return false
	}
	return r.receipt != nil
}

// pay sends the receipt, the same at every try, until the partner has taken it.
func (d *debt) pay(receipt *wire.Receipt) {
	defer d.yield()
	if !d.debts.stands(d, receipt) {
		d.debts.leave(d)
		return
	}
	for {
		if err := d.checkReceipt(); err != nil { // the settings have changed since
			if d.giveUp(err) || !d.sleep() {
				return
			}
			continue
		}
		err := d.post(receipt)
		if err == nil || errors.Is(err, errElsewhere) {
			d.debts.leave(d)
			return
		}
		if errors.Is(err, errAnother) && d.sleep() {
			continue
		}
		if !d.again(err) {
			return
		}
	}
}

// again waits for the next try. false when there is none: the desk was closed and
// the debt stays on the list, another one has taken its place, or it is given up.
func (d *debt) again(err error) bool {
	d.bids++
	switch {
	case d.ctx.Err() != nil:
		return false
	case d.bids >= leastBids && d.env.Now().Sub(d.debts.since(d)) >= patience && d.giveUp(err):
		return false
	}
	d.env.Log.Info("a receipt could not be sent yet", "message", safe(d.envelope.MessageID), "err", err)
	return d.sleep()
}

// sleep waits for the next try, which comes at once when the debt is stirred. false
// when there is none.
func (d *debt) sleep() bool {
	ctx, cancel := context.WithCancel(d.ctx)
	defer cancel()
	go func() {
		defer cancel()
		select {
		case <-d.wake:
		case <-ctx.Done():
		}
	}()
	_ = d.env.Sleep(ctx, wait(d.env.Now().Sub(d.debts.anew(d))))
	return d.ctx.Err() == nil
}

// stuck tells people, once, of a message that was answered and cannot be taken.
func (d *debt) stuck(err error) {
	id := safe(d.envelope.MessageID)
	d.env.Log.Info("a message that was answered could not be taken yet", "message", id, "err", err)
	if d.told || d.env.Now().Sub(d.Since) < worry {
		return
	}
	d.told = d.alarm(d.ID+"/message", fault.New(fault.Temporary, "the message %s of %s came on %s and cannot be taken: %v", id, d.Partner.Name, day(d.Since), err).
		Coded("AS2-UNTAKEN", "partner", d.Partner.Name, "id", id, "time", d.Since.Format(time.RFC3339), "text", err.Error()))
}

// giveUp ends a debt that cannot be paid, and tells people. false where nobody could be
// told: then it goes on.
func (d *debt) giveUp(err error) bool {
	id, since := safe(d.envelope.MessageID), d.debts.since(d)
	d.env.Log.Warn("a receipt could not be sent; it is given again when the partner repeats the message", "message", id, "since", since, "err", err)
	cause := fault.New(fault.Permanent, "%s has not taken our receipt for the message %s since %s: %v", d.Partner.Name, id, day(since), err).
		Coded("AS2-OWED", "partner", d.Partner.Name, "id", id, "time", since.Format(time.RFC3339), "host", hostOf(d.envelope.Receipt.URL))
	if !d.alarm(d.ID, cause) {
		return false
	}
	d.debts.leave(d)
	return true
}

// alarm is false where people could not be told.
func (d *debt) alarm(id string, cause error) bool {
	if d.inbox.Alarm == nil {
		return true
	}
	if err := d.inbox.Alarm(d.life, id, cause); err != nil {
		d.env.Log.Error("nobody could be told of what is owed to the partner", "message", safe(d.envelope.MessageID), "cause", cause, "err", err)
		return false
	}
	return true
}

func day(t time.Time) string { return t.Format("2006-01-02 15:04 MST") }
