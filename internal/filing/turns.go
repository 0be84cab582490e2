package filing

import (
	"context"
	"sync"
)

// Turns lets one after the other work on the same name. Two parcels may be given
// the same one, and one parcel may be delivered twice at the same time. The zero
// Turns is ready.
type Turns struct {
	mu    sync.Mutex
	taken map[string]chan struct{} // closed when the name is free again
}

// Take waits for a turn; the function ends it. The error is that of the context.
func (t *Turns) Take(ctx context.Context, name string) (done func(), err error) {
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		wait := t.try(name)
		if wait == nil {
			return func() { t.free(name) }, nil
		}
		select {
		case <-wait:
		case <-ctx.Done():
		}
	}
}

func (t *Turns) try(name string) <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	if wait, taken := t.taken[name]; taken {
		return wait
	}
	if t.taken == nil {
		t.taken = map[string]chan struct{}{}
	}
	t.taken[name] = make(chan struct{})
	return nil
}

func (t *Turns) free(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	close(t.taken[name])
	delete(t.taken, name)
}
