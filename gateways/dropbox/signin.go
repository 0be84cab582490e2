package dropbox

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/internal/signin"
	"github.com/postbud/postbud/internal/web"
	"github.com/postbud/postbud/plugin"
)

// signIn gets tokens from Dropbox.
type signIn struct {
	*signin.Keeper
	settings Settings
	env      plugin.Env
	http     *http.Client
}

func newSignIn(s Settings, env plugin.Env, client *http.Client) (*signIn, error) {
	sign := &signIn{settings: s, env: env, http: client}
	way := signin.Way{
		Now: env.Now, Limit: patience * s.Timeout, Renew: sign.renew, Keep: sign.keep,
		Turned: func(old, fresh plugin.Tokens) bool { return fresh.Refresh.Reveal() != old.Refresh.Reveal() },
		Ended:  func(err error) error { return interrupted(err, false) },
	}
	var stored plugin.Tokens
	switch {
	case s.SignIn == byToken:
		stored.Refresh = s.RefreshToken
	case !s.Connection.Empty():
		var err error
		if stored, err = plugin.ParseTokens(s.Connection); err != nil {
			return nil, fault.Setting("connection", "%w", err).Coded("SRC-SIGNIN", "system", service, "time", "")
		}
	}
	sign.Keeper = signin.New(way, stored)
	return sign, nil
}

// field is the setting at fault when nobody lets us in.
func (s *signIn) field() string {
	if s.settings.SignIn == byToken {
		return "refresh_token"
	}
	return "connection"
}

// secrets are what must be seen nowhere.
func (s *signIn) secrets() []string {
	tokens := s.Stored()
	return []string{tokens.Access.Reveal(), tokens.Refresh.Reveal(), s.settings.ClientSecret.Reveal()}
}

// renew gets a new access token, and with it perhaps another refresh token.
func (s *signIn) renew(ctx context.Context, old plugin.Tokens) (plugin.Tokens, error) {
	if old.Refresh.Empty() {
		return plugin.Tokens{}, s.again(nil, "sign in at Dropbox first")
	}
	answer, err := s.post(ctx, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {old.Refresh.Reveal()}})
	if err != nil {
		return plugin.Tokens{}, err
	}
	return answer.Tokens(s.env.Now(), old.Refresh), nil
}

func (s *signIn) keep(ctx context.Context, tokens plugin.Tokens) error {
	secret := tokens.Secret()
	if s.settings.SignIn == byToken {
		secret = tokens.Refresh
	}
	err := s.env.Keep(ctx, s.field(), secret)
	if err != nil && fault.As(err) == nil {
		return fault.Wrap(fault.Temporary, err, "the renewed sign-in to Dropbox could not be stored; nothing was delivered")
	}
	return err
}

// post asks for tokens. Without a secret the key alone says who asks (PKCE).
func (s *signIn) post(ctx context.Context, form url.Values) (signin.Answer, error) {
	form.Set("client_id", s.settings.ClientID)
	if !s.settings.ClientSecret.Empty() {
		form.Set("client_secret", s.settings.ClientSecret.Reveal())
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.settings.TokenURL, strings.NewReader(form.Encode()))
	if err != nil {
		return signin.Answer{}, fault.Setting("token_url", "the address of the sign-in cannot be used")
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := s.http.Do(r)
	if err != nil {
		return signin.Answer{}, s.unreachable(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	var answer signin.Answer
	switch bad := json.Unmarshal(body, &answer); {
	case res.StatusCode == http.StatusTooManyRequests:
		return answer, slowDown(res.Header, 0, s.env.Now())
	case res.StatusCode == http.StatusRequestTimeout, res.StatusCode >= 500:
		return answer, fault.New(fault.Temporary, "the sign-in of Dropbox answers %d; nothing was delivered, and we try again", res.StatusCode)
	case res.StatusCode != http.StatusOK:
		return answer, s.refusal(res.StatusCode, answer.Error)
	case err != nil, bad != nil, answer.Access == "":
		return answer, fault.Wrap(fault.Temporary, errors.Join(err, bad, errNoToken), "the sign-in of Dropbox gave no whole answer; nothing was delivered, and we try again")
	}
	return answer, nil
}

var errNoToken = errors.New("the answer has no access token")

// unreachable is a sign-in that gave no answer.
func (s *signIn) unreachable(err error) error {
	host, port := hostOf(s.settings.TokenURL)
	if f := netx.TLSFault(err, host); f != nil {
		f.Field = "token_url"
		return f
	}
	if f := fault.As(err); f != nil {
		return fielded(f, "token_url")
	}
	e := fault.New(fault.Temporary, "the sign-in of Dropbox at %s does not answer; nothing was delivered, and we try again", host).
		Coded("GW-CONNECT", "host", host, "port", port, "ip", "")
	e.Err = err
	return e
}

// refusal is a no of the token endpoint (F-71). The person must sign in again, or
// whoever registered the app must mend that.
func (s *signIn) refusal(status int, code string) error {
	cause := errors.New("the token endpoint answered " + strconv.Itoa(status) + " " + web.Safe(code))
	if code == "invalid_client" || code == "unauthorized_client" {
		e := s.again(cause, "Dropbox does not know the app key, or wants another app secret; nothing was delivered; correct them in the settings")
		e.Field = "client_id"
		if !s.settings.ClientSecret.Empty() {
			e.Field = "client_secret"
		}
		return e.Coded("GW-LOGIN", "host", service, "user", s.settings.ClientID)
	}
	return s.again(cause, "the permission to use the Dropbox has ended or was taken back; nothing was delivered; sign in at Dropbox again")
}

// again is the fault that stops the destination until a person acts.
func (s *signIn) again(cause error, message string) *fault.Error {
	e := fault.Setting(s.field(), "%s", message).Coded("SRC-SIGNIN", "system", service, "time", "")
	e.Err = cause
	return e
}
