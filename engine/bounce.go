package engine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/notice"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// bouncesSince is how long after it was sent a mail is expected back. Mail servers
// give up after five days at most, nearly all of them within three.
const bouncesSince = 5 * 24 * time.Hour

// bounces asks the gateways now and then what came back.
func (e *Engine) bounces(ctx context.Context) {
	for ctx.Err() == nil {
		if err := e.askForBounces(ctx); err != nil && ctx.Err() == nil {
			e.log.Error("could not look for what came back", "err", err)
		}
		if e.Env.Sleep(ctx, e.Settings.Bounces) != nil {
			return
		}
	}
}

func (e *Engine) askForBounces(ctx context.Context) error {
	companies, err := e.Members.Subscriptions(ctx)
	if err != nil {
		return err
	}
	since := e.now().Add(-bouncesSince)
	var failed error
	for _, c := range companies {
		destinations, err := e.Setup.Destinations(ctx, c.ID)
		failed = errors.Join(failed, err)
		for _, d := range destinations {
			if d.LastSuccess.Before(since) && d.Unread.Never() { // one that could not be read is asked until it can
				continue
			}
			if err := e.bouncesOf(ctx, d, since); err != nil { // one mailbox that is down holds up no other
				e.log.Warn("nobody could ask what came back", "destination", d.ID, "err", err)
			}
		}
	}
	return failed
}

func (e *Engine) bouncesOf(ctx context.Context, d setup.Destination, since time.Time) error {
	gateway, release, err := e.open.gateway(ctx, d)
	if err != nil {
		return err
	}
	defer release()
	bouncer, ok := gateway.(gateways.Bouncer)
	if !ok {
		return nil
	}
	look, cancel := context.WithTimeout(ctx, documentTime)
	defer cancel()
	var list []gateways.Receipt
	err = unpanicked(e.log.With("destination", d.ID), func() (err error) {
		list, err = bouncer.Bounces(look, since)
		return err
	})
	if ctx.Err() == nil { // our own end says nothing of the mailbox
		e.rememberUnread(ctx, d, err)
	}
	for _, r := range list {
		err = errors.Join(err, e.cameBack(ctx, d, r))
	}
	return err
}

// unreadFor is for how long a mailbox may be out of reach before people are told. One
// that does not let us in is told at once.
const unreadFor = time.Hour

// rememberUnread keeps with the destination that nobody could see what came back, or
// that it can be seen again, and tells its people once. Documents go out all the same.
func (e *Engine) rememberUnread(ctx context.Context, d setup.Destination, err error) {
	now, next := e.now(), setup.Unread{}
	if err != nil {
		if next = d.Unread; next.Never() {
			next.Since = now
		}
		next.Code, next.Cause, next.Args = fault.CodeOf(err), plugin.Wrong(err)[0].Message, nil
		if f := fault.As(err); f != nil {
			next.Args = f.Args
		}
		if !next.Told && (fault.KindOf(err) == fault.Configuration || now.Sub(next.Since) >= unreadFor) {
			f := fault.New(fault.Configuration, "what comes back to %s cannot be seen: %w", d.Name, err)
			f.Args = maps.Clone(next.Args)
			_ = f.Coded("GW-MAILBOX", notice.Behind, next.Code, "cause", next.Cause, "time", next.Since.Format(time.RFC3339))
			told := e.alarmAt(ctx, d, fmt.Sprintf("unread/%s/%d", d.ID, next.Since.UnixNano()), f)
			if next.Told = told == nil; !next.Told {
				e.log.Error("could not tell that nobody sees what comes back", "destination", d.ID, "err", told)
			}
		}
	}
	if next.Since.Equal(d.Unread.Since) && next.Cause == d.Unread.Cause && next.Told == d.Unread.Told {
		return
	}
	if kept := e.Setup.ChangeDestination(ctx, d.Subscription, d.ID, func(d *setup.Destination) { d.Unread = next }); kept != nil {
		e.log.Error("could not keep that nobody sees what comes back", "destination", d.ID, "err", kept)
	}
}

// cameBack moves the document that a receipt says came back. One that has moved on
// since, or came back before, stays as it is.
func (e *Engine) cameBack(ctx context.Context, d setup.Destination, r gateways.Receipt) error {
	if r.RemoteID == "" {
		return nil
	}
	for t, err := range e.Ledger.Search(ctx, d.Subscription, ledger.Filter{Destination: d.ID, Remote: r.RemoteID}) {
		if err != nil {
			return err
		}
		if t.State == ledger.Cancelled && t.RemoteTried() {
			if err := e.keepLate(ctx, t, r); err != nil {
				return err
			}
			continue
		}
		if t.State != ledger.Delivered || t.Proof != gateways.ByTransfer {
			continue
		}
		told, err := e.told(ctx, t, r)
		if err != nil || told {
			return err
		}
		address, said, _ := strings.Cut(r.Reason, ": ")
		m := e.moveFor(t, ledger.Rejected, fault.New(fault.Permanent, "it came back from %s", r.Reason).
			Coded(ledger.CameBack, "address", address, "text", said))
		m.Fence = 0 // nobody leases what is delivered
		m.Attempt = e.heard(r)
		if err := e.Ledger.Move(ctx, m); err != nil && !errors.Is(err, ledger.ErrMoved) {
			return err
		}
	}
	return nil
}

// keepLate keeps what came of a document that was given up since. The mailbox still
// holds the reports of before, which are known.
func (e *Engine) keepLate(ctx context.Context, t ledger.Transaction, r gateways.Receipt) error {
	told, err := e.told(ctx, t, r)
	if err != nil || told {
		return err
	}
	m, err := e.afterAll(ctx, t, r, e.heard(r))
	if err != nil {
		return err
	}
	if err := e.Ledger.Move(ctx, m); err != nil && !errors.Is(err, ledger.ErrMoved) {
		return err
	}
	return nil
}

// told says whether this mail has come back before: a person may have sent the
// document again since, and the mailbox still holds the old report. One that came
// after the last sending is news, whatever its words.
func (e *Engine) told(ctx context.Context, t ledger.Transaction, r gateways.Receipt) (bool, error) {
	attempts, err := e.Ledger.Attempts(ctx, t.Subscription, t.ID)
	before := false
	for _, a := range attempts {
		switch {
		case !a.Looked && !r.At.IsZero() && r.At.Before(a.Started):
			before = true
		case a.Looked && a.RemoteID == r.RemoteID && a.Reason == r.Reason && a.Outcome == string(gateways.Rejected):
			before = true
		case !a.Looked && r.At.After(a.Started):
			before = false
		}
	}
	return before, err
}
