package line

import (
	"sync"
	"time"
)

// Gate holds the faults of a far end, which may change while it works, and lets
// those wait who are held up by one. The zero Gate holds the zero F.
type Gate[F any] struct {
	mu      sync.Mutex
	faults  F
	changed chan struct{}
}

// Now is the faults at this moment.
func (g *Gate[F]) Now() F {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.faults
}

// Set changes the faults and wakes everybody who is held up.
func (g *Gate[F]) Set(f F) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.faults = f
	if g.changed != nil {
		close(g.changed)
		g.changed = nil
	}
}

// Hold waits as long as held says so of the faults, but not beyond done.
func (g *Gate[F]) Hold(done <-chan struct{}, held func(F) bool) {
	for {
		changed := g.changing(held)
		if changed == nil {
			return
		}
		select {
		case <-changed:
		case <-done:
			return
		}
	}
}

// changing is nil when nothing is held up, else closed at the next change.
func (g *Gate[F]) changing(held func(F) bool) <-chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !held(g.faults) {
		return nil
	}
	if g.changed == nil {
		g.changed = make(chan struct{})
	}
	return g.changed
}

// Pause waits for d, but not beyond done.
func Pause(done <-chan struct{}, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-done:
	}
}
