package ftp

import (
	"context"
	"sync"
	"time"

	"github.com/postbud/postbud/fault"
)

const (
	keptFor  = 90 * time.Second // an unused connection; most servers end it after five minutes
	usedFor  = time.Hour        // any connection: what resumes its TLS session grows old
	fewerFor = 10 * time.Minute // how long a server that refused a connection is spared
)

// pool bounds the connections to a destination and keeps those that are free.
type pool struct {
	now  func() time.Time
	most int

	mu       sync.Mutex
	free     []*link // the last one used at the end
	used     map[*link]struct{}
	making   int       // connections on their way
	dials    int       // that have begun
	fewer    int       // what the server allowed, until then; 0 for no such bound
	until    time.Time // see fewer
	closed   bool
	refusal  error // of the last one that tried alone
	refusals int
	changed  chan struct{} // closed when something has changed; nil while nobody waits
}

// acquire gives a free connection, makes one as long as there may be more, or
// waits for one. The caller ends it with release or drop.
//
// A server that refuses one more while others are at work does not fail the
// document: it waits for one of those (F-75). Where several were refused at the
// same time, one tries again alone, and what it finds holds for all who wait.
func (p *pool) acquire(ctx context.Context, dial func(context.Context) (*link, error)) (l *link, reused bool, err error) {
	seen := p.verdict()
	for {
		if err := ctx.Err(); err != nil {
			return nil, false, interrupted(err)
		}
		t, err := p.take(seen)
		switch {
		case t.link != nil || err != nil:
			return t.link, true, err
		case t.wait == nil:
			l, err := dial(ctx)
			if again := p.made(t, l, err); again && ctx.Err() == nil {
				continue
			}
			return l, false, err
		}
		select {
		case <-t.wait:
		case <-ctx.Done():
		}
	}
}

// turn is what somebody who needs a connection may do.
type turn struct {
	link  *link           // use this one
	wait  <-chan struct{} // wait; nil for: make one
	dials int             // that have begun, with this one
	alone bool            // nobody else was making one
}

func (p *pool) verdict() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.refusals
}

func (p *pool) take(seen int) (turn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return turn{}, fault.New(fault.Temporary, "the gateway is closed")
	}
	now := p.now()
	for len(p.free) > 0 {
		l := p.free[len(p.free)-1]
		p.free = p.free[:len(p.free)-1]
		if now.Sub(l.used) > keptFor || now.Sub(l.made) > usedFor {
			l.end()
			continue
		}
		p.hold(l)
		return turn{link: l}, nil
	}
	if p.refusals != seen && len(p.used)+p.making == 0 {
		return turn{}, p.refusal
	}
	if len(p.used)+p.making < p.bound(now) {
		p.making++
		p.dials++
		return turn{dials: p.dials, alone: p.making == 1}, nil
	}
	if p.changed == nil {
		p.changed = make(chan struct{})
	}
	return turn{wait: p.changed}, nil
}

func (p *pool) bound(now time.Time) int {
	if p.fewer > 0 && now.Before(p.until) {
		return min(p.fewer, p.most)
	}
	return p.most
}

func (p *pool) hold(l *link) {
	if p.used == nil {
		p.used = map[*link]struct{}{}
	}
	p.used[l] = struct{}{}
}

// made notes how the making of a connection ended, and tells whether it is worth
// trying again or waiting for another one.
func (p *pool) made(t turn, l *link, err error) (again bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.making--
	p.wake()
	switch {
	case err == nil && p.closed:
		l.end()
		return false
	case err == nil:
		p.hold(l)
		return false
	case fault.KindOf(err) != fault.Temporary:
		return false
	}
	others := len(p.used) + len(p.free)
	if others == 0 && t.alone && p.dials == t.dials {
		p.refusals++
		p.refusal, p.fewer = err, 0 // it is down, not crowded
		return false
	}
	p.fewer, p.until = max(others, 1), p.now().Add(fewerFor)
	return true
}

// release keeps a connection for the next delivery.
func (p *pool) release(l *link) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.used, l)
	p.wake()
	if p.closed {
		l.end()
		return
	}
	l.used = p.now()
	p.free = append(p.free, l)
}

// drop ends a connection that is of no more use.
func (p *pool) drop(l *link) {
	l.end()
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.used, l)
	p.wake()
}

// wake lets all who wait look again.
func (p *pool) wake() {
	if p.changed != nil {
		close(p.changed)
		p.changed = nil
	}
}

// close ends every connection, with a goodbye to a server that is not busy.
func (p *pool) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	p.wake()
	for _, l := range p.free {
		l.quit()
	}
	for l := range p.used {
		l.end()
	}
	p.free = nil
}
