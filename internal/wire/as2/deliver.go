package as2

import (
	"bytes"
	"context"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/partner"
)

// errand is the work on one message, from the moment it is its turn.
type errand struct {
	*Wire
	ctx      context.Context
	letter   *letter // nil while none is kept that still counts
	round    int
	recalled bool   // it was kept before
	before   bool   // and the partner may have it since
	doubt    *doubt // what was answered to it before and proves nothing
	hearsay  string // what came by itself and proves nothing, for a person
}

// turn waits until nobody else works on the same parcel.
func (g *Wire) turn(ctx context.Context, p gateways.Parcel, do func(*errand) (gateways.Receipt, error)) (gateways.Receipt, error) {
	if err := gateways.SafeName(p.Name); err != nil {
		return gateways.Receipt{}, err
	}
	done, err := g.turns.Take(ctx, identity(p))
	if err != nil {
		return gateways.Receipt{}, g.interrupted(err, false)
	}
	defer done()
	return do(&errand{Wire: g, ctx: ctx})
}

// Deliver sends the document, or the message that was made of it before, and reads
// the receipt. What the partner has acknowledged already is not sent again.
func (g *Wire) Deliver(ctx context.Context, p gateways.Parcel) (gateways.Receipt, error) {
	return g.turn(ctx, p, func(e *errand) (gateways.Receipt, error) {
		if err := e.find(p); err != nil {
			return gateways.Receipt{}, err
		}
		if e.letter != nil {
			r, err := e.known()
			if err != nil {
				return r, err
			}
			switch anew, err := e.anew(r); {
			case err != nil:
				return gateways.Receipt{}, err
			case !anew && r.Outcome == gateways.Delivered, !anew && r.Outcome == gateways.Sent && r.Due.After(e.now()):
				return r, nil
			}
		}
		if e.letter != nil && e.before && e.elsewhere() {
			return gateways.Receipt{}, fault.New(fault.Uncertain, "%s", e.whose())
		}
		if e.letter == nil {
			if err := e.build(p); err != nil {
				return gateways.Receipt{}, err
			}
		}
		return e.post()
	})
}

// find looks for the message that counts: the last one that no other has replaced and
// that says what the parcel says. A document that was fetched again after it was
// stopped has the same identity for us, and must not be taken for what was sent then.
func (e *errand) find(p gateways.Parcel) error {
	content := e.contentOf(p)
	for e.round = 1; ; e.round++ {
		id := messageID(p, e.round)
		l, err := e.recall(e.ctx, id)
		if l == nil || err != nil {
			return err
		}
		gone, err := e.noted(e.ctx, id, closed)
		if err != nil {
			return err
		}
		if !gone && l.Content == content {
			e.letter, e.recalled = l, true
			return e.doubted()
		}
	}
}

// doubted finds out whether the partner may have the message. Whoever kept it may
// have ended at any moment after.
func (e *errand) doubted() error {
	unsent, err := e.noted(e.ctx, e.letter.id(), unsent)
	e.before = !unsent
	return err
}

// anew puts a message aside, so that another one is built under an identity of its
// own: one that the partner has refused, or that was made by other settings and that
// the partner surely has not taken.
func (e *errand) anew(r gateways.Receipt) (bool, error) {
	refused := e.doubt != nil && e.doubt.refused
	old := r.Outcome == "" && (!e.before || refused) && e.letter.Way != e.agreement(e.now())
	if r.Outcome != gateways.Rejected && !old {
		return false, nil
	}
	if err := e.note(e.ctx, e.letter.id(), closed); err != nil {
		return false, err
	}
	e.letter, e.doubt, e.recalled, e.before = nil, nil, false, false
	e.round++
	return true, nil
}

func (e *errand) build(p gateways.Parcel) error {
	if e.settings.Receipt == byItself && e.way.Receipt.URL == "" {
		return noAddress()
	}
	m, err := e.compose(p, messageID(p, e.round))
	if err != nil {
		return err
	}
	e.letter, err = e.written(e.ctx, m, e.contentOf(p), e.now())
	return err
}

// post sends the message and judges the answer. From here on the partner may have it,
// until the line or an answer shows that it was not taken.
func (e *errand) post() (gateways.Receipt, error) {
	if e.recalled && !e.before {
		if err := e.forget(e.ctx, e.letter.id(), unsent); err != nil {
			return gateways.Receipt{}, err
		}
	}
	a, err := e.exchange(e.ctx, e.message(e.letter))
	if err == nil && a.Code/100 == 2 {
		return e.judged(a)
	}
	if err == nil {
		err = e.refused(a)
	}
	if !e.before && fault.KindOf(err) != fault.Uncertain && !e.letter.open {
		if lost := e.note(context.WithoutCancel(e.ctx), e.letter.id(), unsent); lost != nil {
			e.env.Log.Warn("it could not be noted that nothing was sent; the partner will be asked", "message", e.letter.id(), "err", lost)
		}
	}
	return gateways.Receipt{}, err
}

// doubt is an answer that proves nothing, and what is wrong with it.
type doubt struct {
	err     error
	differs bool // the digest is another
	refused bool // it says no, without a signature
}

// known is what has been heard of the message before; the outcome is "" for nothing
// that counts. An answer that proved nothing may do so by the certificates of today.
func (e *errand) known() (gateways.Receipt, error) {
	id := e.letter.id()
	data, err := e.kept(e.ctx, id, finished)
	if err != nil || data != nil {
		return e.receiptOf(data, err)
	}
	if data, err = e.kept(e.ctx, id, doubtful); err != nil {
		return gateways.Receipt{}, err
	}
	if data != nil {
		p, err := partner.ReadProof(data)
		if err != nil {
			return gateways.Receipt{}, err
		}
		j, m, err := p.Judge(e.way.Partner)
		if err != nil {
			return gateways.Receipt{}, err
		}
		var r gateways.Receipt
		if r, e.doubt, err = e.weighed(p, j, m); err != nil || e.doubt == nil {
			return r, err
		}
	}
	if r, err := e.listen(); err != nil || r.Outcome != "" {
		return r, err
	}
	data, err = e.kept(e.ctx, id, handed)
	if data == nil || err != nil {
		return gateways.Receipt{}, err
	}
	return e.receiptOf(data, nil)
}

// receiptOf reads a kept answer.
func (e *errand) receiptOf(data []byte, err error) (gateways.Receipt, error) {
	if err != nil {
		return gateways.Receipt{}, err
	}
	p, err := partner.ReadProof(data)
	if err != nil {
		return gateways.Receipt{}, err
	}
	return e.receipt(p, data), nil
}

// The outcomes as they stand in a proof.
const (
	delivered = "delivered"
	rejected  = "rejected"
	taken     = "taken"
	sent      = "sent"
)

// receipt is a proof as the engine takes it.
func (g *Wire) receipt(p partner.Proof, data []byte) gateways.Receipt {
	r := gateways.Receipt{RemoteID: p.Expect.MessageID, At: p.At, Reason: p.Note, Evidence: data}
	switch p.Outcome {
	case delivered:
		r.Outcome, r.Proof = gateways.Delivered, gateways.ByReceipt
	case rejected:
		r.Outcome, r.Proof = gateways.Rejected, gateways.ByReceipt
	case taken:
		r.Outcome, r.Proof = gateways.Delivered, gateways.ByTransfer
	case sent:
		r.Outcome, r.Proof, r.Due = gateways.Sent, gateways.ByTransfer, p.At.Add(g.settings.Wait)
	}
	return r
}

// finish keeps the partner's last word. The first that came is the one that counts.
func (g *Wire) finish(ctx context.Context, p partner.Proof) (gateways.Receipt, error) {
	ours := p.Bytes()
	data, err := g.keep(ctx, p.Expect.MessageID, finished, ours)
	switch {
	case err != nil:
		return gateways.Receipt{}, fault.Wrap(fault.Uncertain, err, "the receipt came and could not be kept; the partner will be asked again")
	case bytes.Equal(data, ours):
		return g.receipt(p, data), nil
	}
	first, err := partner.ReadProof(data)
	if err != nil {
		return gateways.Receipt{}, err
	}
	return g.receipt(first, data), nil
}
