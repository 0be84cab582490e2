package engine

import (
	"context"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/directory"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
)

const (
	customersFresh = 24 * time.Hour  // how long the directory is good for
	customersAgain = 5 * time.Minute // how often one customer more may have it brought up to date
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
	if !ok || !insist && e.now().Sub(e.customersListed(ctx, a)) < customersFresh {
		return nil
	}
	began := e.now()
	e.listed.Store(a.Subscription+"/"+a.ID, began)
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
			Seen:         began,
		})
	}
	if err := e.Directory.Put(ctx, batch...); err != nil {
		return err
	}
	_, err := e.Ledger.Enter(ctx, a.Subscription, ledger.Page{Activation: a.ID + ofCustomers, Cursor: began.Format(time.RFC3339)})
	return err
}

// ofCustomers sets the cursor of an activation's customers apart from that of its
// documents. It is when they were listed last, and moves once all are stored.
const ofCustomers = "/customers"

// customersListed is when the source was last asked for its customers; zero when
// it never was, or its answer was not stored whole.
func (e *Engine) customersListed(ctx context.Context, a setup.Activation) time.Time {
	text, err := e.Ledger.Cursor(ctx, a.Subscription, a.ID+ofCustomers)
	if err != nil {
		return time.Time{}
	}
	at, _ := time.Parse(time.RFC3339, text)
	return at
}

// known finds a customer by the source's id. For one whom the source's list has not
// named yet, the source is asked for its list: he may be new, and have a rule under
// the number that people know.
func (e *Engine) known(ctx context.Context, a setup.Activation, source adaptors.Adaptor, id string) (directory.Customer, error) {
	c, err := e.Directory.Find(ctx, a.Subscription, a.ID, id)
	if _, lists := source.(adaptors.Lister); !lists || err == nil && c.Seen.After(unlisted()) {
		return c, err
	}
	if err != nil && fault.KindOf(err) != fault.RecipientNotFound {
		return c, err
	}
	defer e.listing.take(a.Subscription + "/" + a.ID)()
	last, _ := e.listed.Load(a.Subscription + "/" + a.ID)
	if at, _ := last.(time.Time); e.now().Sub(at) >= customersAgain {
		if err := e.refreshCustomers(ctx, a, source, true); err != nil {
			return c, atSource(err)
		}
	}
	return e.Directory.Find(ctx, a.Subscription, a.ID, id)
}

// unlisted is the time at which a customer was seen whom only an invoice brought.
func unlisted() time.Time { return time.UnixMilli(1) }
