package email

import (
	"context"
	"math"
	"sync"
	"time"

	"github.com/postbud/postbud/fault"
)

const (
	keptFor  = 10 * time.Second // a free line: mails come in flocks, and a line that is kept is one that nobody else gets
	usedFor  = 5 * time.Minute  // any line, so that a server behind one name can be changed for another
	fewerFor = 10 * time.Minute // how long a server that has refused a line is spared
)

// lines are the connections to the mail server: as many as mails are sent at once,
// or as many as the server allows, and for some seconds those that are free.
type lines struct {
	now   func() time.Time
	sleep func(context.Context, time.Duration) error

	mu       sync.Mutex
	free     []*line // the last one used at the end
	used     int
	making   int       // lines on their way
	leaving  int       // lines that say goodbye; the server may count them still
	dials    int       // that have begun
	fewer    int       // what the server allowed, until then; 0 for no such bound
	until    time.Time // see fewer
	refusal  error     // of the last one that tried alone
	refusals int
	closed   bool
	changed  chan struct{}      // closed when something has changed; nil while nobody waits
	stop     context.CancelFunc // of the sweep; nil while none runs
	ending   sync.WaitGroup     // goodbyes and the sweep
}

// turn is what somebody who needs a line may do.
type turn struct {
	line  *line           // use this one
	wait  <-chan struct{} // wait; nil for: make one
	dials int             // that have begun, with this one
	alone bool            // nobody else was making one
}

// acquire gives a free line, unless a fresh one is asked for, or makes one. The
// caller gives it back.
//
// A server that refuses one more while others are at work does not fail the mail:
// it waits for one of those (F-75). Where several were refused at the same time,
// one tries again alone, and what it finds holds for all who wait.
func (p *lines) acquire(ctx context.Context, fresh bool, dial func(context.Context) (*line, error)) (*line, error) {
	seen := p.verdict()
	for {
		if err := ctx.Err(); err != nil {
			return nil, interrupted(err)
		}
		t, err := p.take(seen, fresh)
		switch {
		case t.line != nil || err != nil:
			return t.line, err
		case t.wait == nil:
			l, err := dial(ctx)
			if again := p.made(ctx, t, l, err); !again {
				return l, err
			}
			fresh = false // whatever comes free now has just been at work
			continue
		}
		select {
		case <-t.wait:
		case <-ctx.Done():
		}
	}
}

func (p *lines) verdict() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.refusals
}

func (p *lines) take(seen int, fresh bool) (turn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return turn{}, fault.New(fault.Temporary, "the gateway is closed")
	}
	now := p.now()
	p.expire(now)
	if n := len(p.free); n > 0 && !fresh && p.used < p.bound(now) {
		l := p.free[n-1]
		p.free = p.free[:n-1]
		p.used++
		return turn{line: l}, nil
	}
	if p.refusals != seen && p.used+p.making == 0 {
		return turn{}, p.refusal
	}
	for fresh && len(p.free) > 0 && p.under()+len(p.free) >= p.bound(now) { // a free one makes room
		p.part(p.free[0])
		p.free = p.free[1:]
	}
	if p.under() < p.bound(now) {
		p.making++
		p.dials++
		return turn{dials: p.dials, alone: p.making == 1}, nil
	}
	if p.changed == nil {
		p.changed = make(chan struct{})
	}
	return turn{wait: p.changed}, nil
}

// bound is how many lines there may be.
func (p *lines) bound(now time.Time) int {
	if p.fewer > 0 && now.Before(p.until) {
		return p.fewer
	}
	return math.MaxInt
}

// under is how many lines do not stand free.
func (p *lines) under() int { return p.used + p.making + p.leaving }

// made notes how the making of a line ended, and tells whether it is worth trying
// again or waiting for another one.
func (p *lines) made(ctx context.Context, t turn, l *line, err error) (again bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.making--
	p.wake()
	if err == nil {
		p.used++
		l.made = p.now()
		return false
	}
	if ctx.Err() != nil || fault.KindOf(err) != fault.Temporary {
		return false
	}
	others := p.used + len(p.free) + p.leaving
	if others == 0 && t.alone && p.dials == t.dials {
		p.refusals++
		p.refusal, p.fewer = err, 0 // it is down, not crowded
		return false
	}
	p.spare(others)
	return true
}

// spare obeys a server that allows no more than these.
func (p *lines) spare(most int) { p.fewer, p.until = max(most, 1), p.now().Add(fewerFor) }

// wake lets all who wait look again.
func (p *lines) wake() {
	if p.changed != nil {
		close(p.changed)
		p.changed = nil
	}
}
