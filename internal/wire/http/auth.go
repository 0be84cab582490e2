package http

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/web"
)

// early is how long before its end a token is renewed.
const early = 30 * time.Second

// sign puts the sign-in into a request and tells which token it used.
func (g *Wire) sign(ctx context.Context, r request) (used string, err error) {
	switch s := g.settings; s.Auth {
	case basic:
		r.Header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(s.User+":"+s.Password.Reveal())))
	case bearer:
		r.Header.Set("Authorization", "Bearer "+s.Token.Reveal())
	case keyed:
		r.Header.Set(s.KeyName, s.Key.Reveal())
	case oauth:
		if used, err = g.token(ctx); err != nil {
			return "", err
		}
		r.Header.Set("Authorization", "Bearer "+used)
	}
	return used, nil
}

// tokens keeps the token that is in use.
type tokens struct {
	mu     sync.Mutex
	text   string
	until  time.Time     // zero when it does not end
	asking chan struct{} // closed when whoever asks for a new one has an answer
}

func (t *tokens) drop(text string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.text == text {
		t.text = ""
	}
}

// now is the token that is kept; without one, wait is what to wait for, or nil for
// whoever must ask.
func (t *tokens) now(at time.Time) (text string, wait <-chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.text != "" && (t.until.IsZero() || at.Before(t.until.Add(-early))):
		return t.text, nil
	case t.asking != nil:
		return "", t.asking
	}
	t.asking = make(chan struct{})
	return "", nil
}

func (t *tokens) set(text string, until time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text, t.until = text, until
	close(t.asking)
	t.asking = nil
}

// token is the kept one, or a new one. One asks at a time, the others wait.
func (g *Wire) token(ctx context.Context) (string, error) {
	for {
		text, wait := g.tokens.now(g.now())
		if text != "" {
			return text, nil
		}
		if wait == nil {
			text, until, err := g.askToken(ctx)
			g.tokens.set(text, until)
			return text, err
		}
		select {
		case <-wait:
		case <-ctx.Done():
			return "", g.interrupted(ctx.Err(), false)
		}
	}
}

// askToken is the client credentials grant (RFC 6749, section 4.4).
func (g *Wire) askToken(ctx context.Context) (string, time.Time, error) {
	s := g.settings
	c := clientcredentials.Config{ClientID: s.ClientID, ClientSecret: s.ClientSecret.Reveal(), TokenURL: s.TokenURL, Scopes: strings.Fields(s.Scope)}
	client := &http.Client{Transport: g.line.Transport(), CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	bounded, end := context.WithTimeout(ctx, g.line.Longest())
	defer end()
	token, err := c.Token(context.WithValue(bounded, oauth2.HTTPClient, client))
	if err != nil {
		return "", time.Time{}, g.noToken(ctx, err)
	}
	if strings.ContainsFunc(token.AccessToken, notInValue) {
		return "", time.Time{}, fault.New(fault.Temporary, "the service that gives out tokens answered with something that is no token; without one nobody is asked and nothing goes out")
	}
	return token.AccessToken, token.Expiry, nil
}

// noToken explains why there is no token. Its answer may quote our secret, so it is
// not handed on.
func (g *Wire) noToken(ctx context.Context, err error) error {
	host := "the service that gives out tokens"
	if t, e := parseTarget("token_url", g.settings.TokenURL); e == nil {
		host = t.Host
	}
	var no *oauth2.RetrieveError
	switch {
	case ctx.Err() != nil:
		return g.interrupted(ctx.Err(), false)
	case fault.As(err) != nil:
		return web.Fielded(fault.As(err), "token_url")
	case g.target.Untrusted(err) != nil:
		return g.target.Untrusted(err)
	case !errors.As(err, &no):
		e := fault.New(fault.Temporary, "no token was got from %s; without one nobody is asked and nothing goes out", host).Coded("GW-CONNECT", "host", host, "port", "", "ip", "")
		return e
	}
	code := no.Response.StatusCode
	cause := errors.New("answer " + strconv.Itoa(code) + " " + web.Safe(no.ErrorCode))
	switch {
	case code == http.StatusTooManyRequests || code >= 500:
		e := fault.New(fault.Temporary, "%s gives out no token at the moment (%d); without one nobody is asked and nothing goes out", host, code).
			Coded("GW-HTTP", "code", strconv.Itoa(code), "text", "")
		e.RetryAfter, e.Err = web.Wait(no.Response.Header, g.now()), cause
		return e
	case code == http.StatusNotFound || code == http.StatusMethodNotAllowed || code/100 != 4:
		e := fault.Setting("token_url", "at this address nobody gives out tokens (%s answered %d); nothing goes out until the address is right", host, code).
			Coded("GW-HTTP", "code", strconv.Itoa(code), "text", "")
		e.Err = cause
		return e
	}
	e := fault.Setting("client_secret", "%s does not let client %s in; the secret is wrong or has expired, or the scopes are not ours; nothing goes out until that is right", host, g.settings.ClientID).
		Coded("GW-LOGIN", "host", host, "user", g.settings.ClientID)
	e.Err = cause
	return e
}
