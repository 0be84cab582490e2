package dinero

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/signin"
	"github.com/postbud/postbud/plugin"
)

// signIn gets tokens from Visma Connect, or for an API key from Dinero.
type signIn struct {
	*signin.Keeper
	settings Settings
	env      plugin.Env
	http     *http.Client

	mu    sync.Mutex
	doubt bool // a renewal may have gone through without its answer reaching us
}

func newSignIn(s Settings, env plugin.Env) (*signIn, error) {
	plain := *env.HTTP(nil)
	plain.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	sign := &signIn{settings: s, env: env, http: &plain}
	way := signin.Way{
		Now: env.Now, Limit: signin.Limit, Renew: sign.renew, Keep: sign.keep, Ended: stopped,
		Turned: func(_, _ plugin.Tokens) bool { return s.SignIn == byConnect },
	}
	var stored plugin.Tokens
	if s.SignIn != byKey && !s.Connection.Empty() {
		var err error
		if stored, err = plugin.ParseTokens(s.Connection); err != nil {
			return nil, fault.Setting("connection", "%w", err).Coded("SRC-SIGNIN", "system", system, "time", "")
		}
	}
	sign.Keeper = signin.New(way, stored)
	return sign, nil
}

// renew is one question for tokens in the place of the old ones.
func (s *signIn) renew(ctx context.Context, old plugin.Tokens) (plugin.Tokens, error) {
	form, err := s.form(old)
	if err != nil {
		return plugin.Tokens{}, err
	}
	answer, err := s.post(ctx, form)
	if err != nil {
		return plugin.Tokens{}, err
	}
	s.mu.Lock()
	s.doubt = false
	s.mu.Unlock()
	return answer.Tokens(s.env.Now(), old.Refresh), nil
}

func (s *signIn) keep(ctx context.Context, tokens plugin.Tokens) error {
	err := s.env.Keep(ctx, "connection", tokens.Secret())
	if err != nil && fault.As(err) == nil {
		return fault.Wrap(fault.Temporary, err, "the renewed sign-in to Dinero could not be stored")
	}
	return err
}

// form is the body of the question for tokens.
func (s *signIn) form(tokens plugin.Tokens) (url.Values, error) {
	if s.settings.SignIn == byKey {
		key := s.settings.APIKey.Reveal()
		return url.Values{"grant_type": {"password"}, "scope": {"read"}, "username": {key}, "password": {key}}, nil
	}
	if tokens.Refresh.Empty() {
		return nil, s.again(nil, "sign in with Visma Connect first")
	}
	return url.Values{
		"grant_type":    {"refresh_token"},
		"refresh_token": {tokens.Refresh.Reveal()},
		"client_id":     {s.settings.ClientID},
		"client_secret": {s.settings.ClientSecret.Reveal()},
	}, nil
}

// post asks the token endpoint.
func (s *signIn) post(ctx context.Context, form url.Values) (signin.Answer, error) {
	address := s.settings.ConnectTokenURL
	if s.settings.SignIn == byKey {
		address = s.settings.TokenURL
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return signin.Answer{}, fault.Wrap(fault.Configuration, err, "the address of the sign-in cannot be used")
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Accept", "application/json")
	if s.settings.SignIn == byKey {
		request.SetBasicAuth(s.settings.ClientID, s.settings.ClientSecret.Reveal())
	}
	response, err := s.http.Do(request)
	if err != nil {
		if !unsent(err) {
			s.lost()
		}
		return signin.Answer{}, unreachable(err, time.Time{})
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := readTokenAnswer(response, s.env.Now)
	if err == nil {
		return answer, nil
	}
	if errors.Is(err, errCutShort) {
		s.lost()
	}
	if why, ok := errors.AsType[*tokenRefusal](err); ok {
		return signin.Answer{}, s.refusal(why)
	}
	return signin.Answer{}, err
}

// lost notes that a renewal may have gone through unheard.
func (s *signIn) lost() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.doubt = true
}

// refusal turns the far end's no into the fault that says what to do.
func (s *signIn) refusal(why *tokenRefusal) error {
	if why.invalidClient() {
		e := s.again(why, "the client ID and its secret were not accepted")
		e.Field = "client_secret"
		return e
	}
	if s.settings.SignIn == byKey {
		return s.again(why, "Dinero did not accept the API key; it may be deleted or belong to another firm")
	}
	s.mu.Lock()
	doubt := s.doubt
	s.mu.Unlock()
	if doubt {
		return s.again(why, "sign in to Dinero again: the connection broke while the sign-in was being renewed, "+
			"and the old one is no longer accepted")
	}
	return s.again(why, "sign in to Dinero again: the access has ended or was taken back")
}

// again is the fault that stops the activation until a person acts.
func (s *signIn) again(cause error, message string) *fault.Error {
	e := fault.Setting("connection", "%s", message)
	e.Err = cause
	if s.settings.SignIn == byKey {
		e.Field = "api_key"
		return e.Coded("SRC-KEY")
	}
	ended := ""
	if at := s.Stored().Expires; !at.IsZero() {
		ended = at.UTC().Format(time.RFC3339)
	}
	return e.Coded("SRC-SIGNIN", "system", system, "time", ended)
}
