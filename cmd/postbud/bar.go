package main

import (
	"io"
	"os"
	"sync"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// bar shows how far long work has come, where a person is looking.
type bar struct {
	mu    sync.Mutex
	all   *mpb.Progress
	line  *mpb.Bar
	total int64
}

// newBar shows nothing when out is not a terminal.
func newBar(out io.Writer, title string, total int) *bar {
	f, ok := out.(*os.File)
	if !ok || !terminal(f) {
		return &bar{}
	}
	all := mpb.New(mpb.WithOutput(out), mpb.WithWidth(50))
	return &bar{all: all, total: int64(total), line: all.AddBar(int64(total),
		mpb.PrependDecorators(decor.Name(title+" "), decor.CountersNoUnit("%d of %d")),
		mpb.AppendDecorators(decor.Percentage()),
		mpb.BarRemoveOnComplete(),
	)}
}

func terminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// Found raises the total by one: work that is found while it goes on.
func (b *bar) Found() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.line != nil {
		b.total++
		b.line.SetTotal(b.total, false)
	}
}

// Set tells how many of the total are done.
func (b *bar) Set(done int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.line != nil {
		b.line.SetCurrent(int64(done))
	}
}

// Done takes the bar away.
func (b *bar) Done() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.line == nil {
		return
	}
	b.line.Abort(true)
	b.all.Wait()
	b.line = nil
}
