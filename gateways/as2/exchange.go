package as2

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/postbud/postbud/fault"
)

const (
	mostTries = 12 // of one request, all causes together
	mostHops  = 3
	mostAlone = 3 // of them after a refusal that others had to do with
	breath    = 100 * time.Millisecond
)

// exchange asks until there is an answer to judge: on a new connection where a kept
// one was dead, one after the other where the server takes no more at a time, and at
// another address of the same server where it says so and may. A server that says it
// takes no more may have taken the message all the same, which the letter remembers.
func (g *gateway) exchange(ctx context.Context, r request) (*answer, error) {
	hops, company, alone := 0, false, 0
	for tries := 1; ; tries++ {
		leave, err := g.lanes.enter(ctx)
		if err != nil {
			return nil, g.interrupted(err, r.open())
		}
		company = company || g.lanes.others()
		a, t, err := g.trip(ctx, r)
		if err == nil && r.letter != nil && a.mayBeTaken() {
			r.letter.open = true
		}
		fewer := tries < mostTries && g.crowded(ctx, a, t, err)
		if fewer && !g.lanes.narrow() { // the others have gone, and the server may not have noticed yet
			alone++
			fewer = company && alone <= mostAlone
		}
		leave(err == nil && !fewer)
		switch {
		case fewer:
			g.client.CloseIdleConnections()
			if err := g.env.Sleep(ctx, time.Duration(alone)*breath); err != nil {
				return nil, g.interrupted(err, r.open())
			}
			continue
		case err != nil && t.reused && !t.whole && t.failed == nil && ctx.Err() == nil && tries < mostTries && dropped(err):
			g.client.CloseIdleConnections() // the others are as dead
			continue
		case err != nil:
			return nil, g.broke(ctx, r, t, a, err)
		case a.endless && a.code/100 == 2:
			return nil, g.tooLong(a)
		case a.code == http.StatusTemporaryRedirect || a.code == http.StatusPermanentRedirect:
			next := g.sameHost(a)
			if next == nil || hops == mostHops {
				return a, nil
			}
			hops++
			r.url = next
			continue
		}
		return a, nil
	}
}

// crowded says whether a server may have refused because there are too many of us.
func (g *gateway) crowded(ctx context.Context, a *answer, t *trip, err error) bool {
	if err != nil {
		return ctx.Err() == nil && t.failed == nil && !t.whole && !t.reused && fault.As(err) == nil && dropped(err) && g.untrusted(err) == nil
	}
	return (a.code == http.StatusServiceUnavailable || a.code == http.StatusTooManyRequests) && a.header.Get("Retry-After") == ""
}

// sameHost is where a redirect leads, as long as that is allowed and at the same
// server; nil elsewhere (F-77).
func (g *gateway) sameHost(a *answer) *url.URL {
	next, err := a.request.url.Parse(a.header.Get("Location"))
	if err != nil || a.header.Get("Location") == "" || !g.settings.Redirects || !g.target.same(next) {
		return nil
	}
	next.Fragment = ""
	return next
}

// mayBeTaken says whether an answer leaves open that the message was taken before
// something went wrong.
func (a *answer) mayBeTaken() bool {
	switch a.code {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests,
		http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable:
		return true
	}
	return false
}

// open says whether an answer that came before has left it open.
func (r request) open() bool { return r.letter != nil && r.letter.open }
