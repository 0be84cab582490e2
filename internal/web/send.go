package web

import (
	"context"
	"net/http"
	"time"

	"github.com/postbud/postbud/fault"
)

const (
	mostTries = 12 // of one request, all causes together
	mostAlone = 3  // of them after a refusal that others had to do with
	breath    = 100 * time.Millisecond
)

// Send asks until there is an answer to judge, or an error that Trip explains: then
// Answer is nil, or what had come when the answer broke off.
func (l *Line) Send(ctx context.Context, r Request) (*Answer, *Trip, error) {
	company, open, alone := false, false, 0
	for tries := 1; ; tries++ {
		leave, err := l.lanes.enter(ctx)
		if err != nil {
			return nil, &Trip{Open: open}, err
		}
		company = company || l.lanes.others()
		a, t, err := l.trip(ctx, r)
		open = open || t.Open
		t.Open = open
		crowd := l.crowded(ctx, a, t, err)
		fewer := tries < mostTries && crowd
		if fewer && !l.lanes.narrow() { // the others have gone, and the server may not have noticed yet
			alone++
			fewer = company && alone <= mostAlone
		}
		fewer = fewer && !(r.Once && t.Whole)
		leave(err == nil && !crowd)
		switch {
		case fewer:
			l.Close()
			if err := l.sleep(ctx, time.Duration(alone)*breath); err != nil {
				return nil, &Trip{Open: open}, err
			}
		case err != nil && t.Reused && !t.Whole && t.Failed == nil && ctx.Err() == nil && tries < mostTries && dropped(err):
			l.Close() // the others are as dead
		default:
			return a, t, err
		}
	}
}

// crowded says whether a server may have refused because there are too many of us.
func (l *Line) crowded(ctx context.Context, a *Answer, t *Trip, err error) bool {
	if err != nil {
		return ctx.Err() == nil && t.Failed == nil && !t.Whole && !t.Reused && fault.As(err) == nil && dropped(err) && l.Untrusted(err) == nil
	}
	return (a.Code == http.StatusServiceUnavailable || a.Code == http.StatusTooManyRequests) && a.Header.Get("Retry-After") == ""
}
