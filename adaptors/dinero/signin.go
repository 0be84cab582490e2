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
	"github.com/postbud/postbud/plugin"
)

const (
	margin      = 120 * time.Second // a token with less left is renewed first
	unknownLife = 10 * time.Minute  // of a token whose answer does not say
	afterNo     = time.Minute       // a refused sign-in is not tried again sooner
	signInLimit = 30 * time.Second  // of one answer
)

// signIn hands out access tokens and renews them. One renewal goes at a time,
// however many ask.
type signIn struct {
	settings Settings
	env      plugin.Env
	http     *http.Client
	turn     chan struct{} // a lock that obeys contexts

	mu     sync.Mutex // of what is below
	tokens plugin.Tokens
	due    time.Time // when they must be renewed; zero when they do not expire
	unkept bool      // tokens are newer than what the engine has stored
	doubt  bool      // a renewal may have gone through without its answer reaching us
	no     error     // the last refusal
	noTill time.Time // until when it stands
}

func newSignIn(s Settings, env plugin.Env) (*signIn, error) {
	plain := *env.HTTP(nil)
	plain.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	sign := &signIn{settings: s, env: env, http: &plain, turn: make(chan struct{}, 1)}
	if s.SignIn == byKey || s.Connection.Empty() {
		return sign, nil
	}
	tokens, err := plugin.ParseTokens(s.Connection)
	if err != nil {
		return nil, fault.Setting("connection", "%w", err).Coded("SRC-SIGNIN", "system", system, "time", "")
	}
	sign.tokens = tokens
	if !tokens.Expires.IsZero() {
		sign.due = tokens.Expires.Add(-margin)
	}
	return sign, nil
}

// token is an access token that holds for two minutes more at least.
func (s *signIn) token(ctx context.Context) (string, error) {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return "", stopped(ctx.Err())
	}
	if err := ctx.Err(); err != nil {
		return "", stopped(err)
	}
	if access, ok := s.current(); ok {
		return access, nil
	}
	// Once asked, the source may have rotated the refresh token: nobody's
	// impatience may cut that short, or the answer would be lost (F-10).
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), signInLimit)
	defer cancel()
	if err := s.renew(ctx); err != nil {
		return "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tokens.Access.Reveal(), nil
}

// refuse says that the API no longer takes this access token.
func (s *signIn) refuse(access string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.tokens.Access.Reveal() == access {
		s.tokens.Access = plugin.Secret{}
	}
}

// current is the access token at hand; false when it must be renewed or stored first.
func (s *signIn) current() (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.unkept || s.tokens.Access.Empty() {
		return "", false
	}
	if !s.due.IsZero() && s.env.Now().After(s.due) {
		return "", false
	}
	return s.tokens.Access.Reveal(), true
}

// renew gets new tokens and has them stored before anybody uses them. The turn is held.
func (s *signIn) renew(ctx context.Context) error {
	s.mu.Lock()
	unkept, tokens, no, noTill := s.unkept, s.tokens, s.no, s.noTill
	s.mu.Unlock()
	if unkept {
		return s.keep(ctx, tokens)
	}
	if no != nil && s.env.Now().Before(noTill) {
		return no
	}
	form, err := s.form(tokens)
	if err != nil {
		return err
	}
	answer, err := s.post(ctx, form)
	if err != nil {
		s.remember(err)
		return err
	}
	now := s.env.Now()
	tokens = answer.tokens(now, tokens.Refresh)
	s.mu.Lock()
	s.tokens, s.doubt, s.no = tokens, false, nil
	s.due = tokens.Expires.Add(-min(margin, tokens.Expires.Sub(now)/2)) // some live for less than the margin
	s.unkept = s.settings.SignIn == byConnect
	s.mu.Unlock()
	if s.settings.SignIn == byKey {
		return nil
	}
	return s.keep(ctx, tokens)
}

// keep stores the tokens. When that fails they stay at hand and are stored
// first next time, for the old refresh token may be dead already.
func (s *signIn) keep(ctx context.Context, tokens plugin.Tokens) error {
	if err := s.env.Keep(ctx, "connection", tokens.Secret()); err != nil {
		if fault.As(err) != nil {
			return err
		}
		return fault.Wrap(fault.Temporary, err, "the renewed sign-in to Dinero could not be stored")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unkept = false
	return nil
}

// remember keeps a refusal for a minute, so that a locked door is not knocked at
// for every document.
func (s *signIn) remember(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if fault.KindOf(err) == fault.Configuration {
		s.no, s.noTill = err, s.env.Now().Add(afterNo)
	}
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
func (s *signIn) post(ctx context.Context, form url.Values) (tokenAnswer, error) {
	address := s.settings.ConnectTokenURL
	if s.settings.SignIn == byKey {
		address = s.settings.TokenURL
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return tokenAnswer{}, fault.Wrap(fault.Configuration, err, "the address of the sign-in cannot be used")
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
		return tokenAnswer{}, unreachable(err, time.Time{})
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
		return tokenAnswer{}, s.refusal(why)
	}
	return tokenAnswer{}, err
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
	s.mu.Lock()
	if !s.tokens.Expires.IsZero() {
		ended = s.tokens.Expires.UTC().Format(time.RFC3339)
	}
	s.mu.Unlock()
	return e.Coded("SRC-SIGNIN", "system", system, "time", ended)
}
