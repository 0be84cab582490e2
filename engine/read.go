package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"io"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/invoice"
)

// fetch brings the content of a listed document, and has it received.
func (p *passage) fetch(ctx context.Context) error {
	if err := p.state.trouble(); err != nil {
		return atSource(err)
	}
	fetcher, ok := p.source.(adaptors.Fetcher)
	if !ok {
		return fault.New(fault.Internal, "the adaptor %s lists documents that it cannot fetch", p.a.Adaptor)
	}
	item, err := fetcher.Fetch(ctx, p.t.Ref)
	switch {
	case fault.CodeOf(err) == "SRC-GONE":
		return park(ledger.Skipped, fault.As(err))
	case err != nil:
		if p.state != nil && (fault.KindOf(err) == fault.Configuration || asked(err)) {
			p.state.failed(err) // the other documents need not ask
		}
		return atSource(err)
	case item.Version != p.t.Version:
		return park(ledger.Skipped, fault.New(fault.Permanent, "it changed at the source before it was fetched; the changed one is a document of its own"))
	}
	model, err := p.e.keepModel(ctx, item.Invoice)
	if err != nil {
		return err
	}
	p.t.Source, p.t.Model, p.t.SentThere = item.Source, model, item.SentThere
	if p.t.State == ledger.Listed {
		p.step(ledger.Move{To: ledger.Received, Cause: "fetched", Change: p.learned()})
	}
	return nil
}

// learned is the change that stores what the stations found out so far.
func (p *passage) learned() func(*ledger.Transaction) {
	l := p.t
	return func(t *ledger.Transaction) {
		t.Source, t.Model, t.SentThere = l.Source, l.Model, l.SentThere
		t.Head, t.Findings, t.Tries = l.Head, l.Findings, l.Tries
		t.Format, t.Gateway = l.Format, l.Gateway
	}
}

// read turns the stored content into an invoice: the model that the adaptor
// made, else by the format that recognises the bytes best.
func (p *passage) read(ctx context.Context) (*invoice.Invoice, error) {
	if p.t.Model.Given() {
		return p.e.Model(ctx, p.t)
	}
	inv, err := p.e.ReadDocument(ctx, p.t.Source)
	if err != nil {
		return nil, err
	}
	model, err := p.e.keepModel(ctx, inv)
	if err != nil {
		return nil, err
	}
	p.t.Model = model
	return inv, nil
}

// ReadDocument reads a stored document of any format that the program can read.
// Bytes that no format knows are an Invalid fault with code FILE-UNREAD.
func (e *Engine) ReadDocument(ctx context.Context, c invoice.Content) (*invoice.Invoice, error) {
	if c.Open == nil {
		c = e.stored(c)
	}
	return formats.ReadAny(ctx, e.Formats, c, e.Env)
}

// Model is the invoice of a transaction as it was read, before a rule touched it.
func (e *Engine) Model(_ context.Context, t ledger.Transaction) (*invoice.Invoice, error) {
	r, err := e.Blobs.Open(t.Model)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	inv := new(invoice.Invoice)
	if err := json.Unmarshal(text, inv); err != nil {
		return nil, err
	}
	for i := range inv.Attachments {
		if c := &inv.Attachments[i].Content; c.Given() {
			*c = e.stored(*c)
		}
	}
	return inv, nil
}

// keepModel stores the canonical JSON, and the attachments beside it.
func (e *Engine) keepModel(ctx context.Context, inv *invoice.Invoice) (invoice.Digest, error) {
	for i := range inv.Attachments {
		c := &inv.Attachments[i].Content
		if !c.Given() || e.Blobs.Has(c.SHA256) {
			continue
		}
		kept, err := e.keep(ctx, *c)
		if err != nil {
			return invoice.Digest{}, err
		}
		*c = kept
	}
	text, err := json.Marshal(inv)
	if err != nil {
		return invoice.Digest{}, err
	}
	kept, err := e.Blobs.Put(ctx, "application/json", bytes.NewReader(text))
	return kept.SHA256, err
}

// stored gives content whose bytes are in the store the means to open them.
func (e *Engine) stored(c invoice.Content) invoice.Content {
	return e.Blobs.Content(c.SHA256, c.MediaType, c.Size)
}

func (e *Engine) keep(ctx context.Context, c invoice.Content) (invoice.Content, error) {
	r, err := c.Open()
	if err != nil {
		return c, err
	}
	defer r.Close()
	return e.Blobs.Put(ctx, c.MediaType, r)
}

// atSource marks a fault as the source's: wrong settings then pause the
// activation, not the destination.
func atSource(err error) error { return &sourceFault{err} }

type sourceFault struct{ error }

func (s *sourceFault) Unwrap() error { return s.error }
