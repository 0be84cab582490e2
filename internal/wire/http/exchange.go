package http

import (
	"context"
	"net/http"
	"net/url"

	"github.com/postbud/postbud/internal/web"
)

const (
	mostHops  = 3
	firstTell = 1 << 20 // bytes of a content that waits until the server wants it
)

// request is what is asked of the server.
type request struct {
	web.Request
	content *content // nil for a question
	blunt   bool     // a large content does not wait to be asked for
}

// question asks without a content.
func question(method string, u *url.URL, h http.Header) request {
	return request{Request: web.Request{Method: method, URL: u, Header: h.Clone()}}
}

// with gives a request its content.
func (r request) with(c content) request {
	r.content, r.Content = &c, c
	r.Header.Set("Content-Type", c.mediaType)
	return r
}

// answer is what came back.
type answer struct{ *web.Answer }

// exchange asks until there is an answer to judge: with a new token where the old one
// is refused, and at another address of the same server where it says so. In none of
// these cases was anything taken before.
func (g *Wire) exchange(ctx context.Context, r request) (answer, error) {
	for renewed, hops := false, 0; ; {
		used, err := g.sign(ctx, r)
		if err != nil {
			return answer{}, err
		}
		r.Header.Del("Expect")
		if r.content != nil && r.content.Size() >= firstTell && !r.blunt {
			r.Header.Set("Expect", "100-continue")
		}
		got, t, err := g.line.Send(ctx, r.Request)
		a := answer{got}
		switch {
		case err != nil:
			return a, g.broke(ctx, r, t, a, err)
		case a.Endless && r.Sink == nil && a.Code/100 == 2:
			return a, g.tooLong(a)
		case a.Code == http.StatusUnauthorized && g.settings.Auth == oauth && !renewed:
			renewed = true
			g.tokens.drop(used)
			continue
		case a.Code == http.StatusExpectationFailed && !r.blunt:
			r.blunt = true
			continue
		}
		next := g.target.Moved(got)
		if next == nil || hops == mostHops {
			return a, nil
		}
		hops++
		r.URL = next
	}
}
