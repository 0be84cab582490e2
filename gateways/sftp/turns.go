package sftp

import (
	"context"
	"sync"
)

// turns lets one after the other work on the same name. Two parcels may be given
// the same one, and one parcel may be delivered twice at the same time.
type turns struct {
	mu    sync.Mutex
	taken map[string]chan struct{} // closed when the name is free again
}

// take waits for a turn; the function ends it.
func (t *turns) take(ctx context.Context, name string) (done func(), err error) {
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

func (t *turns) try(name string) <-chan struct{} {
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

func (t *turns) free(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	close(t.taken[name])
	delete(t.taken, name)
}
