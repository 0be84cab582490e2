package engine

import "context"

// roomBytes is how many bytes of source documents are worked on at once: many
// invoices of the usual kind, one that is very large. A document of that size
// takes several times as much memory while it is read, written and checked (F-40).
const roomBytes = 64 << 20

// enter waits until there is room for a document; leave makes room again. An
// error means that the program ends.
func (e *Engine) enter(ctx context.Context, size int64) (leave func(), err error) {
	weight := min(max(size, 1), roomBytes)
	if err := e.room.Acquire(ctx, weight); err != nil {
		return nil, err
	}
	return func() { e.room.Release(weight) }, nil
}
