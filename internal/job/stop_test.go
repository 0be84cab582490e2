package job

import (
	"context"
	"testing"
)

func TestStoppingTellsOfAStopBeforeTheContextEnds(t *testing.T) {
	if Stopping(t.Context()) {
		t.Error("a context that knows of no queue is stopping")
	}
	stop := make(chan struct{})
	ctx, cancel := context.WithCancel(WithStop(t.Context(), stop))
	if Stopping(ctx) {
		t.Error("it is stopping before anybody stopped it")
	}
	close(stop)
	if !Stopping(ctx) || ctx.Err() != nil {
		t.Error("it is not stopping, or was cancelled")
	}
	ended, end := context.WithCancel(WithStop(t.Context(), make(chan struct{})))
	end()
	if !Stopping(ended) {
		t.Error("a context that has ended is not stopping")
	}
	cancel()
}
