package job

import "context"

type stopKey struct{}

// WithStop is how a queue tells its handlers that it is being stopped: stop is
// then closed.
func WithStop(ctx context.Context, stop <-chan struct{}) context.Context {
	return context.WithValue(ctx, stopKey{}, stop)
}

// Stopping says whether the queue is being stopped. A handler asks between two
// steps and returns when it is; what it did not do waits for the next start.
func Stopping(ctx context.Context) bool {
	stop, _ := ctx.Value(stopKey{}).(<-chan struct{})
	select {
	case <-stop:
		return true
	default:
		return ctx.Err() != nil
	}
}
