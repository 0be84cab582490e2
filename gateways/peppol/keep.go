package peppol

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
)

// What is kept of an envelope, by the last part of its key.
const (
	begun  = "begun"  // it was about to be sent, and it is not known that nothing was taken; the digest of the document
	final  = "final"  // what the access point answered when it took it
	hooked = "hooked" // the outcome that a web hook told
	closed = "closed" // it was refused, and the next one has another identity
)

func slot(id, what string) string { return "envelope/" + id + "/" + what }

// numberSlot is where the identity of ours is kept for a number of the provider's, of
// which strangers could send any.
func numberSlot(number string) string {
	sum := sha256.Sum256([]byte(number))
	return "number/" + hex.EncodeToString(sum[:16])
}

// find looks for the round that counts: the first one that was not refused.
func (e *errand) find() error {
	for round := 1; ; round++ {
		id := instance(e.parcel, round)
		over, err := e.shelf.Noted(e.ctx, slot(id, closed))
		if err != nil {
			return err
		}
		if !over {
			e.header.Instance = id
			e.began, err = e.shelf.Noted(e.ctx, slot(id, begun))
			return err
		}
	}
}

// recall finds the outcome of the round, or the receipt, nil without one.
func (e *errand) recall() (*gateways.Receipt, error) {
	r, err := e.receiptOf(e.ctx, slot(e.header.Instance, hooked))
	if r != nil || err != nil {
		return r, err
	}
	return e.receiptOf(e.ctx, slot(e.header.Instance, final))
}

// receiptOf reads a receipt that is kept, nil for none.
func (g *gateway) receiptOf(ctx context.Context, key string) (*gateways.Receipt, error) {
	kept, err := g.shelf.Kept(ctx, key)
	if kept == nil || err != nil {
		return nil, err
	}
	r := new(gateways.Receipt)
	if err := json.Unmarshal(kept, r); err != nil {
		return nil, fault.Wrap(fault.Internal, err, "what is kept of the document's receipt cannot be read")
	}
	return r, nil
}

func (e *errand) begin() error {
	_, err := e.shelf.Keep(e.ctx, slot(e.header.Instance, begun), []byte(e.parcel.SHA256.String()))
	return err
}

// undo is for an attempt of which surely nothing was taken, also when its context has
// ended. It says nothing of an attempt before.
func (e *errand) undo() error {
	if e.began {
		return nil
	}
	return e.shelf.Forget(context.WithoutCancel(e.ctx), slot(e.header.Instance, begun))
}

// settled keeps a receipt. What was refused ends the round, so that a person can have
// it sent again.
func (e *errand) settled(r gateways.Receipt) (gateways.Receipt, error) {
	switch r.Outcome {
	case gateways.Rejected:
		return r, e.end(e.ctx, e.header.Instance)
	case gateways.Delivered, gateways.Sent:
		return e.keep(r)
	}
	return r, nil
}

// end ends a round: what comes for its envelope from now on changes nothing.
func (g *gateway) end(ctx context.Context, id string) error {
	_, err := g.shelf.Keep(context.WithoutCancel(ctx), slot(id, closed), []byte(g.now().Format(time.RFC3339)))
	return err
}

// envelope is the identity of the envelope that a number of the provider's is for, which is
// the number itself where it gives none.
func (g *gateway) envelope(ctx context.Context, number string) (string, error) {
	kept, err := g.shelf.Kept(ctx, numberSlot(number))
	if kept == nil {
		return number, err
	}
	return string(kept), err
}

// keep makes a receipt outlast a restart. The document has been taken by then, so that
// an error leaves a doubt and no more.
func (e *errand) keep(r gateways.Receipt) (gateways.Receipt, error) {
	ctx := context.WithoutCancel(e.ctx)
	data, err := json.Marshal(r)
	if err == nil {
		_, err = e.shelf.Keep(ctx, slot(e.header.Instance, final), data)
	}
	if err == nil && r.RemoteID != e.header.Instance {
		_, err = e.shelf.Keep(ctx, numberSlot(r.RemoteID), []byte(e.header.Instance))
	}
	if err != nil {
		e.env.Log.Warn("the receipt could not be kept", "err", err)
	}
	return r, nil
}
