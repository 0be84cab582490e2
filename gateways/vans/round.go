package vans

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/wire/as2"
	"github.com/postbud/postbud/invoice"
)

// A parcel is sent in rounds, each with an interchange of its own. All attempts of a
// round send the same bytes. What the receiver has refused is over: the next attempt is
// another round, and so is the document that was fetched again and is another one.

// roundOf is the identity of a round of a parcel.
func roundOf(parcel string, round int) string {
	if round > 1 {
		return parcel + "-" + number(round)
	}
	return parcel
}

func slotOf(parcel string, round int) string { return slot(ofParcel, parcel, number(round)) }

// newest is the letter of the last round that had this content, nil for none, and the
// number of the next round.
func (g *gateway) newest(ctx context.Context, parcel string, content invoice.Digest) (l *letter, next int, err error) {
	for next = 1; ; next++ {
		one, err := g.recall(ctx, slotOf(parcel, next))
		if one == nil || err != nil {
			return l, next, err
		}
		if one.Content == content {
			l = one
		}
	}
}

// last is the letter that was written in a later round for the same document, or the
// one itself.
func (g *gateway) last(ctx context.Context, l *letter) (*letter, error) {
	last, _, err := g.newest(ctx, l.Parcel, l.Content)
	if last == nil {
		return l, err
	}
	return last, err
}

// written is the letter of a parcel as it was written at the first attempt of its round,
// or written now; nil for a document that is no EDIFACT. Once it returns the letter is
// on disk, and its number with it.
func (g *gateway) written(ctx context.Context, p gateways.Parcel) (*letter, error) {
	is, err := isInterchange(p.Content)
	if !is || err != nil {
		return nil, err
	}
	e, err := g.envelope(p)
	if err != nil {
		return nil, err
	}
	for {
		l, next, err := g.newest(ctx, p.ID, p.SHA256)
		if err != nil {
			return nil, err
		}
		if l != nil {
			switch what, err := g.fate(ctx, p, l, e); {
			case err != nil:
				return nil, err
			case what == stays:
				return l, nil
			case what == rewritten:
				return g.rewrite(ctx, p, l, e)
			}
		}
		if l, err = g.begin(ctx, p, e, next); err != nil {
			return nil, err
		}
		if l.Content == p.SHA256 { // else somebody else was quicker, with another document
			return l, nil
		}
	}
}

// fate is what becomes of a letter at the next attempt.
type fate int

const (
	stays     fate = iota // it is sent as it is
	rewritten             // nothing of it was ever sent
	over                  // another round begins
)

func (g *gateway) fate(ctx context.Context, p gateways.Parcel, l *letter, e envelope) (fate, error) {
	r, err := g.verdict(ctx, l)
	if err != nil {
		return stays, err
	}
	now := e.asked()
	switch handed, err := g.shelf.Kept(ctx, slot(ofHanded, l.id())); {
	case err != nil:
		return stays, err
	case r.Outcome == gateways.Rejected:
		return over, nil
	case now == l.As:
		return stays, nil
	case handed == nil:
		return rewritten, nil
	case !now.others(l.As):
		return stays, nil
	}
	return over, g.replaceable(ctx, p, l)
}

// replaceable refuses another envelope, after the EDI numbers have changed, unless the
// operator has nothing of the old one.
func (g *gateway) replaceable(ctx context.Context, p gateways.Parcel, l *letter) error {
	over, err := g.overAnother(ctx, l)
	if err != nil {
		return err
	}
	r := gateways.Receipt{Outcome: gateways.Unclear}
	if over == "" {
		r, err = g.taken(ctx, g.own(p, l))
	}
	switch {
	case err != nil:
		return g.part.Fault(err)
	case r.Outcome == gateways.Absent:
		return nil
	case r.Outcome == gateways.Delivered, r.Outcome == gateways.Sent: // so it must not go another way either
		return fault.New(fault.Uncertain, "the interchange %s lies in the mailbox already, with the EDI numbers that the settings had before; ask the operator", l.id())
	}
	return fault.New(fault.Uncertain, "the EDI numbers in the settings have changed, and nobody can tell whether the interchange %s was taken with the old ones; ask the operator", l.id())
}

// taken looks whether the operator has a parcel, and sends nothing to find out.
func (g *gateway) taken(ctx context.Context, p gateways.Parcel) (gateways.Receipt, error) {
	switch wire := g.wire.(type) {
	case *as2.Wire: // its way of asking is to send again
		untouched, err := wire.Untouched(ctx, p)
		if err != nil || !untouched {
			return gateways.Receipt{Outcome: gateways.Unclear}, err
		}
		return gateways.Receipt{Outcome: gateways.Absent}, nil
	case gateways.Settler:
		return wire.Settle(ctx, p)
	}
	return gateways.Receipt{Outcome: gateways.Unclear}, nil
}

// begin writes the letter of a round.
func (g *gateway) begin(ctx context.Context, p gateways.Parcel, e envelope, round int) (*letter, error) {
	l, err := g.write(ctx, p, e, round)
	if err != nil {
		return nil, err
	}
	text, err := g.claim(ctx, l)
	if err != nil {
		return nil, err
	}
	first, err := g.shelf.Keep(ctx, slotOf(p.ID, round), text)
	if err != nil || bytes.Equal(first, text) {
		return l, err
	}
	if l, err = letterIn(first); err != nil {
		return nil, err
	}
	return l, g.shelf.Put(ctx, slot(ofExchange, l.id()), first)
}

// rewrite writes the letter of a round anew.
func (g *gateway) rewrite(ctx context.Context, p gateways.Parcel, old *letter, e envelope) (*letter, error) {
	l, err := g.write(ctx, p, e, old.Round)
	if err != nil {
		return nil, err
	}
	if err := g.shelf.Forget(ctx, slot(ofExchange, old.id())); err != nil {
		return nil, err
	}
	text, err := g.claim(ctx, l)
	if err != nil {
		return nil, err
	}
	return l, g.shelf.Put(ctx, slotOf(p.ID, old.Round), text)
}

// claim finds the identity of a letter, which no other letter has: a document's own
// envelope may come again in another parcel or another round.
func (g *gateway) claim(ctx context.Context, l *letter) ([]byte, error) {
	for l.Again = 1; ; l.Again++ {
		text, err := json.Marshal(l)
		if err != nil {
			return nil, err
		}
		key := slot(ofExchange, l.id())
		first, err := g.shelf.Keep(ctx, key, text)
		if err != nil || bytes.Equal(first, text) {
			return text, err
		}
		other, err := letterIn(first)
		if err != nil {
			return nil, err
		}
		if other.Parcel == l.Parcel && other.Round == l.Round && other.Content == l.Content { // of an attempt that ended here
			return text, g.shelf.Put(ctx, key, text)
		}
	}
}
