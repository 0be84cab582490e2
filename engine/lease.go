package engine

import (
	"context"
	"fmt"
	"sync"
)

// leases are the batches that this process is at work on, each under an owner of
// its own. Only they are held: when the outcome of a batch could not be written
// down, its leases run out, and what was being sent is looked at.
type leases struct {
	mu    sync.Mutex
	count int
	open  map[string]bool
}

// begin gives a batch its owner; end lets go of it.
func (l *leases) begin(process string) (owner string, end func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open == nil {
		l.open = map[string]bool{}
	}
	l.count++
	owner = fmt.Sprintf("%s#%d", process, l.count)
	l.open[owner] = true
	return owner, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.open, owner)
	}
}

func (l *leases) owners() (all []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for owner := range l.open {
		all = append(all, owner)
	}
	return all
}

// hold lengthens the leases of everything that this process is at work on.
func (e *Engine) hold(ctx context.Context) error {
	for _, owner := range e.leases.owners() {
		if err := e.Ledger.Hold(ctx, owner, e.Settings.Hold); err != nil {
			return err
		}
	}
	return nil
}

func (e *Engine) heartbeat(ctx context.Context) {
	for ctx.Err() == nil {
		if err := e.Env.Sleep(ctx, e.Settings.Hold/3); err != nil {
			return
		}
		if err := e.hold(ctx); err != nil && ctx.Err() == nil {
			e.log.Error("could not hold the leases", "err", err)
		}
	}
}
