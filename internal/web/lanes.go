package web

import (
	"context"
	"sync"
)

// lanes bounds how many requests are under way at a time. It begins without a bound
// and learns one from a server that takes fewer (F-75).
type lanes struct {
	mu    sync.Mutex
	busy  int
	most  int // 0 for any number
	good  int // successes since the bound was set
	freed chan struct{}
}

// enter waits for a place; the function gives it back, and says how it went.
func (l *lanes) enter(ctx context.Context) (leave func(good bool), err error) {
	for {
		wait := l.try()
		if wait == nil {
			return l.leave, nil
		}
		select {
		case <-wait:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (l *lanes) try() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.most == 0 || l.busy < l.most {
		l.busy++
		return nil
	}
	if l.freed == nil {
		l.freed = make(chan struct{})
	}
	return l.freed
}

// leave frees the place. After a while of successes one more is tried.
func (l *lanes) leave(good bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.busy--
	if good && l.most > 0 {
		if l.good++; l.good >= 50*l.most {
			l.most, l.good = l.most+1, 0
		}
	}
	if l.freed != nil {
		close(l.freed)
		l.freed = nil
	}
}

// others says whether somebody else has a place too.
func (l *lanes) others() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.busy > 1
}

// narrow is told of a refusal by whoever has a place. It is false when he was
// alone, so that fewer would not help.
func (l *lanes) narrow() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.busy < 2 {
		return false
	}
	l.most, l.good = l.busy-1, 0
	return true
}
