package peppol

import (
	"context"
	"encoding/base64"
	"net/http"
	"net/url"

	"github.com/postbud/postbud/internal/web"
)

const mostHops = 3

// question asks without a document.
func question(method string, u *url.URL) web.Request {
	h := http.Header{}
	h.Set("User-Agent", "Postbud")
	h.Set("Accept", "application/json")
	return web.Request{Method: method, URL: u, Header: h}
}

// exchange asks until there is an answer to judge: at another address of the same
// server where it says so (F-77), for then nothing was taken before.
func (g *gateway) exchange(ctx context.Context, r web.Request) (*web.Answer, error) {
	g.sign(r.Header)
	for hops := 0; ; hops++ {
		a, t, err := g.line.Send(ctx, r)
		switch {
		case err != nil:
			return a, g.broke(ctx, r, t, a, err)
		case a.Endless && a.Code/100 == 2:
			return a, g.tooLong(a, r)
		}
		next := g.home.Moved(a)
		if next == nil || hops == mostHops {
			return a, nil
		}
		r.URL = next
	}
}

// sign puts the sign-in into a request.
func (g *gateway) sign(h http.Header) {
	s := g.settings
	switch s.signIn() {
	case basic:
		h.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(s.User+":"+s.Password.Reveal())))
	case bearer:
		h.Set("Authorization", "Bearer "+s.Token.Reveal())
	case keyed:
		name := s.KeyName
		if s.Provider == phase4 {
			name = "X-Token"
		}
		h.Set(name, s.Token.Reveal())
	}
}
