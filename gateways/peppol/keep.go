package peppol

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/web"
)

// What is kept of an envelope, by the last part of its key.
const (
	begun = "begun" // it was about to be sent, and it is not known that nothing was taken
	final = "final" // what the access point answered when it took it
)

func slot(id, what string) string { return "envelope/" + id + "/" + what }

// numberSlot is where the identity of ours is kept for a number of the provider's, of
// which strangers could send any.
func numberSlot(number string) string {
	sum := sha256.Sum256([]byte(number))
	return "number/" + hex.EncodeToString(sum[:16])
}

// recall finds the receipt of the parcel, nil without one, and says whether an attempt
// was begun of which nothing is known.
func (e *errand) recall() (r *gateways.Receipt, began bool, err error) {
	kept, err := e.kept(e.ctx, slot(e.header.Instance, final))
	if err != nil {
		return nil, false, err
	}
	if kept != nil {
		r = new(gateways.Receipt)
		if err := json.Unmarshal(kept, r); err != nil {
			return nil, false, fault.Wrap(fault.Internal, err, "what is kept of the document's receipt cannot be read")
		}
		return r, true, nil
	}
	kept, err = e.kept(e.ctx, slot(e.header.Instance, begun))
	return nil, kept != nil, err
}

func (e *errand) begin() error {
	_, err := e.env.Memory.Keep(e.ctx, slot(e.header.Instance, begun), bytes.NewReader([]byte(e.now().Format(time.RFC3339Nano))))
	return e.forgetful(e.ctx, err)
}

// undo is for an attempt of which surely nothing was taken, also when its context has
// ended.
func (e *errand) undo() error {
	ctx := context.WithoutCancel(e.ctx)
	return e.forgetful(ctx, e.env.Memory.Forget(ctx, slot(e.header.Instance, begun)))
}

// settled keeps a receipt. What was refused is forgotten instead, so that a person can
// have it sent again.
func (e *errand) settled(r gateways.Receipt) (gateways.Receipt, error) {
	if r.Outcome == gateways.Rejected {
		return r, e.drop(e.ctx, e.header.Instance)
	}
	return e.keep(r)
}

// drop forgets an envelope.
func (g *gateway) drop(ctx context.Context, id string) error {
	ctx = context.WithoutCancel(ctx)
	err := g.env.Memory.Forget(ctx, slot(id, begun))
	return g.forgetful(ctx, errors.Join(err, g.env.Memory.Forget(ctx, slot(id, final))))
}

// envelope is the identity of the envelope that a number of the provider's is for, which is
// the number itself where it gives none.
func (g *gateway) envelope(ctx context.Context, number string) (string, error) {
	kept, err := g.kept(ctx, numberSlot(number))
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
		_, err = e.env.Memory.Keep(ctx, slot(e.header.Instance, final), bytes.NewReader(data))
	}
	if err == nil && r.RemoteID != e.header.Instance {
		_, err = e.env.Memory.Keep(ctx, numberSlot(r.RemoteID), bytes.NewReader([]byte(e.header.Instance)))
	}
	if err != nil {
		e.env.Log.Warn("the receipt could not be kept", "err", err)
	}
	return r, nil
}

// kept is what is kept under a key, nil for nothing.
func (g *gateway) kept(ctx context.Context, key string) ([]byte, error) {
	c, err := g.env.Memory.Recall(ctx, key)
	if err != nil || !c.Given() {
		return nil, g.forgetful(ctx, err)
	}
	in, err := c.Open()
	if err != nil {
		return nil, g.forgetful(ctx, err)
	}
	defer in.Close()
	data, err := io.ReadAll(io.LimitReader(in, 4*web.MostAnswer))
	return data, g.forgetful(ctx, err)
}

func (g *gateway) forgetful(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return g.interrupted(errors.Join(ctx.Err(), err), false)
	case fault.As(err) != nil:
		return err
	}
	return fault.Wrap(fault.Temporary, err, "what is kept of the document could not be read or written here; nothing was sent")
}
