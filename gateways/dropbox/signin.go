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
	"sync"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/internal/web"
	"github.com/postbud/postbud/plugin"
)

const (
	margin      = 2 * time.Minute  // a token with less left is renewed first
	unknownLife = 10 * time.Minute // of a token whose answer does not say
	afterNo     = time.Minute      // a refused sign-in is not tried again sooner
	signInLimit = 30 * time.Second // of one answer
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
	due    time.Time // when they must be renewed
	unkept bool      // the refresh token is newer than what the engine has stored
	no     error     // the last refusal
	noTill time.Time // until when it stands
}

func newSignIn(s Settings, env plugin.Env, client *http.Client) (*signIn, error) {
	sign := &signIn{settings: s, env: env, http: client, turn: make(chan struct{}, 1)}
	if s.SignIn == byToken {
		sign.tokens.Refresh = s.RefreshToken
		return sign, nil
	}
	if s.Connection.Empty() {
		return sign, nil
	}
	tokens, err := plugin.ParseTokens(s.Connection)
	if err != nil {
		return nil, fault.Setting("connection", "%w", err).Coded("SRC-SIGNIN", "system", service, "time", "")
	}
	sign.tokens, sign.due = tokens, tokens.Expires.Add(-margin)
	return sign, nil
}

// field is the setting at fault when nobody lets us in.
func (s *signIn) field() string {
	if s.settings.SignIn == byToken {
		return "refresh_token"
	}
	return "connection"
}

// token is an access token that holds for a while.
func (s *signIn) token(ctx context.Context) (string, error) {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return "", interrupted(ctx.Err(), false)
	}
	if err := ctx.Err(); err != nil {
		return "", interrupted(err, false)
	}
	if access, ok := s.current(); ok {
		return access, nil
	}
	// A service may turn the refresh token with its answer: nobody's impatience may
	// cut that short, or the answer would be lost (F-10).
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), min(signInLimit, patience*s.settings.Timeout))
	defer cancel()
	if err := s.renew(ctx); err != nil {
		return "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tokens.Access.Reveal(), nil
}

// refuse says that Dropbox no longer takes this access token.
func (s *signIn) refuse(access string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.tokens.Access.Reveal() == access {
		s.tokens.Access = plugin.Secret{}
	}
}

// afresh makes the next token a new one, whatever was said a moment ago.
func (s *signIn) afresh() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokens.Access, s.no = plugin.Secret{}, nil
}

// secrets are what must be seen nowhere.
func (s *signIn) secrets() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return []string{s.tokens.Access.Reveal(), s.tokens.Refresh.Reveal(), s.settings.ClientSecret.Reveal()}
}

// current is the access token at hand; false when it must be renewed or stored first.
func (s *signIn) current() (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.unkept || s.tokens.Access.Empty() || s.env.Now().After(s.due) {
		return "", false
	}
	return s.tokens.Access.Reveal(), true
}

// renew gets a new access token. The turn is held.
func (s *signIn) renew(ctx context.Context) error {
	s.mu.Lock()
	unkept, old, no, noTill := s.unkept, s.tokens, s.no, s.noTill
	s.mu.Unlock()
	switch {
	case unkept:
		return s.keep(ctx, old)
	case no != nil && s.env.Now().Before(noTill):
		return no
	case old.Refresh.Empty():
		return s.again(nil, "sign in at Dropbox first")
	}
	answer, err := s.post(ctx, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {old.Refresh.Reveal()}})
	if err != nil {
		s.remember(err)
		return err
	}
	now := s.env.Now()
	tokens := answer.tokens(now, old.Refresh)
	s.mu.Lock()
	s.tokens, s.no = tokens, nil
	s.due = tokens.Expires.Add(-min(margin, tokens.Expires.Sub(now)/2))
	s.unkept = tokens.Refresh.Reveal() != old.Refresh.Reveal()
	unkept = s.unkept
	s.mu.Unlock()
	if !unkept {
		return nil
	}
	return s.keep(ctx, tokens)
}

// keep stores a refresh token that has turned. When that fails it stays at hand and
// is stored first next time.
func (s *signIn) keep(ctx context.Context, tokens plugin.Tokens) error {
	secret := tokens.Secret()
	if s.settings.SignIn == byToken {
		secret = tokens.Refresh
	}
	if err := s.env.Keep(ctx, s.field(), secret); err != nil {
		if fault.As(err) != nil {
			return err
		}
		return fault.Wrap(fault.Temporary, err, "the renewed sign-in to Dropbox could not be stored; nothing was delivered")
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

// post asks for tokens. Without a secret the key alone says who asks (PKCE).
func (s *signIn) post(ctx context.Context, form url.Values) (tokenAnswer, error) {
	form.Set("client_id", s.settings.ClientID)
	if !s.settings.ClientSecret.Empty() {
		form.Set("client_secret", s.settings.ClientSecret.Reveal())
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.settings.TokenURL, strings.NewReader(form.Encode()))
	if err != nil {
		return tokenAnswer{}, fault.Setting("token_url", "the address of the sign-in cannot be used")
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := s.http.Do(r)
	if err != nil {
		return tokenAnswer{}, s.unreachable(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	var answer tokenAnswer
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

// tokenAnswer is what a token endpoint says (RFC 6749, section 5).
type tokenAnswer struct {
	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
	Type    string `json:"token_type"`
	Expires int    `json:"expires_in"`
	Scope   string `json:"scope"`
	Error   string `json:"error"`
}

// tokens keeps the old refresh token where the answer brings none: it goes on.
func (a tokenAnswer) tokens(now time.Time, old plugin.Secret) plugin.Tokens {
	life := unknownLife
	if a.Expires > 0 {
		life = min(time.Duration(a.Expires)*time.Second, 30*24*time.Hour)
	}
	t := plugin.Tokens{
		Access: plugin.NewSecret(a.Access), Refresh: old, Type: a.Type,
		Expires: now.Add(life).UTC(), Scopes: strings.Fields(a.Scope),
	}
	if a.Refresh != "" {
		t.Refresh = plugin.NewSecret(a.Refresh)
	}
	return t
}
