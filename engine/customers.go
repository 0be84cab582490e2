package engine

import (
	"context"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/internal/directory"
	"github.com/postbud/postbud/internal/setup"
)

const (
	customersFresh = 24 * time.Hour   // how long the directory is good for
	customersAgain = 10 * time.Minute // how often a customer whom it does not know has it brought up to date
)

// RefreshCustomers asks the source for its customers now and stores them. It
// returns how many there are; 0 for a source that knows none.
func (e *Engine) RefreshCustomers(ctx context.Context, subscription, activation string) (int, error) {
	a, err := e.Setup.Activation(ctx, subscription, activation)
	if err != nil {
		return 0, err
	}
	source, release, err := e.open.adaptor(ctx, a)
	if err != nil {
		return 0, err
	}
	defer release()
	if err := e.refreshCustomers(ctx, a, source, true); err != nil {
		return 0, err
	}
	n := 0
	for _, err := range e.Directory.List(ctx, subscription, activation, "") {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// refreshCustomers brings the directory up to date, unless it was done within a
// day and nobody insists.
func (e *Engine) refreshCustomers(ctx context.Context, a setup.Activation, source adaptors.Adaptor, insist bool) error {
	lister, ok := source.(adaptors.Lister)
	if !ok || !insist && e.now().Sub(e.customersSeen(ctx, a)) < customersFresh {
		return nil
	}
	var batch []directory.Customer
	for c, err := range lister.Customers(ctx) {
		switch {
		case err != nil && c.Number != "": // that customer alone; the others are known
			e.log.Warn("a customer at the source cannot be understood", "activation", a.ID, "customer", c.Number, "err", err)
			continue
		case err != nil:
			return err
		}
		batch = append(batch, directory.Customer{
			Subscription: a.Subscription,
			Activation:   a.ID,
			ID:           c.Number,
			Number:       c.Shown,
			Party:        c.Party,
			Gone:         c.Gone,
			Seen:         e.now(),
		})
	}
	return e.Directory.Put(ctx, batch...)
}

// meet brings the directory up to date because the source names a customer whom it
// does not know: he may be new, and have a rule under the number that people know.
// In vain it is done only now and then.
func (e *Engine) meet(ctx context.Context, a setup.Activation, source adaptors.Adaptor) error {
	e.listing.Lock()
	defer e.listing.Unlock()
	if e.now().Sub(e.customersSeen(ctx, a)) < customersAgain {
		return nil
	}
	return e.refreshCustomers(ctx, a, source, true)
}

// unlisted is the time at which a customer was seen whom only an invoice brought.
func unlisted() time.Time { return time.UnixMilli(1) }

// customersSeen is when the source was last asked for its customers. One that an
// invoice brought has no such time.
func (e *Engine) customersSeen(ctx context.Context, a setup.Activation) (newest time.Time) {
	for c, err := range e.Directory.List(ctx, a.Subscription, a.ID, "") {
		if err != nil {
			return time.Time{}
		}
		if c.Seen.After(newest) {
			newest = c.Seen
		}
	}
	return newest
}
