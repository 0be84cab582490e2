package dinero

import (
	"context"
	"sync"
	"time"
)

// pace keeps the requests of one firm under a number per minute, whoever makes
// them. It counts over every span of a minute, not from minute to minute, so a
// window of the server's own never sees more.
type pace struct {
	now   func() time.Time
	sleep func(context.Context, time.Duration) error

	mu     sync.Mutex
	starts []time.Time // of the last requests, as many as a minute may have
	oldest int
}

const window = time.Minute

func newPace(perMinute int, now func() time.Time, sleep func(context.Context, time.Duration) error) *pace {
	return &pace{now: now, sleep: sleep, starts: make([]time.Time, max(perMinute, 1))}
}

// wait returns when the next request may go.
func (p *pace) wait(ctx context.Context) error {
	if d := p.reserve(); d > 0 {
		return p.sleep(ctx, d)
	}
	return ctx.Err()
}

// reserve takes the next place and says how far away it is.
func (p *pace) reserve() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	at := now
	if first := p.starts[p.oldest]; !first.IsZero() && first.Add(window).After(at) {
		at = first.Add(window)
	}
	p.starts[p.oldest] = at
	p.oldest = (p.oldest + 1) % len(p.starts)
	return at.Sub(now)
}
