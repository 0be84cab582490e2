package vans

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/as2/reception"
	"github.com/postbud/postbud/internal/wire/as2"
	"github.com/postbud/postbud/plugin"
)

// Handler takes what the operator sends by AS2: receipts of its own system, and the
// receivers' answers as messages.
//
// A receipt that the operator wants in a message of its own is sent when the answer was
// taken, over restarts.
func (g answered) Handler(to gateways.Answers) http.Handler {
	told := answers{g.gateway, to}
	return g.wire.(*as2.Wire).Door(told, g.Desk, told.take) // open has made it
}

// Close waits for answers that are worked on, and ends the connections of the wire.
func (g answered) Close() error { return errors.Join(g.Desk.Close(), g.gateway.Close()) }

// answers hands on what the operator tells, under the identity that the document has.
type answers struct {
	*gateway
	to gateways.Answers
}

// A receipt may be quicker than the answer to the sending that it is for. What it is for
// is then waited for a moment.
const (
	knownTries = 8
	knownWait  = 250 * time.Millisecond
)

// Answer takes a receipt of the wire. Where the receiver's answer is still due, there is
// nothing to tell yet.
func (a answers) Answer(ctx context.Context, r gateways.Receipt) error {
	var id []byte
	for try := 0; id == nil && try < knownTries; try++ {
		if try > 0 && a.env.Sleep(ctx, knownWait) != nil {
			break
		}
		var err error
		if id, err = a.shelf.Kept(ctx, slot(ofRemote, r.RemoteID)); err != nil {
			return err
		}
	}
	if id == nil { // a document that is no interchange
		return a.to.Answer(ctx, r)
	}
	l, err := a.recall(ctx, slot(ofExchange, string(id)))
	if err != nil || l == nil {
		return err
	}
	if late, err := a.late(ctx, l); late || err != nil {
		return err
	}
	if r, err = a.receipt(ctx, l, r); err != nil || r.Outcome == gateways.Sent {
		return err
	}
	return a.to.Answer(ctx, r)
}

// Alarm tells people of a receipt of ours that the operator does not take.
func (a answers) Alarm(ctx context.Context, id string, cause error) error {
	if to, ok := a.to.(plugin.Alarmed); ok {
		return to.Alarm(ctx, id, cause)
	}
	return nil
}

// take keeps the answers in a message and tells what they decide.
func (a answers) take(ctx context.Context, d reception.Document) error {
	data, err := io.ReadAll(d.Open())
	if err != nil {
		return err
	}
	if _, err := a.gateway.take(ctx, data, nil); err != nil {
		return err
	}
	for _, one := range answersIn(data) {
		l, err := a.asked(ctx, one, nil)
		if err != nil {
			return err
		}
		if l == nil {
			continue
		}
		if late, err := a.late(ctx, l); err != nil {
			return err
		} else if late {
			continue
		}
		r, err := a.verdict(ctx, l)
		if err != nil {
			return err
		}
		if r.Outcome == gateways.Sent {
			continue
		}
		if err := a.to.Answer(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

// late says whether the document was sent again since, in another interchange: then
// what is told of this one changes nothing.
func (a answers) late(ctx context.Context, l *letter) (bool, error) {
	last, err := a.last(ctx, l)
	if err != nil || last.id() == l.id() {
		return false, err
	}
	a.env.Log.Warn("an answer came to an interchange that another one has replaced", "to", l.id(), "now", last.id())
	return true, nil
}
