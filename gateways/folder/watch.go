package folder

import (
	"context"
	"sync"
	"time"

	"github.com/postbud/postbud/fault"
)

const (
	// mostStuck is how many calls may be left behind in a disk that says nothing.
	// While they are, nothing more is asked of it.
	mostStuck = 3
	// grace is how long a call may still take when the context has ended.
	grace = 2 * time.Second
)

// watch looks after work on the disk. No call into a file system can be ended from
// without: one that hangs is left behind, and may still come back.
type watch struct {
	silence time.Duration // that is allowed
	timer   *time.Timer

	mu    sync.Mutex
	asked bool // the file may have its name from now on
	left  bool // nobody waits any more
	ended bool
}

// moved tells that the disk has answered.
func (w *watch) moved() {
	if w != nil {
		w.timer.Reset(w.silence)
	}
}

// ask says whether the name may be asked for; not where nobody waits any more.
func (w *watch) ask() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = !w.left
	return w.asked
}

// alone says that nobody waits any more: what lies on the disk may be another
// attempt's by now.
func (w *watch) alone() bool {
	if w == nil {
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.left
}

// leave leaves the work behind, unless it has ended; asked says whether the file may
// have its name.
func (w *watch) leave() (left, asked bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.left = !w.ended
	return w.left, w.asked
}

// end tells whether the work had been left behind when it ended.
func (w *watch) end() (left bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ended = true
	return w.left
}

type answer[T any] struct {
	value    T
	err      error
	panicked any // what the work panicked with, which its caller is to hear
}

func (a answer[T]) of() (T, error) {
	if a.panicked != nil {
		panic(a.panicked)
	}
	return a.value, a.err
}

// watched does work on the disk, which tells the watch of each step, and gives it up
// after the silence that the settings allow, or when the context ends and the work does
// not. The fault is then Uncertain where the file may have its name, else Temporary.
func watched[T any](ctx context.Context, g *gateway, do func(context.Context, *watch) (T, error)) (T, error) {
	var none T
	if g.stuck.Load() >= mostStuck {
		return none, g.silent(fault.Temporary)
	}
	w := &watch{silence: g.settings.Timeout, timer: time.NewTimer(g.settings.Timeout)}
	defer w.timer.Stop()
	within, cancel := context.WithCancel(ctx)
	defer cancel()
	done := make(chan answer[T], 1)
	go func() {
		var a answer[T]
		defer func() {
			a.panicked = recover()
			if w.end() {
				g.stuck.Add(-1)
			}
			done <- a
		}()
		a.value, a.err = do(within, w)
	}()
	var over error
	select {
	case a := <-done:
		return a.of()
	case <-w.timer.C:
	case <-ctx.Done():
		over = ctx.Err()
		last := time.NewTimer(grace)
		defer last.Stop()
		select {
		case a := <-done:
			return a.of()
		case <-last.C:
		}
	}
	g.stuck.Add(1)
	left, asked := w.leave()
	if !left {
		g.stuck.Add(-1)
		a := <-done
		return a.of()
	}
	if g.env.Log != nil {
		g.env.Log.Warn("a call into the folder is left behind, for it does not come back", "folder", g.settings.Path, "left", g.stuck.Load())
	}
	switch {
	case asked:
		f := g.silent(fault.Uncertain)
		f.Err = over
		return none, f
	case over != nil:
		return none, interrupted(over)
	}
	return none, g.silent(fault.Temporary)
}

// silent is a folder whose disk or share does not answer.
func (g *gateway) silent(kind fault.Kind) *fault.Error {
	return fault.New(kind, "the disk or share of folder %s has said nothing for %v", g.settings.Path, g.settings.Timeout).
		Coded("GW-SILENT", "path", g.settings.Path)
}

// turn waits until nobody else works on the same name: for as long as they get on with
// it, but not behind a call that is left in the disk.
func (g *gateway) turn(ctx context.Context, name string) (done func(), err error) {
	for {
		within, cancel := context.WithTimeout(ctx, g.settings.Timeout)
		done, err := g.turns.Take(within, name)
		cancel()
		switch {
		case err == nil:
			return done, nil
		case ctx.Err() != nil:
			return nil, interrupted(err)
		case g.stuck.Load() > 0:
			return nil, g.silent(fault.Temporary)
		}
	}
}
