package engine

import (
	"context"
	"errors"

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

// commit makes the moves. One that is refused because somebody else was faster
// is no failure: what they did stands.
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
	if errors.Is(err, ledger.ErrMoved) {
		e.log.Info("a step came too late and was refused", "err", err)
		return nil
	}
	return err
}
