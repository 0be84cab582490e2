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

	"github.com/wneessen/go-mail/smtp"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/internal/signin"
	"github.com/postbud/postbud/plugin"
)

// tokens are those that let us in at the mail server.
type tokens struct {
	*signin.Keeper
	settings Settings
	env      plugin.Env
}

func newTokens(s Settings, env plugin.Env) *tokens {
	t := &tokens{settings: s, env: env}
	t.Keeper = signin.New(signin.Way{
		Now: env.Now, Limit: signin.Limit, Renew: t.renew, Keep: t.keep, Ended: interrupted,
		Turned: func(old, fresh plugin.Tokens) bool { return fresh.Refresh.Reveal() != old.Refresh.Reveal() },
	}, plugin.Tokens{Refresh: s.RefreshToken})
	return t
}

// token is the kept one, or a new one.
func (t *tokens) token(ctx context.Context) (string, error) {
	text, err := t.Token(ctx)
	if strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }) {
		t.Refuse(text)
		return "", fault.New(fault.Temporary, "the service that gives out tokens answered with something that is no token; nothing was sent")
	}
	return text, err
}

func (t *tokens) renew(ctx context.Context, old plugin.Tokens) (plugin.Tokens, error) {
	got, err := t.ask(ctx, old.Refresh)
	if err != nil {
		return plugin.Tokens{}, t.explain(err)
	}
	fresh := plugin.Tokens{Access: plugin.NewSecret(got.AccessToken), Refresh: old.Refresh, Expires: got.Expiry}
	if got.RefreshToken != "" && t.settings.SignIn == byRefresh {
		fresh.Refresh = plugin.NewSecret(got.RefreshToken)
	}
	return fresh, nil
}

func (t *tokens) keep(ctx context.Context, fresh plugin.Tokens) error {
	err := t.env.Keep(ctx, "refresh_token", fresh.Refresh)
	if err != nil && fault.As(err) == nil {
		return fault.Wrap(fault.Temporary, err, "the renewed sign-in could not be stored; nothing was sent")
	}
	return err
}

// ask is the client credentials grant or the refresh of a person's (RFC 6749,
// sections 4.4 and 6). Nothing is sent on to where an answer leads.
func (t *tokens) ask(ctx context.Context, refresh plugin.Secret) (*oauth2.Token, error) {
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
	return c.TokenSource(ctx, &oauth2.Token{RefreshToken: refresh.Reveal()}).Token()
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
		l.tokens.Refuse(text)
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
