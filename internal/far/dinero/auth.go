package dinero

import (
	"crypto/rand"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const (
	pathToken     = "/dineroapi/oauth/token"
	tokenLifetime = time.Hour
)

// accessToken is what a bearer may do, and until when.
type accessToken struct {
	client        string
	organizations []int // nil: every one, as the Visma Connect user sees them
	read, write   bool
	expires       time.Time
}

func (t *accessToken) reaches(organization int) bool {
	return t.organizations == nil || slices.Contains(t.organizations, organization)
}

// allows says whether the scopes cover a method.
func (t *accessToken) allows(method string) bool {
	if method == http.MethodGet || method == http.MethodHead {
		return t.read
	}
	return t.write
}

// signIns is everything given out by both sign-ins.
type signIns struct {
	access       map[string]*accessToken
	codes        map[string]*grant
	refresh      map[string]*grant
	keyWithdrawn bool
	signer       *signer
}

func newSignIns() *signIns {
	return &signIns{
		access: map[string]*accessToken{}, codes: map[string]*grant{}, refresh: map[string]*grant{},
		signer: &signer{},
	}
}

// remember makes the token valid and forgets those that have run out long ago.
func (g *signIns) remember(value string, t *accessToken, now time.Time) {
	for old, other := range g.access {
		if now.After(other.expires.Add(24 * time.Hour)) {
			delete(g.access, old)
		}
	}
	g.access[value] = t
}

// bearer is the token of the Authorization header. The caller holds s.mu.
func (s *Server) bearer(r *http.Request, now time.Time) (*accessToken, error) {
	scheme, value, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	token := s.sign.access[strings.TrimSpace(value)]
	if !strings.EqualFold(scheme, "Bearer") || token == nil || !now.Before(token.expires) {
		return nil, unauthorized()
	}
	if s.faults.take(r, ExpiredToken) != nil {
		token.expires = now
		return nil, unauthorized()
	}
	return token, nil
}

// personalToken gives out a token for the API key.
func (s *Server) personalToken(w http.ResponseWriter, r *http.Request) {
	form, err := postedForm(r)
	s.grantPersonal(r, form, err).write(w)
}

func (s *Server) grantPersonal(r *http.Request, form url.Values, unread error) *answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	know := s.credentials
	if unread != nil {
		return s.refuse(http.StatusBadRequest, "invalid_request")
	}
	if id, secret, ok := r.BasicAuth(); !ok || id != know.ClientID || secret != know.ClientSecret {
		return s.refuse(http.StatusUnauthorized, "invalid_client")
	}
	if form.Get("grant_type") != "password" {
		return s.refuse(http.StatusBadRequest, "unsupported_grant_type")
	}
	key := know.APIKey
	if form.Get("username") != key || form.Get("password") != key || s.sign.keyWithdrawn {
		return s.refuse(http.StatusBadRequest, "invalid_grant")
	}
	scopes := strings.Fields(form.Get("scope"))
	if !subset(scopes, "read", "write") {
		return s.refuse(http.StatusBadRequest, "invalid_scope")
	}
	now, value := s.clock.Now(), randomText(32)
	s.sign.remember(value, &accessToken{
		client: know.ClientID, organizations: []int{know.Organization},
		read: slices.Contains(scopes, "read"), write: slices.Contains(scopes, "write"),
		expires: now.Add(tokenLifetime),
	}, now)
	return jsonAnswer(http.StatusOK, object{
		{"access_token", value}, {"token_type", "Bearer"}, {"expires_in", int(tokenLifetime.Seconds())},
	})
}

// refuse is the personal sign-in's error answer.
func (s *Server) refuse(status int, code string) *answer {
	body := object{{"error", code}}
	if s.switches.WrappedTokenErrors {
		text, _ := encode(body)
		body = object{{"message", string(text)}}
	}
	return jsonAnswer(status, body)
}

// WithdrawKey takes the API key back, or gives it again. Its access tokens stop
// working at once, and new ones are refused with invalid_grant.
func (s *Server) WithdrawKey(withdrawn bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sign.keyWithdrawn = withdrawn
	s.sign.drop(s.credentials.ClientID, withdrawn)
}

// WithdrawConsent takes back what the Visma Connect user granted: access and
// refresh tokens stop working for good. A new sign-in is possible again.
func (s *Server) WithdrawConsent() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sign.drop(s.credentials.ConnectClientID, true)
	clear(s.sign.refresh)
	clear(s.sign.codes)
}

// ExpireTokens makes every access token given out so far too old. Refresh tokens
// and the API key go on working.
func (s *Server) ExpireTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.sign.access {
		t.expires = time.Time{}
	}
}

func (g *signIns) drop(client string, really bool) {
	for _, t := range g.access {
		if really && t.client == client {
			t.expires = time.Time{}
		}
	}
}

// postedForm is the body of a form post. Parameters in the address do not count.
func postedForm(r *http.Request) (url.Values, error) {
	if err := r.ParseForm(); err != nil {
		return nil, err
	}
	if kind := r.Header.Get("Content-Type"); !strings.HasPrefix(kind, "application/x-www-form-urlencoded") {
		return nil, http.ErrNotSupported
	}
	return r.PostForm, nil
}

// subset says whether there is at least one scope and all are allowed ones.
func subset(scopes []string, allowed ...string) bool {
	for _, s := range scopes {
		if !slices.Contains(allowed, s) {
			return false
		}
	}
	return len(scopes) > 0
}

func randomText(bytes int) string {
	raw := make([]byte, bytes)
	_, _ = rand.Read(raw) // never fails
	return base64.RawURLEncoding.EncodeToString(raw)
}

// SetSubscription gives the company a Pro subscription, or takes it away.
func (s *Server) SetSubscription(has bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.main.Organization.Subscription = Subscription{Pro: has, PayingPro: has}
}
