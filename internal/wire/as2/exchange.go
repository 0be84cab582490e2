package as2

import (
	"context"
	"net/http"

	"github.com/postbud/postbud/internal/web"
)

const mostHops = 3

// request is a message, or a question without one.
type request struct {
	web.Request
	letter *letter
}

func (g *Wire) question() request {
	return g.request(http.MethodGet, http.Header{"User-Agent": {"Postbud"}})
}

func (g *Wire) message(l *letter) request {
	r := g.request(http.MethodPost, l.Header.Clone())
	r.letter, r.Content, r.Once = l, body{l}, g.settings.Repeats == person
	return r
}

func (g *Wire) request(method string, h http.Header) request {
	if s := g.settings; s.User != "" {
		h["Authorization"] = []string{"Basic " + basic(s.User, s.Password)}
	}
	return request{Request: web.Request{Method: method, URL: g.target.url, Header: h}}
}

// exchange asks until there is an answer to judge, and at another address of the same
// server where it says so and may. A server that says it takes no more may have taken
// the message all the same, which the letter remembers.
func (g *Wire) exchange(ctx context.Context, r request) (*web.Answer, error) {
	for hops := 0; ; hops++ {
		a, t, err := g.line.Send(ctx, r.Request)
		if r.letter != nil && t.Open && (!r.Once || a == nil || leavesOpen(a)) {
			r.letter.open = true
		}
		switch {
		case err != nil:
			return nil, g.broke(ctx, r, t, a, err)
		case a.Endless && a.Code/100 == 2:
			return nil, g.tooLong(a)
		}
		next := g.target.Moved(a)
		if next == nil || hops == mostHops || !g.settings.Redirects {
			return a, nil
		}
		r.URL = next
	}
}

// open says whether an answer that came before has left it open.
func (r request) open() bool { return r.letter != nil && r.letter.open }
