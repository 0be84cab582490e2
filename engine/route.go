package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/directory"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/invoice"
)

// routed is where a document goes.
type routed struct {
	rule.Route
	customer    directory.Customer
	destination setup.Destination
}

// route finds the customer and the rule. Before the content is there, inv is nil
// and only the source's customer number is known. A customer without an active
// rule has the document skipped.
func (p *passage) route(ctx context.Context, inv *invoice.Invoice) (routed, error) {
	c, err := p.customer(ctx, inv)
	if err != nil {
		return routed{}, err
	}
	own, err := p.e.OwnRule(ctx, c)
	if err != nil {
		return routed{}, err
	}
	decided, err := rule.Decide(p.a.Common, own, c.ID)
	if errors.Is(err, rule.ErrNotActive) {
		return routed{}, park(ledger.Skipped, fault.As(err))
	}
	if err != nil {
		return routed{}, err
	}
	if place, ok := decided.Place(p.t.Destination); ok && p.t.FallbackOf != "" {
		decided = decided.At(place)
	}
	d, err := p.e.Setup.Destination(ctx, p.a.Subscription, decided.Destination)
	if err != nil {
		return routed{}, fmt.Errorf("the gateway %q of the export rule: %w", decided.Destination, err)
	}
	r := routed{Route: decided, customer: c, destination: d}
	p.t.Format, p.t.Gateway, p.t.Head.Customer = decided.Format, d.Gateway, c.ID
	if inv == nil {
		return r, nil
	}
	return r, p.sentThere(r)
}

// OwnRule is the customer's own export rule, nil without one. A configuration
// file may name the customer by the number that people know.
func (e *Engine) OwnRule(ctx context.Context, c directory.Customer) (*rule.Export, error) {
	for _, name := range []string{c.ID, c.Number} {
		if name == "" {
			continue
		}
		own, found, err := e.Setup.Own(ctx, c.Subscription, c.Activation, name)
		if err != nil || found {
			return &own, err
		}
	}
	return nil, nil
}

// customer matches the buyer. One that the directory does not know yet is added
// from the invoice, so that it can be seen and activated.
func (p *passage) customer(ctx context.Context, inv *invoice.Invoice) (directory.Customer, error) {
	id := p.t.Head.Customer
	if inv == nil {
		c, err := p.e.known(ctx, p.a, p.source, id)
		if fault.KindOf(err) == fault.RecipientNotFound {
			return directory.Customer{Subscription: p.a.Subscription, Activation: p.a.ID, ID: id}, nil
		}
		return c, err
	}
	c, err := p.e.Directory.Match(ctx, p.a.Subscription, p.a.ID, id, inv)
	if fault.KindOf(err) != fault.RecipientNotFound || fault.CodeOf(err) == "RULE-AMBIGUOUS" {
		return c, err
	}
	c = directory.Customer{Subscription: p.a.Subscription, Activation: p.a.ID, ID: id, Party: inv.Buyer, Seen: unlisted()}
	if c.ID == "" {
		c.ID = "buyer_" + ledger.Letters(buyerName(inv.Buyer), 16)
	}
	return c, p.e.Directory.Put(ctx, c)
}

// buyerName is the strongest identifier of a buyer that no source numbered.
func buyerName(b invoice.Party) string {
	for _, s := range []string{
		b.ElectronicAddress.Scheme + ":" + b.ElectronicAddress.Value,
		b.VATIdentifier,
		b.LegalRegistration.Value,
	} {
		if len(s) > 1 {
			return s
		}
	}
	return b.Name + "\x1f" + b.Address.Country
}

// sentThere keeps a customer from getting an invoice twice that the source has
// sent as e-invoice itself.
func (p *passage) sentThere(r routed) error {
	if p.t.SentThere.IsZero() || p.released("SRC-SENT-THERE") || r.General.SentThere == rule.Send {
		return nil
	}
	f := fault.New(fault.Permanent, "the source has already sent this one as e-invoice; release it to send it too").
		Coded("SRC-SENT-THERE", "system", p.a.Name, "date", p.t.SentThere.Format("2006-01-02"))
	if r.General.SentThere == rule.Skip {
		return park(ledger.Skipped, f)
	}
	return park(ledger.Held, f)
}

// released says whether a person has let the document go that was held for this.
func (p *passage) released(code string) bool {
	return released(p.t, code)
}

// earlier holds a document of which an earlier version went out; an earlier one
// that did not is replaced.
func (p *passage) earlier(ctx context.Context) error {
	if p.released(srcChanged) || p.released(srcOlder) || p.t.Copy > 0 {
		return nil
	}
	newer := true // the search yields the newest first
	for o, err := range p.e.Ledger.Search(ctx, p.a.Subscription, ledger.Filter{Activation: p.a.ID, Refs: []string{p.t.Ref}}) {
		switch {
		case err != nil:
			return err
		case o.ID == p.t.ID:
			newer = false
			continue
		case o.Version == p.t.Version, o.ResendOf != "":
			continue
		case newer && o.FallbackOf == "": // one that fell back is as old as what it fell back from
			return park(ledger.Skipped, fault.New(fault.Permanent, "it changed at the source; the changed one is a document of its own"))
		}
		if err := p.replace(ctx, o); err != nil {
			return err
		}
	}
	return nil
}

// replace takes an earlier version off the road. One that went out, or may have,
// holds this one until a person has compared them.
func (p *passage) replace(ctx context.Context, o ledger.Transaction) error {
	switch o.State {
	case ledger.Cancelled, ledger.Rejected:
		return nil
	case ledger.Listed, ledger.Received, ledger.Held, ledger.Ready, ledger.Skipped, ledger.Stopped, ledger.Waiting:
		if !o.PossibleDuplicate && !(o.State == ledger.Waiting && o.Step == ledger.Sending) {
			return p.cancel(ctx, o)
		}
	}
	return park(ledger.Held, fault.New(fault.Permanent, "the invoice changed after it was sent; compare, then send it or leave it").
		Coded(srcChanged, "document", o.ID))
}

// cancel is on disk before this version goes on, so that not both go out. A
// preview cancels nothing.
func (p *passage) cancel(ctx context.Context, o ledger.Transaction) error {
	if p.state == nil {
		return nil
	}
	m := p.e.move(o, ledger.Cancelled, "replaced by a newer version")
	m.Fence, m.Seen = 0, &o // we hold no lease on it
	err := p.e.Ledger.Move(ctx, m)
	if errors.Is(err, ledger.ErrMoved) {
		return fault.New(fault.Temporary, "the version before it is in work at this moment")
	}
	return err
}
