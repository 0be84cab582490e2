package vans

import (
	"context"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/wire/as2"
)

// mostLooks is how often the return folder is looked into, one piece at a time, before
// a number or a document goes out again.
const mostLooks = 10

// hand lets the wire send a letter. From then on it may be at the operator, and answers
// to its number and its documents are answers to it; not so where nothing was sent.
func (g *gateway) hand(ctx context.Context, p gateways.Parcel, l *letter) (gateways.Receipt, error) {
	if l == nil {
		return g.wire.Deliver(ctx, p)
	}
	was, err := g.note(ctx, l)
	if err != nil {
		return gateways.Receipt{}, err
	}
	r, err := g.wire.Deliver(ctx, p)
	if err != nil && fault.KindOf(err) != fault.Uncertain && g.untouched(context.WithoutCancel(ctx), p) {
		g.undo(context.WithoutCancel(ctx), l, was)
	}
	return r, err
}

// untouched says whether the operator surely has nothing after a fault that is not
// uncertain. AS2 knows of earlier answers that left it open.
func (g *gateway) untouched(ctx context.Context, p gateways.Parcel) bool {
	wire, is := g.wire.(*as2.Wire)
	if !is {
		return true
	}
	yes, err := wire.Untouched(ctx, p)
	return yes && err == nil
}

// note writes down what is true once a letter was sent, and tells what stood there. What
// was answered before that is read before.
func (g *gateway) note(ctx context.Context, l *letter) (map[string][]byte, error) {
	want := map[string]string{slot(ofHanded, l.id()): l.id(), slot(ofLine, l.id()): g.settings.Wire, slot(ofNumber, identity(l.Sender, l.Recipient, l.Reference)): l.id()}
	for _, document := range l.Documents {
		want[slot(ofDocument, l.Sender.ID, l.Recipient.ID, document)] = l.id()
	}
	was, again := map[string][]byte{}, false
	for key, id := range want {
		before, err := g.shelf.Kept(ctx, key)
		if err != nil {
			return nil, err
		}
		if string(before) != id {
			was[key], again = before, again || before != nil && key != slot(ofLine, l.id())
		}
	}
	if again {
		if err := g.lookAll(ctx); err != nil {
			return nil, err
		}
	}
	for key := range was {
		if err := g.shelf.Put(ctx, key, []byte(want[key])); err != nil {
			return nil, err
		}
	}
	return was, nil
}

// undo writes down again what stood there.
func (g *gateway) undo(ctx context.Context, l *letter, was map[string][]byte) {
	for key, before := range was {
		err := g.shelf.Forget(ctx, key)
		if err == nil && before != nil {
			err = g.shelf.Put(ctx, key, before)
		}
		if err != nil {
			g.env.Log.Warn("it could not be noted that nothing was sent", "interchange", l.id(), "err", err)
		}
	}
}

// lookAll takes in the answers that have come, so that none is taken for one to what is
// sent next.
func (g *gateway) lookAll(ctx context.Context) error {
	if g.settings.Receipt == none || g.folders == nil {
		return nil
	}
	for range mostLooks {
		if more, err := g.look(ctx); err != nil || !more {
			return err
		}
	}
	return nil
}
