package email

import (
	"context"
	"time"
)

// giveBack keeps a line that has served well for the next mail, and ends any other
// one before its place is free.
func (p *lines) giveBack(l *line) {
	keep := l.rest()
	if keep {
		p.mu.Lock()
		keep = !p.closed && p.now().Sub(l.made) < usedFor
		p.mu.Unlock()
	}
	if !keep {
		l.part()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.used--
	p.wake()
	if l.crowded {
		p.spare(p.under() + len(p.free))
	}
	if !keep {
		return
	}
	if p.closed { // meanwhile: nobody waits for goodbyes any more
		l.end()
		return
	}
	l.kept, l.since = true, p.now()
	p.free = append(p.free, l)
	if p.stop == nil {
		ctx, stop := context.WithCancel(context.Background())
		p.stop = stop
		p.ending.Go(func() { p.sweep(ctx) })
	}
}

// sweep ends lines that were free for too long, until there are none.
func (p *lines) sweep(ctx context.Context) {
	for {
		wait := p.next()
		if wait == 0 || p.sleep(ctx, wait) != nil {
			return
		}
	}
}

// next is the time until a free line has been so for too long; 0 ends the sweep.
func (p *lines) next() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return 0
	}
	now := p.now()
	p.expire(now)
	if len(p.free) == 0 {
		p.stop()
		p.stop = nil
		return 0
	}
	return max(keptFor-now.Sub(p.free[0].since), time.Millisecond)
}

// expire parts with what was free for too long, or is too old; the ones that were
// used first come first.
func (p *lines) expire(now time.Time) {
	kept := p.free[:0]
	for _, l := range p.free {
		if now.Sub(l.since) >= keptFor || now.Sub(l.made) >= usedFor {
			p.part(l)
			continue
		}
		kept = append(kept, l)
	}
	clear(p.free[len(kept):])
	p.free = kept
}

// part says goodbye on a line that is in no list any more. Close waits for that, and
// whoever needs its place.
func (p *lines) part(l *line) {
	p.leaving++
	p.ending.Go(func() {
		l.quit()
		p.mu.Lock()
		defer p.mu.Unlock()
		p.leaving--
		p.wake()
	})
}

// close ends the free lines. One that carries a mail is ended after it, for to cut
// it would leave a doubt whether the mail was taken.
func (p *lines) close() {
	p.mu.Lock()
	if !p.closed {
		p.closed = true
		p.wake()
		for _, l := range p.free {
			p.part(l)
		}
		p.free = nil
		if p.stop != nil {
			p.stop()
		}
	}
	p.mu.Unlock()
	p.ending.Wait()
}
