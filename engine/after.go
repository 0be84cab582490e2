package engine

import (
	"context"
	"errors"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
)

// afterReading says where a fault before sending leads, and for Waiting until
// when.
func (e *Engine) afterReading(ctx context.Context, p *passage, err error) (ledger.State, time.Time) {
	next := e.after(err, p.t.Tries, readTries)
	var atSource *sourceFault
	if next == connectionAtFault && !errors.As(err, &atSource) {
		next = aPerson // a rule's or a format's settings: this document waits for a person
	}
	switch next {
	case later:
		return ledger.Waiting, e.now().Add(e.wait(p.t.ID, p.t.Tries, err))
	case connectionAtFault:
		if p.e.resumed.since("activation", p.a.Subscription, p.a.ID, p.began()) { // it was mended meanwhile
			return ledger.Waiting, e.now()
		}
		if p.a.Paused != "" { // its people know
			return ledger.Waiting, e.now().Add(pausedFor)
		}
		if err := e.pauseActivation(ctx, p.a, p.began(), err); err != nil {
			e.log.Error("could not pause the activation", "activation", p.a.ID, "err", err)
		}
		return ledger.Waiting, e.now().Add(pausedFor)
	}
	return ledger.Stopped, time.Time{}
}

// afterSending makes the move that follows a fault of an attempt.
func (e *Engine) afterSending(ctx context.Context, d setup.Destination, t ledger.Transaction, err error) ledger.Move {
	tries := t.Tries
	if !asked(err) {
		tries++
	}
	to, step, until := e.wayOn(ctx, d, t, tries, err)
	m := e.moveFor(t, to, err)
	m.Step, m.Until = step, until
	m.Change = func(t *ledger.Transaction) { t.Tries = tries }
	return m
}

// wayOn is where a fault of an attempt leads.
func (e *Engine) wayOn(ctx context.Context, d setup.Destination, t ledger.Transaction, tries int, err error) (to, step ledger.State, until time.Time) {
	switch e.after(err, tries, len(e.Settings.Waits)+1) {
	case later:
		return ledger.Waiting, ledger.Sending, e.now().Add(e.wait(t.ID, tries, err))
	case look:
		return ledger.Unknown, "", e.now()
	case connectionAtFault:
		return ledger.Waiting, ledger.Sending, e.pauseDestination(ctx, d, t, err)
	}
	return ledger.Stopped, "", time.Time{}
}

// consequence is what follows a fault.
type consequence int

const (
	aPerson           consequence = iota // must act
	later                                // it is tried again by itself
	look                                 // at the far end, before anything is sent again
	connectionAtFault                    // the activation or destination is paused, its owner told once
)

// after is the one place that acts on a fault's kind.
func (e *Engine) after(err error, tries, atMost int) consequence {
	switch fault.KindOf(err) {
	case fault.Temporary:
		if tries < atMost {
			return later
		}
	case fault.Uncertain:
		return look
	case fault.Configuration:
		return connectionAtFault
	case fault.Internal:
		if tries < bugTries {
			return later
		}
	}
	return aPerson
}

// pauseDestination stops what has wrong settings, so that a person is told once:
// the people of the activation whose document met it. It returns when the document is
// tried again: at once where the settings were mended after the fault was met.
func (e *Engine) pauseDestination(ctx context.Context, d setup.Destination, t ledger.Transaction, cause error) time.Time {
	if e.resumed.since("destination", d.Subscription, d.ID, t.Began) {
		return e.now()
	}
	f := fault.As(cause)
	err := e.Setup.ChangeDestination(ctx, d.Subscription, d.ID, func(d *setup.Destination) {
		if d.Paused != "" {
			return
		}
		d.Paused, d.PausedCode, d.PausedAt = cause.Error(), fault.CodeOf(cause), e.now()
		d.LastFailure = d.PausedAt
		failedWith(d, cause)
		if f != nil {
			d.PausedArgs = f.Args
		}
	})
	if err == nil {
		err = e.Jobs.Insert(ctx, e.noticeJob(t.Subscription, t.Activation))
	}
	if err != nil {
		e.log.Error("could not pause the destination", "destination", d.ID, "err", err)
	}
	return e.now().Add(pausedFor)
}

// proved is the move that a receipt leads to.
func (e *Engine) proved(t ledger.Transaction, r gateways.Receipt) ledger.Move {
	to := map[gateways.Outcome]ledger.State{
		gateways.Delivered: ledger.Delivered,
		gateways.Sent:      ledger.Sent,
		gateways.Rejected:  ledger.Rejected,
	}[r.Outcome]
	m := e.move(t, to, r.Reason)
	m.Until = r.Due
	if to == ledger.Rejected {
		m.Kind, m.Code = string(fault.Permanent), "RCV-REJECT"
		m.Args = map[string]string{"text": r.Reason, "customer": t.Head.Receiver}
	}
	m.Change = func(t *ledger.Transaction) {
		t.Proof, t.RemoteID = r.Proof, r.RemoteID
	}
	return m
}

// move is a step of the engine, with the jobs that follow from it.
func (e *Engine) move(t ledger.Transaction, to ledger.State, cause string) ledger.Move {
	m := ledger.Move{Subscription: t.Subscription, ID: t.ID, From: t.State, To: to, Fence: t.Fence, Cause: cause, Actor: "engine"}
	switch to {
	case ledger.Delivered, ledger.Sent, ledger.Rejected, ledger.Stopped, ledger.Held:
		m.Follow = []job.Job{e.noticeJob(t.Subscription, t.Activation)}
	}
	return m
}

// moveFor is move with what is known of the fault behind it.
func (e *Engine) moveFor(t ledger.Transaction, to ledger.State, err error) ledger.Move {
	m := e.move(t, to, err.Error())
	m.Kind, m.Code = string(fault.KindOf(err)), fault.CodeOf(err)
	if f := fault.As(err); f != nil {
		m.Args = f.Args
	}
	return m
}
