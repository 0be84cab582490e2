package web

import (
	"context"
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

const (
	drawn = 10              // times the silence that is allowed, which an exchange may stand still in all
	least = 2 * time.Minute // of it, for whom the silence is short

	// pace is how many bytes of a content, or of what a sink takes, must move in that
	// time: one that is carried by drops keeps a delivery as well as an answer that is.
	pace = 256 << 10
)

// longest is the bound of a line that is told no other.
func longest(silence time.Duration) time.Duration { return max(drawn*silence, least) }

// errEndless is an exchange that goes on for too long, in whatever small pieces.
var errEndless = fmt.Errorf("it did not come to an end in time: %w", os.ErrDeadlineExceeded)

// watch ends an exchange that is slower than it may be. Each stage of it has its own
// time: the way to a connection, the request, the answer.
type watch struct {
	length time.Duration
	moved  atomic.Int64
	end    context.CancelCauseFunc

	mu    sync.Mutex
	seen  int64 // of moved, when somebody last looked
	timer *time.Timer
	over  bool
}

func newWatch(length time.Duration, end context.CancelCauseFunc) *watch {
	w := &watch{length: length, end: end}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.timer = time.AfterFunc(length, w.look)
	return w
}

// look ends the exchange, or gives it the same time again.
func (w *watch) look() {
	w.mu.Lock()
	defer w.mu.Unlock()
	at := w.moved.Load()
	switch {
	case w.over:
	case at-w.seen < pace:
		w.end(errEndless)
	default:
		w.seen = at
		w.timer.Reset(w.length)
	}
}

// next begins the time of the next stage.
func (w *watch) next() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.over {
		w.seen = w.moved.Load()
		w.timer.Reset(w.length)
	}
}

func (w *watch) stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.over = true
	w.timer.Stop()
}

// to counts what a sink takes.
func (w *watch) to(sink io.Writer) io.Writer { return paced{sink, w} }

type paced struct {
	io.Writer
	watch *watch
}

func (p paced) Write(b []byte) (int, error) {
	n, err := p.Writer.Write(b)
	p.watch.moved.Add(int64(n))
	return n, err
}
