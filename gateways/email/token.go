package email

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/wneessen/go-mail/smtp"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/plugin"
)

// early is how long before its end a token is renewed.
const early = time.Minute

// tokens keeps the token that is in use. One is asked for at a time.
type tokens struct {
	settings Settings
	env      plugin.Env
	turn     chan struct{} // a lock that obeys contexts
	now      string
	until    time.Time // zero when it does not end
	refresh  plugin.Secret

	mu    sync.Mutex
	worse string // a token that a server has refused
}

func newTokens(s Settings, env plugin.Env) *tokens {
	return &tokens{settings: s, env: env, turn: make(chan struct{}, 1), refresh: s.RefreshToken}
}

// refuse says that a server does not take this token; the next one is another.
func (t *tokens) refuse(text string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.worse = text
}

func (t *tokens) refused(text string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.worse == text
}

// token is the kept one, or a new one.
func (t *tokens) token(ctx context.Context) (string, error) {
	select {
	case t.turn <- struct{}{}:
		defer func() { <-t.turn }()
	case <-ctx.Done():
		return "", interrupted(ctx.Err())
	}
	if t.now != "" && !t.refused(t.now) && (t.until.IsZero() || t.env.Now().Before(t.until.Add(-early))) {
		return t.now, nil
	}
	// The answer may turn the refresh token, so that nobody's impatience may cut it
	// short.
	asking, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	got, err := t.ask(asking)
	if err != nil {
		return "", t.explain(err)
	}
	if turned := got.RefreshToken; turned != "" && turned != t.refresh.Reveal() && t.settings.SignIn == byRefresh {
		t.refresh = plugin.NewSecret(turned)
		if err := t.env.Keep(asking, "refresh_token", t.refresh); err != nil {
			return "", fault.Wrap(fault.Temporary, err, "the renewed sign-in could not be stored; nothing was sent")
		}
	}
	if strings.ContainsFunc(got.AccessToken, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", fault.New(fault.Temporary, "the service that gives out tokens answered with something that is no token; nothing was sent")
	}
	t.now, t.until = got.AccessToken, got.Expiry
	return t.now, nil
}

// ask is the client credentials grant or the refresh of a person's (RFC 6749,
// sections 4.4 and 6). Nothing is sent on to where an answer leads.
func (t *tokens) ask(ctx context.Context) (*oauth2.Token, error) {
	s := t.settings
	client := *t.env.HTTP(nil)
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	ctx = context.WithValue(ctx, oauth2.HTTPClient, &client)
	if s.SignIn == byClient {
		c := clientcredentials.Config{ClientID: s.ClientID, ClientSecret: s.ClientSecret.Reveal(), TokenURL: s.TokenURL, Scopes: strings.Fields(s.Scope), AuthStyle: oauth2.AuthStyleInParams}
		return c.Token(ctx)
	}
	c := oauth2.Config{ClientID: s.ClientID, ClientSecret: s.ClientSecret.Reveal(), Scopes: strings.Fields(s.Scope),
		Endpoint: oauth2.Endpoint{TokenURL: s.TokenURL, AuthStyle: oauth2.AuthStyleInParams}}
	return c.TokenSource(ctx, &oauth2.Token{RefreshToken: t.refresh.Reveal()}).Token()
}

// explain says why there is no token. The answer may quote a secret, so it is not
// handed on.
func (t *tokens) explain(err error) error {
	host := "the service that gives out tokens"
	if u, e := url.Parse(t.settings.TokenURL); e == nil {
		host = u.Hostname()
	}
	if f := netx.TLSFault(err, host); f != nil {
		f.Field = "token_url"
		return f
	}
	if f := fault.As(err); f != nil {
		if f.Kind == fault.Configuration && f.Field == "" {
			f.Field = "token_url"
		}
		return f
	}
	var no *oauth2.RetrieveError
	if !errors.As(err, &no) {
		return fault.New(fault.Temporary, "no token was got from %s; nothing was sent", host).Coded("GW-CONNECT", "host", host, "port", "", "ip", "")
	}
	code := no.Response.StatusCode
	if code == http.StatusTooManyRequests || code >= 500 {
		e := fault.New(fault.Temporary, "%s gives out no token at the moment (%d); nothing was sent", host, code)
		e.RetryAfter = later
		return e.Coded("GW-HTTP", "code", strconv.Itoa(code), "text", "")
	}
	field := "client_secret"
	switch {
	case no.ErrorCode == "invalid_grant" && t.settings.SignIn == byRefresh:
		field = "refresh_token"
	case code == http.StatusNotFound, code == http.StatusMethodNotAllowed, code/100 != 4:
		e := fault.Setting("token_url", "at this address nobody gives out tokens (%s answered %d); nothing was sent", host, code)
		return e.Coded("GW-HTTP", "code", strconv.Itoa(code), "text", "")
	}
	e := fault.Setting(field, "%s gives client %s no token (%s); the secret is wrong, or the permission has ended or was taken back", host, t.settings.ClientID, short(no.ErrorCode))
	return e.Coded("GW-LOGIN", "host", host, "user", t.settings.ClientID)
}

// signByToken signs in with XOAUTH2. A token that is refused is renewed once, on a
// connection of its own, for the first one is spoilt.
func (l *line) signByToken(ways []string) (says string, err error) {
	s := l.settings
	if !slices.Contains(ways, "XOAUTH2") {
		return "", fault.Setting("sign_in", "the server %s takes no tokens (XOAUTH2)", s.Host).
			Coded("GW-MAIL-AUTH", "host", s.Host, "user", s.User)
	}
	for try := 0; ; try++ {
		text, err := l.tokens.token(l.ctx)
		if err != nil {
			return "", err
		}
		err = l.client.Auth(smtp.XOAuth2Auth(s.User, text))
		if err == nil {
			return "User " + s.User + " is let in.", nil
		}
		if a, spoke := answer(err); !spoke || a.Code/100 != 5 || try > 0 {
			return "", l.refusedToken(err)
		}
		l.tokens.refuse(text)
		if err := l.anew(); err != nil {
			return "", err
		}
	}
}

// anew takes the line up again from the beginning, as far as the sign-in.
func (l *line) anew() error {
	l.end()
	fresh, err := l.reach(l.ctx)
	if err != nil {
		return err
	}
	*l = *fresh
	if err := l.greet(); err != nil {
		return err
	}
	_, err = l.encrypt()
	return err
}

func (l *line) refusedToken(err error) error {
	a, spoke := answer(err)
	switch {
	case !spoke:
		return l.broke(err, "signing in")
	case a.Code/100 == 4:
		return l.postponed(a)
	}
	return noUse(l.settings, l.settings.Host, l.settings.User, err)
}

// noUse is a token, freshly given out, that a server does not take.
func noUse(s Settings, host, user string, err error) *fault.Error {
	e := fault.Setting("scope", "the mail server %s does not take the token for user %s; the client may lack the permission for this mailbox, or the scopes are for something else", host, user)
	e.Err = err
	return e.Coded("GW-MAIL-AUTH", "host", host, "user", user)
}

// private says whether a secret can be sent to the address: HTTPS, or within this
// machine.
func private(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" {
		return false
	}
	host, _, err := net.SplitHostPort(u.Host)
	if err != nil {
		host = u.Hostname()
	}
	ip, err := netip.ParseAddr(host)
	return u.Scheme == "https" || u.Scheme == "http" && err == nil && ip.IsLoopback()
}
