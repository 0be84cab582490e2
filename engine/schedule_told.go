package engine

import (
	"context"
	"errors"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
)

// Patience is how often a destination that cannot be reached is tried with one
// document, and over about how long, before the document leaves it.
func (e *Engine) Patience() (tries int, over time.Duration) {
	for _, w := range e.Settings.Waits {
		over += w
	}
	return len(e.Settings.Waits) + 1, over
}

// Onward is what becomes of a document that goes on failing as it did last.
type Onward struct {
	At     time.Time // about when its last try here is over
	To     Way       // where it goes then; zero where its rule knows no further way
	Person bool      // only a person has it go there
}

// Onward tells about when a document that waits to be tried will have had its last try,
// and where it goes then. False is answered for one of which nobody can tell: it waits
// for something else, its gateway is paused, or it failed with what is not tried so
// often.
func (e *Engine) Onward(ctx context.Context, t ledger.Transaction) (o Onward, ok bool, err error) {
	waits := t.State == ledger.Waiting && t.Step == ledger.Sending && fault.Kind(t.Kind) == fault.Temporary
	if !waits && t.State != ledger.Ready || t.PossibleDuplicate {
		return o, false, nil
	}
	d, err := e.Setup.Destination(ctx, t.Subscription, t.Destination)
	if errors.Is(err, ledger.ErrNotFound) || err == nil && d.Paused != "" {
		return o, false, nil
	}
	if err != nil {
		return o, false, err
	}
	ways, err := e.Ways(ctx, t)
	if err != nil {
		return o, false, err
	}
	if len(ways.Ahead) > 0 {
		o.To, o.Person = ways.Ahead[0], ways.Strict
	}
	if waits {
		o.At = t.Until
		for n := t.Tries + 1; n <= len(e.Settings.Waits); n++ {
			o.At = o.At.Add(e.wait(t.ID, n, nil))
		}
	}
	if d.Failures >= breakerAt && o.To.Destination != "" && !o.Person {
		given, err := e.givenUpAt(ctx, d, t)
		if err != nil {
			return o, false, err
		}
		if o.At.IsZero() || given.Before(o.At) {
			o.At = given
		}
	}
	if d.OpenUntil.After(o.At) && !o.At.IsZero() { // nothing is found out before the breaker lets the next one try
		o.At = d.OpenUntil
	}
	return o, !o.At.IsZero(), nil
}

// givenUpAt is when a document will have waited behind an open breaker for as long as
// all tries take; see giveUpBehind.
func (e *Engine) givenUpAt(ctx context.Context, d setup.Destination, t ledger.Transaction) (time.Time, error) {
	history, err := e.Ledger.History(ctx, t.Subscription, t.ID)
	if err != nil {
		return time.Time{}, err
	}
	since := d.FailingSince
	for _, h := range history {
		if h.To == ledger.Ready && h.At.After(since) {
			since = h.At
		}
	}
	_, over := e.Patience()
	return since.Add(over), nil
}
