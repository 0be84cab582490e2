package as2

import (
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	wire "github.com/postbud/postbud/internal/as2"
)

const (
	patience  = 5 * 24 * time.Hour // that long a receipt is tried; most partners have repeated the message before
	firstWait = 2 * time.Second
	mostWait  = time.Hour

	// unsure is how long a sheet without a message stays: whoever wrote it may be at
	// work on it in this moment.
	unsure = time.Hour
)

// wait is how long to wait before the next try, by how long it has been tried: so a
// restart changes nothing.
func wait(age time.Duration) time.Duration { return min(max(age/2, firstWait), mostWait) }

// resume takes up what a former process has left, a few messages at a time.
func (a *adaptor) resume(to adaptors.Inbox) {
	for slot := range mostOwed {
		d, err := a.found(slot, to)
		switch {
		case a.life.Err() != nil:
			return
		case err != nil:
			a.env.Log.Error("what is owed to the partner cannot be read", "slot", slot, "err", err)
			continue
		case d == nil:
			continue
		}
		if body, err := a.env.Memory.Recall(a.life, d.bodyKey()); err == nil && !body.Given() {
			if receipt, err := d.held(); err == nil && receipt == nil {
				if a.env.Now().Sub(d.Since) > unsure {
					a.debts.leave(d)
				} else {
					a.debts.pass(d)
				}
				continue
			}
		}
		select {
		case a.early <- struct{}{}:
			a.beside(func() { d.work(func() { <-a.early }) })
		case <-a.life.Done():
			return
		}
	}
}

// work has the receipt made and sends it. release is called once nothing is left but
// to send.
func (d *debt) work(release func()) {
	receipt, done := d.made()
	d.close()
	release()
	switch {
	case !done: // it stays on the list
	case receipt == nil:
		d.debts.leave(d)
	default:
		d.pay(receipt)
	}
}

// made is the receipt, nil where none is to be sent. The sender was answered already:
// where the trouble is ours it is tried again. false when the adaptor was closed
// before, or it was given up.
func (d *debt) made() (*wire.Receipt, bool) {
	for {
		receipt, err := d.settle()
		if err == nil {
			return receipt, true
		}
		if !d.again("a message that was answered could not be taken yet", err) {
			return nil, false
		}
	}
}

func (d *debt) settle() (*wire.Receipt, error) {
	if receipt, err := d.held(); receipt != nil || err != nil {
		return receipt, err
	}
	if err := d.load(); err != nil {
		return nil, err
	}
	r := d.take()
	if r.later {
		return nil, fault.New(fault.Temporary, "the message could not be taken")
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
	if !d.debts.latest(d) {
		d.debts.leave(d)
		return
	}
	if err := d.checkReceipt(); err != nil { // the settings have changed since
		d.giveUp(err)
		return
	}
	for {
		err := d.post(receipt)
		if err == nil {
			d.debts.leave(d)
			return
		}
		if !d.again("a receipt could not be sent yet", err) {
			return
		}
	}
}

// again waits for the next try. false when there is none: the adaptor was closed and
// the debt stays on the list, another one has taken its place, or it is given up.
func (d *debt) again(what string, err error) bool {
	age := d.env.Now().Sub(d.Since)
	switch {
	case d.ctx.Err() != nil:
		return false
	case age >= patience:
		d.giveUp(err)
		return false
	}
	d.env.Log.Info(what, "message", safe(d.envelope.MessageID), "err", err)
	return d.env.Sleep(d.ctx, wait(age)) == nil
}

// giveUp ends a debt that cannot be paid, and tells people.
func (d *debt) giveUp(err error) {
	id := safe(d.envelope.MessageID)
	d.env.Log.Warn("a receipt could not be sent; it is given again when the partner repeats the message", "message", id, "since", d.Since, "err", err)
	if to, ok := d.inbox.(adaptors.Alarmed); ok {
		if err := to.Alarm(d.life, d.ID, d.given(err)); err != nil {
			d.env.Log.Error("nobody could be told that a receipt was given up", "message", id, "err", err)
			return // it stays on the list, and the next start tells it
		}
	}
	d.debts.leave(d)
}

// given is what people are told of a debt that was given up.
func (d *debt) given(up error) error {
	id, since := safe(d.envelope.MessageID), d.Since.Format("2006-01-02 15:04 MST")
	if receipt, err := d.held(); err == nil && receipt == nil {
		return fault.New(fault.Permanent, "the message %s of %s came on %s and could not be taken since: %v; ask them to send it again", id, d.partner.Name, since, up)
	}
	return fault.New(fault.Permanent, "%s has not taken our receipt for the message %s since %s: %v", d.partner.Name, id, since, up).
		Coded("AS2-OWED", "partner", d.partner.Name, "id", id, "time", d.Since.Format(time.RFC3339), "host", hostOf(d.envelope.Receipt.URL))
}
