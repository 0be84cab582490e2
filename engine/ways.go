package engine

import (
	"context"
	"errors"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/rule"
)

// Way is one destination of a document's rule.
type Way struct {
	Destination string // id
	Name        string
	Format      string // declared name
}

// Ways is where a document was sent by its rule and where it may still go.
type Ways struct {
	First   Way                  // where its rule, as it stands, begins; zero where there is none
	Before  []ledger.Transaction // those before it in its fallback chain, the first first
	Ahead   []Way                // what its rule, as it stands, still knows for it, in order
	Strict  bool                 // only a person has it go on
	Ordered bool                 // a person may have it go on now: it surely did not arrive
}

// Ways tells of a document where it was sent and where it may still go. A document
// whose customer has no active rule now has nothing ahead.
func (e *Engine) Ways(ctx context.Context, t ledger.Transaction) (w Ways, err error) {
	if w.Before, err = e.before(ctx, t); err != nil {
		return w, err
	}
	decided, ok, err := e.decided(ctx, t)
	if err != nil || !ok {
		return w, err
	}
	w.Strict = decided.Strict
	if d, err := e.Setup.Destination(ctx, t.Subscription, decided.Destination); err == nil {
		w.First = Way{Destination: d.ID, Name: d.Name, Format: decided.Format}
	} else if !errors.Is(err, access.ErrNotFound) {
		return w, err
	}
	if w.Ahead, err = e.ahead(ctx, decided, t, w.Before); err != nil || len(w.Ahead) == 0 {
		return w, err
	}
	if w.Ordered, err = e.orderable(ctx, t); err != nil || !w.Ordered {
		return w, err
	}
	newer, err := e.newerWentOut(ctx, t)
	w.Ordered = err == nil && !newer
	return w, err
}

// decided is the rule of a document as it stands now; false where there is none.
func (e *Engine) decided(ctx context.Context, t ledger.Transaction) (rule.Route, bool, error) {
	a, err := e.Setup.Activation(ctx, t.Subscription, t.Activation)
	if errors.Is(err, access.ErrNotFound) {
		return rule.Route{}, false, nil
	}
	if err != nil {
		return rule.Route{}, false, err
	}
	c, err := e.Directory.Find(ctx, t.Subscription, t.Activation, t.Head.Customer)
	if fault.KindOf(err) == fault.RecipientNotFound {
		return rule.Route{}, false, nil
	}
	if err != nil {
		return rule.Route{}, false, err
	}
	own, err := e.OwnRule(ctx, c)
	if err != nil {
		return rule.Route{}, false, err
	}
	decided, err := rule.Decide(a.Common, own, c.ID)
	return decided, err == nil, nil // a rule that is wrong knows no way
}

// ahead is what the rule has after the destination of t. What the document was at
// before, and what is no longer there, is left out.
func (e *Engine) ahead(ctx context.Context, decided rule.Route, t ledger.Transaction, before []ledger.Transaction) (ways []Way, err error) {
	was := map[string]bool{}
	for _, b := range append(before, t) {
		was[b.Destination] = true
	}
	at, ok := decided.Place(t.Destination)
	if !ok && t.Destination != "" { // the rule was changed since; reading the document again follows it
		return nil, nil
	}
	for place := at + 1; place <= len(decided.Then); place++ {
		way := decided.At(place)
		if was[way.Destination] {
			continue
		}
		d, err := e.Setup.Destination(ctx, t.Subscription, way.Destination)
		if errors.Is(err, access.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		ways = append(ways, Way{Destination: d.ID, Name: d.Name, Format: way.Format})
	}
	return ways, nil
}

// orderable says whether a person may have a document leave its destination for
// another: it is at rest or waits, and surely did not arrive.
func (e *Engine) orderable(ctx context.Context, t ledger.Transaction) (bool, error) {
	switch {
	case t.Owner != "" || t.PossibleDuplicate:
		return false, nil
	case t.State == ledger.Rejected: // the receiver has said that it has it not
		return true, nil
	case t.State == ledger.Stopped, t.State == ledger.Ready, t.State == ledger.Waiting && t.Step == ledger.Sending:
		doubt, err := e.inDoubt(ctx, t)
		return !doubt, err
	}
	return false, nil
}
