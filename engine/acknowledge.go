package engine

import (
	"context"
	"errors"
	"hash/fnv"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
)

// acknowledge tells a source that wants to know what became of an item, once
// that is on disk. A source that cannot be told now is told at the next pull.
func (e *Engine) acknowledge(ctx context.Context, source adaptors.Adaptor, t ledger.Transaction) {
	told, ok := source.(adaptors.Acknowledger)
	if !ok || t.State == ledger.Listed || t.State == ledger.Received || t.State == ledger.Waiting {
		return
	}
	unread := t.State == ledger.Stopped && !t.Model.Given()
	if err := told.Acknowledge(ctx, t.Ref, t.Version, !unread, t.Cause); err != nil {
		e.log.Warn("the source could not be told", "document", t.ID, "err", err)
	}
}

// acknowledgeSeen tells the source again about items that it still names though
// they were handled before: a crash came between.
func (e *Engine) acknowledgeSeen(ctx context.Context, a setup.Activation, source adaptors.Adaptor, page, fresh []ledger.Transaction) error {
	if _, ok := source.(adaptors.Acknowledger); !ok {
		return nil
	}
	isNew := make(map[string]bool, len(fresh))
	for _, t := range fresh {
		isNew[t.ID] = true
	}
	for _, t := range page {
		if isNew[t.ID] {
			continue
		}
		stored, err := e.Ledger.Find(ctx, a.Subscription, t.ID)
		if errors.Is(err, ledger.ErrNotFound) {
			continue // it is another row, entered before its version was known
		}
		if err != nil {
			return err
		}
		e.acknowledge(ctx, source, stored)
	}
	return nil
}

// spreadOf is a number that looks random and is the same for the same name.
func spreadOf(name string, n int) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name))
	_, _ = h.Write([]byte{byte(n)})
	return int64(h.Sum64() >> 2)
}
