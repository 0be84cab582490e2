package engine

import (
	"context"
	"errors"
	"slices"

	"github.com/postbud/postbud/internal/ledger"
)

// record commits moves as they come. A commit takes everything that came while
// the one before it was being made, so many small steps share the disk's time.
// It goes on when ctx ends: what happened at a far end must be written down.
func (e *Engine) record(ctx context.Context, results <-chan []ledger.Move) error {
	ctx = context.WithoutCancel(ctx)
	var failed error
	for first := range results {
		batch := append([]ledger.Move(nil), first...)
		for more := true; more; {
			select {
			case next, ok := <-results:
				batch = append(batch, next...)
				more = ok
			default:
				more = false
			}
		}
		if err := e.commit(ctx, batch); err != nil {
			failed = err
		}
	}
	return failed
}

// commit makes the moves.
func (e *Engine) commit(ctx context.Context, batch []ledger.Move) error {
	if len(batch) == 0 {
		return nil
	}
	err := e.Ledger.Move(ctx, batch...)
	for _, m := range batch {
		if m.To.Moving() && !m.Until.After(e.now()) {
			e.lookNow()
			break
		}
	}
	refused := ledger.Refusals(err)
	if len(refused) == 0 {
		return err
	}
	err = nil
	for _, r := range refused {
		err = errors.Join(err, e.refused(ctx, batch, r))
	}
	return err
}

// refused deals with a move that was not made. Where somebody else was faster,
// what they did stands. Where another document has the key, the destination has
// the document, and this one ends: trying again would meet the same key.
func (e *Engine) refused(ctx context.Context, batch []ledger.Move, r ledger.Refused) error {
	switch {
	case errors.Is(r, ledger.ErrMoved):
		e.log.Info("a step came too late and was refused", "err", r)
		return nil
	case !errors.Is(r, ledger.ErrTaken):
		return r
	}
	at := slices.IndexFunc(batch, func(m ledger.Move) bool { return m.ID == r.ID })
	t, err := e.Ledger.Find(ctx, batch[at].Subscription, r.ID)
	if err != nil {
		return err
	}
	m := e.move(t, ledger.Skipped, r.Err.Error())
	m.Code, m.Fence = "DUP", batch[at].Fence
	if t.Owner == "" { // its moves before this one ended the lease
		m.Fence = 0
	}
	if err = e.Ledger.Move(ctx, m); errors.Is(err, ledger.ErrMoved) {
		return nil
	}
	return err
}
